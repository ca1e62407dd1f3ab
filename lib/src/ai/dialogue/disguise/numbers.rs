//! Days somebody may have been born on, and numbers that may lead to a person: postal codes, cards, accounts.

/// What is this many years ago is no appointment any more.
const YEARS: i16 = 10;
/// Digits from which on a number may lead to a person.
const LONG: usize = 5;
const MONTHS: &str = "january jan february feb march mar april apr may june jun july jul august aug september sep sept october oct \
    november nov december dec";
const MESES: &str =
    "enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre";

/// The text with every day of long ago as the same day.
pub(super) fn without_births(text: &str, year: i16) -> String {
    let pieces: Vec<&str> = text.split_inclusive(char::is_whitespace).collect();
    let mut out: Vec<String> = pieces.iter().map(|piece| (*piece).to_owned()).collect();
    for (at, piece) in pieces.iter().enumerate() {
        let word = core(piece);
        if let Some(day) = day_of_birth(word, year) {
            out[at] = piece.replacen(word, &day, 1);
        } else if is_long_ago(word, year) {
            out[at] = piece.replacen(word, "1990", 1);
            for before in at.saturating_sub(4)..at {
                let word = core(pieces[before]);
                if let Some(same) = day_part(word) {
                    out[before] = pieces[before].replacen(word, same, 1);
                }
            }
        }
    }
    out.concat()
}

/// The text with other digits in long numbers. A round number is an amount, and stays.
pub(super) fn without_long_numbers(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|letter: char| letter.is_ascii_digit()) {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let mut end = rest.find(|letter: char| !(letter.is_ascii_digit() || letter == ',')).unwrap_or(rest.len());
        end = rest[..end].trim_end_matches(',').len();
        let number = &rest[..end];
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        let fiction = out.ends_with('+') || out.ends_with("example.com/");
        if digits.len() >= LONG && !digits.ends_with("00") && !fiction {
            out.extend("1234567890".chars().cycle().take(digits.len()));
        } else {
            out.push_str(number);
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

/// A word without the signs around it.
fn core(piece: &str) -> &str {
    piece.trim_matches(|letter: char| !letter.is_alphanumeric())
}

fn is_long_ago(word: &str, year: i16) -> bool {
    word.len() == 4 && word.parse().is_ok_and(|number: i16| (1900..=year - YEARS).contains(&number))
}

/// A date in digits that is long ago, as the day that stands for all of them.
fn day_of_birth(word: &str, year: i16) -> Option<String> {
    let sign = word.chars().find(|letter| !letter.is_ascii_digit()).filter(|sign| "-/.".contains(*sign))?;
    let parts: Vec<&str> = word.split(sign).collect();
    let [first, middle, last] = parts.as_slice() else { return None };
    let small = |part: &str| part.len() <= 2 && part.parse().is_ok_and(|number: u8| (1..=31).contains(&number));
    let short = |part: &str| part.len() == 2 && part.parse().is_ok_and(|number: i16| number > year % 100 + 5);
    if is_long_ago(first, year) && small(middle) && small(last) {
        Some(format!("1990{sign}01{sign}01"))
    } else if small(first) && small(middle) && is_long_ago(last, year) {
        Some(format!("01{sign}01{sign}1990"))
    } else if small(first) && small(middle) && short(last) {
        Some(format!("01{sign}01{sign}90"))
    } else {
        None
    }
}

/// What stands for a word of a date: a month, or a day of one.
fn day_part(word: &str) -> Option<&'static str> {
    let folded = word.to_lowercase();
    let is_in = |list: &str| list.split_whitespace().any(|month| month == folded);
    let digits = folded.trim_end_matches(char::is_alphabetic);
    if is_in(MONTHS) {
        Some("January")
    } else if is_in(MESES) {
        Some("enero")
    } else {
        digits.parse().is_ok_and(|day: u8| (1..=31).contains(&day)).then_some("1")
    }
}
