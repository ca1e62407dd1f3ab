//! Does a text say "stop"? Decided by rules before any model reads it.
//!
//! The rules go from certain to unclear: a keyword that is the whole text, a keyword with politeness around it, a typing
//! slip on STOP, a phrase. The lists of all languages always apply, since people answer in the language they like; a
//! stated language only settles words that mean something else there. Everything the rules do not know is
//! [`Intent::None`], and the caller may ask a model about it.

mod normal;
mod phrases;
mod slips;
mod words;

use serde::{Deserialize, Serialize};

use normal::Normal;
use phrases::Found;

/// What a text means for consent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Intent {
    /// Certainly no more texts: opt out at once.
    OptOut,
    /// Most likely no more texts: opt out, and let a person undo it.
    LikelyOptOut,
    /// It may be meant so: send nothing and ask a person.
    Unclear,
    /// The opt-out is taken back.
    OptIn,
    /// Who is writing, and how does one reach them?
    Help,
    /// Nothing about consent.
    None,
}

/// What a text means for consent, and by which rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct ConsentIntent {
    /// The meaning.
    pub intent: Intent,
    /// The rule's id, such as `keyword.en` or `phrase.en.stop_texting`; `none` if no rule fits. Ids are kept in decision
    /// receipts and do not change their meaning.
    pub rule: &'static str,
}

/// Texts that take back an opt-out only in context: when the phone is opted out or a double opt-in is pending.
/// [`classify`] gives [`Intent::None`] for them, since most often they answer a question; see [`is_contextual_opt_in`].
pub const CONTEXTUAL_OPT_IN: [&str; 7] = ["yes", "si", "oui", "sim", "ja", "y", "go"];

/// Whether the whole text is one of [`CONTEXTUAL_OPT_IN`], whatever its case, accents, punctuation and emoji.
pub fn is_contextual_opt_in(text: &str) -> bool {
    CONTEXTUAL_OPT_IN.contains(&Normal::read(text).whole().as_str())
}

/// Classifies a text. `language` is an ISO 639-1 code with or without a region (`pt`, `pt-BR`), where it is known.
pub fn classify(text: &str, language: Option<&str>) -> ConsentIntent {
    let normal = Normal::read(text);
    let language = language.and_then(|tag| tag.split(['-', '_']).next()).map(str::to_ascii_lowercase);
    decide(&normal, language.as_deref()).unwrap_or(ConsentIntent { intent: Intent::None, rule: "none" })
}

const fn found(intent: Intent, rule: &'static str) -> Option<ConsentIntent> {
    Some(ConsentIntent { intent, rule })
}

fn decide(text: &Normal, language: Option<&str>) -> Option<ConsentIntent> {
    if text.clauses.is_empty() {
        return words::sign(&text.emoji);
    }
    let whole = text.whole();
    if words::means_otherwise(&whole, language) {
        return found(Intent::Unclear, "keyword.other_meaning");
    }
    if let Some((intent, rule)) = words::keyword(&whole).or_else(|| words::spelled_out(&whole)) {
        return found(intent, rule);
    }
    // A keyword that stands alone between other sentences, or with politeness around it.
    let by_clause = text.clauses.iter().filter_map(|clause| clause_keyword(clause, text.clauses.len()));
    let by_phrase = text.clauses.iter().filter_map(|clause| phrases::find(clause));
    let by_phrase = by_phrase.map(|Found { intent, rule }| ConsentIntent { intent, rule });
    let strongest = by_clause.chain(by_phrase).min_by_key(|answer| strength(answer.intent));
    strongest.or_else(|| shouted_stop(text))
}

/// Lower is stronger: of two readings the one that sends less wins.
const fn strength(intent: Intent) -> u8 {
    match intent {
        Intent::OptOut => 0,
        Intent::LikelyOptOut => 1,
        Intent::Unclear => 2,
        Intent::Help => 3,
        Intent::OptIn => 4,
        Intent::None => 5,
    }
}

fn clause_keyword(clause: &[String], clauses: usize) -> Option<ConsentIntent> {
    let bare = words::without_politeness(clause);
    let [only] = bare.as_slice() else { return words::asked_to_stop(clause) };
    if clauses == 1
        && let Some((intent, rule)) = slips::of_stop(only)
    {
        return found(intent, rule);
    }
    words::lone_word(only, clause.len() == 1 && clauses == 1)
}

/// A text that begins with STOP in capitals: `STOP I told you already`.
fn shouted_stop(text: &Normal) -> Option<ConsentIntent> {
    let next = text.clauses.first()?.get(1)?;
    let calm = ["by", "at", "in", "on", "over", "and", "for", "sign", "off", "into", "near", "when", "if", "loss"];
    let shouted = text.first_word == "STOP" && !text.all_capitals && !calm.contains(&next.as_str());
    if shouted { found(Intent::LikelyOptOut, "keyword.shouted_stop") } else { None }
}

#[cfg(test)]
mod tests;
