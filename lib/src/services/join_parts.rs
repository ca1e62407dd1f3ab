//! Joins the parts of a long text that a provider hands over one by one.

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};

use super::accept_webhook::StoredEvent;
use crate::{
    sms::Media,
    store::{Scope, Tx, inbound_events::Arrived},
};

/// Parts come within seconds of each other. One that is still missing after so long is not waited for: what has arrived is
/// read, so that half a STOP is not left lying.
const PARTS_WITHIN: SignedDuration = SignedDuration::from_secs(20);

/// Stands for a part that did not come.
const MISSING: &str = "\u{2026}";

/// What a part leads to.
pub enum Joined {
    /// The whole text, with the number of its segments, and the events it was made of.
    Whole {
        /// The words.
        text: String,
        /// Segments of all parts.
        segments: u32,
        /// Files of all parts.
        media: Vec<Media>,
        /// The parts.
        parts: Vec<crate::domain::id::InboundEventId>,
    },
    /// Parts are missing: ask again after so long.
    Wait(SignedDuration),
}

/// Joins the parts that have arrived with this one, in order.
pub async fn join_parts(
    scope: &Scope,
    event: &Arrived<StoredEvent>,
    part_of: &str,
    now: Timestamp,
    tx: &mut Tx,
) -> Result<Joined> {
    let arrived = scope.inbound_events().parts::<StoredEvent>(&event.channel, part_of, tx).await?;
    let mut texts = Vec::new();
    let (mut segments, mut total, mut files) = (0, 0, Vec::new());
    for arrived in &arrived {
        if let StoredEvent::Text { text, segments: own, part: Some(part), media, .. } = &arrived.body {
            texts.push((part.number, text.as_str()));
            segments += own;
            total = part.total;
            files.extend_from_slice(media);
        }
    }
    texts.sort_unstable();
    texts.dedup_by_key(|(number, _)| *number);
    let first = arrived.iter().map(|arrived| arrived.received_at).min().unwrap_or(now);
    let waited = now.duration_since(first);
    let complete = u32::try_from(texts.len()).is_ok_and(|many| many >= total);
    if !complete && waited < PARTS_WITHIN {
        return Ok(Joined::Wait((PARTS_WITHIN - waited).min(SignedDuration::from_secs(1))));
    }
    let text = whole(&texts, total);
    Ok(Joined::Whole {
        text,
        segments: segments.max(1),
        media: files,
        parts: arrived.into_iter().map(|arrived| arrived.id).collect(),
    })
}

/// The parts in order, with a mark where one is missing.
fn whole(parts: &[(u32, &str)], total: u32) -> String {
    let mut whole = String::new();
    let mut expected = 1;
    for (number, text) in parts {
        if *number > expected {
            whole.push_str(MISSING);
        }
        whole.push_str(text);
        expected = number.saturating_add(1);
    }
    if expected <= total {
        whole.push_str(MISSING);
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_joined_and_gaps_marked() {
        assert_eq!(whole(&[(1, "Hello "), (2, "world")], 2), "Hello world");
        assert_eq!(whole(&[(2, "world")], 2), "\u{2026}world");
        assert_eq!(whole(&[(1, "Hello "), (3, "!")], 3), "Hello \u{2026}!");
        assert_eq!(whole(&[(1, "Hello ")], 3), "Hello \u{2026}");
    }
}
