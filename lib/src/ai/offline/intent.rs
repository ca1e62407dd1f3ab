//! What a clause is about, by rules in a fixed order: what matters most is looked for first.

use super::{
    phrases::{
        ASKING, ASKING_FIRST, DECLINE_ALONE, FILLER, FRUSTRATED, GREETING, IDENTITY, INSTEAD, NO_CALL, NOT_ASKING,
        NOT_INTERESTED, OPT_OUT, OPT_OUT_ALONE, PERSON, THANKS, UNCLEAR_OPT_OUT,
    },
    text::{Clause, are_only, opens_with},
};

/// What a clause is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Intent {
    /// No more texts.
    OptOut,
    /// Perhaps no more texts, or the wrong person.
    UnclearOptOut,
    /// The number is somebody else's.
    WrongNumber,
    /// Speaks of lawyers, courts or authorities.
    LegalThreat,
    /// Is not of age.
    Minor,
    /// A person is wanted.
    Person,
    /// Who or what is writing?
    Identity,
    /// Annoyed.
    Frustrated,
    /// Does not want the offer.
    NotInterested,
    /// Hello.
    Greeting,
    /// Thanks.
    Thanks,
    /// A question.
    Question,
    /// Anything else: perhaps an answer.
    Statement,
}

/// The intent of a clause.
pub fn of(clause: &Clause) -> Intent {
    let only = |phrases| are_only(&clause.words, phrases, FILLER);
    if clause.says_any(OPT_OUT) || only(OPT_OUT_ALONE) {
        Intent::OptOut
    } else if clause.says_any(UNCLEAR_OPT_OUT) {
        Intent::UnclearOptOut
    } else if clause.says_any(PERSON) && !clause.says_any(NO_CALL) {
        Intent::Person
    } else if clause.says_any(IDENTITY) {
        Intent::Identity
    } else if clause.says_any(FRUSTRATED) {
        Intent::Frustrated
    } else if (clause.says_any(NOT_INTERESTED) && !clause.says_any(INSTEAD)) || only(DECLINE_ALONE) {
        Intent::NotInterested
    } else if only(GREETING) {
        Intent::Greeting
    } else if only(THANKS) {
        Intent::Thanks
    } else if asks(clause) {
        Intent::Question
    } else {
        Intent::Statement
    }
}

/// Whether a clause asks, with or without a question mark.
fn asks(clause: &Clause) -> bool {
    clause.marked || opens_as_question(&clause.words) || clause.says_any(ASKING)
}

/// Whether words are a greeting or thanks, and nothing else.
pub fn are_courtesy(words: &[String]) -> bool {
    are_only(words, GREETING, FILLER) || are_only(words, THANKS, FILLER)
}

/// Whether words open with an asking word, courtesies aside.
pub fn opens_as_question(words: &[String]) -> bool {
    let courtesy = |word: &String| GREETING.contains(&word.as_str()) || FILLER.contains(&word.as_str());
    // "Hi there, are you open?" asks; "There are four of us" does not.
    let states = |at: usize| words[at] == "there" && (at == 0 || words[at - 1] == "and");
    let start = (0..words.len()).find(|at| states(*at) || !courtesy(&words[*at])).unwrap_or_default();
    let opening = &words[start..];
    let first = opening.first().map_or("", String::as_str);
    opening.len() > 1
        && ASKING_FIRST.contains(&first)
        && !NOT_ASKING.iter().any(|phrase| opens_with(opening, phrase).is_some())
}

/// Whether words only set the condition of what follows.
pub fn are_condition(words: &[String]) -> bool {
    words.first().is_some_and(|first| ["if", "si", "when", "cuando", "once"].contains(&first.as_str()))
        && words.len() > 1
}
