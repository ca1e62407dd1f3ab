//! What texts cost: segments, counted on what is really sent.
//!
//! A first text is sent with the first open question behind it, and with a name nobody knows yet. So it is counted with an
//! ordinary name, with the longest the form takes, and with one that GSM-7 lacks a letter of.

use std::borrow::Cow;

use super::{
    Findings, Found, Programme, Severity, rules,
    variables::{Brace, braces},
};
use crate::domain::{
    form::render,
    person_name::MAX_NAME_CHARS,
    segments::{Encoding, Segmentation, segment},
    smart_encoding::smart_encode,
};

/// More segments than this cost more than they bring.
const MANY: u32 = 3;
/// More segments than this some providers refuse: Telnyx documents ten.
const MOST: u32 = 10;
/// Twilio takes no longer text (error 21617).
const MOST_CHARS: usize = 1_600;
/// An ordinary first name, one with a letter outside GSM-7, and the same without.
const ORDINARY: &str = "Alexandra";
const FOREIGN: &str = "Zoë";
const NATIVE: &str = "Zoe";
/// Stands for a business whose name is not known.
const SOME_BRAND: &str = "Your Business";

/// A text as it is sent, for any name.
struct Rendered<'a> {
    pointer: &'a str,
    template: &'a str,
    /// The question that is sent with it.
    question: Option<&'a str>,
    brand: &'a str,
    smart: bool,
}

impl Rendered<'_> {
    /// The words for somebody of this name, before a sender replaces characters.
    fn words(&self, name: &str) -> String {
        let text = render(self.template, name, self.brand);
        match self.question {
            Some(question) => format!("{text} {question}"),
            None => text,
        }
    }

    fn count(&self, name: &str) -> Segmentation {
        let words = self.words(name);
        segment(&if self.smart { smart_encode(&words) } else { Cow::Borrowed(words.as_str()) })
    }

    fn has_name(&self) -> bool {
        braces(self.template).contains(&Brace::Name("first_name"))
    }

    fn with_question(&self) -> &'static str {
        if self.question.is_some() { ", with the question that is sent with it," } else { "" }
    }
}

pub(super) fn look(programme: &Programme<'_>, findings: &mut Findings) {
    let (brand, smart) = (programme.brand().unwrap_or(SOME_BRAND), programme.surroundings.is_smart());
    let rendered = |pointer, template, question| Rendered { pointer, template, question, brand, smart };
    let question = longest_question(programme);
    let first = rendered(programme.first.pointer.as_str(), programme.first.text, question);
    let follow_up = programme.follow_up.as_ref().map(|sent| rendered(sent.pointer.as_str(), sent.text, None));
    for text in [Some(first), follow_up].into_iter().flatten().filter(|text| !text.template.trim().is_empty()) {
        let counted = text.count(ORDINARY);
        length(&text, &counted, findings);
        match counted.encoding {
            Encoding::Ucs2 => costly(&text, &counted, findings),
            Encoding::Gsm7 => extended(&text, &counted, findings),
        }
        if text.has_name() {
            names(&text, &counted, findings);
        }
    }
}

/// The longest of the questions that can be sent with the first text: the first that no field of the form answers, and
/// those before it, which people may leave unanswered or never be asked.
fn longest_question<'a>(programme: &Programme<'a>) -> Option<&'a str> {
    let draft = programme.draft;
    let answered = |key: &str| draft.fields.iter().find(|field| field.key == key);
    let mut candidates = Vec::new();
    for question in &draft.questions {
        match answered(&question.key) {
            Some(field) if field.required => {}
            Some(_) => candidates.push(question.ask.as_str()),
            None if question.only_if.is_some() => candidates.push(question.ask.as_str()),
            None => {
                candidates.push(question.ask.as_str());
                break;
            }
        }
    }
    candidates.into_iter().max_by_key(|ask| (segment(ask).units, *ask))
}

fn plural(many: u32) -> String {
    format!("{many} segment{}", if many == 1 { "" } else { "s" })
}

fn length(text: &Rendered<'_>, counted: &Segmentation, findings: &mut Findings) {
    let longest = "a".repeat(if text.has_name() { MAX_NAME_CHARS } else { 0 });
    let chars = text.words(&longest).chars().count();
    let segments = text.count(&longest).segments.max(counted.segments);
    let with = text.with_question();
    if segments > MOST || chars > MOST_CHARS {
        let problem = format!(
            "The text{with} can have {chars} characters and take {}, which providers refuse.",
            plural(segments)
        );
        findings.add(
            &rules::TOO_LONG,
            Found::at(text.pointer, problem, "Shorten it, or ask about it in the conversation."),
        );
    } else if counted.segments > MANY {
        let problem = format!("The text{with} takes {}, each of which is paid for.", plural(counted.segments));
        findings.add(&rules::MANY, Found::at(text.pointer, problem, "Shorten it."));
    }
}

/// A text that is sent as UTF-16 because of some characters.
fn costly(text: &Rendered<'_>, counted: &Segmentation, findings: &mut Findings) {
    let words = text.words(ORDINARY);
    let words = if text.smart { smart_encode(&words) } else { Cow::Borrowed(words.as_str()) };
    // Everything costly but one kind made plain: what that kind costs by itself.
    let without = |kept: Option<&str>| {
        let mut plain = words.clone().into_owned();
        for character in counted.costly.iter().filter(|character| Some(character.as_str()) != kept) {
            plain = plain.replace(character.as_str(), "x");
        }
        segment(&plain).segments
    };
    let least = without(None);
    let evidence = counted.costly.iter().take(20).map(|character| {
        let points: Vec<String> = character.chars().map(|c| format!("U+{:04X}", u32::from(c))).collect();
        format!("{character} ({}) alone: {} instead of {least}", points.join(" "), plural(without(Some(character))))
    });
    let smart = segment(&smart_encode(&words));
    let helps = if smart.segments < counted.segments && !text.smart {
        format!(
            "Switch smart encoding on for the senders: it takes {} then. Or write these characters plainly.",
            plural(smart.segments)
        )
    } else {
        "Write without these characters, if the language allows it; smart encoding does not change letters.".to_owned()
    };
    let with = text.with_question();
    let problem = format!(
        "Because of these characters the text{with} takes {} in UCS-2; without them it would take {}.",
        plural(counted.segments),
        plural(least)
    );
    let severity = if least < counted.segments { Severity::Warning } else { Severity::Note };
    findings.add_as(&rules::UCS2, severity, Found::at(text.pointer, problem, helps).with(evidence));
}

/// Whether characters that count twice make the difference.
fn extended(text: &Rendered<'_>, counted: &Segmentation, findings: &mut Findings) {
    let twice = |c: char| matches!(c, '^' | '{' | '}' | '[' | ']' | '~' | '\\' | '|' | '€' | '\u{c}');
    let words = text.words(ORDINARY);
    let once = segment(&words.replace(twice, "x")).segments;
    if once < counted.segments {
        let mut marks: Vec<char> = words.chars().filter(|&c| twice(c)).collect();
        marks.sort_unstable();
        marks.dedup();
        let problem = format!(
            "These characters count twice, and the text takes {} instead of {}.",
            plural(counted.segments),
            plural(once)
        );
        let found = Found::at(text.pointer, problem, "Write round brackets and the currency's name instead.");
        findings.add(&rules::EXTENDED, found.with(marks.into_iter().map(String::from)));
    }
}

/// What names do to the count.
fn names(text: &Rendered<'_>, counted: &Segmentation, findings: &mut Findings) {
    let long = (ORDINARY.len() + 1..=MAX_NAME_CHARS).find_map(|length| {
        let segments = text.count(&"a".repeat(length)).segments;
        (segments > counted.segments).then_some((length, segments))
    });
    if let Some((length, segments)) = long {
        let problem = format!(
            "For a first name of {length} characters the text takes {} instead of {}; the form takes names of up to {MAX_NAME_CHARS}.",
            plural(segments),
            plural(counted.segments)
        );
        findings.add(&rules::LONG_NAME, Found::at(text.pointer, problem, "Shorten the text by some characters."));
    }
    let (foreign, native) = (text.count(FOREIGN), text.count(NATIVE));
    if foreign.segments > native.segments {
        let problem = format!(
            "For a first name such as {FOREIGN} the text is sent in UCS-2 and takes {} instead of {}.",
            plural(foreign.segments),
            plural(native.segments)
        );
        let fix = "Keep texts with names to 70 characters where every segment counts; otherwise nothing.";
        findings.add(&rules::FOREIGN_NAME, Found::at(text.pointer, problem, fix).with([FOREIGN.to_owned()]));
    }
}
