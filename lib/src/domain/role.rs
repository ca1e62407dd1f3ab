//! Roles, and what each may do. The matrix is data.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A member's role in a workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Sees, changes nothing.
    Viewer,
    /// Works with leads and conversations.
    Agent,
    /// Also repairs jobs, edits what the assistant knows, erases people, and imports leads.
    Manager,
    /// Also changes settings, and exports all leads.
    Admin,
    /// Everything.
    Owner,
}

/// Something a member may or may not do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// Read leads, conversations, forms, teammates and settings.
    Read,
    /// Write texts, take over, hand back, close.
    Converse,
    /// Choose the assignee of a conversation.
    Assign,
    /// Retry failed jobs.
    RepairJobs,
    /// Change what the assistant knows.
    EditKnowledge,
    /// Erase a person, or take out everything that is known of one.
    HandlePersonalData,
    /// Bring leads in from a file, and take an import back.
    ImportLeads,
    /// Take all leads out as a file.
    ExportLeads,
    /// Read who did what.
    ReadAudit,
    /// Change the workspace.
    ChangeSettings,
    /// Invite people, change their roles and remove them, up to the own role.
    ManageTeam,
}

impl Permission {
    /// Whether an API key can be made for it. Who gets in is for people to say.
    pub fn for_keys(self) -> bool {
        self != Self::ManageTeam
    }
}

/// The lowest role that holds each permission.
const MATRIX: [(Permission, Role); 11] = [
    (Permission::Read, Role::Viewer),
    (Permission::Converse, Role::Agent),
    (Permission::Assign, Role::Agent),
    (Permission::RepairJobs, Role::Manager),
    (Permission::EditKnowledge, Role::Manager),
    (Permission::HandlePersonalData, Role::Manager),
    (Permission::ImportLeads, Role::Manager),
    (Permission::ExportLeads, Role::Admin),
    (Permission::ReadAudit, Role::Admin),
    (Permission::ChangeSettings, Role::Admin),
    (Permission::ManageTeam, Role::Admin),
];

impl Role {
    /// Whether this role holds a permission.
    pub fn may(self, permission: Permission) -> bool {
        MATRIX.iter().any(|&(held, lowest)| held == permission && self >= lowest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_viewer_only_reads_and_an_owner_does_everything() {
        for (permission, _) in MATRIX {
            assert!(Role::Owner.may(permission));
            assert_eq!(Role::Viewer.may(permission), permission == Permission::Read);
        }
        assert!(Role::Agent.may(Permission::Converse) && !Role::Agent.may(Permission::RepairJobs));
    }
}
