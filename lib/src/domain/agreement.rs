//! How far what the assistant would have said agrees with what a person said instead.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{knowledge::words, reply_guard::states_the_same};

/// The share of common words from which on two texts say the same.
const SAME: f64 = 0.7;
/// The share of common words below which two texts have little to do with each other.
const SIMILAR: f64 = 0.3;

/// How two texts compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Agreement {
    /// Most of the words, and the same numbers, days, links and promises.
    Same,
    /// Some of the words.
    Similar,
    /// Few of the words.
    Different,
}

/// Compares two texts by their words and by what they state. Courtesy and order do not count.
pub fn agreement(proposed: &str, said: &str) -> Agreement {
    let common = common(proposed, said);
    if common >= SAME && states_the_same(proposed, said) {
        Agreement::Same
    } else if common >= SIMILAR {
        Agreement::Similar
    } else {
        Agreement::Different
    }
}

/// The share of words two texts have in common, from 0 to 1: twice the common ones over all of them.
fn common(left: &str, right: &str) -> f64 {
    let (left, right) = (words(left), words(right));
    let all = left.len() + right.len();
    if all == 0 {
        return 1.0;
    }
    let mut open: HashMap<&str, usize> = HashMap::new();
    for word in &left {
        *open.entry(word).or_default() += 1;
    }
    let matched = right.iter().filter(|word| match open.get_mut(word.as_str()) {
        Some(left @ 1..) => {
            *left -= 1;
            true
        }
        _ => false,
    });
    let matched = u32::try_from(matched.count()).unwrap_or(u32::MAX);
    2.0 * f64::from(matched) / f64::from(u32::try_from(all).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_and_facts_both_count() {
        let proposed = "Whitening is $90. Which day suits you?";
        assert_eq!(agreement(proposed, "Whitening is $90! Which day suits you"), Agreement::Same);
        // The words are the same, and the price is another.
        assert_eq!(agreement(proposed, "Whitening is $80. Which day suits you?"), Agreement::Similar);
        assert_eq!(agreement(proposed, "Our dentist will call you this afternoon."), Agreement::Different);
    }

    proptest! {
        #[test]
        fn a_text_agrees_with_itself_and_order_of_texts_is_the_same(left in "\\PC{0,80}", right in "\\PC{0,80}") {
            prop_assert_eq!(agreement(&left, &left), Agreement::Same);
            prop_assert_eq!(agreement(&left, &right), agreement(&right, &left));
        }
    }
}
