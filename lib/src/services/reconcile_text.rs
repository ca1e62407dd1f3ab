//! Finds out whether a provider has a text whose sending was cut off.

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};

use super::provider_call::{adapter, call};
use crate::{
    App, clock,
    domain::delivery::MessageStatus,
    sms::{FoundText, Lookup, OutboundText},
    store::{Scope, channels::Channel},
};

/// A provider's list may lag behind what it accepted: before so long "not there" means nothing.
const SETTLED_AFTER: SignedDuration = SignedDuration::from_secs(5);
/// Clocks differ: texts that seem a little older than the attempt are looked at as well.
const SKEW: SignedDuration = SignedDuration::from_secs(5);
/// A provider without look-up may still report on the text, with our id in the address: so long it is waited for.
const REPORT_WITHIN: SignedDuration = SignedDuration::from_secs(60);

/// What the provider says.
pub enum Found {
    /// It has the text.
    Yes {
        /// Its id of the text.
        provider_id: String,
        /// How far it has come.
        status: MessageStatus,
    },
    /// It does not have the text: sending it is safe.
    No,
    /// It is too early to say.
    NotYet(SignedDuration),
    /// This provider cannot say.
    CannotTell,
}

/// Looks a text up by our reference or, where it is not echoed, by recipient, sender, words and time. Of several it takes
/// the oldest: lists begin with the newest.
pub async fn look_up(
    app: &App,
    scope: &Scope,
    channel: &Channel,
    text: &OutboundText,
    attempted_at: Timestamp,
) -> Result<Found> {
    let (now, since) = (clock::now(), attempted_at.saturating_sub(SKEW).unwrap_or(attempted_at));
    let (adapter, credentials) = adapter(channel)?;
    let wanted = Lookup {
        to: text.to.clone(),
        from: text.from.clone(),
        reference: text.reference.clone(),
        since_unix: since.as_second(),
    };
    let waited = now.duration_since(attempted_at);
    let until = |enough: SignedDuration, then: Found| {
        if waited < enough { Found::NotYet(enough - waited) } else { then }
    };
    let Some(request) = adapter.build_lookup(&wanted, &credentials, now.as_second())? else {
        return Ok(until(REPORT_WITHIN, Found::CannotTell));
    };
    let mut ours = None;
    for found in adapter.parse_lookup(&call(app, channel, request).await?)? {
        // The same words may have been sent before: a text the provider has under an id we know is another one.
        if is_same(&found, &wanted, &text.text)
            && !scope.messages().has_provider_id(&channel.id, &found.provider_id).await?
        {
            ours = Some(found);
        }
    }
    Ok(match ours {
        Some(found) => Found::Yes { provider_id: found.provider_id, status: found.status },
        None => until(SETTLED_AFTER, Found::No),
    })
}

/// Whether a text at the provider is the one we ask for: by our reference where it is echoed, otherwise by recipient,
/// time and, where the provider gives them back, words. Some write numbers without `+`.
fn is_same(found: &FoundText, wanted: &Lookup, text: &str) -> bool {
    if let Some(reference) = &found.reference {
        return *reference == wanted.reference;
    }
    let same_phone = found.to.trim_start_matches('+') == wanted.to.as_str().trim_start_matches('+');
    let same_words = found.text.as_ref().is_none_or(|words| words == text);
    same_phone && same_words && found.created_unix.is_none_or(|created| created >= wanted.since_unix)
}
