//! What holds of every conversation, whatever a lead writes and whoever else books.

use jiff::{Timestamp, ToSpan, civil::DateTime};
use proptest::prelude::*;

use super::{
    diary::Diary,
    play::State,
    script::{Dialogue, Setup, Step},
};
use crate::domain::{
    booking::{Arranged, Wish},
    reply_guard::MOST_SEGMENTS,
    segments::segment,
    turn::{Language, ReplyPlan},
    wordings::{Voice, Wordings},
};

const SETUP: &str = r#"
brand: Bright Dental
now: 2031-03-03T10:00[America/New_York]
questions:
  - { key: service, ask: "Which service?", options: [Implants, Whitening] }
  - { key: day, ask: "Which day?", kind: date }
  - { key: email, ask: "Your e-mail?", kind: email }
answers: { How much is whitening?: Whitening is $190 a session. }
calendar:
  rules: { time_zone: America/New_York, week: { monday: ["09:00-12:00"], thursday: ["14:00-18:00"] }, length_minutes: 45, step_minutes: 15, buffer_after_minutes: 10 }
  busy: [{ from: 2031-03-06T15:00, to: 2031-03-06T16:00 }]
"#;

fn setup() -> Setup {
    serde_saphyr::from_str(SETUP).unwrap()
}

/// What leads write, and what nobody does.
fn any_text() -> impl Strategy<Value = String> {
    let said = prop::sample::select(vec![
        "Whitening please",
        "How much is whitening?",
        "Can I book an appointment?",
        "the second one",
        "1",
        "3",
        "noon",
        "Thursday at 3",
        "another day",
        "in the afternoon",
        "yes",
        "no",
        "can we move it to Monday",
        "I need to cancel my appointment",
        "ada@example.com",
        "Do you paint cats?",
        "thanks",
        "hola, quiero una cita",
        "la primera",
        "STOP",
        "stop texting me",
        "I want a person",
        "hello?",
        "",
        "tomorrow",
        "Are you a bot?",
        "no thanks",
        "I am 15 years old",
        "this is ridiculous!!!",
        "wrong number",
    ]);
    prop_oneof![8 => said.prop_map(str::to_owned), 1 => "\\PC{0,60}"]
}

fn step(lead: Vec<String>) -> Step {
    Step { lead, ..serde_saphyr::from_str("{ lead: [], expect: {} }").unwrap() }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn after_an_opt_out_or_a_hand_off_nothing_is_said_and_every_reply_is_short(
        texts in prop::collection::vec(prop::collection::vec(any_text(), 1..3), 1..12),
    ) {
        let dialogue = Dialogue { name: String::new(), first_name: "Ada".into(), steps: Vec::new() };
        let mut state = State::new(&setup(), &dialogue).unwrap();
        let mut over = false;
        for lead in texts {
            let outcome = state.take(&step(lead)).unwrap();
            let text = outcome.text.clone().unwrap_or_default();
            prop_assert!(!over || text.is_empty(), "{}", text);
            prop_assert!(!outcome.opts_out || text.is_empty(), "{}", text);
            prop_assert!(segment(&text).segments as usize <= MOST_SEGMENTS, "{}", text);
            over |= outcome.opts_out || outcome.hand_off.is_some();
        }
    }

    #[test]
    fn nobody_gets_a_time_that_somebody_else_has(
        acts in prop::collection::vec((0..6_usize, 0..3_usize, 0..200_i64), 1..40),
    ) {
        let mut diary = Diary::new(&setup().calendar).unwrap();
        let begin: DateTime = "2031-03-03T09:00".parse().unwrap();
        let mut others: Vec<DateTime> = Vec::new();
        let mut now: Timestamp = "2031-03-03T15:00:00Z".parse().unwrap();
        for (act, choice, minute) in acts {
            let offered = diary.scheduling(Language::En, now).map(|known| known.offered).unwrap_or_default();
            let slot_id = offered.get(choice).map(|time| time.slot_id.clone());
            let plan = match act {
                0 => ReplyPlan::ProposeTimes { wish: Wish::default(), moving: false },
                1 | 2 => ReplyPlan::ConfirmTime { slot_id: slot_id.unwrap_or_else(|| "2031-03-06T15:15".into()) },
                3 => ReplyPlan::CancelBooking,
                4 => {
                    let time = offered.get(choice).map_or(begin + (minute * 15).minutes(), |time| time.local);
                    if diary.taken_by_others(&[time], now).is_ok() {
                        others.push(time);
                    }
                    continue;
                }
                _ => {
                    now += minute.minutes();
                    continue;
                }
            };
            let voice = Voice { wordings: &Wordings::default(), language: Language::En, brand: "Bright Dental" };
            let said = diary.act(&plan, voice, now);
            if let Some(Arranged::Booked { start } | Arranged::Moved { start }) = said.map(|said| said.arranged) {
                let local = diary.local(start);
                // With the ten minutes after each appointment, two beginnings lie 55 minutes apart.
                let near = |other: &DateTime| (local.duration_since(*other)).abs().as_mins() < 55;
                prop_assert!(start >= now && !others.iter().any(near), "{} beside {:?}", local, others);
                let (busy, long) = ("2031-03-06T15:00".parse::<DateTime>().unwrap(), 55.minutes());
                prop_assert!(local + long <= busy || local >= busy + 60.minutes(), "{}", local);
            }
        }
    }
}
