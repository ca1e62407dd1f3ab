//! What the texts themselves have to say.

use super::{
    Findings, Found, Programme, Severity,
    consent::brand_words,
    invitations::{Invitation, Meaning, invitations},
    rules,
};

pub(super) fn look(programme: &Programme<'_>, findings: &mut Findings) {
    let first = &programme.first;
    if first.text.trim().is_empty() {
        let fix = "Write the first text: who it is, and how to stop.";
        findings.add(&rules::BLANK, Found::at(&first.pointer, "The first text is blank.", fix));
    }
    let expected = programme.surroundings.follow_up_after_seconds.is_some();
    if programme.follow_up.is_none() && expected {
        let fix = "Write a follow-up text, or set no time for one.";
        let problem = "A follow-up is sent after a silence, and its text is blank.";
        findings.add(&rules::BLANK, Found::at("/draft/follow_up_text", problem, fix));
    }
    if first.reading.sentences.is_empty() {
        return;
    }
    let brand = programme.brand().map(brand_words).unwrap_or_default();
    let named =
        |text: &super::Sent<'_>| text.reading.words().any(|word| word.plain == "{brand}") || text.reading.holds(&brand);
    if !named(first) {
        let fix = "Begin with words such as: Hi {first_name}, this is {brand}.";
        findings.add(&rules::TEXT_BRAND, Found::at(&first.pointer, "The first text does not say who texts.", fix));
    }
    if let Some(text) = programme.follow_up.as_ref().filter(|text| !named(text)) {
        let problem = "The follow-up does not say who texts.";
        let found = Found::at(&text.pointer, problem, "Name {brand} in it.");
        findings.add_as(&rules::TEXT_BRAND, Severity::Warning, found);
    }
    let invited = invitations(&first.reading);
    // A word that is not heard has a finding of its own.
    let tells = invited.iter().any(|word| word.is_opt_out_line() || word.meaning == Meaning::End);
    if !tells {
        let fix = "Add: Reply STOP to opt out.";
        findings.add(&rules::OPT_OUT_LINE, Found::at(&first.pointer, "The first text does not say how to stop.", fix));
    } else if programme.american && !invited.iter().any(Invitation::is_help) {
        let fix = "If the texts come again and again, add: Reply HELP for help.";
        let problem = "The first text confirms the consent, and carriers like to see HELP in it.";
        findings.add(&rules::CONFIRMATION, Found::at(&first.pointer, problem, fix));
    }
}
