//! What a text states: numbers with what they count, dates, promises, addresses, links.

use std::{collections::HashSet, sync::LazyLock};

use crate::domain::qualification::fold;

/// Something a reply states that must be true.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Claim {
    /// A link, without scheme.
    Link(String),
    /// An e-mail address.
    Email(String),
    /// A number and what it counts, if that is said: `("9", Some("am"))`.
    Number(String, Option<&'static str>),
    /// A word that dates, counts or promises.
    Word(String),
}

impl Claim {
    /// A number with a unit needs that unit in the fact; a bare number needs the number.
    pub fn is_bound(&self, known: &[Self]) -> bool {
        match self {
            Self::Number(number, None) => {
                known.iter().any(|fact| matches!(fact, Self::Number(other, _) if other == number))
            }
            claim => known.contains(claim),
        }
    }

    /// The claim as it is reported.
    pub fn words(self) -> String {
        match self {
            Self::Link(words) | Self::Email(words) | Self::Word(words) | Self::Number(words, None) => words,
            Self::Number(number, Some(unit)) => format!("{number} {unit}"),
        }
    }
}

/// Units by the words and signs that name them.
const UNITS: &[(&str, &[&str])] = &[
    ("usd", &["$", "usd", "dollar", "dollars", "bucks", "dolar", "dolares"]),
    ("eur", &["\u{20ac}", "eur", "euro", "euros"]),
    ("gbp", &["\u{a3}", "gbp", "pound", "pounds", "quid"]),
    ("mxn", &["mxn", "peso", "pesos"]),
    ("percent", &["%", "percent"]),
    ("am", &["am", "a.m", "a.m."]),
    ("pm", &["pm", "p.m", "p.m."]),
    ("minutes", &["minute", "minutes", "min", "mins", "minuto", "minutos"]),
    ("hours", &["hour", "hours", "hr", "hrs", "hora", "horas"]),
    ("days", &["day", "days", "dia", "dias"]),
    ("weeks", &["week", "weeks", "semana", "semanas"]),
    ("months", &["month", "months", "mes", "meses"]),
    ("years", &["year", "years", "ano", "anos"]),
];

/// Words that state a date, a number or a promise. Words with a harmless common use ("may", "second") are left out.
const STATING: &str = "today tonight tomorrow yesterday monday tuesday wednesday thursday friday saturday sunday weekend \
    mondays tuesdays wednesdays thursdays fridays saturdays sundays weekends weekdays noon midnight \
    january february april june july august september october november december \
    two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty sixty hundred thousand million \
    free discount discounted guarantee guaranteed guarantees warranty refund refundable half cheapest \
    hoy manana ayer lunes martes miercoles jueves viernes sabado sabados domingo domingos mediodia medianoche \
    enero febrero abril mayo junio julio agosto septiembre octubre noviembre diciembre \
    dos tres cuatro cinco seis siete ocho nueve diez once doce veinte treinta cien mil \
    gratis gratuito gratuita descuento garantia garantizado garantizamos reembolso mitad";

static STATING_WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| STATING.split_whitespace().collect());

/// Every claim of a text, in order.
pub fn claims(text: &str) -> Vec<Claim> {
    let folded = fold(text);
    let mut found = Vec::new();
    let mut words = folded.split(' ').peekable();
    while let Some(raw) = words.next() {
        // Most words are letters alone: nothing is around them or in them.
        if raw.bytes().all(|letter| letter.is_ascii_alphabetic()) {
            found.extend(STATING_WORDS.get(raw).map(|word| Claim::Word((*word).into())));
            continue;
        }
        let word = raw.trim_matches(|letter: char| "()[]{}<>\"'!?,;:\u{bf}\u{a1}".contains(letter));
        let word = word.trim_end_matches('.');
        if let Some(link) = as_link(word) {
            found.push(Claim::Link(link));
        } else if word.contains('@') {
            found.push(Claim::Email(word.into()));
        } else {
            pieces(word, words.peek().copied().unwrap_or_default(), &mut found);
        }
    }
    found
}

/// The claims within one word: `$90-120` holds two prices, `9am` a time.
fn pieces(word: &str, next: &str, found: &mut Vec<Claim>) {
    let runs = runs(word);
    for (index, run) in runs.iter().enumerate() {
        if !run.starts_with(char::is_numeric) {
            if STATING_WORDS.contains(run) {
                found.push(Claim::Word((*run).into()));
            }
            continue;
        }
        let before = index.checked_sub(1).and_then(|at| runs.get(at)).and_then(|run| unit(run));
        let after = runs.get(index + 1).map_or_else(|| unit(next), |run| unit(run));
        found.push(Claim::Number(number(run), before.or(after)));
    }
}

/// Cuts a word where it changes between digits, letters and signs. A dot or colon between digits stays inside.
fn runs(word: &str) -> Vec<&str> {
    #[derive(PartialEq)]
    enum Kind {
        Digit,
        Letter,
        Sign,
    }
    let letters: Vec<(usize, char)> = word.char_indices().collect();
    let kind = |at: usize| match letters.get(at).map(|(_, letter)| *letter) {
        Some(letter) if letter.is_numeric() => Kind::Digit,
        Some(letter) if letter.is_alphabetic() => Kind::Letter,
        Some('.' | ',' | ':' | '/') if at > 0 => {
            let between = |at: usize| letters.get(at).is_some_and(|(_, letter)| letter.is_numeric());
            if between(at - 1) && between(at + 1) { Kind::Digit } else { Kind::Sign }
        }
        _ => Kind::Sign,
    };
    let mut cuts = vec![0];
    cuts.extend((1..letters.len()).filter(|at| kind(*at) != kind(at - 1)).map(|at| letters[at].0));
    cuts.push(word.len());
    cuts.windows(2).map(|cut| &word[cut[0]..cut[1]]).filter(|run| !run.is_empty()).collect()
}

fn unit(word: &str) -> Option<&'static str> {
    let word = word.trim_matches(|letter: char| "(),;:!?-\u{2013}".contains(letter));
    let named = |names: &[&str]| names.contains(&word) || names.contains(&word.trim_end_matches('.'));
    UNITS.iter().find(|(_, names)| named(names)).map(|(unit, _)| *unit)
}

/// One spelling for one number: `1,200.00` is `1200`, `9:00` is `9`.
fn number(run: &str) -> String {
    if run.contains(':') {
        return run.strip_suffix(":00").unwrap_or(run).into();
    }
    let grouped = run.split(',').skip(1).all(|group| group.split('.').next().is_some_and(|digits| digits.len() == 3));
    let plain = if grouped { run.replace(',', "") } else { run.into() };
    plain.strip_suffix(".00").map_or(plain.clone(), Into::into)
}

/// The address of a link without its scheme.
pub fn as_link(word: &str) -> Option<String> {
    // Every link has a dot or a scheme; few words have either.
    if !word.contains(['.', ':']) {
        return None;
    }
    let (scheme, rest) = word.split_once("://").map_or((false, word), |(_, rest)| (true, rest));
    let rest = rest.trim_start_matches("www.").trim_end_matches('/');
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let named = !host.contains('@')
        && host.rsplit_once('.').is_some_and(|(name, top)| {
            !name.is_empty()
                && name.chars().any(char::is_alphabetic)
                && name.chars().all(|letter| letter.is_alphanumeric() || ".-".contains(letter))
                && top.len() >= 2
                && top.chars().all(char::is_alphabetic)
        });
    let abbreviation = matches!(host, "a.m" | "p.m" | "e.g" | "i.e");
    (scheme || word.starts_with("www.") || (named && !abbreviation)).then(|| rest.into())
}
