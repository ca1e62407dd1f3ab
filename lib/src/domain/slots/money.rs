//! Amounts: `$350k`, `around 2 grand`, `1.200,50 EUR`, `unos 300 mil dolares`. Of a range it is the upper end: what a person
//! could pay.

use super::{Candidate, Context, SlotName, SlotValue, numbers, tokens::Tokens};

/// More than this is no amount that a lead states.
const MOST_MINOR: u64 = 10_000_000_000_000;

pub(super) fn find(tokens: &Tokens, context: &Context) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mut from = 0;
    while from < tokens.len() {
        match range(tokens, from, context).or_else(|| marked(tokens, from, context)) {
            Some((amount, long)) if amount.minor <= MOST_MINOR => {
                found.push(candidate(&amount, context, from, from + long));
                from += long;
            }
            _ => from += 1,
        }
    }
    if found.is_empty() && context.asks(SlotName::Money) {
        for from in 0..tokens.len() {
            if let Some((amount, long)) = amount(tokens, from, context).filter(|(amount, _)| amount.minor <= MOST_MINOR)
            {
                found.push(candidate(&amount, context, from, from + long));
            }
        }
    }
    found
}

fn candidate(amount: &Amount, context: &Context, from: usize, to: usize) -> Candidate {
    let currency = amount.currency.unwrap_or(match context.region {
        "GB" => "GBP",
        "CA" => "CAD",
        "MX" => "MXN",
        "ES" | "DE" | "FR" | "IT" | "PT" | "IE" | "NL" | "BE" | "AT" => "EUR",
        _ => "USD",
    });
    Candidate { value: SlotValue::Money { amount_minor: amount.minor, currency }, from, to }
}

struct Amount {
    minor: u64,
    currency: Option<&'static str>,
    /// Whether a word or sign says that it is money.
    marked: bool,
    /// What it was multiplied by.
    times: u64,
}

fn currency_sign(tokens: &Tokens, at: usize) -> Option<(&'static str, usize)> {
    match tokens.word(at) {
        "$" => Some(("USD", 1)),
        "\u{20ac}" | "eur" | "euro" | "euros" => Some(("EUR", 1)),
        "\u{a3}" | "gbp" | "pounds" | "quid" | "libras" => Some(("GBP", 1)),
        "usd" | "dollar" | "dollars" | "bucks" | "dolar" | "dolares" => Some(("USD", 1)),
        "us" if tokens.is(at + 1, &["$", "dollars"]) => Some(("USD", 2)),
        "pesos" | "mxn" => Some(("MXN", 1)),
        "cad" => Some(("CAD", 1)),
        _ => None,
    }
}

/// Digits with points and commas as hundredths, and how many tokens they take.
fn digits(tokens: &Tokens, from: usize) -> Option<(u64, usize)> {
    tokens.number(from)?;
    let mut to = from + 1;
    while tokens.is(to, &[".", ","])
        && tokens.glued(to - 1)
        && tokens.glued(to)
        && tokens.get(to + 1).is_some_and(|token| token.is_digits() && token.raw.len() <= 3)
    {
        to += 2;
    }
    let text = tokens.text(from, to);
    let last_sign = text.rfind(['.', ',']);
    let fraction = last_sign.and_then(|at| text.get(at + 1..)).unwrap_or_default();
    let sign = last_sign.and_then(|at| text.get(at..=at)).unwrap_or_default();
    // Three digits behind the last sign are thousands, unless another sign stands before it.
    let decimal = !fraction.is_empty()
        && (fraction.len() < 3 || (text.matches(sign).count() == 1 && text.matches(['.', ',']).count() > 1));
    let whole: String = match last_sign.filter(|_| decimal) {
        Some(at) => text.get(..at)?.chars().filter(char::is_ascii_digit).collect(),
        None => text.chars().filter(char::is_ascii_digit).collect(),
    };
    let cents = if decimal { format!("{fraction:0<2}").get(..2)?.parse::<u64>().ok()? } else { 0 };
    // Tenths of a thousand keep their third digit: `1.125k` is rare enough to be cut.
    Some((whole.parse::<u64>().ok()?.checked_mul(100)?.checked_add(cents)?, to - from))
}

fn amount(tokens: &Tokens, from: usize, _context: &Context) -> Option<(Amount, usize)> {
    let (before, lead) = match currency_sign(tokens, from) {
        Some((currency, long)) => (Some(currency), long),
        None => (None, 0),
    };
    let at = from + lead;
    let (mut minor, mut long) = match digits(tokens, at) {
        Some(read) => read,
        None => {
            let (number, long) = numbers::in_words(tokens, at).filter(|_| {
                !tokens.is(at, &["un", "una", "uno", "one", "once"])
                    || tokens.is(at + 1, &["million", "millon", "grand", "thousand"])
            })?;
            (number.checked_mul(100)?, long)
        }
    };
    let mut times = 1;
    let glued = tokens.glued(at + long - 1);
    let unit = tokens.word(at + long);
    if matches!(unit, "grand" | "thousand" | "mil") || (unit == "k" && (glued || before.is_some())) {
        times = 1_000;
    } else if matches!(unit, "million" | "millones" | "millon" | "mill") || (glued && matches!(unit, "m" | "mm")) {
        times = 1_000_000;
    }
    let mut marked = before.is_some() || unit == "grand" || (unit == "k" && glued);
    if times > 1 {
        minor = minor.checked_mul(times)?;
        long += 1;
    }
    let mut currency = before;
    let of = usize::from(times > 1 && tokens.is(at + long, &["de", "of"]));
    if let Some((after, more)) = currency_sign(tokens, at + long + of).filter(|_| before.is_none()) {
        currency = Some(after);
        marked = true;
        long += of + more;
    }
    Some((Amount { minor, currency, marked, times }, lead + long))
}

fn marked(tokens: &Tokens, from: usize, context: &Context) -> Option<(Amount, usize)> {
    // A sign in the middle of a number is none: `12$3`.
    amount(tokens, from, context).filter(|(amount, _)| amount.marked)
}

/// `400-500k`, `$400k to $500k`, `between 300 and 400 dollars`, `entre 200 y 300 mil euros`.
fn range(tokens: &Tokens, from: usize, context: &Context) -> Option<(Amount, usize)> {
    let lead = usize::from(tokens.is(from, &["between", "entre", "from", "de"]));
    let (low, long) = amount(tokens, from + lead, context)?;
    let link = from + lead + long;
    if !tokens.is(link, &["-", "\u{2013}", "to", "a", "and", "y"]) || (tokens.is(link, &["and", "y"]) && lead == 0) {
        return None;
    }
    let (high, more) = amount(tokens, link + 1, context)?;
    let rises = high.minor > low.minor || high.times > low.times;
    let currency = high.currency.or(low.currency);
    let marked = low.marked || high.marked;
    (marked && rises).then_some((Amount { currency, marked, ..high }, lead + long + 1 + more))
}
