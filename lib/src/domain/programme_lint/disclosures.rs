//! What the words beside the consent box have to tell.

use super::{
    Findings, Found, Programme, Severity,
    consent::brand_words,
    invitations::{Invitation, Meaning, invitations},
    reading::{LINK, Reading},
    rules::{self, Rule},
    tables,
};
use crate::domain::programme_lint::phrase::Phrases;

const WORDS: &str = "/draft/consent_text";

pub(super) fn look(programme: &Programme<'_>, findings: &mut Findings) {
    let consent = &programme.consent;
    if consent.sentences.is_empty() {
        return;
    }
    let says = |phrases: &Phrases| consent.sentences.iter().any(|sentence| phrases.are_in(sentence));
    let mut wants = |rule: &'static Rule, told: bool, problem: &str, fix: &str| {
        if !told {
            findings.add(rule, Found::at(WORDS, problem, fix));
        }
    };
    wants(
        &rules::CHANNEL,
        says(&tables::TEXTS),
        "The words do not speak of text messages.",
        "Write: text messages, or SMS.",
    );
    wants(
        &rules::PURPOSE,
        says(&tables::PURPOSES),
        "The words do not say what the texts are about.",
        "Say it: text messages about my request, or appointment reminders, or offers.",
    );
    wants(
        &rules::FREQUENCY,
        says_positively(consent, &tables::FREQUENCY),
        "The words do not say how often texts come.",
        "Add: Message frequency varies. Or a number: up to 4 messages a month.",
    );
    wants(
        &rules::RATES,
        says_positively(consent, &tables::RATES),
        "The words do not say that texts may cost.",
        "Add: Message and data rates may apply.",
    );
    let invited = invitations(consent);
    let help = invited.iter().any(Invitation::is_help) || says(&tables::HELP_WORDS);
    let contact = programme.surroundings.help_contact.as_deref().map(|contact| format!(", or contact {contact}"));
    let fix = format!("Add: Reply HELP for help{}.", contact.unwrap_or_default());
    wants(&rules::HELP, help, "The words do not say how to get help.", &fix);
    let stop =
        invited.iter().any(Invitation::is_opt_out_line) || invited.iter().any(|word| word.meaning == Meaning::End);
    wants(&rules::STOP, stop, "The words do not say how to stop the texts.", "Add: Reply STOP to opt out.");
    brand(programme, findings);
    condition(programme, findings);
    policies(programme, findings);
}

/// Whether a sentence says it, and not its opposite: `rates do not apply`.
fn says_positively(reading: &Reading<'_>, phrases: &Phrases) -> bool {
    reading.sentences.iter().any(|sentence| {
        phrases.find(sentence).is_some_and(|(from, to)| {
            let around = sentence.get(from.saturating_sub(1)..(to + 2).min(sentence.len())).unwrap_or_default();
            !tables::is_negated(around)
        })
    })
}

fn brand(programme: &Programme<'_>, findings: &mut Findings) {
    let Some(name) = programme.brand() else {
        if programme.surroundings.brand.is_none() {
            let fix = "Give `brand` in the surroundings.";
            let found =
                Found::at("/surroundings/brand", "The business's name is not known, so nobody looked for it.", fix);
            findings.add_as(&rules::BRAND, Severity::Note, found);
        }
        return;
    };
    if !programme.consent.holds(&brand_words(name)) {
        let problem = format!("The words do not name {name}.");
        let fix = format!("Write: I agree to receive text messages from {name} ...");
        findings.add(&rules::BRAND, Found::at(WORDS, problem, fix));
    }
}

/// 47 CFR 64.1200(f)(9)(i)(B): consent to telemarketing has to say that nobody needs to give it to buy something.
fn condition(programme: &Programme<'_>, findings: &mut Findings) {
    let sentences = &programme.consent.sentences;
    if sentences.iter().any(|sentence| tables::NO_CONDITION.are_in(sentence)) {
        return;
    }
    let found = Found::at(
        WORDS,
        "The words do not say that consent is no condition of a purchase.",
        "Add: Consent is not a condition of purchase.",
    );
    let markets = sentences.iter().any(|sentence| tables::MARKETING.are_in(sentence));
    if markets && programme.american {
        findings.add_as(&rules::PURCHASE, Severity::Error, found);
    } else {
        findings.add(&rules::PURCHASE, found);
    }
}

fn policies(programme: &Programme<'_>, findings: &mut Findings) {
    let both = [&programme.consent, &programme.introduction];
    let says =
        |phrases: &Phrases| both.iter().any(|text| text.sentences.iter().any(|sentence| phrases.are_in(sentence)));
    let linked = both.iter().any(|text| text.words().any(|word| word.plain == LINK));
    let missing: Vec<String> =
        [("terms", says(&tables::TERMS)), ("privacy policy", says(&tables::PRIVACY)), ("address", linked)]
            .into_iter()
            .filter(|(_, there)| !there)
            .map(|(name, _)| name.to_owned())
            .collect();
    if !missing.is_empty() {
        let problem = "Nothing leads to the terms and the privacy policy.";
        let fix = "Add: Terms: https://example.com/terms. Privacy policy: https://example.com/privacy.";
        findings.add(&rules::POLICIES, Found::at(WORDS, problem, fix).with(missing));
    }
}
