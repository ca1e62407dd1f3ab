//! What is done about appointments: a time is booked only if it is one of those that were proposed.

use super::{Command, HandOffReason, ReplyPlan, Turn, TurnRequest};
use crate::domain::{
    booking::{PartOfDay, Wish},
    flow::Finish,
};

/// What is to be done in the calendar for a reply. `B`: an appointment, as its keeper knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Errand<B> {
    /// Offer times.
    Offer {
        /// What was asked for.
        wish: Wish,
        /// The appointment that gets another time.
        moving: Option<B>,
    },
    /// Take a time. If it is gone, offer others.
    Take {
        /// Which.
        slot_id: String,
        /// The appointment that gets it; without one a new one is made.
        moving: Option<B>,
    },
    /// Say when the appointment is.
    Tell {
        /// Which.
        booking: B,
    },
    /// Call the appointment off.
    CallOff {
        /// Which.
        booking: B,
    },
}

impl<B> Errand<B> {
    /// What a plan amounts to, given the appointment there is when it is done; nothing when it is not about appointments.
    pub fn of(plan: &ReplyPlan, booked: Option<B>) -> Option<Self> {
        Some(match (plan, booked) {
            (ReplyPlan::ProposeTimes { wish, .. }, moving) => Self::Offer { wish: *wish, moving },
            (ReplyPlan::ConfirmTime { slot_id }, moving) => Self::Take { slot_id: slot_id.clone(), moving },
            (ReplyPlan::TellBooking, Some(booking)) => Self::Tell { booking },
            (ReplyPlan::CancelBooking, Some(booking)) => Self::CallOff { booking },
            // What it was about is gone since the lead's text was read: other times are the answer.
            (ReplyPlan::TellBooking | ReplyPlan::CancelBooking, None) => {
                Self::Offer { wish: Wish::default(), moving: None }
            }
            _ => return None,
        })
    }
}

/// The plan, if the turn is about appointments and the assistant makes any.
pub(super) fn appointment(request: &TurnRequest, turn: &Turn) -> Option<ReplyPlan> {
    let scheduling = request.scheduling.as_ref()?;
    let answers = turn.commands.iter().any(|command| matches!(command, Command::Answer { .. }));
    let wish = |date: &Option<String>, part_of_day: &Option<PartOfDay>| {
        let date = date.as_deref().and_then(|date| date.parse().ok()).filter(|date| *date >= scheduling.today);
        Wish { date, part_of_day: *part_of_day }
    };
    turn.commands.iter().find_map(|command| match command {
        Command::ConfirmTime { slot_id } => {
            let offered = scheduling.offered.iter().any(|time| time.slot_id == *slot_id);
            offered.then(|| ReplyPlan::ConfirmTime { slot_id: slot_id.clone() })
        }
        Command::CancelBooking if scheduling.booked.is_some() => Some(ReplyPlan::CancelBooking),
        // An appointment we know nothing of is for a person.
        Command::CancelBooking => Some(ReplyPlan::HandOff { reason: HandOffReason::NoAnswerKnown }),
        Command::Reschedule { date, part_of_day } => {
            Some(ReplyPlan::ProposeTimes { wish: wish(date, part_of_day), moving: scheduling.booked.is_some() })
        }
        // A question is answered first: whoever wants a time says so again.
        Command::ProposeTimes { .. } if answers => None,
        Command::ProposeTimes { date, part_of_day } => {
            let wish = wish(date, part_of_day);
            match scheduling.booked {
                Some(_) if wish == Wish::default() && scheduling.offered.is_empty() => Some(ReplyPlan::TellBooking),
                Some(_) => Some(ReplyPlan::ProposeTimes { wish, moving: true }),
                None => Some(ReplyPlan::ProposeTimes { wish, moving: false }),
            }
        }
        _ => None,
    })
}

/// What follows when every question is answered: what the form says; times only if there are calendars and no
/// appointment yet.
pub(super) fn finish(request: &TurnRequest) -> ReplyPlan {
    match (request.flow.finish, &request.scheduling) {
        (Finish::HandOver, _) => ReplyPlan::HandOff { reason: HandOffReason::AllAnswered },
        (Finish::ProposeTimes, Some(scheduling)) if scheduling.booked.is_none() => {
            ReplyPlan::ProposeTimes { wish: Wish::default(), moving: false }
        }
        _ => ReplyPlan::ThankAndFinish,
    }
}
