//! How many people: `two adults and a kid`, `party of 6`, `just me`, `somos cuatro`.

use super::{Candidate, Context, SlotName, SlotValue, numbers, tokens::Tokens};

const MOST: u64 = 500;

const PEOPLE: [&str; 38] = [
    "people",
    "person",
    "persons",
    "ppl",
    "adult",
    "adults",
    "kid",
    "kids",
    "child",
    "children",
    "guest",
    "guests",
    "baby",
    "babies",
    "toddler",
    "toddlers",
    "teen",
    "teens",
    "students",
    "student",
    "seniors",
    "senior",
    "pax",
    "of us",
    "personas",
    "persona",
    "adultos",
    "adulto",
    "adultas",
    "ninos",
    "nino",
    "ninas",
    "nina",
    "bebe",
    "bebes",
    "hijos",
    "alumnos",
    "estudiantes",
];

const RELATIONS: [&str; 42] = [
    "wife",
    "husband",
    "partner",
    "spouse",
    "son",
    "daughter",
    "friend",
    "girlfriend",
    "boyfriend",
    "mom",
    "dad",
    "mother",
    "father",
    "brother",
    "sister",
    "kid",
    "child",
    "baby",
    "fiance",
    "fiancee",
    "roommate",
    "esposa",
    "esposo",
    "mujer",
    "marido",
    "pareja",
    "hijo",
    "hija",
    "amigo",
    "amiga",
    "novia",
    "novio",
    "mama",
    "papa",
    "madre",
    "padre",
    "hermano",
    "hermana",
    "suegra",
    "suegro",
    "bebe",
    "companero",
];

const SEVERAL: [&str; 14] = [
    "kids",
    "children",
    "sons",
    "daughters",
    "friends",
    "hijos",
    "hijas",
    "amigos",
    "amigas",
    "brothers",
    "sisters",
    "parents",
    "hermanos",
    "babies",
];

const AND: [&str; 7] = ["and", "y", "e", "&", "+", ",", "plus"];

pub(super) fn find(tokens: &Tokens, context: &Context) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = Vec::new();
    let mut from = 0;
    while from < tokens.len() {
        let read = company(tokens, from).or_else(|| groups(tokens, from)).or_else(|| announced(tokens, from));
        match read.filter(|(count, _)| (1..=MOST).contains(count)) {
            Some((count, long)) => {
                found.push(candidate(count, from, from + long));
                from += long;
            }
            None => from += 1,
        }
    }
    if context.asks(SlotName::People) {
        for from in 0..tokens.len() {
            if let Some((count, long)) = numbers::at(tokens, from).filter(|(count, _)| (1..=MOST).contains(count)) {
                found.push(candidate(count, from, from + long));
            }
        }
    }
    found
}

fn candidate(count: u64, from: usize, to: usize) -> Candidate {
    Candidate { value: SlotValue::Count(u32::try_from(count).unwrap_or(u32::MAX)), from, to }
}

/// A number, or the article that stands for one.
fn count_at(tokens: &Tokens, at: usize) -> Option<(u64, usize)> {
    if tokens.is(at, &["a", "an", "another"]) { Some((1, 1)) } else { numbers::at(tokens, at) }
}

/// `two adults and a kid`: counts with nouns, added up.
fn groups(tokens: &Tokens, from: usize) -> Option<(u64, usize)> {
    let one = |at: usize| {
        let (count, long) = count_at(tokens, at)?;
        // `2 small kids`, `3 other people`.
        let gap = usize::from(tokens.is(at + long, &["small", "little", "young", "other", "more", "extra", "mas"]));
        let noun = tokens.phrase(at + long + gap, &PEOPLE)?;
        Some((count, long + gap + noun))
    };
    let (mut total, mut long) = one(from)?;
    while tokens.is(from + long, &AND) {
        let gap = if tokens.is(from + long, &[","]) && tokens.is(from + long + 1, &["and", "y"]) { 2 } else { 1 };
        let Some((count, more)) = one(from + long + gap) else { break };
        total += count;
        long += gap + more;
    }
    Some((total, long))
}

/// `me and my wife`, `mi esposa, yo y 2 hijos`, `just me`, `the two of us`.
fn company(tokens: &Tokens, from: usize) -> Option<(u64, usize)> {
    if let Some(long) = tokens.phrase(
        from,
        &[
            "just me",
            "only me",
            "just myself",
            "only myself",
            "solo yo",
            "yo solo",
            "yo sola",
            "solamente yo",
            "nada mas yo",
            "by myself",
        ],
    ) && !tokens.is(from + long, &AND)
    {
        return Some((1, long));
    }
    if let Some(long) =
        tokens.phrase(from, &["both of us", "the two of us", "two of us", "los dos", "las dos", "nosotros dos"])
        && !(tokens.is(from, &["las"]) && tokens.is(from.wrapping_sub(1), &["a"]))
    {
        return Some((2, long));
    }
    let one = |at: usize| -> Option<(u64, usize, bool)> {
        if tokens.is(at, &["me", "myself", "i", "yo", "just", "solo"]) {
            let skip = usize::from(tokens.is(at, &["just", "solo"]));
            return tokens.is(at + skip, &["me", "myself", "i", "yo"]).then_some((1, 1 + skip, true));
        }
        let owner = usize::from(tokens.is(at, &["my", "our", "mi", "mis", "nuestro", "nuestros", "the"]));
        let (count, long) = count_at(tokens, at + owner).unwrap_or((1, 0));
        let noun = at + owner + long;
        if tokens.is(noun, &RELATIONS) {
            return (owner + long > 0).then_some((count, owner + long + 1, false));
        }
        (long > 0 && tokens.is(noun, &SEVERAL)).then_some((count, owner + long + 1, false))
    };
    let (mut total, mut long, mut speaker) = one(from)?;
    let mut parts = 1;
    while tokens.is(from + long, &AND) || tokens.is(from + long, &["with", "con"]) {
        let gap = if tokens.is(from + long, &[","]) && tokens.is(from + long + 1, &["and", "y"]) { 2 } else { 1 };
        let Some((count, more, me)) = one(from + long + gap) else { break };
        total += count;
        long += gap + more;
        speaker |= me;
        parts += 1;
    }
    (parts > 1 && speaker).then_some((total, long))
}

/// `party of 6`, `somos cuatro`, `for 5`: the number behind a word that announces people.
fn announced(tokens: &Tokens, from: usize) -> Option<(u64, usize)> {
    const ANNOUNCE: [&str; 22] = [
        "party of",
        "group of",
        "family of",
        "table for",
        "table of",
        "there are",
        "there will be",
        "there'll be",
        "we are",
        "we're",
        "it's",
        "somos",
        "seremos",
        "seriamos",
        "vamos",
        "iremos",
        "grupo de",
        "familia de",
        "mesa para",
        "para",
        "for",
        "we will be",
    ];
    let lead = tokens.phrase(from, &ANNOUNCE)?;
    let (count, long) = numbers::at(tokens, from + lead)?;
    let after = from + lead + long;
    let vague = tokens.is(from, &["for", "para", "it's", "vamos", "there", "we", "we're"]);
    // What follows a bare `for 5` or `we are 5` must not make it something else: a time, a price, a length.
    let free = after >= tokens.len()
        || tokens.is(
            after,
            &["of", ".", ",", "!", "?", "please", "on", "at", "this", "next", "tomorrow", "today", "thanks"],
        )
        || tokens.is(after, &["por", "el", "manana", "hoy", "personas", "people", "total", "in", "and", "y"]);
    let plausible = !vague || (count <= 20 && free && !(tokens.is(from, &["it's"]) && after < tokens.len()));
    (plausible && !tokens.is(after, &["%", "$", ":", "/", "-"])).then_some((count, lead + long))
}
