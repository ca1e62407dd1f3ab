//! The names of free times. A name is made by the program alone and proves itself, so that nobody books a time that was
//! never offered: not by a made-up name, and not by free text.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use jiff::Timestamp;

use crate::{
    domain::{
        booking::{Slot, Span},
        id::CalendarId,
    },
    store::Scope,
};

/// What the seal is made over, apart from every other keyed hash.
const SEAL: &str = "slot";
/// Hexadecimal digits of the seal: 128 bits.
const SEAL_LENGTH: usize = 32;

/// A free time under its name.
pub(super) fn slot(scope: &Scope, calendar: &CalendarId, span: Span) -> Slot {
    let name = format!("{}.{}", calendar.as_str(), span.start.as_second());
    Slot { slot_id: format!("{name}.{}", seal(scope, &name)), start: span.start, end: span.end }
}

/// The calendar and the beginning a name stands for; nothing when it is none of ours. Whether the time is still free is
/// another question.
pub(super) fn read(scope: &Scope, slot_id: &str) -> Option<(CalendarId, Timestamp)> {
    let (name, shown) = slot_id.rsplit_once('.')?;
    verify_slices_are_equal(seal(scope, name).as_bytes(), shown.as_bytes()).ok()?;
    let (calendar, second) = name.split_once('.')?;
    Some((CalendarId::from(calendar.to_owned()), Timestamp::from_second(second.parse().ok()?).ok()?))
}

fn seal(scope: &Scope, name: &str) -> String {
    let mut seal = scope.index(SEAL, name);
    seal.truncate(SEAL_LENGTH);
    seal
}
