//! From when and until when something is true.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Snippet;

/// The days on which something is true, both included. What is absent has no end on that side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Validity {
    /// The first day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<Date>,
    /// The last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Date>,
}

/// Whether something is true on a day, and if not, why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It is.
    Valid,
    /// Its first day is still to come.
    NotYet,
    /// Its last day is over.
    Expired,
}

impl Validity {
    /// Whether it begins after it has ended, so that no day is left.
    pub fn is_empty(self) -> bool {
        matches!((self.valid_from, self.valid_until), (Some(from), Some(until)) if from > until)
    }

    /// The days that belong to both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let both = |left: Option<Date>, right: Option<Date>, choose: fn(Date, Date) -> Date| match (left, right) {
            (Some(left), Some(right)) => Some(choose(left, right)),
            (one, other) => one.or(other),
        };
        Self {
            valid_from: both(self.valid_from, other.valid_from, Ord::max),
            valid_until: both(self.valid_until, other.valid_until, Ord::min),
        }
    }

    /// How it stands on a day.
    pub fn on(self, today: Date) -> Standing {
        if self.valid_until.is_some_and(|until| until < today) {
            Standing::Expired
        } else if self.valid_from.is_some_and(|from| from > today) {
            Standing::NotYet
        } else {
            Standing::Valid
        }
    }

    /// The next day after this one on which it stands otherwise.
    fn changes_after(self, today: Date) -> Option<Date> {
        let ends = self.valid_until.filter(|until| *until >= today).and_then(|until| until.tomorrow().ok());
        self.valid_from.filter(|from| *from > today && !self.is_empty()).or(ends)
    }
}

/// A run of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    from: Date,
    before: Option<Date>,
}

impl Days {
    /// Whether a day is one of them.
    pub fn hold(self, day: Date) -> bool {
        self.from <= day && self.before.is_none_or(|before| day < before)
    }
}

/// What is true on a day, and on which days from then on nothing else is.
pub fn true_on(today: Date, dated: impl IntoIterator<Item = (Validity, Snippet)>) -> (Vec<Snippet>, Days) {
    let mut before: Option<Date> = None;
    let mut snippets = Vec::new();
    for (validity, snippet) in dated {
        let changes = validity.changes_after(today);
        before = before.into_iter().chain(changes).min();
        if validity.on(today) == Standing::Valid {
            snippets.push(snippet);
        }
    }
    (snippets, Days { from: today, before })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn days(from: Option<Date>, until: Option<Date>) -> Validity {
        Validity { valid_from: from, valid_until: until }
    }

    fn snippet(id: &str) -> Snippet {
        Snippet { id: id.into(), question: String::new(), answer: String::new() }
    }

    #[test]
    fn both_ends_are_included() {
        let week = days(Some(date(2026, 12, 1)), Some(date(2026, 12, 7)));
        for (day, standing) in [
            (date(2026, 11, 30), Standing::NotYet),
            (date(2026, 12, 1), Standing::Valid),
            (date(2026, 12, 7), Standing::Valid),
            (date(2026, 12, 8), Standing::Expired),
        ] {
            assert_eq!(week.on(day), standing, "{day}");
        }
        assert_eq!(Validity::default().on(Date::MIN), Standing::Valid);
        assert!(days(Some(date(2026, 2, 2)), Some(date(2026, 2, 1))).is_empty());
    }

    #[test]
    fn what_was_read_holds_until_the_first_boundary() {
        let today = date(2026, 12, 24);
        let entries = [
            (days(None, Some(date(2026, 12, 23))), snippet("over")),
            (days(None, Some(date(2026, 12, 31))), snippet("this year")),
            (days(Some(date(2027, 1, 5)), None), snippet("later")),
            (Validity::default(), snippet("always")),
        ];
        let ids = |today| {
            let (snippets, days) = true_on(today, entries.clone());
            (snippets.into_iter().map(|snippet| snippet.id).collect::<Vec<_>>(), days)
        };
        let (now, held) = ids(today);
        assert_eq!(now, ["this year", "always"]);
        assert!(held.hold(today) && held.hold(date(2026, 12, 31)));
        assert!(!held.hold(date(2027, 1, 1)) && !held.hold(date(2026, 12, 23)));
        assert_eq!(ids(date(2027, 1, 1)).0, ["always"]);
        assert_eq!(ids(date(2027, 1, 5)).0, ["later", "always"]);
        assert!(ids(date(2027, 1, 5)).1.hold(Date::MAX));
    }

    #[test]
    fn the_days_of_a_row_lie_within_those_of_its_document() {
        let document = days(Some(date(2026, 1, 1)), Some(date(2026, 12, 31)));
        let row = days(Some(date(2026, 6, 1)), None);
        assert_eq!(document.and(row), days(Some(date(2026, 6, 1)), Some(date(2026, 12, 31))));
    }

    proptest! {
        #[test]
        fn nothing_changes_on_a_day_that_is_held(
            bounds in prop::collection::vec((prop::option::of(0_i64..40), prop::option::of(0_i64..40)), 0..6),
            today in 0_i64..40,
            later in 0_i64..40,
        ) {
            let day = |number: i64| date(2026, 2, 10).checked_add(jiff::Span::new().days(number)).unwrap();
            let entries: Vec<_> = bounds.iter().enumerate()
                .map(|(place, (from, until))| (days(from.map(day), until.map(day)), snippet(&place.to_string())))
                .collect();
            let (now, held) = true_on(day(today), entries.clone());
            if held.hold(day(later)) {
                prop_assert_eq!(now, true_on(day(later), entries).0);
            }
        }
    }
}
