//! What a turn of a conversation brought about in the calendar.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What was done about an appointment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "arranged", rename_all = "snake_case")]
pub enum Arranged {
    /// Times were offered; none when nothing is free.
    Offered {
        /// When they begin, in the order of their numbers.
        times: Vec<Timestamp>,
    },
    /// One was made.
    Booked {
        /// When it begins.
        start: Timestamp,
    },
    /// The one there was got another time.
    Moved {
        /// When it begins now.
        start: Timestamp,
    },
    /// It was called off.
    CalledOff {
        /// When it would have begun.
        start: Timestamp,
    },
    /// It was said when it is.
    Told {
        /// When it begins.
        start: Timestamp,
    },
}

impl Arranged {
    /// Whether an answer is expected.
    pub fn expects_answer(&self) -> bool {
        match self {
            Self::Offered { times } => !times.is_empty(),
            Self::Told { .. } => true,
            Self::Booked { .. } | Self::Moved { .. } | Self::CalledOff { .. } => false,
        }
    }

    /// Whether a person must look, because nothing is free.
    pub fn is_stuck(&self) -> bool {
        matches!(self, Self::Offered { times } if times.is_empty())
    }
}
