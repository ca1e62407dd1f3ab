use super::*;
use crate::domain::{
    knowledge::{Knowledge, Snippet},
    qualification::Slot,
    turn::{Language, SmallTalkTopic},
};

fn request() -> TurnRequest {
    let options = vec!["Implants".into(), "Whitening".into()];
    TurnRequest {
        brand: "Bright Dental".into(),
        questions: vec![Slot {
            key: "service".into(),
            label: "Which service is it about?".into(),
            kind: SlotKind::Choice { options },
            asked: true,
            only_if: None,
        }],
        knowledge: Knowledge::new(vec![
            Snippet { id: "k1".into(), question: "Price?".into(), answer: "Whitening is $90.".into() },
            Snippet { id: "k2".into(), question: "Long?".into(), answer: "long ".repeat(100) },
        ])
        .into(),
        ..TurnRequest::default()
    }
}

fn decision(reply: ReplyPlan) -> Decision {
    Decision { set: Vec::new(), reply, hand_off: None, opt_out: false, not_interested: false }
}

fn answer(ids: &[&str]) -> Decision {
    let snippet_ids = ids.iter().map(|id| (*id).into()).collect();
    decision(ReplyPlan::AnswerWith { snippet_ids, then_ask: Some("service".into()) })
}

fn drafted(decision: &Decision, words: Option<&str>) -> Option<Draft> {
    let turn = Turn { commands: Vec::new(), reply: words.map(Into::into), snippet_ids: Vec::new(), confidence: 1.0 };
    let segments = |text: &str| text.chars().count().div_ceil(153);
    draft(&request(), &turn, decision, &segments)
}

#[test]
fn an_answer_is_the_stored_text_and_the_next_question() {
    let found = drafted(&answer(&["k1"]), None).unwrap();
    assert_eq!(found.text, "Whitening is $90. Which service is it about?");
    assert_eq!((found.source, found.hand_off), (Source::Template, None));
}

#[test]
fn a_models_words_are_used_only_when_bound() {
    let bound = drafted(&answer(&["k1"]), Some("Whitening costs $90 with us.")).unwrap();
    assert_eq!(bound.text, "Whitening costs $90 with us. Which service is it about?");
    assert_eq!(bound.source, Source::Model);
    let invented = drafted(&answer(&["k1"]), Some("Whitening costs $50 today, ok?")).unwrap();
    assert_eq!(invented.text, "Whitening is $90. Which service is it about?");
    assert_eq!(invented.refused.len(), 2);
    let uncited = decision(ReplyPlan::Ask { slot: "service".into() });
    assert_eq!(drafted(&uncited, Some("It is $90, fine?")).unwrap().source, Source::Template);
}

#[test]
fn what_does_not_fit_is_shortened_and_at_last_handed_over() {
    let both = drafted(&answer(&["k1", "k2"]), None).unwrap();
    assert_eq!(both.text, "Whitening is $90. Which service is it about?");
    let long = drafted(&answer(&["k2"]), None).unwrap();
    assert_eq!(long.hand_off, Some(HandOffReason::NoAnswerKnown));
    assert!(long.text.contains("a person") || long.text.contains("A person"));
}

#[test]
fn a_hand_off_always_says_what_happens_next_in_template_words() {
    for reason in [HandOffReason::AskedForPerson, HandOffReason::Frustrated, HandOffReason::EngineFailed] {
        let text = drafted(&decision(ReplyPlan::HandOff { reason }), Some("Wait 5 minutes")).unwrap().text;
        assert!(text.contains("a person will text you here"), "{text}");
    }
    assert_eq!(drafted(&decision(ReplyPlan::StayQuiet), Some("Hi")), None);
}

#[test]
fn it_says_what_it_is_and_offers_the_options_again() {
    let identity = decision(ReplyPlan::SmallTalk { topic: SmallTalkTopic::Identity, then_ask: None });
    assert!(compose(&request(), &identity).contains("automated assistant of Bright Dental"));
    assert_eq!(drafted(&identity, Some("I'm a real person!")).unwrap().refused, vec![Violation::ClaimsToBeHuman]);
    let spanish = TurnRequest { language: Language::Es, ..request() };
    assert!(compose(&spanish, &identity).contains("asistente virtual"));
    let again = compose(&request(), &decision(ReplyPlan::Clarify { about: Some("service".into()) }));
    assert!(again.ends_with("You can answer with: Implants, Whitening."), "{again}");
}
