//! Where a lead stands: its answers, folded over the rules of its form. Nothing of it is stored, so that a score can
//! never differ from what explains it, and changed rules hold for every lead at once.

use jiff::{ToSpan, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Checklist, Condition, fold};

/// What holds of a lead by a checklist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It depends on what is not answered yet.
    Open,
    /// Everything that must hold does, and the score suffices.
    Qualified,
    /// Something that must hold does not, or the score cannot suffice any more.
    NotQualified,
}

/// An answer that holds.
#[derive(Debug, Clone, Copy)]
pub struct Fact<'a> {
    /// The answer.
    pub value: &'a str,
    /// The day on which it was given.
    pub on: Date,
}

/// A verdict with its reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The verdict.
    pub verdict: Verdict,
    /// The points of the rules that hold.
    pub score: i32,
    /// Of each rule, in order: whether it holds; nothing when its question is not answered.
    pub holds: Vec<Option<bool>>,
}

impl Checklist {
    /// Judges a lead by what it answered; nothing when there are no rules.
    pub fn judge<'a>(&self, fact: impl Fn(&str) -> Option<Fact<'a>>) -> Option<Standing> {
        if self.is_empty() {
            return None;
        }
        let holds: Vec<Option<bool>> =
            self.rules.iter().map(|rule| fact(&rule.key).map(|fact| rule.condition.holds(fact))).collect();
        let judged = || self.rules.iter().zip(&holds);
        let score = judged().filter(|(_, holds)| **holds == Some(true)).map(|(rule, _)| rule.points).sum();
        let reachable: i32 =
            judged().filter(|(rule, holds)| holds.is_none() && rule.points > 0).map(|(rule, _)| rule.points).sum();
        let failed = judged().any(|(rule, holds)| rule.must && *holds == Some(false));
        let awaited = judged().any(|(rule, holds)| rule.must && holds.is_none());
        let suffices = self.least_score.is_none_or(|least| score >= least);
        let verdict = if failed || self.least_score.is_some_and(|least| score + reachable < least) {
            Verdict::NotQualified
        } else if awaited || !suffices {
            Verdict::Open
        } else {
            Verdict::Qualified
        };
        Some(Standing { verdict, score, holds })
    }
}

impl Condition {
    /// Whether an answer meets it.
    pub fn holds(&self, fact: Fact<'_>) -> bool {
        match self {
            Self::Answered => true,
            Self::OneOf { values } => values.iter().any(|value| fold(value) == fold(fact.value)),
            Self::AtLeast { amount, currency } => {
                hundredths(fact.value, currency.as_deref()).is_some_and(|had| had >= amount.saturating_mul(100))
            }
            Self::AtMost { amount, currency } => {
                hundredths(fact.value, currency.as_deref()).is_some_and(|had| had <= amount.saturating_mul(100))
            }
            Self::WithinDays { days } => {
                let latest = fact.on.checked_add(days.days());
                fact.value.parse::<Date>().is_ok_and(|day| latest.is_ok_and(|latest| day <= latest))
            }
        }
    }
}

/// A stored number in hundredths: `4`, or `2500 USD` when that currency is meant.
fn hundredths(value: &str, currency: Option<&str>) -> Option<i64> {
    let (number, unit) = value.split_once(' ').map_or((value, None), |(number, unit)| (number, Some(unit)));
    if unit != currency {
        return None;
    }
    let (whole, part) = number.split_once('.').unwrap_or((number, "00"));
    let part: i64 = (part.len() == 2).then(|| part.parse().ok()).flatten()?;
    whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(part)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::domain::qualification::Rule;

    const TODAY: Date = date(2031, 3, 1);

    fn rule(key: &str, condition: Condition, points: i32, must: bool) -> Rule {
        Rule { key: key.into(), condition, points, must }
    }

    fn checklist() -> Checklist {
        let usd = || Some("USD".to_owned());
        let one_of = |values: &[&str]| Condition::OneOf { values: values.iter().map(|&value| value.into()).collect() };
        Checklist {
            rules: vec![
                rule("service", one_of(&["Implants", "Whitening"]), 10, true),
                rule("budget", Condition::AtLeast { amount: 2_000, currency: usd() }, 30, false),
                rule("day", Condition::WithinDays { days: 30 }, 20, false),
                rule("people", Condition::AtMost { amount: 2, currency: None }, -5, false),
            ],
            least_score: Some(40),
            hand_over: false,
        }
    }

    fn judged(answers: &[(&str, &'static str)]) -> Standing {
        let fact = |key: &str| answers.iter().find(|(had, _)| *had == key).map(|(_, value)| Fact { value, on: TODAY });
        checklist().judge(fact).unwrap()
    }

    #[test]
    fn a_lead_is_qualified_when_what_must_hold_does_and_the_score_suffices() {
        let standing = judged(&[("service", "implants"), ("budget", "2500 USD")]);
        assert_eq!((standing.verdict, standing.score), (Verdict::Qualified, 40));
        assert_eq!(standing.holds, [Some(true), Some(true), None, None]);
    }

    #[test]
    fn what_is_not_answered_leaves_it_open_only_while_it_can_still_matter() {
        assert_eq!(judged(&[]).verdict, Verdict::Open);
        assert_eq!(judged(&[("service", "Implants")]).verdict, Verdict::Open);
        assert_eq!(judged(&[("budget", "2500 USD"), ("day", "2031-03-02")]).verdict, Verdict::Open);
        assert_eq!(judged(&[("service", "Cleaning")]).verdict, Verdict::NotQualified);
        let poor = judged(&[("service", "Implants"), ("budget", "10 USD")]);
        assert_eq!((poor.verdict, poor.score), (Verdict::NotQualified, 10));
    }

    #[test]
    fn values_are_compared_as_what_they_are() {
        let holds = |condition: Condition, value| condition.holds(Fact { value, on: TODAY });
        let least =
            |currency: Option<&str>| Condition::AtLeast { amount: 2_000, currency: currency.map(str::to_owned) };
        assert!(holds(least(Some("USD")), "2000 USD") && holds(least(Some("USD")), "2000.01 USD"));
        assert!(!holds(least(Some("USD")), "1999.99 USD"));
        // Another currency, no currency, and what is no number never hold.
        assert!(!holds(least(Some("USD")), "9000 EUR") && !holds(least(Some("USD")), "9000"));
        assert!(!holds(least(None), "lots") && holds(least(None), "2000"));
        assert!(holds(Condition::WithinDays { days: 30 }, "2031-03-31"));
        assert!(
            !holds(Condition::WithinDays { days: 30 }, "2031-04-01")
                && !holds(Condition::WithinDays { days: 30 }, "soon")
        );
        assert!(holds(Condition::OneOf { values: vec!["S\u{ed}".into()] }, "si"));
    }

    proptest! {
        #[test]
        fn the_score_is_the_sum_of_the_lines_and_more_answers_settle_the_verdict(
            points in prop::collection::vec((-50..50_i32, any::<bool>(), any::<Option<bool>>()), 1..12),
            least in prop::option::of(-50..150_i32),
        ) {
            let rules = points.iter().enumerate().map(|(at, (points, must, _))| {
                rule(&at.to_string(), Condition::OneOf { values: vec!["yes".into()] }, *points, *must)
            });
            let checklist = Checklist { rules: rules.collect(), least_score: least, hand_over: false };
            let answered = |key: &str| points[key.parse::<usize>().unwrap()].2;
            let fact = |key: &str| answered(key).map(|yes| Fact { value: if yes { "yes" } else { "no" }, on: TODAY });
            let standing = checklist.judge(fact).unwrap();
            let sum: i32 = points.iter().filter(|(.., held)| *held == Some(true)).map(|(points, ..)| points).sum();
            prop_assert_eq!(standing.score, sum);
            if points.iter().all(|(.., held)| held.is_some()) {
                prop_assert_ne!(standing.verdict, Verdict::Open);
            }
        }
    }
}
