//! Addresses: mail, phones, postal codes.

use super::{
    Candidate, Context, SlotName, SlotValue,
    tokens::{Token, Tokens},
};
use crate::domain::{email::EmailAddress, phone::E164};

/// Mail addresses: what stands between spaces around an `@`.
pub(super) fn emails(tokens: &Tokens) -> Vec<Candidate> {
    let whole = tokens.whole();
    let found = whole.match_indices('@').filter_map(|(sign, _)| {
        let from = whole.get(..sign)?.rfind(char::is_whitespace).map_or(0, |space| space + 1);
        let to = whole.get(sign..)?.find(char::is_whitespace).map_or(whole.len(), |space| sign + space);
        let wrapping = |letter: char| !letter.is_alphanumeric();
        let word = whole.get(from..to)?;
        let start = from + (word.len() - word.trim_start_matches(wrapping).len());
        let address = word.trim_matches(wrapping);
        let parsed = EmailAddress::parse(address).ok()?;
        let value = SlotValue::Text(parsed.as_str().to_owned());
        Some(Candidate { value, from: tokens.at_byte(start), to: tokens.at_byte(start + address.len()) })
    });
    found.collect()
}

/// Phone numbers: digits with the signs people write between them, that make a number which exists.
pub(super) fn phones(tokens: &Tokens, context: &Context) -> Vec<Candidate> {
    const BETWEEN: [&str; 4] = ["-", ".", "(", ")"];
    // In North America a number has ten digits; elsewhere some have seven.
    let fewest = if matches!(context.region, "US" | "CA") { 10 } else { 7 };
    let mut found = Vec::new();
    let mut from = 0;
    while from < tokens.len() {
        let begins = tokens.is(from, &["+", "("]) || tokens.get(from).is_some_and(Token::is_digits);
        if !begins {
            from += 1;
            continue;
        }
        let mut to = from + 1;
        while tokens.is(to, &BETWEEN) || tokens.get(to).is_some_and(Token::is_digits) {
            to += 1;
        }
        let next = to;
        while to > from && !tokens.get(to - 1).is_some_and(Token::is_digits) {
            to -= 1;
        }
        let digits = tokens.text(from, to).bytes().filter(u8::is_ascii_digit).count();
        if (tokens.is(from, &["+"]) || digits >= fewest)
            && digits <= 15
            && !matches!(tokens.before(from), "$" | "/")
            && let Ok(number) = E164::parse(tokens.text(from, to), context.region)
        {
            found.push(Candidate { value: SlotValue::Text(number.as_str().to_owned()), from, to });
        }
        from = next;
    }
    found
}

/// Postal codes: those of Canada and the United Kingdom by their shape, those of digits alone when they are called so, or
/// were asked for.
pub(super) fn postcodes(tokens: &Tokens, context: &Context) -> Vec<Candidate> {
    const CALLED: [&str; 9] =
        ["zip", "zipcode", "postcode", "zip code", "postal code", "codigo postal", "cp", "c p", "area code is zip"];
    let mut found = Vec::new();
    for from in 0..tokens.len() {
        if let Some(to) = shaped(tokens, from) {
            let value = SlotValue::Text(tokens.text(from, to).to_uppercase());
            found.push(Candidate { value, from, to });
        }
        let called = (1..=4_usize).any(|back| {
            let start = from.checked_sub(back);
            start.and_then(|start| Some((start, tokens.phrase(start, &CALLED)?))).is_some_and(|(start, long)| {
                // `zip code is 94110`, `zip: 94110`.
                (start + long..from).all(|between| tokens.is(between, &["is", "es", ":", "#", "el"]))
            })
        });
        let Some(code) = tokens.get(from).filter(|token| token.is_digits() && token.raw.len() == 5) else { continue };
        if !(called || context.asks(SlotName::Postcode)) {
            continue;
        }
        let more = tokens.get(from + 2).filter(|token| token.is_digits() && token.raw.len() == 4);
        let long = tokens.glued(from) && tokens.is(from + 1, &["-"]) && tokens.glued(from + 1) && more.is_some();
        let to = if long { from + 3 } else { from + 1 };
        let value = if long { tokens.text(from, to).to_owned() } else { code.raw.to_owned() };
        found.push(Candidate { value: SlotValue::Text(value), from, to });
    }
    found
}

/// `K1A 0B1`, `SW1A 1AA`, `M1 1AE`: letters and digits in two groups.
fn shaped(tokens: &Tokens, from: usize) -> Option<usize> {
    let glued_run = |start: usize| {
        let mut end = start + 1;
        while end < tokens.len() && tokens.glued(end - 1) && end - start < 4 {
            end += 1;
        }
        end
    };
    let first = glued_run(from);
    let starts_fresh = from == 0 || !tokens.glued(from - 1);
    let second = glued_run(first);
    if !starts_fresh || first >= tokens.len() || first == from + 1 || second == first + 1 {
        return None;
    }
    let shape = |from: usize, to: usize| -> Option<String> {
        let letters = tokens.text(from, to).chars().map(|letter| match letter {
            'A'..='Z' | 'a'..='z' => Some('A'),
            '0'..='9' => Some('9'),
            _ => None,
        });
        letters.collect()
    };
    const OUTWARD: [&str; 6] = ["A9", "A99", "AA9", "AA99", "A9A", "AA9A"];
    let (left, right) = (shape(from, first)?, shape(first, second)?);
    // Canada's left half has the shape of a British one; its right half tells them apart.
    let known = (right == "9AA" && OUTWARD.contains(&left.as_str())) || (right == "9A9" && left == "A9A");
    known.then_some(second)
}
