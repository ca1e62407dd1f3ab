//! Looks over a programme before it is published: a form, its consent words, its texts, and what they are sent with.
//!
//! Carriers and vendors look at the same things when a campaign is registered, and reject it with a code weeks later. So
//! every finding names the rule, what is wrong, what to do, the codes it would be rejected with, and the page that says
//! so. The rules read English, Spanish, French, Portuguese, German and Italian, all at once, since people mix them.
//!
//! What is read: Twilio's pages on its codes (twilio.com/docs/api/errors), Bandwidth's vetting codes 2133 to 2139
//! (bandwidth.com/support), CTIA's Messaging Principles and Best Practices (May 2023), and 47 CFR 64.1200. A code that no
//! published page was at hand for is marked as uncertain.

mod consent;
mod content;
mod disclosures;
mod invitations;
mod language;
mod links;
mod phrase;
mod reading;
mod rules;
mod segments;
mod senders;
mod shape;
mod surroundings;
mod tables;
mod texts;
mod timing;
mod variables;

#[cfg(test)]
mod corpus_tests;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::form::FormDraft;
use reading::Reading;
pub use rules::{RULES, Rule};
pub use surroundings::{ConsentBox, SenderFacts, Surroundings};

/// A programme as a file for `leadline lint` holds it, with nothing to be said against it but notes.
pub const EXAMPLE: &str = include_str!("programme_lint/example.json");

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// It would be rejected, or fail: the form is not published.
    Error,
    /// It may be rejected, or cost more than meant.
    Warning,
    /// Good to know.
    Note,
}

impl Severity {
    /// As it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// A code with which a carrier or vendor rejects it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct RejectionCode {
    /// Whose code: `twilio`, `bandwidth`.
    pub vendor: &'static str,
    /// The code.
    pub code: &'static str,
    /// Whether the vendor's own page says that this is what the code means.
    pub certain: bool,
}

/// Something to look at before a form is published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Finding {
    /// The rule's id with its version, such as `disclosure.frequency/1`.
    pub rule: &'static str,
    /// How bad it is here.
    pub severity: Severity,
    /// What it is about, as a JSON pointer: `/draft/...` into the draft, `/surroundings/...` into the workspace's side.
    pub pointer: String,
    /// What is wrong, in a sentence.
    pub problem: String,
    /// What to do, in a sentence.
    pub fix: String,
    /// The exact words or characters it is about.
    pub evidence: Vec<String>,
    /// What it would be rejected with.
    pub codes: Vec<RejectionCode>,
    /// The page, statute or decision behind the rule.
    pub source: &'static str,
}

/// Looks a draft over. The worst comes first; the same draft in the same surroundings gives the same findings.
pub fn lint(draft: &FormDraft, surroundings: &Surroundings) -> Vec<Finding> {
    let programme = Programme::new(draft, surroundings);
    let mut findings = Findings { american: programme.american, found: Vec::new() };
    shape::look(&programme, &mut findings);
    consent::look(&programme, &mut findings);
    disclosures::look(&programme, &mut findings);
    texts::look(&programme, &mut findings);
    invitations::look(&programme, &mut findings);
    links::look(&programme, &mut findings);
    content::look(&programme, &mut findings);
    variables::look(&programme, &mut findings);
    language::look(&programme, &mut findings);
    segments::look(&programme, &mut findings);
    timing::look(&programme, &mut findings);
    senders::look(&programme, &mut findings);
    let mut found = findings.found;
    found.sort_by(|left, right| {
        (left.severity, &left.pointer, left.rule).cmp(&(right.severity, &right.pointer, right.rule))
    });
    found
}

/// Whether nothing found forbids to publish.
pub fn is_publishable(findings: &[Finding]) -> bool {
    findings.iter().all(|finding| finding.severity != Severity::Error)
}

/// The rules whose findings forbid to publish, each once, in order.
pub fn blocking_rules(findings: &[Finding]) -> Vec<&'static str> {
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
    let mut rules: Vec<&'static str> = errors.map(|finding| finding.rule).collect();
    rules.sort_unstable();
    rules.dedup();
    rules
}

/// A text that is sent, with its place in the draft.
struct Sent<'a> {
    pointer: String,
    text: &'a str,
    reading: Reading<'a>,
}

/// What the rules look at.
struct Programme<'a> {
    draft: &'a FormDraft,
    surroundings: &'a Surroundings,
    /// Whether the rules of the carriers of the United States and Canada count.
    american: bool,
    consent: Reading<'a>,
    introduction: Reading<'a>,
    first: Sent<'a>,
    /// Absent where nothing follows: no follow-up text is written.
    follow_up: Option<Sent<'a>>,
    questions: Vec<Sent<'a>>,
}

impl<'a> Programme<'a> {
    fn new(draft: &'a FormDraft, surroundings: &'a Surroundings) -> Self {
        let sent = |pointer: String, text: &'a str| Sent { pointer, text, reading: Reading::of(text) };
        let follow_up = !draft.follow_up_text.trim().is_empty();
        let questions = draft.questions.iter().enumerate();
        Self {
            draft,
            surroundings,
            american: surroundings.is_american(draft),
            consent: Reading::of(&draft.consent_text),
            introduction: Reading::of(&draft.introduction),
            first: sent("/draft/first_text".to_owned(), &draft.first_text),
            follow_up: follow_up.then(|| sent("/draft/follow_up_text".to_owned(), &draft.follow_up_text)),
            questions: questions.map(|(at, asked)| sent(format!("/draft/questions/{at}/ask"), &asked.ask)).collect(),
        }
    }

    /// Everything that is texted.
    fn texts(&self) -> impl Iterator<Item = &Sent<'a>> {
        std::iter::once(&self.first).chain(&self.follow_up).chain(&self.questions)
    }

    /// The business's name, if it is known and has a letter.
    fn brand(&self) -> Option<&str> {
        let name = self.surroundings.brand.as_deref().map(str::trim)?;
        name.chars().any(char::is_alphanumeric).then_some(name)
    }
}

/// Where rules put what they find.
struct Findings {
    american: bool,
    found: Vec<Finding>,
}

/// What a rule found, apart from what the rule says of itself.
struct Found {
    pointer: String,
    problem: String,
    fix: String,
    evidence: Vec<String>,
}

impl Found {
    fn at(pointer: impl Into<String>, problem: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), problem: problem.into(), fix: fix.into(), evidence: Vec::new() }
    }

    fn with(mut self, evidence: impl IntoIterator<Item = String>) -> Self {
        self.evidence.extend(evidence);
        self
    }
}

impl Findings {
    /// Adds a finding as bad as the rule says it is here.
    fn add(&mut self, rule: &'static Rule, found: Found) {
        let severity = if self.american { rule.severity } else { rule.elsewhere };
        self.add_as(rule, severity, found);
    }

    /// Adds a finding that is worse or better than the rule's usual ones.
    fn add_as(&mut self, rule: &'static Rule, severity: Severity, found: Found) {
        self.found.push(Finding {
            rule: rule.id,
            severity,
            pointer: found.pointer,
            problem: found.problem,
            fix: found.fix,
            evidence: found.evidence,
            codes: rule.codes.to_vec(),
            source: rule.source,
        });
    }
}
