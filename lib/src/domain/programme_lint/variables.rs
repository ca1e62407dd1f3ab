//! Placeholders: which are filled, which are not, and what a text reads when one is empty.

use super::{Findings, Found, Programme, Severity, rules};
use crate::domain::form::{FieldKind, render};

/// What is filled in texts.
pub(super) const KNOWN: [&str; 2] = ["first_name", "brand"];

/// What people write in square brackets, angle brackets and percent signs when they mean a placeholder.
const MEANT: [&str; 14] = [
    "name",
    "first name",
    "firstname",
    "first_name",
    "last name",
    "lastname",
    "brand",
    "brand name",
    "company",
    "company name",
    "business",
    "business name",
    "nombre",
    "vorname",
];

/// What the braces of a text hold.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Brace<'a> {
    /// `{name}`.
    Name(&'a str),
    /// One that is not closed, or closes nothing, with what follows it.
    Alone(&'a str),
}

/// The braces of a text, in order.
pub(super) fn braces(text: &str) -> Vec<Brace<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let from = rest.get(at..).unwrap_or_default();
        let inner = from.get(1..).unwrap_or_default();
        let end = inner.find(['{', '}']);
        match end.filter(|&end| from.starts_with('{') && inner.get(end..).is_some_and(|mark| mark.starts_with('}'))) {
            Some(end) => {
                found.push(Brace::Name(inner.get(..end).unwrap_or_default()));
                rest = inner.get(end + 1..).unwrap_or_default();
            }
            None => {
                let word = from.char_indices().nth(12).map_or(from.len(), |(at, _)| at);
                found.push(Brace::Alone(from.get(..word).unwrap_or_default()));
                rest = inner;
            }
        }
    }
    found
}

/// What stands in other brackets and looks like a placeholder.
fn meant(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (open, close) in [('[', ']'), ('<', '>'), ('%', '%')] {
        let mut rest = text;
        while let Some((_, after)) = rest.split_once(open) {
            let Some((inner, left)) = after.split_once(close) else { break };
            let name = inner.trim().to_lowercase().replace(['-', '_'], " ");
            let known = MEANT.iter().any(|meant| meant.replace('_', " ") == name);
            if known {
                found.push(format!("{open}{inner}{close}"));
            }
            rest = if known { left } else { after };
        }
    }
    found
}

pub(super) fn look(programme: &Programme<'_>, findings: &mut Findings) {
    let draft = programme.draft;
    let filled = [("/draft/first_text", &draft.first_text), ("/draft/follow_up_text", &draft.follow_up_text)];
    for (pointer, text) in filled {
        misplaced(pointer, text, &KNOWN, "Only {first_name} and {brand} are filled.", findings);
        empty(programme, pointer, text, findings);
    }
    let as_written = [("/draft/title", &draft.title), ("/draft/introduction", &draft.introduction)];
    let as_written = as_written.into_iter().chain([("/draft/consent_text", &draft.consent_text)]);
    for (pointer, text) in as_written {
        misplaced(pointer, text, &[], "Nothing is filled in here: write the words themselves.", findings);
    }
    for asked in &programme.questions {
        misplaced(
            &asked.pointer,
            asked.text,
            &[],
            "Nothing is filled in questions: write the words themselves.",
            findings,
        );
    }
}

fn misplaced(pointer: &str, text: &str, known: &[&str], fix: &str, findings: &mut Findings) {
    let mut unknown: Vec<String> = Vec::new();
    let mut alone: Vec<String> = Vec::new();
    for brace in braces(text) {
        match brace {
            Brace::Name(name) if known.contains(&name) => {}
            Brace::Name(name) => unknown.push(format!("{{{name}}}")),
            Brace::Alone(words) => alone.push(words.to_owned()),
        }
    }
    unknown.extend(meant(text));
    if !unknown.is_empty() {
        let problem = "People read this placeholder as it is written.";
        findings.add(&rules::UNKNOWN_VARIABLE, Found::at(pointer, problem, fix).with(unknown));
    }
    if !alone.is_empty() {
        let problem = "A brace stands alone, and people read it as it is written.";
        findings.add(&rules::OPEN_BRACE, Found::at(pointer, problem, "Close the brace, or take it out.").with(alone));
    }
}

/// Variables that may be filled with nothing.
fn empty(programme: &Programme<'_>, pointer: &str, text: &str, findings: &mut Findings) {
    let uses = |name: &str| braces(text).contains(&Brace::Name(name));
    let name = programme.draft.fields.iter().find(|field| field.kind == FieldKind::Name);
    if uses("first_name") && !name.is_some_and(|field| field.required) {
        let reads = render(text, "", programme.brand().unwrap_or("{brand}"));
        let (severity, problem) = match name {
            Some(_) => (Severity::Warning, "The name may be left out, and then {first_name} is empty."),
            None => (Severity::Error, "The form does not ask for a name, so {first_name} is always empty."),
        };
        let fix = "Let the form require the name, or word the text so that it reads well without.";
        findings.add_as(&rules::EMPTY_VARIABLE, severity, Found::at(pointer, problem, fix).with([reads]));
    }
    let nameless = programme.surroundings.brand.is_some() && programme.brand().is_none();
    if uses("brand") && nameless {
        let reads = render(text, "{first_name}", "");
        let fix = "Give the workspace the business's name.";
        let found = Found::at(pointer, "The business has no name, so {brand} is always empty.", fix).with([reads]);
        findings.add_as(&rules::EMPTY_VARIABLE, Severity::Error, found);
    }
}
