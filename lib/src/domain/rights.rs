//! What whoever sends a request may do.

use super::role::{Permission, Role};

/// What a member may do by role, or an API key by its scopes and by the role of the member in whose name it acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rights {
    role: Role,
    scopes: Option<Vec<Permission>>,
}

impl Rights {
    /// Those of a member.
    pub fn of_member(role: Role) -> Self {
        Self { role, scopes: None }
    }

    /// Those of an API key.
    pub fn of_key(role: Role, scopes: Vec<Permission>) -> Self {
        Self { role, scopes: Some(scopes) }
    }

    /// The member's role: nobody gives or takes away more.
    pub fn role(&self) -> Role {
        self.role
    }

    /// Whether they hold a permission.
    pub fn may(&self, permission: Permission) -> bool {
        let in_scope = self.scopes.as_ref().is_none_or(|scopes| permission.for_keys() && scopes.contains(&permission));
        in_scope && self.role.may(permission)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_holds_what_it_was_made_for_and_its_member_still_may() {
        let key =
            |role| Rights::of_key(role, vec![Permission::Read, Permission::ChangeSettings, Permission::ManageTeam]);
        assert!(key(Role::Admin).may(Permission::Read) && key(Role::Admin).may(Permission::ChangeSettings));
        assert!(!key(Role::Admin).may(Permission::Converse), "not in its scopes");
        assert!(!key(Role::Agent).may(Permission::ChangeSettings), "its member has another role now");
        assert!(!key(Role::Owner).may(Permission::ManageTeam), "never by a key");
        assert!(Rights::of_member(Role::Admin).may(Permission::ManageTeam));
    }
}
