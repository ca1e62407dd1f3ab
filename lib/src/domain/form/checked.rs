//! Whether a form's checklist and flow can be judged: every condition is about something the form asks, and compares it as
//! what it is.

use super::{AnswerKind, FieldKind, FormDraft, draft::Checker};
use crate::domain::{flow::When, qualification::Condition};

/// The most rules of a checklist.
const MOST_RULES: usize = 60;
/// The most points of one rule, up or down.
const MOST_POINTS: i32 = 1_000;
/// The most days ahead that a rule may look.
const MOST_DAYS: i64 = 3_660;

/// What an answer can be compared as.
enum Comparable<'a> {
    Words,
    Options(&'a [String]),
    YesNo,
    People,
    Money,
    Day,
}

impl FormDraft {
    /// What is wrong with the checklist.
    pub(super) fn check_checklist(&self, checker: &mut Checker) {
        let list = &self.checklist;
        if list.rules.len() > MOST_RULES {
            checker.wrong("/checklist/rules", "too_many", &format!("A checklist has at most {MOST_RULES} rules."));
        }
        if list.is_empty() && (list.least_score.is_some() || list.hand_over) {
            checker.wrong(
                "/checklist/rules",
                "required",
                "Without rules nobody is qualified. Write one, or leave it all out.",
            );
        }
        for (place, rule) in list.rules.iter().take(MOST_RULES).enumerate() {
            let here = format!("/checklist/rules/{place}");
            if !(-MOST_POINTS..=MOST_POINTS).contains(&rule.points) {
                let message = format!("A rule is worth at most {MOST_POINTS} points, up or down.");
                checker.wrong(&format!("{here}/points"), "out_of_range", &message);
            }
            self.check_compared(&rule.key, &rule.condition, &here, checker);
        }
        let best: i32 = list.rules.iter().take(MOST_RULES).map(|rule| rule.points.clamp(0, MOST_POINTS)).sum();
        if list.least_score.is_some_and(|least| least > best) {
            let message = format!("The rules add up to {best} points: nobody could reach more.");
            checker.wrong("/checklist/least_score", "unreachable", &message);
        }
    }

    /// What is wrong with what questions and hand-overs depend on.
    pub(super) fn check_flow(&self, checker: &mut Checker) {
        if self.flow.high_value.len() > MOST_RULES {
            checker.wrong("/flow/high_value", "too_many", &format!("Write at most {MOST_RULES} conditions."));
        }
        for (place, When { key, condition }) in self.flow.high_value.iter().take(MOST_RULES).enumerate() {
            self.check_compared(key, condition, &format!("/flow/high_value/{place}"), checker);
        }
        for (place, question) in self.questions.iter().enumerate() {
            let Some(When { key, condition }) = &question.only_if else { continue };
            let here = format!("/questions/{place}/only_if");
            let later = self.questions.iter().position(|asked| asked.key == *key).is_some_and(|asked| asked >= place);
            if later {
                let message = "Depend on an earlier question, or on a field of the form.";
                checker.wrong(&format!("{here}/key"), "asked_later", message);
            } else {
                self.check_compared(key, condition, &here, checker);
            }
        }
    }

    fn check_compared(&self, key: &str, condition: &Condition, here: &str, checker: &mut Checker) {
        match self.comparable(key) {
            Some(comparable) => check_condition(condition, &comparable, &format!("{here}/condition"), checker),
            None => {
                let message = "Name the key of a question, or of a field other than name, phone and e-mail.";
                checker.wrong(&format!("{here}/key"), "unknown_key", message);
            }
        }
    }

    fn comparable(&self, key: &str) -> Option<Comparable<'_>> {
        if let Some(question) = self.questions.iter().find(|question| question.key == key) {
            return Some(match question.kind {
                _ if !question.options.is_empty() => Comparable::Options(&question.options),
                AnswerKind::YesNo => Comparable::YesNo,
                AnswerKind::People => Comparable::People,
                AnswerKind::Money => Comparable::Money,
                AnswerKind::Date => Comparable::Day,
                AnswerKind::Text | AnswerKind::Time | AnswerKind::Phone | AnswerKind::Email | AnswerKind::Postcode => {
                    Comparable::Words
                }
            });
        }
        let field = self.fields.iter().find(|field| field.key == key)?;
        match field.kind {
            FieldKind::Choice => Some(Comparable::Options(&field.options)),
            FieldKind::Text | FieldKind::LongText => Some(Comparable::Words),
            FieldKind::Name | FieldKind::Phone | FieldKind::Email => None,
        }
    }
}

fn check_condition(condition: &Condition, comparable: &Comparable<'_>, here: &str, checker: &mut Checker) {
    match (condition, comparable) {
        (Condition::Answered, _) => {}
        (Condition::OneOf { values }, _) => check_values(values, comparable, here, checker),
        (
            Condition::AtLeast { amount, currency } | Condition::AtMost { amount, currency },
            Comparable::People | Comparable::Money,
        ) => {
            if *amount < 0 {
                checker.wrong(&format!("{here}/amount"), "out_of_range", "Write an amount of 0 or more.");
            }
            let named = currency.as_deref();
            let code = |name: &str| name.len() == 3 && name.bytes().all(|byte| byte.is_ascii_uppercase());
            match comparable {
                Comparable::Money if !named.is_some_and(code) => {
                    let message = "Name the currency by its three capital letters, such as USD.";
                    checker.wrong(&format!("{here}/currency"), "required", message);
                }
                Comparable::People if named.is_some() => {
                    checker.wrong(
                        &format!("{here}/currency"),
                        "not_money",
                        "People are counted: leave the currency out.",
                    );
                }
                _ => {}
            }
        }
        (Condition::WithinDays { days }, Comparable::Day) => {
            if !(0..=MOST_DAYS).contains(days) {
                checker.wrong(&format!("{here}/days"), "out_of_range", &format!("Write 0 to {MOST_DAYS} days."));
            }
        }
        (Condition::AtLeast { .. } | Condition::AtMost { .. }, _) => {
            let message = "Only a question of the kind `people` or `money` is answered by a number. Change its kind, or compare otherwise.";
            checker.wrong(&format!("{here}/is"), "not_a_number", message);
        }
        (Condition::WithinDays { .. }, _) => {
            let message =
                "Only a question of the kind `date` is answered by a day. Change its kind, or compare otherwise.";
            checker.wrong(&format!("{here}/is"), "not_a_day", message);
        }
    }
}

fn check_values(values: &[String], comparable: &Comparable<'_>, here: &str, checker: &mut Checker) {
    if values.is_empty() {
        checker.wrong(&format!("{here}/values"), "required", "Name at least one value.");
    }
    let known = |value: &String| match comparable {
        Comparable::Options(options) => options.contains(value),
        Comparable::YesNo => matches!(value.as_str(), "yes" | "no"),
        Comparable::Words => !value.trim().is_empty(),
        Comparable::People => value.parse::<u32>().is_ok(),
        Comparable::Money | Comparable::Day => false,
    };
    for (place, _) in values.iter().enumerate().filter(|(_, value)| !known(value)) {
        let message = match comparable {
            Comparable::Options(options) => format!("Name one of the options: {}.", options.join(", ")),
            Comparable::YesNo => "Write yes or no.".to_owned(),
            Comparable::Words => "Write the value.".to_owned(),
            Comparable::People => "Write a number of people.".to_owned(),
            Comparable::Money => "Compare an amount by at_least or at_most.".to_owned(),
            Comparable::Day => "Compare a day by within_days.".to_owned(),
        };
        checker.wrong(&format!("{here}/values/{place}"), "impossible_value", &message);
    }
}
