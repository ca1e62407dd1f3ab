//! Days: `tomorrow`, `next friday`, `the 3rd`, `30 de noviembre`, `3/4`, `in two weeks`.
//!
//! A weekday is the next one to come; with `next` it is that of the next week, which begins on Monday. In Spanish `el
//! proximo martes` and `el martes que viene` are the next one to come. A day without a year that is past is one of the next
//! month or year. Days that do not exist are none.

use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};

use super::{Candidate, Context, SlotName, SlotValue, numbers, tokens::Tokens};

const WEEKDAYS: [(&str, Weekday); 31] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("tues", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("weds", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("thur", Weekday::Thursday),
    ("thurs", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
    ("mondays", Weekday::Monday),
    ("fridays", Weekday::Friday),
    ("saturdays", Weekday::Saturday),
    ("tmonday", Weekday::Monday),
    ("lunes", Weekday::Monday),
    ("martes", Weekday::Tuesday),
    ("miercoles", Weekday::Wednesday),
    ("jueves", Weekday::Thursday),
    ("viernes", Weekday::Friday),
    ("sabado", Weekday::Saturday),
    ("domingo", Weekday::Sunday),
    ("wensday", Weekday::Wednesday),
    ("wendsday", Weekday::Wednesday),
];

const MONTHS: [(&str, i8); 48] = [
    ("january", 1),
    ("february", 2),
    ("march", 3),
    ("april", 4),
    ("may", 5),
    ("june", 6),
    ("july", 7),
    ("august", 8),
    ("september", 9),
    ("october", 10),
    ("november", 11),
    ("december", 12),
    ("jan", 1),
    ("feb", 2),
    ("mar", 3),
    ("apr", 4),
    ("jun", 6),
    ("jul", 7),
    ("aug", 8),
    ("sep", 9),
    ("sept", 9),
    ("oct", 10),
    ("nov", 11),
    ("dec", 12),
    ("enero", 1),
    ("febrero", 2),
    ("marzo", 3),
    ("abril", 4),
    ("mayo", 5),
    ("junio", 6),
    ("julio", 7),
    ("agosto", 8),
    ("septiembre", 9),
    ("setiembre", 9),
    ("octubre", 10),
    ("noviembre", 11),
    ("diciembre", 12),
    ("ene", 1),
    ("abr", 4),
    ("ago", 8),
    ("dic", 12),
    ("febuary", 2),
    ("sepember", 9),
    ("novemeber", 11),
    ("decemeber", 12),
    ("agost", 8),
    ("jully", 7),
    ("octuber", 10),
];

pub(super) fn find(tokens: &Tokens, context: &Context) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mut from = 0;
    while from < tokens.len() {
        let read = relative(tokens, from, context)
            .or_else(|| iso(tokens, from))
            .or_else(|| with_month(tokens, from, context))
            .or_else(|| numeric(tokens, from, context))
            .or_else(|| weekday(tokens, from, context))
            .or_else(|| day_of_month(tokens, from, context));
        match read {
            Some((date, long)) => {
                found.push(Candidate { value: SlotValue::Date(date), from, to: from + long });
                from += long;
            }
            None => from += 1,
        }
    }
    found
}

fn relative(tokens: &Tokens, from: usize, context: &Context) -> Option<(Date, usize)> {
    let today = context.now.date();
    let ahead = |days: i64| today.checked_add(days.days()).ok();
    if let Some(long) = tokens.phrase(from, &["day after tomorrow", "the day after tomorrow", "pasado manana"]) {
        return Some((ahead(2)?, long));
    }
    if tokens.is(from, &["today", "tonight", "hoy"]) {
        return Some((today, 1));
    }
    if tokens.is(from, &["tomorrow", "tmrw", "tmr", "tomorow", "tommorow", "tomorrow's", "tommorrow"]) {
        return Some((ahead(1)?, 1));
    }
    // `la manana` is the morning, `manana` the day after this one.
    if tokens.is(from, &["manana"]) && !matches!(tokens.before(from), "la" | "esta" | "las" | "una" | "cada") {
        return Some((ahead(1)?, 1));
    }
    let lead = tokens.phrase(from, &["in", "en", "dentro de"])?;
    let (count, long) = if tokens.is(from + lead, &["a", "an"]) {
        (1, 1)
    } else if tokens.phrase(from + lead, &["a couple of"]).is_some() {
        (2, 3)
    } else {
        numbers::at(tokens, from + lead)?
    };
    let count = i64::try_from(count).ok().filter(|count| (1..=400).contains(count))?;
    let unit = from + lead + long;
    let span = match tokens.word(unit) {
        "day" | "days" | "dia" | "dias" => count.days(),
        "week" | "weeks" | "semana" | "semanas" => count.weeks(),
        "month" | "months" | "mes" | "meses" => count.months(),
        _ => return None,
    };
    Some((today.checked_add(span).ok()?, lead + long + 1))
}

fn weekday_at(tokens: &Tokens, at: usize) -> Option<Weekday> {
    WEEKDAYS.iter().find(|(name, _)| *name == tokens.word(at)).map(|(_, day)| *day)
}

fn weekday(tokens: &Tokens, from: usize, context: &Context) -> Option<(Date, usize)> {
    let today = context.now.date();
    let lead =
        tokens.phrase(from, &["this coming", "el proximo", "la proxima", "proximo", "this", "next", "coming", "este"]);
    let day = weekday_at(tokens, from + lead.unwrap_or(0))?;
    let short_word = tokens.is(from, &["sat", "sun"]);
    let announced = matches!(tokens.before(from), "on" | "for" | "by" | "until" | "this" | "next" | "el" | ",");
    if short_word && !announced && !context.asks(SlotName::Date) && tokens.len() > 1 {
        return None;
    }
    let long = lead.unwrap_or(0) + 1;
    let days = i64::from(today.weekday().until(day));
    if lead.is_some() && tokens.is(from, &["next"]) {
        let to_monday = 7 - i64::from(today.weekday().to_monday_zero_offset());
        let date = today.checked_add((to_monday + i64::from(day.to_monday_zero_offset())).days()).ok()?;
        return Some((date, long));
    }
    let follows = tokens.phrase(from + long, &["que viene", "proximo", "next week", "de la semana que viene"]);
    if follows.is_some() && tokens.is(from + long, &["next", "de"]) {
        let to_monday = 7 - i64::from(today.weekday().to_monday_zero_offset());
        let date = today.checked_add((to_monday + i64::from(day.to_monday_zero_offset())).days()).ok()?;
        return Some((date, long + follows.unwrap_or(0)));
    }
    // Said of the day that it is, `this friday` is today and `friday` a week from now.
    let days = if days == 0 && !tokens.is(from, &["this", "este"]) { 7 } else { days };
    Some((today.checked_add(days.days()).ok()?, long + follows.unwrap_or(0)))
}

/// A day and month without a year: the next one to come.
fn to_come(month: i8, day: i8, today: Date) -> Option<Date> {
    // The 29th of February comes within eight years.
    let years = (0..=8).filter_map(|ahead| Date::new(today.year().checked_add(ahead)?, month, day).ok());
    years.into_iter().find(|date| *date >= today)
}

fn day_at(tokens: &Tokens, at: usize) -> Option<(i8, usize)> {
    let (day, long) = numbers::at(tokens, at).filter(|(day, _)| (1..=31).contains(day))?;
    let suffix = usize::from(tokens.glued(at + long - 1) && tokens.is(at + long, &["st", "nd", "rd", "th", "º", "ª"]));
    Some((i8::try_from(day).ok()?, long + suffix))
}

fn year_at(tokens: &Tokens, at: usize) -> Option<(i16, usize)> {
    let lead = usize::from(tokens.is(at, &[",", "de", "del"]));
    let year = tokens.number(at + lead).filter(|year| (1900..2200).contains(year))?;
    Some((i16::try_from(year).ok()?, lead + 1))
}

/// `Nov 30`, `30th of November`, `30 de noviembre de 2026`.
fn with_month(tokens: &Tokens, from: usize, context: &Context) -> Option<(Date, usize)> {
    let month_at = |at: usize| month_named(tokens.word(at));
    // `I may 2` is no day.
    let verb =
        tokens.is(from, &["may"]) && matches!(tokens.before(from), "i" | "you" | "we" | "they" | "it" | "he" | "she");
    let (month, day, long) = if let Some(month) = month_at(from).filter(|_| !verb) {
        let dot = usize::from(tokens.is(from + 1, &["."]) && tokens.glued(from));
        let the = usize::from(tokens.is(from + 1 + dot, &["the"]));
        let (day, long) = day_at(tokens, from + 1 + dot + the)?;
        (month, day, 1 + dot + the + long)
    } else {
        let lead = tokens.phrase(from, &["the", "el", "el dia"]).unwrap_or(0);
        let (day, long) = day_at(tokens, from + lead)?;
        let of = usize::from(tokens.is(from + lead + long, &["of", "de"]));
        let month = month_at(from + lead + long + of)?;
        (month, day, lead + long + of + 1)
    };
    match year_at(tokens, from + long) {
        Some((year, more)) => Some((Date::new(year, month, day).ok()?, long + more)),
        None => Some((to_come(month, day, context.now.date())?, long)),
    }
}

/// `2026-11-30`.
fn iso(tokens: &Tokens, from: usize) -> Option<(Date, usize)> {
    let glued = (from..from + 4).all(|at| tokens.glued(at));
    let date = tokens.text(from, from + 5);
    (glued && tokens.is(from + 1, &["-"]) && tokens.is(from + 3, &["-"]))
        .then(|| date.parse::<Date>().ok())
        .flatten()
        .map(|date| (date, 5))
}

/// `3/4`, `12-05-2026`, `5.12.26`: the order is the region's, unless only the other one makes a day.
fn numeric(tokens: &Tokens, from: usize, context: &Context) -> Option<(Date, usize)> {
    let sign = tokens.word(from + 1);
    let short = |at: usize| tokens.number(at).filter(|_| tokens.get(at).is_some_and(|token| token.raw.len() <= 2));
    if !matches!(sign, "/" | "-" | ".") || !tokens.glued(from) || !tokens.glued(from + 1) {
        return None;
    }
    if from > 0 && tokens.glued(from - 1) && !tokens.get(from - 1).is_some_and(super::tokens::Token::is_word) {
        return None;
    }
    let (first, second) = (i8::try_from(short(from)?).ok()?, i8::try_from(short(from + 2)?).ok()?);
    let third = (tokens.glued(from + 2) && tokens.word(from + 3) == sign && tokens.glued(from + 3))
        .then(|| tokens.number(from + 4))
        .flatten();
    let year = match third {
        Some(year) if year < 100 => Some(i16::try_from(2_000 + year).ok()?),
        Some(year) => Some(i16::try_from(year).ok().filter(|year| (1900..2200).contains(year))?),
        None => None,
    };
    // Without a year only a slash makes a date: `3-4` is a span and `3.4` a number. `3/4 inch` is a length.
    let announced =
        matches!(tokens.before(from), "on" | "by" | "for" | "el" | "before" | "until" | "of" | "date" | "dia");
    let measured = tokens.is(from + 3, &["inch", "inches", "mile", "miles", "cup", "of", "hour", "in", "bath"]);
    if year.is_none() && (sign != "/" || (measured && !announced)) {
        return None;
    }
    let make = |month: i8, day: i8| match year {
        Some(year) => Date::new(year, month, day).ok(),
        None => to_come(month, day, context.now.date()),
    };
    let (american, other) = (make(first, second), make(second, first));
    let month_first = context.region == "US" && !context.spanish;
    let date = if month_first { american.or(other) } else { other.or(american) };
    Some((date?, if year.is_some() { 5 } else { 3 }))
}

fn month_named(word: &str) -> Option<i8> {
    MONTHS.iter().find(|(name, _)| *name == word).map(|(_, month)| *month)
}

/// `the 3rd`, `el dia 3`: of this month or, if that is past, of the next that has it.
fn day_of_month(tokens: &Tokens, from: usize, context: &Context) -> Option<(Date, usize)> {
    let lead = tokens.phrase(from, &["the", "el", "el dia", "dia"]).unwrap_or(0);
    let (day, long) = day_at(tokens, from + lead)?;
    let suffixed = tokens.is(from + lead + long - 1, &["st", "nd", "rd", "th"]);
    let spanish_lead = lead > 0 && tokens.is(from, &["el", "dia"]);
    let asked = context.asks(SlotName::Date);
    let english = suffixed && lead > 0;
    if !english && !spanish_lead && !asked {
        return None;
    }
    let after = from + lead + long;
    // The 30th of February is no day, and not the 30th of another month either.
    let of_a_month = month_named(tokens.before(from)).is_some() || month_named(tokens.word(after)).is_some();
    if of_a_month || (tokens.is(after, &["de", "of"]) && month_named(tokens.word(after + 1)).is_some()) {
        return None;
    }
    // `the 3rd floor`, `el 3 por ciento`, `the 2nd one`.
    if tokens.is(
        after,
        &["floor", "one", "time", "street", "avenue", "ave", "st", "por", "%", ":", "/", "option", "slot", "grade"],
    ) {
        return None;
    }
    let today = context.now.date();
    let first = today.first_of_month();
    let months = (0..=3).filter_map(|ahead| first.checked_add(i64::from(ahead).months()).ok());
    let mut dates = months.filter_map(|month| Date::new(month.year(), month.month(), day).ok());
    Some((dates.find(|date| *date >= today)?, lead + long))
}
