//! Invitations: a link that works once makes somebody a member.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Error,
    accounts::{Device, SignedIn, begin},
    passwords::check_password,
};
use crate::{
    App, clock,
    domain::{
        email::EmailAddress,
        id::{InviteId, MemberId},
        proof::Proof,
        role::Role,
    },
    security::{
        password,
        random::{self, token_hash},
    },
    store::{
        Scope, Tx,
        invites::{Invite, NewInvite},
        members::NewMember,
    },
};

/// For how long an invitation is good.
const GOOD_FOR: SignedDuration = SignedDuration::from_hours(7 * 24);

/// An invitation as the team sees it. The link is shown once, when it is made.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Invite)]
pub struct InviteView {
    /// The id.
    pub id: InviteId,
    /// Whom.
    pub email: String,
    /// As what.
    pub role: Role,
    /// By whom.
    pub invited_by: MemberId,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// Until when the link works.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
}

/// An invitation that was made just now.
#[derive(Debug, Serialize, ToSchema)]
pub struct MadeInvite {
    /// The invitation.
    #[serde(flatten)]
    pub invite: InviteView,
    /// The link to pass on. It is not stored, and not shown again.
    pub link: String,
    /// Whether it was mailed as well.
    pub mailed: bool,
}

/// What whoever opens the link reads.
#[derive(Debug, Serialize, ToSchema)]
pub struct OpenInvite {
    /// Into which workspace.
    pub workspace: String,
    /// The address that will sign in.
    pub email: String,
    /// As what.
    pub role: Role,
}

/// Whom to invite.
#[derive(Debug, Deserialize, ToSchema)]
pub struct InviteRequest {
    /// The e-mail address.
    pub email: String,
    /// The role, at most the caller's own.
    pub role: Role,
}

/// Who takes an invitation up.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Joining {
    /// What the link carries behind its number sign.
    pub token: String,
    /// The name the team reads.
    pub name: String,
    /// The password: 12 to 200 characters.
    pub password: String,
}

struct Inviting<'a> {
    scope: &'a Scope,
    by: &'a MemberId,
    email: &'a EmailAddress,
    role: Role,
    id: InviteId,
    email_index: String,
    token: &'a str,
    now: Timestamp,
}

/// Invites somebody. An earlier invitation to the same address is void.
///
/// # Errors
/// The address is none, or a member's here, or the role is above the caller's.
pub async fn invite(
    app: &App,
    scope: &Scope,
    (by, own_role): (&MemberId, Role),
    request: &InviteRequest,
) -> Result<MadeInvite, Error> {
    let email = EmailAddress::parse(&request.email);
    let email = email.map_err(|error| Error::invalid("/email", "invalid", error.to_string()))?;
    if request.role > own_role {
        return Err(Error::invalid("/role", "above_own", "Nobody gives a role above their own."));
    }
    let known = app.store.credentials(&email).await?;
    if known.is_some_and(|known| known.workspace == *scope.workspace_id()) {
        return Err(Error::invalid("/email", "is_member", "This address belongs to a member already."));
    }
    let (token, email_index) = (random::token(), app.store.member_email_index(&email).await?);
    let (id, now) = (random::id::<InviteId>(), clock::now());
    let inviting = Inviting { scope, by, email: &email, role: request.role, id, email_index, token: &token, now };
    app.store.transact(&inviting, |tx, inviting| Box::pin(inviting.write(tx))).await?;
    // What stands behind the number sign never reaches a server, a log or another page.
    let link = app.config.public(&format!("/invite/#{token}"));
    let mailed = mail(app, scope, &email, &link).await;
    let made = scope.invites().get(&inviting.id, now, None).await?.ok_or(Error::NotFound)?;
    Ok(MadeInvite { invite: view(made), link, mailed })
}

/// Mails a link. Where that fails the link can still be passed on by hand.
async fn mail(app: &App, scope: &Scope, email: &EmailAddress, link: &str) -> bool {
    if !app.mailer.is_configured() {
        return false;
    }
    let Ok(workspace) = scope.workspace().await else { return false };
    let subject = format!("{}: you are invited", workspace.name);
    let body =
        format!("You are invited to {} on Leadline. The link works once, for a week.\n\n{link}\n", workspace.name);
    let sent = app.mailer.send(email.as_str(), &subject, body).await;
    if let Err(error) = &sent {
        tracing::warn!("an invitation was not mailed: {error:#}");
    }
    sent.is_ok()
}

impl Inviting<'_> {
    async fn write(&self, tx: &mut Tx) -> Result<(), Error> {
        let new = NewInvite {
            id: self.id.clone(),
            token_hash: token_hash(self.token),
            email: self.email,
            email_index: self.email_index.clone(),
            role: self.role,
            invited_by: self.by,
            expires_at: self.now.saturating_add(GOOD_FOR).unwrap_or(Timestamp::MAX),
        };
        self.scope.invites().add(new, self.now, tx).await?;
        Ok(self.scope.audit(self.by.as_str(), "team.invite", self.id.as_str(), self.now, tx).await?)
    }
}

/// The invitations whose link still works.
pub async fn list_invites(scope: &Scope) -> Result<Vec<InviteView>, Error> {
    Ok(scope.invites().open(clock::now()).await?.into_iter().map(view).collect())
}

/// Takes an invitation back.
///
/// # Errors
/// There is none.
pub async fn revoke_invite(app: &App, scope: &Scope, by: &MemberId, id: &InviteId) -> Result<(), Error> {
    let context = (scope, by, id);
    app.store
        .transact(&context, |tx, (scope, by, id)| {
            Box::pin(async move {
                if !scope.invites().delete(id, tx).await? {
                    return Err(Error::NotFound);
                }
                Ok(scope.audit(by.as_str(), "team.revoke_invite", id.as_str(), clock::now(), tx).await?)
            })
        })
        .await
}

/// What a link invites to.
///
/// # Errors
/// It works no longer.
pub async fn open_invite(app: &App, token: &str) -> Result<OpenInvite, Error> {
    let (scope, invite) = find(app, token).await?;
    Ok(OpenInvite { workspace: scope.workspace().await?.name, email: invite.email, role: invite.role })
}

async fn find(app: &App, token: &str) -> Result<(Scope, Invite), Error> {
    let (id, scope) = app.store.invite_by_hash(&token_hash(token)).await?.ok_or(Error::NotFound)?;
    let invite = scope.invites().get(&id, clock::now(), None).await?.ok_or(Error::NotFound)?;
    Ok((scope, invite))
}

struct Taking<'a> {
    scope: &'a Scope,
    invite: &'a InviteId,
    member: NewMember,
    now: Timestamp,
}

/// Makes whoever holds the link a member, and signs them in.
///
/// # Errors
/// It works no longer, the name or password will not do, or the address has become a member's elsewhere.
pub async fn accept_invite(app: &App, joining: Joining, device: Device<'_>) -> Result<SignedIn, Error> {
    let (scope, invite) = find(app, &joining.token).await?;
    let name = joining.name.trim().to_owned();
    if name.is_empty() || name.chars().count() > 100 {
        return Err(Error::invalid("/name", "invalid", "Write your name, at most 100 characters."));
    }
    check_password("/password", &joining.password, &[&name, &invite.email, &scope.workspace().await?.name])?;
    let email = EmailAddress::parse(&invite.email);
    let email = email.map_err(|error| Error::invalid("/email", "invalid", error.to_string()))?;
    if app.store.credentials(&email).await?.is_some() {
        let detail = "This address has an account already. Ask for an invitation to another one.".to_owned();
        return Err(Error::Conflict { code: "address_taken", detail });
    }
    let member = NewMember {
        id: random::id(),
        name,
        email_index: app.store.member_email_index(&email).await?,
        email,
        password_hash: password::hash(joining.password, app.config.password_pepper.clone()).await?,
        role: invite.role,
    };
    let taking = Taking { scope: &scope, invite: &invite.id, member, now: clock::now() };
    app.store.transact(&taking, |tx, taking| Box::pin(taking.write(tx))).await?;
    begin(app, &scope, &taking.member.id, (device, Proof::Password)).await
}

impl Taking<'_> {
    async fn write(&self, tx: &mut Tx) -> Result<(), Error> {
        // Of two that open the same link at once, one finds it spent.
        if !self.scope.invites().delete(self.invite, tx).await? {
            return Err(Error::NotFound);
        }
        self.scope.members().add(&self.member, self.now, tx).await?;
        let id = self.member.id.as_str();
        Ok(self.scope.audit(id, "team.join", id, self.now, tx).await?)
    }
}

fn view(invite: Invite) -> InviteView {
    let Invite { id, email, role, invited_by, created_at, expires_at } = invite;
    InviteView { id, email, role, invited_by, created_at, expires_at }
}
