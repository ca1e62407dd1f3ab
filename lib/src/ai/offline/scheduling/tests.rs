use crate::{
    ai::OfflineEngine,
    domain::{
        qualification::{Slot, SlotKind},
        turn::{OfferedTime, ReplyPlan, Scheduling, TurnRequest, decide},
    },
};

/// Monday 30 November 2026, with three times proposed.
fn request(text: &str) -> TurnRequest {
    let time =
        |slot_id: &str, at: &str| OfferedTime { slot_id: slot_id.into(), words: at.into(), local: at.parse().unwrap() };
    let offered =
        vec![time("a", "2026-12-01T10:00:00"), time("b", "2026-12-02T14:30:00"), time("c", "2026-12-04T10:00:00")];
    TurnRequest {
        scheduling: Some(Scheduling { today: "2026-11-30".parse().unwrap(), offered, booked: None }),
        inbound: vec![text.into()],
        ..TurnRequest::default()
    }
}

fn plan(request: &TurnRequest) -> String {
    match decide(request, &OfflineEngine.read(request)).reply {
        ReplyPlan::ConfirmTime { slot_id } => slot_id,
        ReplyPlan::ProposeTimes { wish, moving } => {
            let date = wish.date.map_or("-".into(), |date| date.to_string());
            format!("{} {date} {:?}", if moving { "move" } else { "propose" }, wish.part_of_day)
        }
        ReplyPlan::CancelBooking => "call off".into(),
        ReplyPlan::TellBooking => "tell".into(),
        other => format!("{other:?}"),
    }
}

#[test]
fn the_proposed_time_that_is_meant_is_found() {
    for (text, slot) in [
        ("2", "b"),
        ("2 please", "b"),
        ("Option 3", "c"),
        ("the second one works for me", "b"),
        ("la segunda", "b"),
        ("el 1 por favor", "a"),
        ("the last one", "c"),
        ("Tuesday at 10", "a"),
        ("friday", "c"),
        ("Friday 10am please", "c"),
        ("tomorrow", "a"),
        ("wednesday afternoon", "b"),
        ("2:30", "b"),
        ("at 2:30 pm", "b"),
        ("14:30 is good", "b"),
        ("el martes a las 10", "a"),
        ("el mi\u{e9}rcoles por la tarde", "b"),
        ("viernes", "c"),
        ("ma\u{f1}ana", "a"),
        ("in the afternoon", "b"),
    ] {
        assert_eq!(plan(&request(text)), slot, "{text}");
    }
}

#[test]
fn what_was_not_proposed_is_never_chosen() {
    for text in [
        "4",
        "10",
        "at 10",
        "at 10:15",
        "tuesday at 3",
        "thursday",
        "monday at 10",
        "slot a",
        "10 people",
        "2 or 3",
        "the morning",
    ] {
        let found = plan(&request(text));
        assert!(!["a", "b", "c"].contains(&found.as_str()), "{text}: {found}");
    }
    assert_eq!(plan(&request("thursday")), "propose 2026-12-03 None");
    assert_eq!(plan(&request("neither, thursday morning?")), "propose 2026-12-03 Some(Morning)");
    assert_eq!(plan(&request("ninguna")), "propose - None");
    assert_eq!(plan(&request("el jueves por la ma\u{f1}ana")), "propose 2026-12-03 Some(Morning)");
}

#[test]
fn a_number_answers_the_question_that_is_open() {
    let mut with_question = request("2");
    with_question.questions = vec![Slot {
        key: "people".into(),
        label: "How many people?".into(),
        kind: SlotKind::Text,
        asked: true,
        only_if: None,
    }];
    assert_ne!(plan(&with_question), "b");
    with_question.inbound = vec!["tuesday at 10".into()];
    assert_eq!(plan(&with_question), "a");
}

#[test]
fn one_time_is_confirmed_by_a_yes() {
    let mut one = request("yes please");
    one.scheduling.as_mut().unwrap().offered.truncate(1);
    assert_eq!(plan(&one), "a");
    one.inbound = vec!["s\u{ed}".into()];
    assert_eq!(plan(&one), "a");
    one.inbound = vec!["no".into()];
    assert_eq!(plan(&one), "propose - None");
}

#[test]
fn appointments_are_made_moved_and_called_off_in_words() {
    let said = |text: &str, booked: bool| {
        let mut request = request(text);
        let known = request.scheduling.as_mut().unwrap();
        known.offered.clear();
        known.booked = booked.then(|| "Tue Dec 1, 10:00 am".into());
        plan(&request)
    };
    for text in
        ["Can I book an appointment?", "I'd like to schedule a visit", "Quiero pedir cita", "what times do you have?"]
    {
        assert_eq!(said(text, false), "propose - None", "{text}");
    }
    assert_eq!(
        said("Could I come in for an appointment on Thursday afternoon", false),
        "propose 2026-12-03 Some(Afternoon)"
    );
    assert_eq!(said("\u{bf}Ten\u{e9}is cita el viernes?", false), "propose 2026-12-04 None");
    for text in ["cancel my appointment", "I need to cancel it", "sorry I can't make it", "quiero cancelar la cita"] {
        assert_eq!(said(text, true), "call off", "{text}");
    }
    for (text, plan) in [
        ("can we move it to Thursday", "move 2026-12-03 None"),
        ("need to cancel tomorrow, can we do Thursday?", "move 2026-12-03 None"),
        ("I have to reschedule", "move - None"),
        ("\u{bf}podemos cambiar la cita al viernes por la tarde?", "move 2026-12-04 Some(Afternoon)"),
    ] {
        assert_eq!(said(text, true), plan, "{text}");
    }
    assert_eq!(said("when is my appointment?", true), "tell");
    // Without an appointment there is nothing to call off: a person looks.
    assert!(said("cancel my appointment", false).starts_with("HandOff"));
}

#[test]
fn without_a_calendar_nothing_of_this_happens() {
    for text in ["2", "Can I book an appointment?", "cancel my appointment"] {
        let plain = TurnRequest { scheduling: None, ..request(text) };
        let found = plan(&plain);
        assert!(!found.starts_with("propose") && found != "b" && found != "call off", "{text}: {found}");
    }
}
