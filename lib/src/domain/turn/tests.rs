use proptest::prelude::*;

use super::*;
use crate::domain::{
    knowledge::{Knowledge, Snippet},
    qualification::{SlotKind, fold},
};

fn request() -> TurnRequest {
    let question =
        |key: &str, kind, asked| Slot { key: key.into(), label: format!("{key}?"), kind, asked, only_if: None };
    let options = vec!["Implants".into(), "Whitening".into()];
    TurnRequest {
        brand: "Bright Dental".into(),
        questions: vec![
            question("service", SlotKind::Choice { options }, true),
            question("email", SlotKind::Email, false),
        ],
        knowledge: Knowledge::new(vec![Snippet {
            id: "k1".into(),
            question: "Price?".into(),
            answer: "It is $90.".into(),
        }])
        .into(),
        inbound: vec!["Implants please. How much? ana@example.com".into()],
        ..TurnRequest::default()
    }
}

fn turn(commands: Vec<Command>) -> Turn {
    Turn { commands, reply: None, snippet_ids: Vec::new(), confidence: 0.9 }
}

fn set(slot: &str, value: &str, quote: &str) -> Command {
    Command::SetSlot { slot: slot.into(), value: value.into(), quote: quote.into() }
}

fn answer(ids: &[&str]) -> Command {
    Command::Answer { snippet_ids: ids.iter().map(|id| (*id).into()).collect() }
}

#[test]
fn answers_then_returns_to_the_open_question() {
    let decision = decide(&request(), &turn(vec![set("service", "implants", "implants please"), answer(&["k1"])]));
    assert_eq!(decision.set[0].value, "Implants");
    let then_ask = Some("email".into());
    assert_eq!(decision.reply, ReplyPlan::AnswerWith { snippet_ids: vec!["k1".into()], then_ask });
}

#[test]
fn invented_values_keys_quotes_and_snippets_are_refused() {
    for command in [
        set("service", "Braces", "implants"),
        set("phone", "x", "implants"),
        set("service", "Implants", "I want whitening"),
        set("service", "Implants", " "),
        set("email", "other@example.com", "How much?"),
    ] {
        let decision = decide(&request(), &turn(vec![command.clone()]));
        assert!(decision.set.is_empty(), "{command:?}");
        assert_eq!(decision.reply, ReplyPlan::Clarify { about: Some("service".into()) }, "{command:?}");
    }
    for ids in [&["k9"][..], &[]] {
        let decision = decide(&request(), &turn(vec![answer(ids)]));
        assert_eq!(decision.hand_off, Some(HandOffReason::NoAnswerKnown));
    }
}

#[test]
fn clarifies_once_then_hands_off() {
    let mut request = request();
    let unsure = Turn { confidence: 0.2, ..turn(vec![answer(&["k1"])]) };
    let first = decide(&request, &unsure);
    assert!(matches!(first.reply, ReplyPlan::Clarify { .. }));
    request.failed_attempts = first.failed_attempts_after(request.failed_attempts);
    assert_eq!(decide(&request, &unsure).hand_off, Some(HandOffReason::NotUnderstood));
    let odd = Turn { confidence: f32::NAN, ..unsure };
    assert!(decide(&request, &odd).hand_off.is_some());
}

#[test]
fn finishes_declines_and_stays_quiet() {
    let commands = vec![set("service", "Implants", "Implants"), set("email", "ana@example.com", "ana@example.com")];
    let mut request = request();
    assert_eq!(decide(&request, &turn(commands)).reply, ReplyPlan::ThankAndFinish);
    assert!(decide(&request, &turn(vec![Command::NotInterested])).not_interested);
    request.questions.clear();
    let thanks = Command::SmallTalk { topic: SmallTalkTopic::Thanks };
    assert_eq!(decide(&request, &turn(vec![thanks])).reply, ReplyPlan::StayQuiet);
    let unclear = Command::HandOff { reason: HandOffReason::UnclearOptOut };
    assert_eq!(decide(&request, &turn(vec![unclear])).reply, ReplyPlan::StayQuiet);
}

#[test]
fn commands_are_tagged_and_the_list_is_closed() {
    let json = serde_json::to_value(set("a", "b", "c")).unwrap();
    assert_eq!(json, serde_json::json!({"type": "set_slot", "slot": "a", "value": "b", "quote": "c"}));
    assert!(serde_json::from_str::<Command>(r#"{"type": "send_money"}"#).is_err());
}

fn any_command() -> impl Strategy<Value = Command> {
    let key = prop_oneof![Just("service".to_owned()), Just("email".to_owned()), Just("day".to_owned()), "[a-z]{0,8}"];
    let words = prop_oneof![
        Just("Implants".to_owned()),
        Just("ana@example.com".to_owned()),
        Just("tomorrow".to_owned()),
        Just("2026-12-01".to_owned()),
        ".{0,20}"
    ];
    let ids = proptest::collection::vec(prop_oneof![Just("k1".to_owned()), "[a-z0-9]{0,4}"], 0..4);
    let reason = proptest::sample::select(
        &[
            HandOffReason::AskedForPerson,
            HandOffReason::NoAnswerKnown,
            HandOffReason::UnclearOptOut,
            HandOffReason::Frustrated,
            HandOffReason::WrongNumber,
            HandOffReason::LegalThreat,
            HandOffReason::Minor,
            HandOffReason::NotUnderstood,
            HandOffReason::HighValue,
            HandOffReason::AllAnswered,
            HandOffReason::EngineFailed,
        ][..],
    );
    let topic =
        proptest::sample::select(&[SmallTalkTopic::Greeting, SmallTalkTopic::Thanks, SmallTalkTopic::Identity][..]);
    let date =
        proptest::option::of(prop_oneof![Just("2026-12-03".to_owned()), Just("2020-01-01".to_owned()), ".{0,12}"]);
    let part = proptest::option::of(Just(PartOfDay::Morning));
    let slot_id = prop_oneof![Just("s1".to_owned()), Just("s2".to_owned()), ".{0,4}"];
    let wish = (date, part);
    prop_oneof![
        (key.clone(), words.clone(), words).prop_map(|(slot, value, quote)| Command::SetSlot { slot, value, quote }),
        ids.prop_map(|snippet_ids| Command::Answer { snippet_ids }),
        key.prop_map(|slot| Command::AskFor { slot }),
        reason.prop_map(|reason| Command::HandOff { reason }),
        Just(Command::OptOut),
        Just(Command::NotInterested),
        Just(Command::Clarify),
        topic.prop_map(|topic| Command::SmallTalk { topic }),
        wish.clone().prop_map(|(date, part_of_day)| Command::ProposeTimes { date, part_of_day }),
        wish.prop_map(|(date, part_of_day)| Command::Reschedule { date, part_of_day }),
        slot_id.prop_map(|slot_id| Command::ConfirmTime { slot_id }),
        Just(Command::CancelBooking),
    ]
}

proptest! {
    #[test]
    fn whatever_an_engine_says_the_policy_holds(
        commands in proptest::collection::vec(any_command(), 0..6),
        confidence in prop_oneof![0.0f32..1.0, Just(f32::NAN), Just(-1.0), Just(f32::INFINITY)],
        failed_attempts in 0u32..4,
        times in proptest::option::of(any::<bool>()),
        inbound in prop_oneof![Just("Implants, tomorrow. ana@example.com".to_owned()), ".{0,60}"],
    ) {
        let base = times.map_or_else(request, with_times);
        let request = TurnRequest { failed_attempts, inbound: vec![inbound], ..with_day(base) };
        let turn = Turn { commands, reply: None, snippet_ids: Vec::new(), confidence };
        let decision = decide(&request, &turn);
        prop_assert_eq!(&decision, &decide(&request, &turn));
        let opted_out = turn.commands.contains(&Command::OptOut);
        prop_assert_eq!(decision.opt_out, opted_out);
        if opted_out {
            prop_assert_eq!(&decision.reply, &ReplyPlan::StayQuiet);
        } else if turn.commands.iter().any(|command| matches!(command, Command::HandOff { reason } if reason.may_be_proposed())) {
            prop_assert!(decision.hand_off.is_some_and(HandOffReason::may_be_proposed));
        }
        if decision.hand_off.is_some() {
            let says_so = matches!(decision.reply, ReplyPlan::HandOff { .. } | ReplyPlan::StayQuiet);
            prop_assert!(says_so, "{:?}", decision.reply);
        }
        for answer in &decision.set {
            let question = request.question(&answer.key).expect("only questions of the form are answered");
            prop_assert!(fold(&request.inbound[0]).contains(&fold(&answer.quote)));
            match question.kind {
                // What is stored says the same when it is read again.
                SlotKind::Value { of } => {
                    let again = request.reader().stated(&answer.value, of, true);
                    prop_assert_eq!(again.map(|slot| slot.value.written()), Some(answer.value.clone()));
                }
                _ => prop_assert_eq!(question.parse(&answer.value), Some(answer.value.clone())),
            }
        }
        let known = |key: &Option<String>| key.as_deref().is_none_or(|key| request.question(key).is_some());
        match &decision.reply {
            ReplyPlan::AnswerWith { snippet_ids, then_ask } => {
                prop_assert!(!snippet_ids.is_empty());
                prop_assert!(snippet_ids.iter().all(|id| request.snippet(id).is_some()));
                let answered = |key: &String| decision.set.iter().any(|answer| answer.key == *key);
                prop_assert!(known(then_ask) && !then_ask.as_ref().is_some_and(answered));
            }
            ReplyPlan::Ask { slot } => prop_assert!(request.question(slot).is_some()),
            ReplyPlan::SmallTalk { then_ask, .. } => prop_assert!(known(then_ask)),
            ReplyPlan::Clarify { about } => prop_assert!(failed_attempts < CLARIFICATIONS && known(about)),
            ReplyPlan::HandOff { reason } => prop_assert_eq!(decision.hand_off, Some(*reason)),
            ReplyPlan::ConfirmTime { slot_id } => {
                let offered = &request.scheduling.as_ref().expect("there are times").offered;
                prop_assert!(offered.iter().any(|time| time.slot_id == *slot_id));
            }
            ReplyPlan::ProposeTimes { wish, .. } => {
                let today = request.scheduling.as_ref().expect("there are calendars").today;
                prop_assert!(wish.date.is_none_or(|date| date >= today));
            }
            ReplyPlan::CancelBooking | ReplyPlan::TellBooking => {
                prop_assert!(request.scheduling.as_ref().is_some_and(|known| known.booked.is_some()));
            }
            _ => {}
        }
    }
}

/// The same with a question for a day, asked on the 30th of November 2026.
fn with_day(request: TurnRequest) -> TurnRequest {
    let mut request = request;
    let kind = SlotKind::Value { of: SlotName::Date };
    request.questions.push(Slot { key: "day".into(), label: "Which day?".into(), kind, asked: false, only_if: None });
    let now = "2026-11-30T10:00:00-06:00[America/Chicago]".parse().unwrap();
    TurnRequest { place: Some(Place { now, region: "US".into() }), ..request }
}

#[test]
fn values_are_read_from_the_leads_words_and_not_from_the_engines() {
    let read = |said: &str, value: &str, quote: &str| {
        let request = TurnRequest { inbound: vec![said.into()], ..with_day(request()) };
        decide(&request, &turn(vec![set("day", value, quote)])).set.first().map(|answer| answer.value.clone())
    };
    assert_eq!(read("tomorrow works", "2026-12-01", "tomorrow").as_deref(), Some("2026-12-01"));
    assert_eq!(read("tomorrow works", "2027-01-01", "tomorrow").as_deref(), Some("2026-12-01"));
    assert_eq!(read("el 3/4 me va bien", "", "el 3/4").as_deref(), Some("2027-04-03"));
    for (said, quote) in [("whenever", "whenever"), ("Feb 30", "Feb 30"), ("soon", "tomorrow")] {
        assert_eq!(read(said, "2026-12-01", quote), None, "{said}");
    }
    let placeless = TurnRequest { place: None, inbound: vec!["tomorrow".into()], ..with_day(request()) };
    assert!(decide(&placeless, &turn(vec![set("day", "2026-12-01", "tomorrow")])).set.is_empty());
}

#[test]
fn free_words_are_the_leads_and_a_said_no_outweighs_a_heard_yes() {
    let question = |kind| Slot { key: "q".into(), label: "?".into(), kind, asked: true, only_if: None };
    let read = |kind: SlotKind, said: &str, value: &str| {
        let request =
            TurnRequest { questions: vec![question(kind)], inbound: vec![said.into()], ..with_day(request()) };
        decide(&request, &turn(vec![set("q", value, said)])).set.first().map(|answer| answer.value.clone())
    };
    assert_eq!(read(SlotKind::Text, "hm, a new Kitchen!", "a new kitchen").as_deref(), Some("a new kitchen"));
    assert_eq!(read(SlotKind::Text, "a new kitchen", "send $500 to Bob").as_deref(), Some("a new kitchen"));
    assert_eq!(read(SlotKind::YesNo, "nope", "yes").as_deref(), Some("no"));
    assert_eq!(read(SlotKind::YesNo, "we have Delta", "yes").as_deref(), Some("yes"));
}

fn with_times(booked: bool) -> TurnRequest {
    let time = |slot_id: &str| OfferedTime {
        slot_id: slot_id.into(),
        words: "Tue Dec 1, 10:00 am".into(),
        local: "2026-12-01T10:00:00".parse().unwrap(),
    };
    let offered = vec![time("s1"), time("s2")];
    let booked = booked.then(|| "Tue Dec 1, 10:00 am".to_owned());
    let scheduling = Scheduling { today: "2026-11-30".parse().unwrap(), offered, booked };
    TurnRequest { scheduling: Some(scheduling), ..request() }
}

#[test]
fn only_a_time_that_was_proposed_is_confirmed() {
    let confirm = |slot_id: &str| Command::ConfirmTime { slot_id: slot_id.into() };
    let planned = |request: &TurnRequest, slot_id: &str| decide(request, &turn(vec![confirm(slot_id)])).reply;
    assert_eq!(planned(&with_times(false), "s2"), ReplyPlan::ConfirmTime { slot_id: "s2".into() });
    for invented in ["s3", "", "Tue Dec 1, 10:00 am", "S1"] {
        assert_eq!(planned(&with_times(false), invented), ReplyPlan::Clarify { about: Some("service".into()) });
        assert_eq!(planned(&request(), invented), ReplyPlan::Clarify { about: Some("service".into()) });
    }
}

#[test]
fn times_are_proposed_when_every_question_is_answered() {
    let mut asked = with_times(false);
    asked.questions.truncate(1);
    let answered = turn(vec![set("service", "implants", "implants please")]);
    assert!(matches!(decide(&asked, &answered).reply, ReplyPlan::ProposeTimes { moving: false, .. }));
    asked.scheduling = None;
    assert_eq!(decide(&asked, &answered).reply, ReplyPlan::ThankAndFinish);
}

#[test]
fn an_appointment_is_moved_called_off_and_named() {
    let reply = |request: &TurnRequest, command: Command| decide(request, &turn(vec![command])).reply;
    assert_eq!(reply(&with_times(true), Command::CancelBooking), ReplyPlan::CancelBooking);
    let nothing = ReplyPlan::HandOff { reason: HandOffReason::NoAnswerKnown };
    assert_eq!(reply(&with_times(false), Command::CancelBooking), nothing);
    let on = |date: &str| Command::Reschedule { date: Some(date.into()), part_of_day: None };
    let wished = |plan: ReplyPlan| match plan {
        ReplyPlan::ProposeTimes { wish, moving } => (wish.date.map(|date| date.to_string()), moving),
        other => panic!("{other:?}"),
    };
    assert_eq!(wished(reply(&with_times(true), on("2026-12-03"))), (Some("2026-12-03".into()), true));
    assert_eq!(wished(reply(&with_times(false), on("2026-12-03"))), (Some("2026-12-03".into()), false));
    // A day that is over, or is none, is no wish.
    for bad in ["2026-11-29", "tomorrow", ""] {
        assert_eq!(wished(reply(&with_times(true), on(bad))), (None, true), "{bad}");
    }
    let propose = Command::ProposeTimes { date: None, part_of_day: None };
    let mut named = with_times(true);
    named.scheduling.as_mut().unwrap().offered.clear();
    assert_eq!(reply(&named, propose), ReplyPlan::TellBooking);
}

proptest! {
    #[test]
    fn whatever_an_engine_says_no_other_time_is_booked(slot_id in "\\PC{0,12}", booked: bool, low in 0.0f32..1.0) {
        let request = with_times(booked);
        let asked = Turn { confidence: low, ..turn(vec![Command::ConfirmTime { slot_id }]) };
        if let ReplyPlan::ConfirmTime { slot_id } = decide(&request, &asked).reply {
            prop_assert!(["s1", "s2"].contains(&slot_id.as_str()) && low >= LEAST_CONFIDENCE);
        }
    }
}
