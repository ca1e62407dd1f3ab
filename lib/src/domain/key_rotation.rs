//! How keys are replaced while everything goes on.
//!
//! First everybody learns of the new key, then it seals, then everything that the former one sealed is sealed anew, and only
//! when one whole look finds nothing left is the former key destroyed. Between the stages as much time passes as anybody may
//! go on with keys or documents that were read before.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Which keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum KeyLevel {
    /// The workspace's key: it seals settings, credentials and members, and wraps the keys of persons.
    Workspace,
    /// The keys of all persons of a workspace.
    Persons,
    /// The deployment's own key: it seals sessions and stored answers.
    Deployment,
}

/// How far a rotation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RotationStage {
    /// The new keys are made.
    Announcing,
    /// What the former keys sealed is sealed anew.
    Resealing,
    /// Nothing is left under the former keys, which are about to be destroyed.
    Forgetting,
    /// The former keys are destroyed.
    Finished,
}

impl RotationStage {
    /// What comes after a look at everything that found so many documents sealed under a former key. They are sealed anew by
    /// then, but somebody may have read one before and write it back as it was: only a look that finds nothing is the last.
    pub fn after_look(found: i64) -> Self {
        if found == 0 { Self::Forgetting } else { Self::Resealing }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_former_key_goes_only_after_a_look_that_finds_nothing() {
        assert_eq!(RotationStage::after_look(0), RotationStage::Forgetting);
        assert_eq!(RotationStage::after_look(1), RotationStage::Resealing);
    }
}
