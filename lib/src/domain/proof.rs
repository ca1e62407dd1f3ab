//! How surely it is known who has signed in.

use serde::{Deserialize, Serialize};

/// What somebody proved who signed in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// The password, or a link that came by mail, and nothing beside it.
    #[default]
    Password,
    /// More: a code beside the password, a passkey, or what a sign-in provider asks for.
    More,
}
