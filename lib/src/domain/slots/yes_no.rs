//! Yes and no, as the first thing a text says.

use super::{Candidate, SlotValue, tokens::Tokens};

const YES: [&str; 50] = [
    "yes",
    "yeah",
    "yep",
    "yup",
    "ya",
    "yess",
    "yea",
    "y",
    "sure",
    "ok",
    "okay",
    "k",
    "absolutely",
    "definitely",
    "of course",
    "sounds good",
    "sounds great",
    "that works",
    "works for me",
    "perfect",
    "correct",
    "right",
    "exactly",
    "i do",
    "i am",
    "i would",
    "please do",
    "go ahead",
    "why not",
    "affirmative",
    "totally",
    "for sure",
    "si",
    "claro",
    "claro que si",
    "por supuesto",
    "vale",
    "de acuerdo",
    "perfecto",
    "exacto",
    "correcto",
    "desde luego",
    "asi es",
    "me parece bien",
    "sip",
    "dale",
    "cierto",
    "eso es",
    "con gusto",
    "bueno",
];

const NO: [&str; 39] = [
    "no",
    "nope",
    "nah",
    "no way",
    "not really",
    "not at all",
    "not yet",
    "never",
    "negative",
    "no thanks",
    "no thank you",
    "not now",
    "not interested",
    "i don't think so",
    "i do not",
    "i don't",
    "i'm not",
    "i am not",
    "n",
    "noo",
    "para nada",
    "en absoluto",
    "nunca",
    "tampoco",
    "que va",
    "ni hablar",
    "no gracias",
    "todavia no",
    "aun no",
    "claro que no",
    "jamas",
    "por supuesto que no",
    "no creo",
    "of course not",
    "it doesn't",
    "it isn't",
    "not this time",
    "dont think so",
    "don't think so",
];

/// What takes back what the first words say.
const UNSURE: [&str; 16] = [
    "yes and no",
    "no idea",
    "i don't know",
    "idk",
    "not sure",
    "no se",
    "no lo se",
    "si y no",
    "no problem",
    "no worries",
    "no estoy",
    "maybe",
    "quiza",
    "quizas",
    "depends",
    "depende",
];

pub(super) fn find(tokens: &Tokens) -> Vec<Candidate> {
    const OPENING: [&str; 12] = ["oh", "um", "uh", "well", "hi", "hello", "hey", "hola", "pues", "haha", "lol", "ah"];
    let mut from = 0;
    while tokens.is(from, &OPENING)
        || tokens.is(from, &[",", "!", ".", "-"])
        || !speaks(tokens, from) && from < tokens.len()
    {
        from += 1;
    }
    if (0..tokens.len()).any(|at| tokens.phrase(at, &UNSURE).is_some()) {
        return Vec::new();
    }
    let no = tokens.phrase(from, &NO).map(|long| (false, long));
    let yes = tokens.phrase(from, &YES).map(|long| (true, long));
    let longest = no.into_iter().chain(yes).max_by_key(|(_, long)| *long);
    let Some((says, long)) = longest else { return Vec::new() };
    // `k` and `y` begin other words of a sentence; alone they are answers.
    if tokens.is(from, &["k", "y", "n", "ya", "right", "bueno", "i", "never"]) && long == 1 && tokens.len() > from + 2 {
        return Vec::new();
    }
    vec![Candidate { value: SlotValue::YesNo(says), from, to: from + long }]
}

/// Whether a token is a word or a number, and no sign or emoji.
fn speaks(tokens: &Tokens, at: usize) -> bool {
    tokens.get(at).is_some_and(|token| token.raw.starts_with(char::is_alphanumeric))
}
