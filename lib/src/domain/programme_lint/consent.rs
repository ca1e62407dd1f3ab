//! The consent box: somebody agrees, freely, to texts of one sender, and to nothing else.

use super::{
    Findings, Found, Programme,
    reading::{Reading, Word},
    rules, tables,
};
use crate::domain::form::FieldKind;

/// Where the words beside the box are.
const WORDS: &str = "/draft/consent_text";

pub(super) fn look(programme: &Programme<'_>, findings: &mut Findings) {
    let consent = &programme.consent;
    if programme.surroundings.consent_box.preticked {
        let fix = "Show the box unticked, and let the visitor tick it.";
        findings.add(
            &rules::PRETICKED,
            Found::at("/surroundings/consent_box/preticked", "The box is ticked already.", fix),
        );
    }
    if programme.surroundings.consent_box.required {
        let fix = "Take the form without the tick, and text only those who ticked.";
        let problem = "The form is refused without consent to texts.";
        findings.add(&rules::CONDITION, Found::at("/surroundings/consent_box/required", problem, fix));
    }
    second_consent(programme, findings);
    if consent.sentences.is_empty() {
        let fix = "Say who texts, about what, how often, what it costs, and how to stop.";
        findings.add(&rules::NO_CONSENT, Found::at(WORDS, "No words stand beside the consent box.", fix));
        return;
    }
    if !consent.sentences.iter().any(|sentence| tables::AGREES.are_in(sentence)) {
        let fix = "Begin with words such as: I agree to receive text messages from ...";
        findings.add(&rules::NOT_ASKED, Found::at(WORDS, "Nobody agrees to anything in these words.", fix));
    }
    bundled(programme, findings);
    forced(consent, findings);
}

/// The words of a sentence that is wrong, as evidence.
fn quote(sentence: &[Word<'_>]) -> String {
    sentence.iter().map(|word| word.raw).collect::<Vec<_>>().join(" ")
}

/// Sentences that make consent a condition, or ticking it the default.
fn forced(consent: &Reading<'_>, findings: &mut Findings) {
    for sentence in &consent.sentences {
        if tables::PRETICKED.are_in(sentence) {
            let fix = "Word it so that ticking the box means yes, and leaving it means no.";
            let problem = "The words take the tick for given, or make it mean no.";
            findings.add(&rules::PRETICKED, Found::at(WORDS, problem, fix).with([quote(sentence)]));
        }
        let by_sending =
            tables::BY_SENDING.are_in(sentence) && tables::AGREES.are_in(sentence) && !tables::BOX.are_in(sentence);
        if by_sending {
            let fix = "Say that ticking the box is what agrees: By checking this box, I agree to ...";
            let problem = "Sending the form counts as consent, whether the box is ticked or not.";
            findings.add(&rules::CONDITION, Found::at(WORDS, problem, fix).with([quote(sentence)]));
        } else if tables::REQUIRED.are_in(sentence) && !tables::is_negated(sentence) {
            let fix = "Leave consent to the visitor, and say that it is no condition.";
            findings.add(&rules::CONDITION, Found::at(WORDS, "Consent is required.", fix).with([quote(sentence)]));
        }
    }
}

/// Sentences that agree to more than texts of one sender.
fn bundled(programme: &Programme<'_>, findings: &mut Findings) {
    let brand = programme.brand().map(brand_words).unwrap_or_default();
    for sentence in &programme.consent.sentences {
        let sentence = &without_brand(sentence, &brand);
        if tables::TERMS_AGREED.are_in(sentence) {
            let fix = "Give terms and privacy policy a sentence of their own that only points to them, or a box of their own.";
            let problem = "Who ticks this box also accepts terms or a privacy policy.";
            findings.add(&rules::WITH_TERMS, Found::at(WORDS, problem, fix).with([quote(sentence)]));
        }
        if !tables::RECEIVES.are_in(sentence) {
            continue;
        }
        let channels: Vec<String> = other_channels(sentence);
        if !channels.is_empty() {
            let fix = "Ask for texts alone here, and for other channels in a box of their own.";
            let problem = "Who ticks this box also agrees to other channels.";
            findings.add(&rules::WITH_CHANNELS, Found::at(WORDS, problem, fix).with(channels));
        }
        if let Some((from, to)) = tables::OTHERS.find(sentence)
            && !tables::is_negated(sentence)
        {
            let others = sentence.get(from..to).map(quote).into_iter();
            let fix = "Ask for texts of this one business; consent cannot be passed on.";
            findings.add(&rules::WITH_OTHERS, Found::at(WORDS, "Others may text too.", fix).with(others));
        }
        mixed(sentence, findings);
    }
}

/// Marketing and what was asked for, in one sentence that agrees.
fn mixed(sentence: &[Word<'_>], findings: &mut Findings) {
    let Some((from, to)) = tables::MARKETING.find(sentence) else { return };
    let is_denied = sentence.get(from.saturating_sub(3)..from).is_some_and(tables::is_negated);
    if let Some((start, end)) = tables::INFORMATIONAL.find(sentence)
        && !is_denied
    {
        let both = [sentence.get(start..end), sentence.get(from..to)].into_iter().flatten().map(quote);
        let fix = "Ask for marketing in a box of its own, and here only for what was asked about.";
        let problem = "One box agrees to marketing and to texts about the request.";
        findings.add(&rules::MIXED_PURPOSES, Found::at(WORDS, problem, fix).with(both));
    }
}

/// Other channels than texts that a sentence speaks of, where they are the visitor's.
fn other_channels(sentence: &[Word<'_>]) -> Vec<String> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(rest) = sentence.get(from..)
        && let Some((start, end)) = tables::CHANNELS.find(rest)
    {
        let (start, end) = (from + start, from + end);
        from = end;
        let denied = sentence.get(start.saturating_sub(3)..start).is_some_and(|before| {
            tables::is_negated(before) || before.iter().any(|word| matches!(word.plain.as_str(), "instead" | "rather"))
        });
        let reaches_us = sentence.get(end..).is_some_and(|after| tables::REACHES_US.begin(after));
        if !denied && !reaches_us {
            found.extend(sentence.get(start..end).map(quote));
        }
    }
    found
}

/// The words of a business's name, without legal forms.
pub(super) fn brand_words(brand: &str) -> Vec<String> {
    const FORMS: [&str; 16] =
        ["inc", "llc", "ltd", "corp", "co", "gmbh", "ag", "kg", "sa", "sl", "srl", "sas", "sarl", "plc", "spa", "lda"];
    let mut words: Vec<String> = Reading::of(brand).words().map(|word| word.plain.clone()).collect();
    while words.len() > 1 && words.last().is_some_and(|word| FORMS.contains(&word.as_str())) {
        words.pop();
    }
    words
}

/// A sentence with the business's name taken out: a business may be called Partners or Marketing.
fn without_brand<'a>(sentence: &[Word<'a>], brand: &[String]) -> Vec<Word<'a>> {
    let mut left = Vec::with_capacity(sentence.len());
    let mut rest = sentence;
    while let Some((first, after)) = rest.split_first() {
        let is_brand = !brand.is_empty()
            && rest
                .get(..brand.len())
                .is_some_and(|words| words.iter().zip(brand).all(|(word, name)| word.plain == *name));
        if is_brand {
            rest = rest.get(brand.len()..).unwrap_or_default();
        } else {
            left.push(first.clone());
            rest = after;
        }
    }
    left
}

/// A field that must be filled and asks for consent beside the box.
fn second_consent(programme: &Programme<'_>, findings: &mut Findings) {
    for (place, field) in programme.draft.fields.iter().enumerate() {
        let asks = |words: &str| {
            let reading = Reading::of(words);
            reading.sentences.iter().any(|sentence| {
                tables::AGREES.are_in(sentence) && tables::TEXTS.are_in(sentence) && tables::RECEIVES.are_in(sentence)
            })
        };
        let is_question = matches!(field.kind, FieldKind::Choice | FieldKind::Text | FieldKind::LongText);
        if field.required && is_question && (asks(&field.label) || field.options.iter().any(|option| asks(option))) {
            let fix = "Take this field out: the consent box asks already, and may stay empty.";
            let problem = "This field must be filled and asks for consent to texts.";
            let found = Found::at(format!("/draft/fields/{place}/label"), problem, fix).with([field.label.clone()]);
            findings.add(&rules::SECOND_CONSENT, found);
        }
    }
}
