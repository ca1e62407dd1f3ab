//! One page of a list.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::{Serialize, de::DeserializeOwned};

/// Items, and the cursor that leads to the next ones.
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// Where to go on; nothing when this is the end.
    pub next_cursor: Option<String>,
}

/// How much of a list, and from where.
#[derive(Debug, Clone)]
pub struct PageRequest {
    /// At most so many items, 1 to 200.
    pub limit: i64,
    /// What the former page gave.
    pub cursor: Option<String>,
}

impl PageRequest {
    /// The position the cursor names; nothing for the beginning or a cursor that is not ours.
    pub(super) fn position<T: DeserializeOwned>(&self) -> Option<T> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(self.cursor.as_ref()?).ok()?;
        serde_json::from_slice(&bytes).ok()
    }

    /// Makes a page of what was found with a limit of one more than asked.
    pub(super) fn page<T, P: Serialize>(&self, mut found: Vec<T>, position: impl Fn(&T) -> P) -> Page<T> {
        let wanted = usize::try_from(self.limit).unwrap_or(1);
        let more = found.len() > wanted;
        found.truncate(wanted);
        let last = found.last().filter(|_| more).map(position);
        let next_cursor =
            last.and_then(|last| serde_json::to_vec(&last).ok()).map(|json| BASE64_URL_SAFE_NO_PAD.encode(json));
        Page { items: found, next_cursor }
    }
}
