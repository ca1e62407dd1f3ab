//! When an endpoint that did not take an event is asked again, and when it is left alone.

use jiff::{SignedDuration, Timestamp};

/// The waits between tries, in seconds: a day and half an hour in all.
const WAITS: [u64; 7] = [5, 300, 1_800, 7_200, 18_000, 25_200, 36_000];
/// The longest an endpoint may put us off, in seconds.
const LONGEST_PUT_OFF: u64 = 12 * 3_600;
/// How many failures in a row are no reason yet to spare an endpoint: one event may be too much for it alone.
const PATIENCE: u32 = 3;
/// The longest rest of an endpoint that fails, in seconds.
const LONGEST_REST: u64 = 900;
/// An event is given up so long after it was first due, however seldom it could be tried.
const HORIZON: SignedDuration = SignedDuration::from_hours(36);

/// How long to wait after so many failed tries, in milliseconds; nothing: it is given up. `put_off` is what the endpoint
/// asked for, in seconds, `chance` makes a wait longer by up to a tenth.
pub fn wait(tries: u32, put_off: Option<u64>, chance: u8) -> Option<u64> {
    let place = usize::try_from(tries.checked_sub(1)?).ok()?;
    let planned = spread(*WAITS.get(place)?, chance);
    Some(planned.max(put_off.unwrap_or(0).min(LONGEST_PUT_OFF) * 1_000))
}

/// How long an endpoint is left alone that has failed so often in a row, in milliseconds.
pub fn rest(failures: u32, put_off: Option<u64>, chance: u8) -> u64 {
    let planned = match failures.checked_sub(PATIENCE) {
        Some(more) => 5_u64.saturating_mul(1_u64.checked_shl(more).unwrap_or(u64::MAX)).min(LONGEST_REST),
        None => 0,
    };
    spread(planned, chance).max(put_off.unwrap_or(0).min(LONGEST_PUT_OFF) * 1_000)
}

/// Whether the time for an event that was first due then is over.
pub fn is_over(first_due: Timestamp, now: Timestamp) -> bool {
    now.duration_since(first_due) > HORIZON
}

/// A wait in milliseconds, longer by up to a tenth.
fn spread(seconds: u64, chance: u8) -> u64 {
    seconds * 1_000 + seconds * 100 * u64::from(chance) / 255
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn waits_grow_stay_within_their_bounds_and_end(tries in 0..20u32, put_off: Option<u64>, chance: u8, other: u8) {
            match wait(tries, put_off, chance) {
                Some(wait) => {
                    prop_assert!((5_000..=LONGEST_PUT_OFF * 1_000).contains(&wait));
                    prop_assert!(wait >= put_off.unwrap_or(0).min(LONGEST_PUT_OFF) * 1_000);
                    prop_assert!(super::wait(tries + 1, put_off, other).is_none_or(|next| next >= wait));
                }
                None => prop_assert!(tries == 0 || tries as usize > WAITS.len()),
            }
        }

        #[test]
        fn who_fails_is_left_alone_for_longer_and_longer(failures in 0..100u32, put_off: Option<u64>, chance: u8) {
            let rest = rest(failures, put_off, chance);
            prop_assert!(rest <= LONGEST_PUT_OFF * 1_000);
            prop_assert!(super::rest(failures + 1, put_off, chance) >= rest);
        }
    }

    #[test]
    fn tries_are_spread_over_a_day() {
        let all: u64 = (1..).map_while(|tries| wait(tries, None, 0)).sum();
        assert!((24..25).contains(&(all / 3_600_000)), "{all}");
        assert_eq!((rest(2, None, 255), rest(3, None, 0), rest(40, None, 0)), (0, 5_000, 900_000));
        let day = Timestamp::UNIX_EPOCH;
        assert!(
            is_over(day, day + SignedDuration::from_hours(37)) && !is_over(day, day + SignedDuration::from_hours(35))
        );
    }
}
