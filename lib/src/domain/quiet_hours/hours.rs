//! Hours of a day.

use std::str::FromStr;

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

/// Minutes of a day.
const DAY: u16 = 24 * 60;

/// Why hours are none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HoursError {
    /// Not written as `09:00-18:00`.
    #[error("Write hours as 09:00-18:00.")]
    Form,
    /// They end before they begin. Hours never run past midnight.
    #[error("The end of the hours must come after their beginning, on the same day.")]
    Order,
}

/// Hours of one day on the local clock: from the first minute on, up to but without the last. `24:00` is a day's end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Hours {
    from: u16,
    to: u16,
}

impl Hours {
    /// The first minute of the day, and the minute after the last.
    pub fn minutes(self) -> (u16, u16) {
        (self.from, self.to)
    }

    /// The first moment of these hours, not before a given one, on its day.
    pub fn next(self, local: DateTime) -> Option<DateTime> {
        let begins = local.date().at(to_i8(self.from / 60), to_i8(self.from % 60), 0, 0);
        if local < begins {
            return Some(begins);
        }
        let minute = u16::try_from(i32::from(local.hour()) * 60 + i32::from(local.minute())).unwrap_or(DAY);
        (minute < self.to).then_some(local)
    }
}

/// Hours and minutes are below 60.
fn to_i8(number: u16) -> i8 {
    i8::try_from(number).unwrap_or_default()
}

impl FromStr for Hours {
    type Err = HoursError;

    fn from_str(text: &str) -> Result<Self, HoursError> {
        let minute = |text: &str| -> Result<u16, HoursError> {
            let (hour, minute) = text.split_once(':').ok_or(HoursError::Form)?;
            let two = |digits: &str| match digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
                true => digits.parse::<u16>().map_err(|_| HoursError::Form),
                false => Err(HoursError::Form),
            };
            let (hour, minute) = (two(hour)?, two(minute)?);
            let of_day = hour * 60 + minute;
            if minute < 60 && of_day <= DAY { Ok(of_day) } else { Err(HoursError::Form) }
        };
        let (from, to) = text.trim().split_once('-').ok_or(HoursError::Form)?;
        let (from, to) = (minute(from)?, minute(to)?);
        if from < to { Ok(Self { from, to }) } else { Err(HoursError::Order) }
    }
}

impl TryFrom<String> for Hours {
    type Error = HoursError;

    fn try_from(text: String) -> Result<Self, HoursError> {
        text.parse()
    }
}

impl From<Hours> for String {
    fn from(Hours { from, to }: Hours) -> Self {
        format!("{:02}:{:02}-{:02}:{:02}", from / 60, from % 60, to / 60, to % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_as_text() {
        for text in ["09:00-18:00", "00:00-24:00", "23:59-24:00"] {
            assert_eq!(String::from(text.parse::<Hours>().unwrap()), text);
        }
        for text in ["", "9-18", "09:00", "09:60-18:00", "09:00-24:01", "+9:00-18:00", "09:00-1８:00"] {
            assert_eq!(text.parse::<Hours>(), Err(HoursError::Form), "{text}");
        }
        for text in ["18:00-09:00", "09:00-09:00"] {
            assert_eq!(text.parse::<Hours>(), Err(HoursError::Order), "{text}");
        }
    }
}
