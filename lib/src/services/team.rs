//! Who is in the team, and as what.

use jiff::Timestamp;

use super::Error;
use crate::{
    App, clock,
    domain::{id::MemberId, role::Role},
    store::{Scope, Tx, members::Member},
};

/// What happens to a member.
enum Change {
    Role(Role),
    Removal,
    SecondFactorRemoval,
    SignOut,
}

struct Changing<'a> {
    app: &'a App,
    scope: &'a Scope,
    by: &'a MemberId,
    own_role: Role,
    member: &'a MemberId,
    change: Change,
    now: Timestamp,
}

/// Gives a member another role. It holds from the member's next access token on, ten minutes at most.
///
/// # Errors
/// Nobody here has this id, a role is above the caller's, or nobody would be owner any more.
pub async fn set_role(
    app: &App,
    scope: &Scope,
    by: (&MemberId, Role),
    member: &MemberId,
    role: Role,
) -> Result<Member, Error> {
    apply(app, scope, by, member, Change::Role(role)).await?;
    scope.members().get(member).await?.ok_or(Error::NotFound)
}

/// Removes a member: the sessions end, what the member is at sign-in providers is forgotten, and the conversations become nobody's. What the member wrote stays.
///
/// # Errors
/// As for [`set_role`].
pub async fn remove_member(app: &App, scope: &Scope, by: (&MemberId, Role), member: &MemberId) -> Result<(), Error> {
    apply(app, scope, by, member, Change::Removal).await
}

/// Removes a member's second factor, for somebody who lost it with all recovery codes. The member's sessions end.
///
/// # Errors
/// As for [`set_role`], or the member has none.
pub async fn remove_second_factor(
    app: &App,
    scope: &Scope,
    by: (&MemberId, Role),
    member: &MemberId,
) -> Result<(), Error> {
    apply(app, scope, by, member, Change::SecondFactorRemoval).await
}

/// Ends all sessions of a member. The last access token goes on for ten minutes at most.
///
/// # Errors
/// As for [`set_role`].
pub async fn sign_out_member(app: &App, scope: &Scope, by: (&MemberId, Role), member: &MemberId) -> Result<(), Error> {
    apply(app, scope, by, member, Change::SignOut).await
}

async fn apply(
    app: &App,
    scope: &Scope,
    (by, own_role): (&MemberId, Role),
    member: &MemberId,
    change: Change,
) -> Result<(), Error> {
    let changing = Changing { app, scope, by, own_role, member, change, now: clock::now() };
    app.store.transact(&changing, |tx, changing| Box::pin(changing.write(tx))).await
}

impl Changing<'_> {
    async fn write(&self, tx: &mut Tx) -> Result<(), Error> {
        let (scope, members) = (self.scope, self.scope.members());
        let roles = members.roles(tx).await?;
        let present = *roles.get(self.member).ok_or(Error::NotFound)?;
        let wanted = match self.change {
            Change::Role(role) => role,
            Change::Removal | Change::SecondFactorRemoval | Change::SignOut => present,
        };
        if matches!(self.change, Change::SecondFactorRemoval) && self.member == self.by {
            let detail = "Remove your own second factor in your account: it takes your password and a code.".to_owned();
            return Err(Error::Conflict { code: "own_second_factor", detail });
        }
        if present.max(wanted) > self.own_role {
            return Err(Error::invalid("/role", "above_own", "Nobody gives or takes a role above their own."));
        }
        let goes = match self.change {
            Change::Role(role) => present == Role::Owner && role != Role::Owner,
            Change::Removal => present == Role::Owner,
            Change::SecondFactorRemoval | Change::SignOut => false,
        };
        if goes && roles.values().filter(|role| **role == Role::Owner).count() == 1 {
            let detail = "A workspace has an owner. Make somebody else one first.".to_owned();
            return Err(Error::Conflict { code: "last_owner", detail });
        }
        let action = match self.change {
            Change::Role(role) => {
                members.set_role(self.member, role, tx).await?;
                "team.set_role"
            }
            Change::Removal => {
                members.remove(self.member, tx).await?;
                scope.conversations().release(self.member, tx).await?;
                scope.second_factors().remove(self.member, tx).await?;
                scope.passkeys().remove_all(self.member, tx).await?;
                scope.api_keys().remove_all(self.member, tx).await?;
                self.app.store.end_sessions(self.member, None, tx).await?;
                scope.identities().forget(self.member, tx).await?;
                "team.remove"
            }
            Change::SecondFactorRemoval => {
                if !scope.second_factors().remove(self.member, tx).await? {
                    return Err(Error::NotFound);
                }
                self.app.store.end_sessions(self.member, None, tx).await?;
                "team.remove_second_factor"
            }
            Change::SignOut => {
                self.app.store.end_sessions(self.member, None, tx).await?;
                "team.sign_out"
            }
        };
        // The audit entry is one document a workspace: of two owners that remove each other at once one runs again.
        Ok(scope.audit(self.by.as_str(), action, self.member.as_str(), self.now, tx).await?)
    }
}
