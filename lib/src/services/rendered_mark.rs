//! The mark by which the hosted form tells, when it comes back, when it was rendered. A visitor cannot make one.

use jiff::{SignedDuration, Timestamp};

use crate::{domain::id::FormId, security::secret::same_secret, store::Scope};

/// A form that lay open for longer is as good as not marked.
const LONGEST: SignedDuration = SignedDuration::from_hours(7 * 24);

/// The mark of a form that is rendered at a moment under a submission's key.
pub fn mark(scope: &Scope, form: &FormId, submission_key: &str, at: Timestamp) -> String {
    let milliseconds = at.as_millisecond();
    format!("{milliseconds}-{}", seal(scope, form, submission_key, milliseconds))
}

/// The moment a mark tells. Nothing when it is not one of ours, not of this form and key, or not of a believable time.
pub fn rendered_at(
    scope: &Scope,
    form: &FormId,
    submission_key: &str,
    mark: &str,
    now: Timestamp,
) -> Option<Timestamp> {
    let (milliseconds, given) = mark.split_once('-')?;
    let milliseconds: i64 = milliseconds.parse().ok()?;
    if !same_secret(given, &seal(scope, form, submission_key, milliseconds)) {
        return None;
    }
    believable(Timestamp::from_millisecond(milliseconds).ok()?, now)
}

/// The moment another page states, in RFC 3339, if it can be true.
pub fn stated(text: &str, now: Timestamp) -> Option<Timestamp> {
    let milliseconds = text.trim().parse::<Timestamp>().ok()?.as_millisecond();
    believable(Timestamp::from_millisecond(milliseconds).ok()?, now)
}

fn believable(at: Timestamp, now: Timestamp) -> Option<Timestamp> {
    (at <= now && now.duration_since(at) <= LONGEST).then_some(at)
}

fn seal(scope: &Scope, form: &FormId, submission_key: &str, milliseconds: i64) -> String {
    // The number ends at the first bar, the form's id has none: no two marks are made of the same text.
    scope.index("form_rendered", &format!("{milliseconds}|{}|{submission_key}", form.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_believed_within_a_week() {
        let now: Timestamp = "2026-11-23T10:00:00Z".parse().unwrap();
        let before = |hours| now.saturating_sub(SignedDuration::from_hours(hours)).unwrap();
        assert_eq!(believable(now, now), Some(now));
        assert_eq!(believable(before(168), now), Some(before(168)));
        assert_eq!(believable(before(169), now), None);
        assert_eq!(believable(before(-1), now), None, "not rendered yet");
        assert_eq!(stated("2026-11-23T11:59:59.1234567+02:00", now), Some("2026-11-23T09:59:59.123Z".parse().unwrap()));
        for text in ["yesterday", "", "2026-11-23", "2026-11-24T00:00:00Z"] {
            assert_eq!(stated(text, now), None, "{text}");
        }
    }
}
