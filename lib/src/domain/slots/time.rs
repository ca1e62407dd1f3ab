//! Times of day: `3pm`, `15:30`, `half past three`, `a las cinco y media de la tarde`.
//!
//! A time without a half of the day is taken for one between eight in the morning and eight in the evening, when
//! businesses see people: `at 3` is 15:00, `9:30` is 09:30. With a leading zero or from 13 on it is as written. The morning
//! alone is no time.

use jiff::civil::Time;

use super::{Candidate, Context, SlotName, SlotValue, numbers, tokens::Tokens};

pub(super) fn find(tokens: &Tokens, context: &Context) -> Vec<Candidate> {
    let mut found = Vec::new();
    for from in 0..tokens.len() {
        let read = named(tokens, from)
            .or_else(|| english_words(tokens, from))
            .or_else(|| spanish_words(tokens, from))
            .or_else(|| written(tokens, from))
            .or_else(|| announced(tokens, from, context));
        if let Some((hour, minute, long)) = read {
            push(&mut found, hour, minute, from, from + long);
        }
    }
    if found.is_empty() && context.asks(SlotName::Time) {
        for from in 0..tokens.len() {
            if let Some((hour, long)) = numbers::at(tokens, from).filter(|(hour, _)| (1..24).contains(hour)) {
                push(&mut found, open_hours(hour), 0, from, from + long);
            }
        }
    }
    found
}

fn push(found: &mut Vec<Candidate>, hour: u64, minute: u64, from: usize, to: usize) {
    let (Ok(hour), Ok(minute)) = (i8::try_from(hour), i8::try_from(minute)) else { return };
    if let Ok(time) = Time::new(hour, minute, 0, 0) {
        found.push(Candidate { value: SlotValue::Time(time), from, to });
    }
}

/// The hour that is meant where the half of the day is not said.
fn open_hours(hour: u64) -> u64 {
    if (1..8).contains(&hour) { hour + 12 } else { hour }
}

/// An hour of a half of the day.
fn halved(hour: u64, afternoon: bool) -> Option<u64> {
    match (hour, afternoon) {
        (12, false) => Some(0),
        (12, true) => Some(12),
        (1..12, false) => Some(hour),
        (1..12, true) => Some(hour + 12),
        (13..24, true) => Some(hour),
        _ => None,
    }
}

/// `am`, `p.m.`, `in the afternoon`, `de la tarde`: whether it is the afternoon, and how many tokens say so.
fn half(tokens: &Tokens, at: usize) -> Option<(bool, usize)> {
    const MORNING: [&str; 8] =
        ["am", "a m", "a . m .", "a . m", "in the morning", "de la manana", "por la manana", "this morning"];
    const AFTERNOON: [&str; 15] = [
        "pm",
        "p m",
        "p . m .",
        "p . m",
        "p",
        "in the afternoon",
        "in the evening",
        "at night",
        "this afternoon",
        "tonight",
        "de la tarde",
        "por la tarde",
        "de la noche",
        "por la noche",
        "this evening",
    ];
    let morning = tokens.phrase(at, &MORNING).map(|long| (false, long));
    morning.or_else(|| tokens.phrase(at, &AFTERNOON).map(|long| (true, long)))
}

fn named(tokens: &Tokens, from: usize) -> Option<(u64, u64, usize)> {
    let noon = tokens.phrase(from, &["noon", "midday", "mediodia", "medio dia"]).map(|long| (12, 0, long));
    noon.or_else(|| tokens.phrase(from, &["midnight", "medianoche", "media noche"]).map(|long| (0, 0, long)))
}

/// The hour with its half, or the one that is likely.
fn settled(tokens: &Tokens, hour: u64, at: usize) -> Option<(u64, usize)> {
    match half(tokens, at) {
        Some((afternoon, long)) => Some((halved(hour, afternoon)?, long)),
        None => (hour < 24).then_some((open_hours(hour), 0)),
    }
}

/// `half past three`, `quarter to 5`, `ten past four`, `three o'clock`.
fn english_words(tokens: &Tokens, from: usize) -> Option<(u64, u64, usize)> {
    let (minutes, long) = match tokens.phrase(from, &["half", "a quarter", "quarter"]) {
        Some(long) => (if tokens.is(from, &["half"]) { 30 } else { 15 }, long),
        None => numbers::at(tokens, from)?,
    };
    let link = from + long;
    if tokens.is(link, &["o'clock", "oclock"]) {
        let (hour, more) = settled(tokens, minutes, link + 1)?;
        return (1..=12).contains(&minutes).then_some((hour, 0, long + 1 + more));
    }
    let past = tokens.is(link, &["past", "after"]);
    if !(past || tokens.is(link, &["to", "till", "before"])) || !(1..60).contains(&minutes) {
        return None;
    }
    // `2 to 4 people` and `10 to 12` are no times; only quarters and fives are said so.
    if minutes % 5 != 0 || (tokens.number(from).is_some() && !past) {
        return None;
    }
    let (hour, more) = numbers::at(tokens, link + 1).filter(|(hour, _)| (1..=12).contains(hour))?;
    let (hour, said) = settled(tokens, hour, link + 1 + more)?;
    let total = hour * 60 + if past { minutes } else { 24 * 60 - minutes };
    Some((total / 60 % 24, total % 60, long + 1 + more + said))
}

/// `a las cinco y media de la tarde`, `a la una menos cuarto`.
fn spanish_words(tokens: &Tokens, from: usize) -> Option<(u64, u64, usize)> {
    let lead = tokens.phrase(from, &["a las", "a la", "sobre las", "hacia las", "despues de las", "antes de las"])?;
    let (hour, long) = numbers::at(tokens, from + lead).filter(|(hour, _)| (1..24).contains(hour))?;
    let mut at = from + lead + long;
    let mut minutes: i64 = 0;
    if tokens.is(at, &[":", "."]) && tokens.glued(at) {
        minutes = i64::try_from(tokens.number(at + 1).filter(|minute| *minute < 60)?).ok()?;
        at += 2;
    } else if tokens.is(at, &["y", "menos", "con"]) {
        let size = match tokens.word(at + 1) {
            "media" => Some((30, 1)),
            "cuarto" => Some((15, 1)),
            _ => numbers::at(tokens, at + 1).filter(|(minute, _)| *minute < 60),
        };
        if let Some((size, more)) = size {
            let size = i64::try_from(size).ok()?;
            minutes = if tokens.is(at, &["menos"]) { -size } else { size };
            at += 1 + more;
        }
    }
    let (hour, said) = settled(tokens, hour, at)?;
    let total = u64::try_from((i64::try_from(hour).ok()? * 60 + minutes).rem_euclid(24 * 60)).ok()?;
    Some((total / 60, total % 60, at + said - from))
}

/// `3pm`, `3:30`, `15h30`, `15:30`.
fn written(tokens: &Tokens, from: usize) -> Option<(u64, u64, usize)> {
    let hour = tokens.number(from).filter(|hour| *hour < 25)?;
    let raw = tokens.get(from)?.raw;
    if raw.len() > 2
        || tokens.is(from.wrapping_sub(1), &["$", "/", ":", ".", ","]) && from > 0 && tokens.glued(from - 1)
    {
        return None;
    }
    let minute = tokens.get(from + 2).filter(|token| token.is_digits() && token.raw.len() == 2);
    let colon = tokens.glued(from) && tokens.is(from + 1, &[":", "h"]) && tokens.glued(from + 1);
    let dotted = tokens.glued(from) && tokens.is(from + 1, &["."]) && tokens.glued(from + 1);
    let minute = minute.and_then(|minute| minute.raw.parse::<u64>().ok()).filter(|minute| *minute < 60);
    if let Some(minute) = minute.filter(|_| colon || dotted) {
        if let Some((afternoon, long)) = half(tokens, from + 3) {
            return Some((halved(hour, afternoon)?, minute, 3 + long));
        }
        let as_written = raw.len() == 2 && raw.starts_with('0') || hour == 0;
        let hour = if as_written { hour } else { open_hours(hour) };
        // `3.30` may be a price: only a colon or an h says that it is a time.
        return (colon && hour < 24).then_some((hour, minute, 3));
    }
    if tokens.glued(from) && tokens.is(from + 1, &["h", "hs", "hrs"]) && hour < 24 {
        return Some((hour, 0, 2));
    }
    if tokens.is(from + 1, &["ish"]) && hour < 24 {
        return Some((open_hours(hour), 0, 2));
    }
    let (afternoon, long) = half(tokens, from + 1)?;
    // A lone `p` belongs to the number only without a space: `3p`.
    if tokens.is(from + 1, &["p"]) && long == 1 && !tokens.glued(from) {
        return None;
    }
    Some((halved(hour, afternoon)?, 0, 1 + long))
}

/// `at 3`, `around four`, `after 5`.
fn announced(tokens: &Tokens, from: usize, context: &Context) -> Option<(u64, u64, usize)> {
    if !tokens.is(from, &["at", "around", "after", "before", "by", "about", "till", "until"]) {
        return None;
    }
    // `at once` is English, though `once` is a number in Spanish.
    if tokens.is(from + 1, &["once", "un", "una", "uno"]) && !context.spanish {
        return None;
    }
    let (hour, long) = numbers::at(tokens, from + 1).filter(|(hour, _)| (1..24).contains(hour))?;
    let after = from + 1 + long;
    const NOT_A_TIME: [&str; 34] = [
        "people", "persons", "ppl", "%", "k", "grand", "dollars", "bucks", "days", "weeks", "months", "years", "hours",
        "minutes", "mins", "miles", "kids", "adults", "guests", "$", "/", "-", ".", ",", "th", "st", "nd", "rd",
        "percent", "million", "times", "main", "street", "mil",
    ];
    // `at 12:30` is read from its digits.
    if tokens.is(after, &[":", ".", "h"]) && tokens.glued(after - 1) && tokens.glued(after) {
        return None;
    }
    let ends = tokens.is(after, &[".", ","]) && !tokens.glued(after);
    if tokens.is(after, &NOT_A_TIME) && !ends || tokens.is(from, &["about"]) && !context.asks(SlotName::Time) {
        return None;
    }
    let (hour, said) = settled(tokens, hour, after)?;
    Some((hour, 0, 1 + long + said))
}
