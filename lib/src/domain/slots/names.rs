//! Names: after `I'm`, `this is`, `my name is`, `me llamo`, `soy`; bare when they were asked for.

use super::{Candidate, Context, SlotName, SlotValue, tokens::Tokens};

const INTRODUCED: [&str; 22] = [
    "my name is",
    "my name's",
    "my name",
    "name is",
    "name's",
    "this is",
    "i'm",
    "im",
    "i am",
    "call me",
    "it's",
    "its",
    "me llamo",
    "mi nombre es",
    "soy",
    "se llama",
    "aqui",
    "habla",
    "el nombre es",
    "the name is",
    "the name's",
    "name",
];

/// Words that follow an introduction and are no names.
const NO_NAMES: [&str; 98] = [
    "a",
    "an",
    "the",
    "not",
    "so",
    "very",
    "just",
    "here",
    "there",
    "ok",
    "okay",
    "fine",
    "good",
    "great",
    "interested",
    "looking",
    "trying",
    "going",
    "calling",
    "texting",
    "writing",
    "wondering",
    "sorry",
    "sure",
    "available",
    "free",
    "busy",
    "in",
    "on",
    "at",
    "from",
    "your",
    "my",
    "about",
    "for",
    "with",
    "still",
    "currently",
    "really",
    "also",
    "now",
    "done",
    "happy",
    "ready",
    "new",
    "back",
    "late",
    "early",
    "afraid",
    "thinking",
    "hoping",
    "having",
    "getting",
    "doing",
    "working",
    "moving",
    "planning",
    "no",
    "yes",
    "it",
    "that",
    "what",
    "how",
    "why",
    "when",
    "where",
    "who",
    "all",
    "too",
    "only",
    "up",
    "out",
    "off",
    "under",
    "over",
    "asking",
    "needing",
    "urgent",
    "un",
    "una",
    "el",
    "la",
    "de",
    "muy",
    "nuevo",
    "nueva",
    "yo",
    "interesado",
    "interesada",
    "mayor",
    "menor",
    "for",
    "is",
    "me",
    "we",
    "and",
    "spam",
    "wrong",
];

const PARTICLES: [&str; 8] = ["de", "la", "del", "van", "von", "da", "los", "las"];

/// Where a name begins and how many words it has.
fn introduced(tokens: &Tokens, context: &Context) -> Option<(usize, usize)> {
    let vague = |at: usize| tokens.is(at, &["i'm", "im", "i", "it's", "its", "this", "soy", "aqui", "habla", "name"]);
    for from in 0..tokens.len() {
        let Some(long) = tokens.phrase(from, &INTRODUCED) else { continue };
        let start = from + long + usize::from(tokens.is(from + long, &[":"]));
        let words = name_words(tokens, start, vague(from));
        if words > 0 {
            return Some((start, words));
        }
    }
    let asked = context.asks(SlotName::FirstName) || context.asks(SlotName::LastName);
    let greeting = tokens.phrase(0, &["hi", "hello", "hey", "hola", "sure", "yes", "si", "its"]).unwrap_or(0);
    let start = greeting + usize::from(tokens.is(greeting, &[",", "!"]));
    let words = name_words(tokens, start, false);
    (asked && words > 0 && start + words + usize::from(tokens.is(start + words, &[".", "!"])) >= tokens.len())
        .then_some((start, words))
}

/// How many words of a name stand here. After words that introduce other things too, names begin with a capital letter.
fn name_words(tokens: &Tokens, from: usize, vague: bool) -> usize {
    let fits = |at: usize| {
        tokens.get(at).is_some_and(|token| {
            let letters = token.raw.chars().count();
            let capital = token.raw.starts_with(char::is_uppercase);
            token.is_word()
                && (2..=20).contains(&letters)
                && !NO_NAMES.contains(&token.folded.as_str())
                && (capital || !vague)
        })
    };
    if !fits(from) {
        return 0;
    }
    let capital = |at: usize| tokens.get(at).is_some_and(|token| token.raw.starts_with(char::is_uppercase));
    let mut words = 1;
    loop {
        let at = from + words;
        let particles = (0..3).take_while(|more| tokens.is(at + more, &PARTICLES)).count();
        if particles > 0 && capital(at + particles) && fits(at + particles) && words < 5 {
            words += particles + 1;
        } else if tokens.is(at, &["-"]) && tokens.glued(at - 1) && tokens.glued(at) && fits(at + 1) {
            words += 2;
        } else if fits(at) && capital(at) == capital(from) && words < 4 && !follows_name(tokens, at) {
            words += 1;
        } else {
            return words;
        }
    }
}

/// Words that go on with the sentence behind a name written in small letters.
fn follows_name(tokens: &Tokens, at: usize) -> bool {
    tokens.is(
        at,
        &[
            "y", "and", "i", "quiero", "quisiera", "necesito", "want", "need", "would", "can", "please", "thanks",
            "gracias", "por", "con", "to", "speaking",
        ],
    )
}

pub(super) fn first(tokens: &Tokens, context: &Context) -> Vec<Candidate> {
    let Some((from, words)) = introduced(tokens, context) else { return Vec::new() };
    // Asked for a last name, one word alone is that.
    if context.asks(SlotName::LastName) && words == 1 {
        return Vec::new();
    }
    let hyphen = tokens.is(from + 1, &["-"]);
    let long = if hyphen { 3 } else { 1 };
    vec![Candidate { value: SlotValue::Text(tokens.text(from, from + long).to_owned()), from, to: from + long }]
}

pub(super) fn last(tokens: &Tokens, context: &Context) -> Vec<Candidate> {
    let Some((from, words)) = introduced(tokens, context) else { return Vec::new() };
    let first_words = if tokens.is(from + 1, &["-"]) { 3 } else { 1 };
    let from = if words > first_words {
        from + first_words
    } else if context.asks(SlotName::LastName) {
        return vec![Candidate {
            value: SlotValue::Text(tokens.text(from, from + words).to_owned()),
            from,
            to: from + words,
        }];
    } else {
        return Vec::new();
    };
    let to = from + words - first_words;
    vec![Candidate { value: SlotValue::Text(tokens.text(from, to).to_owned()), from, to }]
}
