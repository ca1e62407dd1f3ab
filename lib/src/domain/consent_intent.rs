//! Does a text say "stop"? Decided by rules before any model reads it.
//!
//! The rules go from certain to unclear: a keyword that is the whole text, a keyword with politeness around it, a typing
//! slip on STOP, a phrase. The lists of all languages always apply, since people answer in the language they like; a
//! stated language only settles words that mean something else there. A small classifier looks at what the rules do not
//! know, and can have a person asked. Everything else is [`Intent::None`], and the caller may ask a model about it.

mod extensions;
mod keywords;
pub(in crate::domain) mod normal;
mod phrases;
mod score;
mod slips;
mod words;

use serde::{Deserialize, Serialize};

use normal::Normal;
use phrases::Found;

pub use extensions::{ExtensionError, Extensions};
pub use score::train::{Trained, train};

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
    built_in(&Normal::read(text), language)
}

/// Classifies a text as [`classify`] does, and takes a workspace's own keywords for opt-outs too.
pub fn classify_with(text: &str, language: Option<&str>, extensions: &Extensions) -> ConsentIntent {
    let normal = Normal::read(text);
    extensions.strengthen(&normal, built_in(&normal, language))
}

fn built_in(text: &Normal, language: Option<&str>) -> ConsentIntent {
    let language = language.and_then(|tag| tag.split(['-', '_']).next()).map(str::to_ascii_lowercase);
    decide(text, language.as_deref()).unwrap_or(ConsentIntent { intent: Intent::None, rule: "none" })
}

const fn found(intent: Intent, rule: &'static str) -> Option<ConsentIntent> {
    Some(ConsentIntent { intent, rule })
}

fn decide(text: &Normal, language: Option<&str>) -> Option<ConsentIntent> {
    if text.clauses.is_empty() {
        return words::sign(&text.emoji);
    }
    let whole = text.whole();
    if keywords::means_otherwise(&whole, language) {
        return found(Intent::Unclear, "keyword.other_meaning");
    }
    if let Some((intent, rule)) = keywords::of(&whole).or_else(|| keywords::spelled_out(&whole)) {
        return found(intent, rule);
    }
    // A keyword that stands alone between other sentences, or with politeness around it.
    let laughing = text.clauses.len() > 1 && text.clauses.iter().flatten().any(|word| words::is_laughter(word));
    let by_clause = text.clauses.iter().filter_map(|clause| clause_keyword(clause, text.clauses.len()));
    // `Stop! lol that is hilarious`.
    let by_clause = by_clause.map(|answer| if laughing { weakened(answer) } else { answer });
    let by_phrase = text.clauses.iter().filter_map(|clause| phrases::find(clause));
    let by_phrase = by_phrase.map(|Found { intent, rule }| ConsentIntent { intent, rule });
    let strongest = by_clause.chain(by_phrase).min_by_key(|answer| strength(answer.intent));
    strongest.or_else(|| shouted_stop(text)).or_else(|| doubtful(text))
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
    let meaning = words::lone_word(only, clause.len() == 1 && clauses == 1)?;
    // `stop it, that is a great price`; `alto, medio o bajo?`
    let exclaimed = clauses > 1 && (*only == "alto" || clause.last().is_some_and(|word| word == "it"));
    Some(if exclaimed { weakened(meaning) } else { meaning })
}

/// What would be an opt-out if it were not for the words around it: a person is asked.
const fn weakened(answer: ConsentIntent) -> ConsentIntent {
    match answer.intent {
        Intent::OptOut | Intent::LikelyOptOut => ConsentIntent { intent: Intent::Unclear, rule: answer.rule },
        _ => answer,
    }
}

/// A text that begins with STOP in capitals: `STOP I told you already`.
fn shouted_stop(text: &Normal) -> Option<ConsentIntent> {
    let next = text.clauses.first()?.get(1)?;
    let calm = ["by", "at", "in", "on", "over", "and", "for", "sign", "off", "into", "near", "when", "if", "loss"];
    let shouted = text.first_word == "STOP" && !text.all_capitals && !calm.contains(&next.as_str());
    if shouted { found(Intent::LikelyOptOut, "keyword.shouted_stop") } else { None }
}

/// What no rule knows, but the classifier takes for a refusal. Its word is enough to ask a person, never to opt out.
fn doubtful(text: &Normal) -> Option<ConsentIntent> {
    if score::looks_like_a_refusal(text) { found(Intent::Unclear, "score/1") } else { None }
}

#[cfg(test)]
mod corpus_tests;
#[cfg(test)]
mod tests;
