//! By what leads are found whose names and phones are sealed: numbers that say little.
//!
//! A bucket is the first bits of a keyed hash, so that several values share one: without the key it tells neither the
//! letters nor the digits, and with many leads in it not even that two of them agree. docs/security/keys.md says what is
//! left to learn.

use serde::{Deserialize, Serialize};

use super::Scope;
use crate::domain::lead_search::{LeadSearch, last_digits, name_beginnings};

/// Of 10,000 possible last digits two or three share each of the 4,096 buckets.
const DIGITS_BITS: u32 = 12;
/// Beginnings of three letters share 1,024 buckets.
const NAME_BITS: u32 = 10;

/// The buckets a lead is in.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct LeadBuckets {
    /// That of the last digits of the phone.
    #[serde(default)]
    pub(super) digits_bucket: Option<i32>,
    /// Those of the beginnings of the words of the name.
    #[serde(default)]
    pub(super) name_buckets: Vec<i32>,
}

/// Which buckets to look into.
pub enum WantedBuckets {
    /// This one, of last digits.
    Digits(i32),
    /// Those of names that are in all of these.
    Names(Vec<i32>),
}

impl Scope {
    /// The buckets of a lead with this name and this phone in E.164.
    pub fn lead_buckets(&self, name: &str, phone: &str) -> LeadBuckets {
        LeadBuckets {
            digits_bucket: last_digits(phone).map(|digits| self.digits_bucket(digits)),
            name_buckets: self.name_buckets(name_beginnings(name)),
        }
    }

    /// The buckets in which everybody is whom a search finds.
    pub fn wanted_buckets(&self, search: &LeadSearch) -> WantedBuckets {
        match search {
            LeadSearch::LastDigits(digits) => WantedBuckets::Digits(self.digits_bucket(digits)),
            LeadSearch::Name(words) => WantedBuckets::Names(self.name_buckets(LeadSearch::beginnings(words))),
        }
    }

    fn digits_bucket(&self, digits: &str) -> i32 {
        self.bucket("last_digits", digits, DIGITS_BITS)
    }

    fn name_buckets(&self, beginnings: impl IntoIterator<Item = String>) -> Vec<i32> {
        let mut buckets: Vec<i32> =
            beginnings.into_iter().map(|beginning| self.bucket("name", &beginning, NAME_BITS)).collect();
        buckets.sort_unstable();
        buckets.dedup();
        buckets
    }
}
