//! Appointments in what a lead writes: which of the proposed times is meant, and whether one is to be made, moved or
//! called off. A time is only ever found among those that were proposed.

use jiff::{
    ToSpan,
    civil::{Date, DateTime},
};

use super::{answers::yes_or_no, text::Clause};
use crate::domain::{
    booking::PartOfDay,
    knowledge::alike,
    qualification::fold,
    turn::{Command, OfferedTime, Scheduling, TurnRequest},
};

const APPOINTMENT: &str = "appointment appointments appt booking visit slot cita citas reserva turno consulta hora";
const CALL_OFF: &str = "cancel cancelling canceling cancelar cancela cancelo cancelarla anular anula anulo anularla";
const MOVE: &[&str] = &[
    "reschedule",
    "move",
    "postpone",
    "change my",
    "change the",
    "change it",
    "another time",
    "another day",
    "different time",
    "different day",
    "other time",
    "other day",
    "push it",
    "cambiar",
    "cambiarla",
    "cambio",
    "mover",
    "moverla",
    "aplazar",
    "aplazarla",
    "reprogramar",
    "otra hora",
    "otro dia",
    "otro momento",
];
const NOT_COMING: &[&str] = &[
    "cancel it",
    "to cancel",
    "cancel my",
    "cancel the",
    "cant make it",
    "cannot make it",
    "can not make it",
    "wont make it",
    "cant come",
    "cannot come",
    "no puedo ir",
    "no podre ir",
    "no voy a poder",
    "que cancelar",
    "quiero cancelar",
    "que anular",
    "quiero anular",
];
const BOOK: &[&str] = &[
    "book",
    "appointment",
    "appt",
    "schedule a",
    "schedule an",
    "schedule me",
    "make a booking",
    "your availability",
    "what times",
    "available times",
    "times available",
    "when can i come",
    "when could i come",
    "cita",
    "agendar",
    "reservar",
    "pedir hora",
    "pedir turno",
    "disponibilidad",
    "horas libres",
    "que horas",
    "cuando puedo ir",
];
const NONE: &[&str] = &[
    "none",
    "neither",
    "another day",
    "another time",
    "other day",
    "other days",
    "other time",
    "other times",
    "different day",
    "different time",
    "dont work",
    "doesnt work",
    "cant do",
    "not those",
    "ninguna",
    "ninguno",
    "otra hora",
    "otro dia",
    "otras horas",
    "otros dias",
    "no me va",
    "no me van",
    "no puedo",
];
/// Weekdays from Monday on, in full and short.
const WEEKDAYS: [&[&str]; 7] = [
    &["monday", "mon", "lunes", "lun"],
    &["tuesday", "tue", "tues", "martes"],
    &["wednesday", "wed", "weds", "miercoles", "mie"],
    &["thursday", "thu", "thur", "thurs", "jueves", "jue"],
    &["friday", "fri", "viernes", "vie"],
    &["saturday", "sat", "sabado", "sab"],
    &["sunday", "sun", "domingo", "dom"],
];
const ORDINALS: [&[&str]; 3] = [
    &["1", "first", "1st", "primero", "primera", "primer"],
    &["2", "second", "2nd", "segundo", "segunda"],
    &["3", "third", "3rd", "tercero", "tercera", "tercer"],
];
/// What may stand around a number that chooses.
const AROUND: &str = "the one option number no please la el lo opcion numero por favor go with ill take i will want would like \
    yes ok okay si vale works for me good great perfect perfecto hora time thanks thank you gracias me quedo con quiero un una book then so pues entonces lets do \
    choose pick prefer elijo escojo prefiero mejor that this";

/// What the lead's texts say about appointments, if anything.
pub fn read(request: &TurnRequest, clauses: &[&Clause]) -> Option<Command> {
    let scheduling = request.scheduling.as_ref()?;
    let whole = fold(&request.inbound.join(" "));
    let said = Said::of(&whole, scheduling.today);
    let has = |phrases: &[&str]| clauses.iter().any(|clause| clause.says_any(phrases));
    let any_word = |list: &str| clauses.iter().flat_map(|clause| &clause.words).any(|word| is_in(list, word));
    let wish = || (said.date.map(|date| date.to_string()), said.part);
    if scheduling.booked.is_some() {
        let (date, part_of_day) = wish();
        let names_other =
            said.date.is_some() && has(&["can we do", "could we do", "how about", "instead", "mejor", "podemos"]);
        if has(MOVE) || names_other {
            return Some(Command::Reschedule { date, part_of_day });
        }
        if has(NOT_COMING) || (any_word(CALL_OFF) && any_word(APPOINTMENT)) {
            return Some(Command::CancelBooking);
        }
    } else if any_word(CALL_OFF) && any_word(APPOINTMENT) {
        return Some(Command::CancelBooking);
    }
    if let Some(time) = chosen(request, scheduling, clauses, &said) {
        return Some(Command::ConfirmTime { slot_id: time.slot_id.clone() });
    }
    let (date, part_of_day) = wish();
    let offered = !scheduling.offered.is_empty();
    let declines =
        offered && scheduling.offered.len() == 1 && clauses.iter().any(|clause| yes_or_no(clause) == Some(false));
    if offered && (declines || has(NONE) || date.is_some() || part_of_day.is_some()) {
        return Some(match scheduling.booked {
            Some(_) => Command::Reschedule { date, part_of_day },
            None => Command::ProposeTimes { date, part_of_day },
        });
    }
    has(BOOK).then_some(Command::ProposeTimes { date, part_of_day })
}

/// Whether a clause names one of the proposed times by its number, so that it is about nothing else.
pub fn is_choice(request: &TurnRequest, clause: &Clause) -> bool {
    let offered = request.scheduling.as_ref().map_or(0, |scheduling| scheduling.offered.len());
    offered > 0 && request.asked().is_none() && numbered(clause, offered).is_some()
}

/// The one proposed time that is meant.
fn chosen<'a>(
    request: &TurnRequest,
    scheduling: &'a Scheduling,
    clauses: &[&Clause],
    said: &Said,
) -> Option<&'a OfferedTime> {
    let offered = &scheduling.offered;
    if clauses.iter().any(|clause| clause.says_any(NONE)) {
        return None;
    }
    // With another question open a number may answer that one.
    if request.asked().is_none()
        && let Some(at) = clauses.iter().find_map(|clause| numbered(clause, offered.len()))
    {
        return offered.get(at);
    }
    if let [only] = offered.as_slice()
        && clauses.iter().any(|clause| yes_or_no(clause) == Some(true))
    {
        return Some(only);
    }
    let mut fitting = offered.iter().filter(|time| said.fits(time.local, scheduling.today));
    let first = fitting.next()?;
    fitting.next().is_none().then_some(first)
}

/// The place of "2", "the second one", "the last".
fn numbered(clause: &Clause, many: usize) -> Option<usize> {
    let mut telling = clause.words.iter().filter(|word| !is_in(AROUND, word));
    let word = telling.next()?;
    if telling.next().is_some() {
        return None;
    }
    if ["last", "ultima", "ultimo"].contains(&word.as_str()) {
        return many.checked_sub(1);
    }
    ORDINALS.iter().take(many).position(|names| names.contains(&word.as_str()))
}

fn is_in(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|known| known == word)
}

/// Days and hours that a text names.
#[derive(Debug, Default)]
struct Said {
    weekday: Option<i8>,
    date: Option<Date>,
    part: Option<PartOfDay>,
    /// Whether that part reaches into the evening: `la tarde` does.
    late: bool,
    /// Hour, minute, and whether it surely is that hour of 24.
    time: Option<(i8, i8, bool)>,
    /// A number beside a weekday: an hour or a day of the month.
    number: Option<i8>,
}

impl Said {
    fn of(folded: &str, today: Date) -> Self {
        let mut said = Self::default();
        let tokens: Vec<&str> = folded
            .split(|letter: char| !(letter.is_alphanumeric() || letter == ':'))
            .map(|token| token.trim_matches(':'))
            .filter(|token| !token.is_empty())
            .collect();
        let word = |at: usize| tokens.get(at).copied().unwrap_or_default();
        for (at, token) in tokens.iter().enumerate() {
            let before = if at == 0 { "" } else { word(at - 1) };
            let weekday = WEEKDAYS.iter().position(|names| {
                names.iter().any(|name| name == token || (name.len() > 5 && token.len() > 5 && alike(name, token)))
            });
            if let Some(weekday) = weekday.and_then(|weekday| i8::try_from(weekday).ok()) {
                let ahead = (weekday - today.weekday().to_monday_zero_offset()).rem_euclid(7);
                said.weekday = Some(weekday);
                said.date = today.checked_add(i32::from(ahead).days()).ok();
                continue;
            }
            match (*token, before) {
                ("today" | "hoy", _) => said.date = Some(today),
                ("morning", _) | ("manana", "la") => said.part = Some(PartOfDay::Morning),
                ("tomorrow" | "manana", _) => said.date = today.tomorrow().ok(),
                ("afternoon", _) => said.part = Some(PartOfDay::Afternoon),
                ("tarde", _) => (said.part, said.late) = (Some(PartOfDay::Afternoon), true),
                ("noon" | "midday" | "mediodia", _) => said.time = Some((12, 0, true)),
                ("evening" | "noche", _) => said.part = Some(PartOfDay::Evening),
                _ => said.take_number(token, before, word(at + 1)),
            }
        }
        said
    }

    fn take_number(&mut self, token: &str, before: &str, after: &str) {
        let digits = token.trim_end_matches(char::is_alphabetic);
        let suffix = token.get(digits.len()..).unwrap_or_default();
        let (hour, minute) = digits.split_once(':').unwrap_or((digits, "0"));
        let (Ok(hour), Ok(minute)) = (hour.parse::<i8>(), minute.parse::<i8>()) else { return };
        if !(0..=31).contains(&hour) || !(0..60).contains(&minute) {
            return;
        }
        // "10 a.m." is cut at its dots.
        let half = match (suffix, after) {
            ("am" | "a", _) | ("", "am" | "a") => Some(false),
            ("pm" | "p", _) | ("", "pm" | "p") => Some(true),
            _ => None,
        };
        let is_time = half.is_some() || digits.contains(':') || ["at", "las", "la"].contains(&before) || suffix == "h";
        match half {
            _ if !is_time => self.number = Some(hour),
            Some(pm) => self.time = Some((hour % 12 + if pm { 12 } else { 0 }, minute, true)),
            None => self.time = Some((hour, minute, hour > 12)),
        }
    }

    /// Whether a time is one that the words may mean: they name something of it, and nothing else.
    fn fits(&self, time: DateTime, today: Date) -> bool {
        let same_hour = |hour: i8| time.hour() == hour || (hour < 12 && time.hour() == hour + 12);
        let day = self.date.is_none_or(|date| match self.weekday {
            Some(weekday) => time.date().weekday().to_monday_zero_offset() == weekday,
            None => time.date() == date && date >= today,
        });
        let hour = self.time.is_none_or(|(hour, minute, sure)| {
            time.minute() == minute && if sure { time.hour() == hour } else { same_hour(hour) }
        });
        let number = match self.number {
            None => true,
            // A number that stands alone is no time.
            Some(number) => self.weekday.is_some() && (same_hour(number) || time.day() == number),
        };
        let part = self.part.is_none_or(|part| match PartOfDay::of(time.hour()) {
            PartOfDay::Evening if self.late => true,
            of_time => of_time == part,
        });
        (self.date.is_some() || self.time.is_some() || self.part.is_some()) && day && hour && number && part
    }
}

#[cfg(test)]
mod tests;
