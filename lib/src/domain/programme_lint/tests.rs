//! Each rule with something good and something bad, and what the rules have in common.

use super::*;
use crate::domain::{
    form::{FieldKind, FormField, OpenQuestion},
    sender::SenderKind,
};

/// A form with nothing to be said against it but notes.
pub(super) fn good_draft() -> FormDraft {
    let field = |key: &str, kind, required| FormField {
        key: key.into(),
        label: key.into(),
        kind,
        required,
        options: Vec::new(),
    };
    FormDraft {
        title: "Ask us".into(),
        introduction: "Terms: https://harbor.example/terms. Privacy policy: https://harbor.example/privacy.".into(),
        fields: vec![field("name", FieldKind::Name, true), field("phone", FieldKind::Phone, true)],
        consent_key: "sms".into(),
        consent_text: "I agree to receive text messages from Harbor Roofing about my request. Message frequency varies. \
                       Message and data rates may apply. Reply STOP to opt out, HELP for help. Consent is not a condition \
                       of purchase."
            .into(),
        first_text: "Hi {first_name}, this is {brand}. Reply HELP for help, STOP to opt out.".into(),
        follow_up_text: "Hi {first_name}, {brand} again: still interested?".into(),
        questions: vec![OpenQuestion { key: "when".into(), ask: "When do you start?".into(), ..OpenQuestion::default() }],
        checklist: crate::domain::qualification::Checklist::default(),
        flow: crate::domain::flow::Flow::default(),
        region: "US".into(),
    }
}

/// A workspace that may text.
pub(super) fn good_surroundings() -> Surroundings {
    Surroundings {
        brand: Some("Harbor Roofing, Inc.".into()),
        time_zone: Some("America/New_York".into()),
        follow_up_after_seconds: Some(24 * 3_600),
        senders: Some(vec![sender(SenderKind::ShortCode)]),
        at: "2026-11-23T12:00:00Z".parse().ok(),
        ..Surroundings::default()
    }
}

pub(super) fn sender(kind: SenderKind) -> SenderFacts {
    let country = (kind != SenderKind::Name).then(|| "US".into());
    SenderFacts { kind, country, campaign: None, verified: None, smart_encoding: false, simulated: false }
}

fn found_in(change: impl FnOnce(&mut FormDraft, &mut Surroundings)) -> Vec<(Severity, &'static str, String)> {
    let (mut draft, mut surroundings) = (good_draft(), good_surroundings());
    change(&mut draft, &mut surroundings);
    let found = lint(&draft, &surroundings).into_iter();
    found.map(|finding| (finding.severity, finding.rule, finding.pointer)).collect()
}

/// The findings that are new after a change, without notes.
fn rules_after(change: impl FnOnce(&mut FormDraft, &mut Surroundings)) -> Vec<String> {
    let found = found_in(change).into_iter().filter(|(severity, ..)| *severity != Severity::Note);
    found.map(|(severity, rule, pointer)| format!("{} {rule} {pointer}", severity.as_str())).collect()
}

#[test]
fn the_good_form_has_notes_alone() {
    assert_eq!(rules_after(|_, _| {}), Vec::<String>::new());
    let notes: Vec<_> = found_in(|_, _| {}).into_iter().map(|(_, rule, _)| rule).collect();
    assert_eq!(notes, ["segments.foreign_name/1", "segments.long_name/1", "timing.quiet_hours/1"]);
}

#[test]
fn rules_are_named_once_and_have_all_their_words() {
    let mut ids = std::collections::BTreeSet::new();
    for rule in RULES {
        assert!(ids.insert(rule.id), "{} is there twice", rule.id);
        let (name, version) = rule.id.split_once('/').unwrap();
        assert!(name.contains('.') && version.parse::<u32>().is_ok(), "{}", rule.id);
        assert!(rule.finds.ends_with('.') && !rule.source.is_empty(), "{}", rule.id);
        assert!(rule.severity <= rule.elsewhere, "{} is worse elsewhere", rule.id);
    }
    assert!(ids.len() >= 45);
}

#[test]
fn the_box_is_unticked_and_free() {
    let at = "/surroundings/consent_box";
    let ticked = rules_after(|_, around| around.consent_box.preticked = true);
    assert_eq!(ticked, [format!("error consent.box_unticked/1 {at}/preticked")]);
    let required = rules_after(|_, around| around.consent_box.required = true);
    assert_eq!(required, [format!("error consent.voluntary/1 {at}/required")]);
    let second = |required| {
        rules_after(move |draft, _| {
            let options = vec!["Yes, I agree to receive texts".into(), "No".into()];
            let label = "May we text you?".into();
            draft.fields.push(FormField { key: "ok".into(), label, kind: FieldKind::Choice, required, options });
        })
    };
    assert_eq!(second(true), ["error consent.no_second_field/1 /draft/fields/2/label"]);
    assert_eq!(second(false), Vec::<String>::new());
}

#[test]
fn what_is_no_form_is_a_finding() {
    let found = rules_after(|draft, _| {
        draft.fields.pop();
        draft.fields[0].label.clear();
    });
    assert_eq!(found, ["error form.phone_field/1 /draft/fields", "error form.shape/1 /draft/fields/0/label"]);
}

#[test]
fn a_business_is_named_as_it_is_called() {
    for brand in ["harbor roofing", "Harbor Roofing LLC", "  HARBOR   ROOFING  ", "Harbor"] {
        let found = rules_after(|_, around| around.brand = Some(brand.into()));
        assert_eq!(found, Vec::<String>::new(), "{brand}");
    }
    let found = rules_after(|_, around| around.brand = Some("Harbor Dental".into()));
    assert_eq!(found, ["error disclosure.brand/1 /draft/consent_text"]);
    let found = rules_after(|draft, around| {
        around.brand = Some("Call Partners".into());
        draft.consent_text = draft.consent_text.replace("Harbor Roofing", "Call Partners");
    });
    assert_eq!(found, Vec::<String>::new());
    let unknown = found_in(|_, around| around.brand = None);
    assert!(unknown.contains(&(Severity::Note, "disclosure.brand/1", "/surroundings/brand".into())));
}

#[test]
fn policies_are_looked_for_beside_the_box_and_above() {
    let found = |words: &str| rules_after(|draft, _| draft.introduction = words.into());
    assert_eq!(found("We text you back."), ["warning disclosure.policies/1 /draft/consent_text"]);
    assert_eq!(found("Our terms and privacy policy are at harbor.example/legal."), Vec::<String>::new());
}

#[test]
fn elsewhere_the_carriers_sentences_are_notes() {
    let german = |draft: &mut FormDraft, around: &mut Surroundings| {
        draft.region = "DE".into();
        draft.consent_text =
            "Ich willige ein, von Harbor Roofing SMS zu meiner Anfrage zu erhalten. Antworten Sie mit STOP, \
                              um keine SMS mehr zu erhalten."
                .into();
        draft.first_text = "Hallo {first_name}, hier ist {brand}. Antworten Sie mit STOP zum Abmelden.".into();
        draft.follow_up_text = "Hallo {first_name}, hier ist {brand}.".into();
        draft.questions.clear();
        around.time_zone = Some("Europe/Berlin".into());
        around.senders = None;
    };
    assert_eq!(rules_after(german), Vec::<String>::new());
    let with_a_toll_free_number = rules_after(|draft, around| {
        german(draft, around);
        around.senders = Some(vec![SenderFacts { verified: Some(true), ..sender(SenderKind::TollFree) }]);
    });
    assert_eq!(
        with_a_toll_free_number,
        [
            "error disclosure.frequency/1 /draft/consent_text",
            "error disclosure.help/1 /draft/consent_text",
            "error disclosure.rates/1 /draft/consent_text",
            "warning disclosure.not_a_condition/1 /draft/consent_text",
        ]
    );
}

#[test]
fn texts_and_consent_speak_one_language() {
    let spanish =
        "Hola {first_name}, soy el asistente de {brand}. Gracias por escribirnos. Responda STOP para cancelar.";
    let found = rules_after(|draft, _| draft.first_text = spanish.into());
    assert_eq!(found, ["warning text.language/1 /draft/first_text"]);
    let found = rules_after(|draft, _| draft.first_text = "Hi {first_name}, {brand} here. Hola! STOP to end.".into());
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn variables_that_are_empty_are_shown_as_they_read() {
    let (mut draft, surroundings) = (good_draft(), good_surroundings());
    draft.fields[0].required = false;
    let findings = lint(&draft, &surroundings);
    let empty: Vec<_> = findings.iter().filter(|finding| finding.rule == "text.variable_empty/1").collect();
    assert_eq!(empty.len(), 2);
    assert_eq!(empty[0].evidence, ["Hi , this is Harbor Roofing, Inc.. Reply HELP for help, STOP to opt out."]);
    let nameless = rules_after(|_, around| around.brand = Some(" - ".into()));
    assert_eq!(
        nameless,
        ["error text.variable_empty/1 /draft/first_text", "error text.variable_empty/1 /draft/follow_up_text",]
    );
    let question = rules_after(|draft, _| draft.questions[0].ask = "When, {first_name}?".into());
    assert_eq!(question, ["error text.variable_unknown/1 /draft/questions/0/ask"]);
    let consent = rules_after(|draft, _| draft.title = "Ask {brand}".into());
    assert_eq!(consent, ["error text.variable_unknown/1 /draft/title"]);
}

#[test]
fn a_follow_up_has_words_a_time_and_a_name() {
    let blank = |draft: &mut FormDraft| draft.follow_up_text = " ".into();
    assert_eq!(rules_after(|draft, _| blank(draft)), ["error text.blank/1 /draft/follow_up_text"]);
    let never = |draft: &mut FormDraft, around: &mut Surroundings| {
        blank(draft);
        around.follow_up_after_seconds = None;
    };
    assert_eq!(rules_after(never), Vec::<String>::new());
    let unused = found_in(|_, around| around.follow_up_after_seconds = None);
    assert!(unused.contains(&(Severity::Note, "timing.unused/1", "/draft/follow_up_text".into())));
    let unnamed = rules_after(|draft, _| draft.follow_up_text = "Still interested?".into());
    assert_eq!(unnamed, ["warning text.brand/1 /draft/follow_up_text"]);
    let cancels = rules_after(|draft, _| draft.questions[0].ask = "Reply CANCEL to cancel your visit. When?".into());
    assert_eq!(cancels, ["error text.invites_cancel/1 /draft/questions/0/ask"]);
}

#[test]
fn confirmations_without_help_are_noted() {
    let found = found_in(|draft, _| draft.first_text = "Hi {first_name}, {brand} here. STOP to end.".into());
    assert!(found.contains(&(Severity::Note, "text.confirmation/1", "/draft/first_text".into())));
}

#[test]
fn segments_count_the_question_and_the_longest_name() {
    let problem = |change: fn(&mut FormDraft), rule: &str| {
        let mut draft = good_draft();
        change(&mut draft);
        let findings = lint(&draft, &good_surroundings());
        findings.into_iter().find(|finding| finding.rule == rule).map(|finding| (finding.problem, finding.evidence))
    };
    let long = problem(|_| {}, "segments.long_name/1").unwrap().0;
    // 72 characters around the name, a space and 18 of the question: with 69 more it is full.
    assert!(long.contains("For a first name of 70 characters the text takes 2 segments instead of 1"), "{long}");
    let (costly, characters) = problem(
        |draft| draft.questions[0].ask = "When would you like us to come and have a look at it – this week?".into(),
        "segments.ucs2/1",
    )
    .unwrap();
    assert!(
        costly.contains("with the question that is sent with it, takes 3 segments in UCS-2; without them"),
        "{costly}"
    );
    assert_eq!(characters, ["– (U+2013) alone: 3 segments instead of 1"]);
    let answered = |draft: &mut FormDraft| {
        draft.questions[0].ask = "Wann – genau?".into();
        let field = FormField {
            key: "when".into(),
            label: "When".into(),
            kind: FieldKind::Text,
            required: true,
            options: vec![],
        };
        draft.fields.push(field);
    };
    assert_eq!(problem(answered, "segments.ucs2/1"), None, "a question that the form answers is never sent");
}

#[test]
fn smart_encoding_is_counted_where_every_sender_has_it() {
    let typographic =
        |draft: &mut FormDraft| draft.first_text = "Hi {first_name}, it’s {brand} – reply STOP to end.".into();
    let smart = |all: bool| {
        rules_after(move |draft, around| {
            typographic(draft);
            let mut senders = vec![SenderFacts { smart_encoding: true, ..sender(SenderKind::ShortCode) }];
            senders.extend((!all).then(|| sender(SenderKind::ShortCode)));
            around.senders = Some(senders);
        })
    };
    assert_eq!(smart(true), Vec::<String>::new());
    assert_eq!(smart(false), ["warning segments.ucs2/1 /draft/first_text"]);
}

#[test]
fn a_follow_up_at_night_is_told_with_its_hours() {
    let timing = |after: i64, own: Option<&str>| {
        let surroundings = Surroundings {
            follow_up_after_seconds: Some(after),
            own_hours: own.map(|hours| hours.parse().unwrap()),
            ..good_surroundings()
        };
        let found =
            lint(&good_draft(), &surroundings).into_iter().filter(|finding| finding.rule.starts_with("timing."));
        found.map(|finding| (finding.severity, finding.rule, finding.problem)).collect::<Vec<_>>()
    };
    // New York: open from 8 to 21, so 11 of 24 hours are quiet, and nobody who was up is met at night a day later.
    let day = timing(24 * 3_600, None);
    assert_eq!(day.len(), 1);
    assert!(day[0].0 == Severity::Note && day[0].2.contains("forms of 77 of a week's 168 hours"), "{day:?}");
    assert!(day[0].2.contains("11.0 at most; of the 91 hours in which people are up, it is 0"), "{day:?}");
    // Half a day later most of those who were up are asleep.
    let half = timing(12 * 3_600, None);
    assert!(half[0].0 == Severity::Warning && half[0].1 == "timing.quiet_hours/1", "{half:?}");
    let narrow = timing(24 * 3_600, Some("09:00-18:00"));
    assert_eq!(narrow.iter().map(|found| found.1).collect::<Vec<_>>(), ["timing.expires/1", "timing.quiet_hours/1"]);
    assert_eq!(
        timing(0, None).iter().map(|found| found.1).collect::<Vec<_>>(),
        ["timing.hasty/1", "timing.quiet_hours/1"]
    );
}

#[test]
fn senders_may_send_and_be_answered() {
    let with = |senders: Vec<SenderFacts>| rules_after(|_, around| around.senders = Some(senders));
    let (long, free, name) = (sender(SenderKind::LongCode), sender(SenderKind::TollFree), sender(SenderKind::Name));
    assert_eq!(with(vec![]), ["warning sender.none/1 /surroundings/senders"]);
    assert_eq!(with(vec![long.clone()]), ["warning sender.campaign/1 /surroundings/senders/0"]);
    let registered = SenderFacts { campaign: Some(crate::domain::pacing::CampaignClass::Low), ..long.clone() };
    assert_eq!(with(vec![registered]), Vec::<String>::new());
    assert_eq!(with(vec![SenderFacts { simulated: true, ..long.clone() }]), Vec::<String>::new());
    assert_eq!(with(vec![SenderFacts { country: Some("GB".into()), ..long }]), Vec::<String>::new());
    assert_eq!(with(vec![free.clone()]), Vec::<String>::new(), "not known: a note");
    let refused = SenderFacts { verified: Some(false), ..free.clone() };
    assert_eq!(with(vec![refused]), ["error sender.verification/1 /surroundings/senders/0"]);
    assert_eq!(with(vec![name.clone()]), ["error sender.one_way/1 /surroundings/senders/0"]);
    assert_eq!(with(vec![free, name]), ["warning sender.one_way/1 /surroundings/senders/1"]);
}

#[test]
fn rules_that_block_are_named_once() {
    let draft = FormDraft { consent_text: "Hm.".into(), first_text: "Hi".into(), ..good_draft() };
    let findings = lint(&draft, &good_surroundings());
    let blocking = blocking_rules(&findings);
    assert!(!is_publishable(&findings) && blocking.contains(&"text.brand/1") && blocking.is_sorted());
    assert!(blocking_rules(&lint(&good_draft(), &good_surroundings())).is_empty());
}
