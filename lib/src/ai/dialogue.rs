//! Scripted conversations: what a lead writes, and what must come of it. They are played by the same steps as real ones, from
//! the look for an opt-out to the guard of the reply, without a database and at a given moment.

mod diary;
mod disguise;
mod play;
mod script;

pub use self::{
    diary::name_of_time,
    disguise::{Disguise, Known},
    play::{Failure, Played, play},
    script::{Busy, Calendar, Dialogue, Expected, Proposed, Script, Setup, Step},
};

#[cfg(test)]
mod properties;
