//! Phone numbers and e-mail addresses do not leave in a prompt: tokens stand for them and are resolved in the answer.

use std::ops::Range;

/// The fewest digits that are taken for a phone number.
const LEAST_DIGITS: usize = 7;

/// The most separators in a row inside one phone number, as in `(415) 555`.
const MOST_SEPARATORS: usize = 2;

/// Replaces values by tokens, the same value always by the same token.
#[derive(Default)]
pub struct Redactor {
    /// Token and value, in order of appearance.
    hidden: Vec<(String, String)>,
}

impl Redactor {
    /// The text without phone numbers and e-mail addresses.
    pub fn hide(&mut self, text: &str) -> String {
        let without_emails = self.hide_emails(text);
        self.hide_phones(&without_emails)
    }

    /// The text with every known token resolved.
    pub fn reveal(&self, text: &str) -> String {
        self.hidden.iter().fold(text.to_owned(), |text, (token, value)| text.replace(token, value))
    }

    fn hide_emails(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        for piece in text.split_inclusive(|letter: char| letter.is_whitespace() || ",;<>()\"".contains(letter)) {
            let word = piece.trim_end_matches(|letter: char| letter.is_whitespace() || ",;<>()\".!?:".contains(letter));
            let start = word.rfind("mailto:").map_or(0, |at| at + "mailto:".len());
            let address = &word[start..];
            match address.split_once('@') {
                Some((name, domain)) if !name.is_empty() && domain.contains(char::is_alphanumeric) => {
                    out.push_str(&word[..start]);
                    out.push_str(&self.token("email", address));
                    out.push_str(&piece[word.len()..]);
                }
                _ => out.push_str(piece),
            }
        }
        out
    }

    fn hide_phones(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(found) = phone_like(rest) {
            out.push_str(&rest[..found.start]);
            out.push_str(&self.token("phone", &rest[found.clone()]));
            rest = &rest[found.end..];
        }
        out.push_str(rest);
        out
    }

    fn token(&mut self, kind: &str, value: &str) -> String {
        if let Some((token, _)) = self.hidden.iter().find(|(_, known)| known == value) {
            return token.clone();
        }
        let prefix = format!("[{kind}_");
        let count = self.hidden.iter().filter(|(token, _)| token.starts_with(&prefix)).count() + 1;
        let token = format!("{prefix}{count}]");
        self.hidden.push((token.clone(), value.to_owned()));
        token
    }
}

/// Where the first run stands that may be a phone number and is no date.
pub(super) fn phone_like(text: &str) -> Option<Range<usize>> {
    let mut from = 0;
    while let Some(found) = text[from..].find(|letter: char| letter.is_numeric() || letter == '+' || letter == '(') {
        let start = from + found;
        let (length, digits) = phone_run(&text[start..]);
        if digits >= LEAST_DIGITS && !is_date(&text[start..start + length]) {
            return Some(start..start + length);
        }
        // Past the whole number, so that its tail is not read as another one.
        let step: usize = text[start..].chars().take_while(|letter| letter.is_numeric()).map(char::len_utf8).sum();
        from = start + step.max(1);
    }
    None
}

/// The bytes up to the last digit of a phone-like run, and its number of digits.
fn phone_run(text: &str) -> (usize, usize) {
    let (mut end, mut digits, mut separators) = (0, 0, 0);
    for (at, letter) in text.char_indices() {
        if letter.is_numeric() {
            end = at + letter.len_utf8();
            digits += 1;
            separators = 0;
        } else if letter.is_whitespace() || "+-.()/\u{2010}\u{2011}\u{2013}".contains(letter) {
            separators += 1;
            if separators > MOST_SEPARATORS {
                break;
            }
        } else {
            break;
        }
    }
    (end, digits)
}

/// Whether a run is a date such as `2026-11-23` or `23/11/2026`.
fn is_date(run: &str) -> bool {
    let parts: Vec<&str> = run.split(['-', '/', '.']).collect();
    let [first, middle, last] = parts.as_slice() else { return false };
    let small = |part: &str, most: u32| part.len() <= 2 && part.parse().is_ok_and(|number: u32| number <= most);
    let year = |part: &str| part.len() == 4 && (part.starts_with("19") || part.starts_with("20"));
    (year(first) && small(middle, 12) && small(last, 31)) || (small(first, 31) && small(middle, 31) && year(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hidden(text: &str) -> String {
        Redactor::default().hide(text)
    }

    #[test]
    fn phones_and_addresses_become_tokens_and_come_back() {
        let mut redactor = Redactor::default();
        let text = "I'm at ana.ruiz@example.com, or (415) 555-0132. Again: ana.ruiz@example.com!";
        let out = redactor.hide(text);
        assert_eq!(out, "I'm at [email_1], or [phone_1]. Again: [email_1]!");
        assert_eq!(redactor.reveal(&out), text);
    }

    #[test]
    fn many_spellings_are_found() {
        for phone in
            ["+14155550132", "415.555.0132", "415 555 0132", "+34 612 34 56 78", "0044 20 7946 0958", "5550132"]
        {
            assert_eq!(hidden(&format!("call {phone} ok")), "call [phone_1] ok", "{phone}");
        }
        assert_eq!(hidden("<mailto:a@b.co> x@y.example"), "<mailto:[email_1]> [email_2]");
    }

    #[test]
    fn dates_prices_and_short_numbers_stay() {
        for text in
            ["on 2026-11-23 at 10:30", "23/11/2026", "$1,200,000", "9:00 - 17:30", "28013 Madrid", "2 or 3 @ noon"]
        {
            assert_eq!(hidden(text), text);
        }
    }
}
