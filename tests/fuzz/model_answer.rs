//! What a language model answered, through everything that reads it: understood, decided and put into words. Whatever it says, what
//! comes out is on the closed list, within its limits and bound to what is stored.

use std::sync::Arc;

use leadline::{
    ai::{compose::draft, read_answer},
    domain::{
        ai_settings::{ForbiddenTopic, HouseRules},
        form::{AnswerKind, OpenQuestion},
        knowledge::{Knowledge, Snippet},
        reply_guard::MOST_SEGMENTS,
        segments::segment,
        turn::{Command, OfferedTime, Place, ReplyPlan, Scheduling, TurnRequest, decide},
    },
};

/// The most commands a turn has.
const MOST_COMMANDS: usize = 16;

/// A conversation in which everything may happen.
pub fn request() -> TurnRequest {
    let question = |key: &str, kind, options: &[&str], asked| {
        let options = options.iter().map(|option| (*option).to_owned()).collect();
        OpenQuestion { key: key.into(), ask: format!("Your {key}?"), kind, options, only_if: None }.slot(asked)
    };
    let now: jiff::Zoned = "2031-03-03T10:00[America/New_York]".parse().expect("a moment");
    let offered = |local: &str| OfferedTime {
        slot_id: local.into(),
        words: "Tue Mar 4, 10:00 am".into(),
        local: local.parse().expect("a time"),
    };
    TurnRequest {
        brand: "Bright Dental".into(),
        questions: vec![
            question("service", AnswerKind::Text, &["Implants", "Check-up"], true),
            question("day", AnswerKind::Date, &[], false),
            question("email", AnswerKind::Email, &[], false),
        ],
        knowledge: Arc::new(Knowledge::new(vec![Snippet {
            id: "k0".into(),
            question: "How much is whitening?".into(),
            answer: "Whitening is $190 a session.".into(),
        }])),
        house_rules: HouseRules {
            links: vec!["bright.example".into()],
            topics: vec![ForbiddenTopic { name: "Law".into(), words: vec!["lawsuit*".into()] }],
        },
        inbound: vec!["implants, tomorrow. ada@example.com or +1 415 555 0100".into()],
        scheduling: Some(Scheduling {
            today: now.date(),
            offered: vec![offered("2031-03-04T10:00"), offered("2031-03-05T10:00")],
            booked: None,
        }),
        place: Some(Place { now, region: "US".into() }),
        ..TurnRequest::default()
    }
}

/// Reads an answer and does what is done with it.
pub fn exercise(request: &TurnRequest, answer: &[u8], name: &str) {
    let content = String::from_utf8_lossy(answer);
    let Ok(turn) = read_answer(request, &content) else { return };
    assert!(turn.commands.len() <= MOST_COMMANDS, "{name}: {} commands", turn.commands.len());
    assert!((0.0..=1.0).contains(&turn.confidence), "{name}: it is sure to {}", turn.confidence);
    let decision = decide(request, &turn);
    assert_eq!(decision.opt_out, turn.commands.contains(&Command::OptOut), "{name}: opting out");
    if decision.opt_out {
        assert_eq!(decision.reply, ReplyPlan::StayQuiet, "{name}: a reply after opting out");
    }
    for answer in &decision.set {
        assert!(request.question(&answer.key).is_some(), "{name}: an answer to no question");
    }
    match &decision.reply {
        ReplyPlan::AnswerWith { snippet_ids, .. } => {
            assert!(snippet_ids.iter().all(|id| request.snippet(id).is_some()), "{name}: it cites what is not stored");
        }
        ReplyPlan::ConfirmTime { slot_id } => {
            let offered = request
                .scheduling
                .as_ref()
                .is_some_and(|known| known.offered.iter().any(|time| time.slot_id == *slot_id));
            assert!(offered, "{name}: it books what was not offered");
        }
        ReplyPlan::ProposeTimes { wish, .. } => {
            let today = request.scheduling.as_ref().map(|known| known.today);
            assert!(wish.date.is_none_or(|date| Some(date) >= today), "{name}: a day that is over");
        }
        _ => {}
    }
    let segments = |text: &str| segment(text).segments as usize;
    let Some(draft) = draft(request, &turn, &decision, &segments) else { return };
    assert!(segments(&draft.text) <= MOST_SEGMENTS, "{name}: {}", draft.text);
    for never in ["evil.example", "real person, call", "lawsuit"] {
        assert!(!draft.text.to_lowercase().contains(never), "{name}: {}", draft.text);
    }
}
