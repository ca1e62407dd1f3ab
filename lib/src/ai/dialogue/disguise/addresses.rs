//! Mail addresses, links and phone numbers.

use super::Disguise;
use crate::{
    ai::redact::phone_like,
    domain::{
        qualification::folded_words,
        reply_guard::as_link,
        slots::{Reading, SlotName, parse},
    },
};

/// The page that stands for any other.
const PAGE: &str = "https://example.com/page";
/// Digits by which two spellings of a number are known to be one.
const TELLING: usize = 7;
/// No phone number has more digits.
const MOST_DIGITS: usize = 15;
/// How far apart two digits of a number may stand.
const FAR: usize = 6;

impl Disguise {
    /// The text without mail addresses, and without links to what the business did not name.
    pub(super) fn without_addresses(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        for piece in text.split_inclusive(char::is_whitespace) {
            match address_in(piece) {
                Some((from, to)) => {
                    let address = piece[from..to].to_lowercase();
                    out.push_str(&piece[..from]);
                    out.push_str(&self.email(&address));
                    out.push_str(&piece[to..]);
                }
                None => out.push_str(&self.without_link(piece)),
            }
        }
        out
    }

    /// The text without the phones and addresses that are known.
    pub(super) fn without_known_addresses(&self, text: &str) -> String {
        let mut out = text.to_owned();
        for (at, address) in self.emails.iter().enumerate() {
            while let Some(from) = out.to_ascii_lowercase().find(address) {
                out.replace_range(from..from + address.len(), &email_stand_in(at));
            }
        }
        self.without_known_phones(&out)
    }

    /// The text without phone numbers.
    pub(super) fn without_phones(&mut self, text: &str) -> String {
        let text = self.without_known_phones(text);
        let mut out = String::with_capacity(text.len());
        let mut rest = text.as_str();
        while let Some(found) = phone_like(rest) {
            out.push_str(&rest[..found.start]);
            let number = &rest[found.clone()];
            let digits = digits_of(number);
            let amount = out.ends_with(['$', '\u{20ac}', '\u{a3}']) && digits.len() <= TELLING;
            if is_stand_in(&digits) || amount {
                out.push_str(number);
            } else if digits.len() > MOST_DIGITS {
                out.extend(number.chars().map(|letter| if letter.is_numeric() { '0' } else { letter }));
            } else {
                let at = self.phone(number);
                out.push_str(&self.stand_in(number, at));
            }
            rest = &rest[found.end..];
        }
        out.push_str(rest);
        out
    }

    /// The place of a number among those that are known from now on.
    pub(super) fn phone(&mut self, number: &str) -> usize {
        let digits = digits_of(number);
        let same = |known: &String| known.ends_with(&digits) || digits.ends_with(known.as_str());
        self.phones.iter().position(|known| digits.len() >= TELLING && same(known)).unwrap_or_else(|| {
            self.phones.push(digits.clone());
            self.phones.len() - 1
        })
    }

    fn email(&mut self, address: &str) -> String {
        let at = self.emails.iter().position(|known| known == address).unwrap_or_else(|| {
            self.emails.push(address.to_owned());
            self.emails.len() - 1
        });
        email_stand_in(at)
    }

    fn without_link(&self, piece: &str) -> String {
        let word = piece.trim_end_matches(|letter: char| letter.is_whitespace() || ".,;:!?)\"".contains(letter));
        let bare = word.trim_start_matches(['(', '"', '<']);
        match as_link(&bare.to_lowercase()) {
            Some(link) if !self.open.contains(&folded_words(&link).join(" ")) => piece.replacen(bare, PAGE, 1),
            _ => piece.to_owned(),
        }
    }

    /// The digits of a number that is known may stand apart in any way.
    fn without_known_phones(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (at, known) in self.phones.iter().enumerate() {
            let tail = &known[known.len().saturating_sub(TELLING)..];
            if tail.len() < TELLING || is_stand_in(known) {
                continue;
            }
            let mut out = String::with_capacity(text.len());
            let mut rest = text.as_str();
            while let Some((from, to)) = scattered(rest, known, tail) {
                out.push_str(&rest[..from]);
                out.push_str(&self.stand_in(&rest[from..to], at));
                rest = &rest[to..];
            }
            out.push_str(rest);
            text = out;
        }
        text
    }

    /// What stands for a number: as easy to read as it was, or as hard.
    fn stand_in(&self, number: &str, at: usize) -> String {
        let reading = Reading {
            text: number,
            asked: Some(SlotName::Phone),
            now: self.now.clone(),
            region: &self.region,
            spanish: Some(false),
        };
        let stand_in = phone_stand_in(at);
        if parse(&reading).iter().any(|found| found.name == SlotName::Phone) {
            return stand_in;
        }
        let mut digits: Vec<char> = stand_in.chars().filter(char::is_ascii_digit).collect();
        let written: Vec<char> = number
            .chars()
            .rev()
            .map(|letter| if digit(letter).is_some() { digits.pop().unwrap_or('0') } else { letter })
            .collect();
        written.into_iter().rev().collect()
    }
}

/// Where the digits of a number stand, with as many of those before its telling ones as are there.
fn scattered(text: &str, known: &str, tail: &str) -> Option<(usize, usize)> {
    let digits: Vec<(usize, char, usize)> = text
        .char_indices()
        .filter_map(|(at, letter)| Some((at, char::from_digit(digit(letter)?, 10)?, at + letter.len_utf8())))
        .collect();
    let wanted: Vec<char> = tail.chars().collect();
    let near = |window: &[(usize, char, usize)]| {
        window.windows(2).all(|pair| text[pair[0].2..pair[1].0].chars().count() <= FAR)
    };
    let found = digits
        .windows(wanted.len())
        .position(|window| window.iter().map(|(_, letter, _)| *letter).eq(wanted.iter().copied()) && near(window))?;
    let head: Vec<char> = known[..known.len() - tail.len()].chars().rev().collect();
    let before = digits[..found].iter().rev().zip(&head).take_while(|((_, letter, _), head)| letter == *head).count();
    let window = &digits[found - before..found + wanted.len()];
    let window = if near(window) { window } else { &digits[found..found + wanted.len()] };
    let (from, to) = (window.first()?.0, window.last()?.2);
    let sign = text[..from].trim_end_matches(['+', '(']).len();
    Some((sign, to))
}

fn digit(letter: char) -> Option<u32> {
    // Full-width digits are digits too.
    let plain = u32::from(letter).checked_sub(0xff10).filter(|value| *value < 10);
    letter.to_digit(10).or(plain)
}

fn digits_of(number: &str) -> String {
    number.chars().filter_map(|letter| char::from_digit(digit(letter)?, 10)).collect()
}

/// Numbers that are given to nobody.
fn phone_stand_in(at: usize) -> String {
    format!("+1415555{:04}", 100 + at % 100)
}

fn is_stand_in(digits: &str) -> bool {
    let area = digits.len().checked_sub(4).and_then(|end| digits.get(..end));
    let exchange = area.is_some_and(|area| ["1415555", "415555", "555"].contains(&area));
    exchange && digits.get(digits.len() - 4..).is_some_and(|last| last.starts_with("01"))
}

fn email_stand_in(at: usize) -> String {
    if at == 0 { "ada@example.com".into() } else { format!("person{}@example.com", at + 1) }
}

/// Where a mail address stands in a word.
fn address_in(word: &str) -> Option<(usize, usize)> {
    let sign = word.find('@')?;
    let named = |letter: char| letter.is_alphanumeric() || "._%+-'".contains(letter);
    let from = word[..sign]
        .rfind(|letter| !named(letter))
        .map_or(0, |at| at + word[at..].chars().next().map_or(1, char::len_utf8));
    let rest = &word[sign + 1..];
    let end = rest.find(|letter: char| !(letter.is_alphanumeric() || ".-".contains(letter))).unwrap_or(rest.len());
    let domain = rest[..end].trim_end_matches(['.', '-']);
    let whole = from < sign && domain.contains(char::is_alphanumeric);
    whole.then_some((from, sign + 1 + domain.len()))
}
