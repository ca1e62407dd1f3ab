//! Accounts: the first owner, sign-in, and who a member is.

use anyhow::Context;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Error,
    second_factor::ask_for_code,
    throttle::{PASSWORDS, allow, give_back},
    workspace_setup::{NewWorkspace, create_first_workspace},
};
use crate::{
    App, clock,
    domain::{
        email::EmailAddress,
        id::{MemberId, WorkspaceId},
        role::Role,
    },
    security::{password, tokens::ACCESS_SECONDS},
    store::{Scope, sessions::OpenSession},
};

/// A workspace as its members see it.
#[derive(Debug, Serialize, ToSchema)]
pub struct WorkspaceRef {
    /// The id.
    pub id: WorkspaceId,
    /// The name.
    pub name: String,
    /// IANA time zone.
    pub time_zone: String,
}

/// Who is signed in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Member)]
pub struct MemberView {
    /// The id.
    pub id: MemberId,
    /// The name.
    pub name: String,
    /// The e-mail address.
    pub email: String,
    /// The role.
    pub role: Role,
    /// The workspace.
    pub workspace: WorkspaceRef,
}

/// A session that was opened or continued.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Session)]
pub struct SessionView {
    /// Goes into the `Authorization` header.
    pub access_token: String,
    /// In how many seconds it expires.
    pub expires_in: i64,
    /// Who is signed in.
    pub member: MemberView,
}

/// The first owner and workspace.
pub struct FirstOwner {
    /// The business's name.
    pub workspace_name: String,
    /// The owner's name.
    pub name: String,
    /// The owner's e-mail address.
    pub email: EmailAddress,
    /// The owner's password.
    pub password: String,
}

/// What the browser that signs in calls itself.
pub type Device<'a> = Option<&'a str>;

/// The longest name of a browser that is kept, in characters.
const LONGEST_DEVICE: usize = 300;

/// A session with the refresh token that continues it.
pub type SignedIn = (SessionView, String);

/// Makes the first workspace with its owner and signs the owner in. Works once.
pub async fn set_up(app: &App, first: FirstOwner, device: Device<'_>) -> Result<SignedIn, Error> {
    let new = NewWorkspace {
        name: first.workspace_name,
        owner_name: first.name,
        owner_email: first.email,
        password: first.password,
        time_zone: "America/New_York".into(),
        region: "US".into(),
        slug: None,
    };
    let created = create_first_workspace(app, new).await?;
    begin(app, &created.scope, &created.owner, device).await
}

/// Begins a session of a member.
pub(super) async fn begin(app: &App, scope: &Scope, member: &MemberId, device: Device<'_>) -> Result<SignedIn, Error> {
    let device = device.map(|device| device.chars().take(LONGEST_DEVICE).collect::<String>());
    let session = app.store.open_session(scope.workspace_id(), member, device.as_deref(), clock::now()).await?;
    signed_in(app, scope, session).await
}

/// What somebody signs in with.
pub struct Credentials<'a> {
    /// The e-mail address, as it was written.
    pub email: &'a str,
    /// The password.
    pub password: String,
    /// A code of the authenticator app, or a recovery code.
    pub code: Option<&'a str>,
}

/// Signs a member in. An unknown address takes as long as a wrong password, and both get the same answer.
///
/// # Errors
/// Address or password is wrong, a code is wanted or wrong, or any of them was wrong too often.
pub async fn sign_in(app: &App, credentials: Credentials<'_>, device: Device<'_>) -> Result<SignedIn, Error> {
    let Credentials { email, password, code } = credentials;
    let known = match EmailAddress::parse(email) {
        Ok(email) => app.store.credentials(&email).await?,
        Err(_) => None,
    };
    // An address that nobody has is counted like any other.
    let allowance = format!("sign_in:{}", app.store.sign_in_index(email).await?);
    allow(app, &allowance, PASSWORDS).await?;
    let hash = known.as_ref().map(|known| known.password_hash.clone());
    let matches = password::verify(password.clone(), app.config.password_pepper.clone(), hash).await?;
    let known = known
        .filter(|_| matches)
        .ok_or_else(|| Error::Refused { code: "wrong_credentials", detail: "E-mail or password is wrong.".into() })?;
    give_back(app, &allowance).await?;
    let scope = app.store.scope(&known.workspace).await?;
    ask_for_code(app, &scope, &known.member, code).await?;
    if !password::is_current(&known.password_hash) {
        let hash = password::hash(password, app.config.password_pepper.clone()).await?;
        renew_hash(app, &scope, &known.member, &hash).await?;
    }
    audit_sign_in(app, &scope, &known.member).await?;
    begin(app, &scope, &known.member, device).await
}

/// Continues a session with its refresh token.
pub async fn continue_session(app: &App, token: &str) -> Result<SignedIn, Error> {
    let ended = || Error::Refused { code: "session_ended", detail: "Your session has ended. Sign in again.".into() };
    let session = app.store.continue_session(token, clock::now()).await?.ok_or_else(ended)?;
    let scope = app.store.scope(&session.workspace).await?;
    signed_in(app, &scope, session).await
}

/// Who a member is.
pub async fn member_view(scope: &Scope, member: &MemberId) -> Result<MemberView, Error> {
    let member = scope.members().get(member).await?.ok_or(Error::NotFound)?;
    let workspace = scope.workspace().await?;
    Ok(MemberView {
        id: member.id,
        name: member.name,
        email: member.email,
        role: member.role,
        workspace: WorkspaceRef { id: workspace.id, name: workspace.name, time_zone: workspace.time_zone },
    })
}

async fn signed_in(app: &App, scope: &Scope, session: OpenSession) -> Result<SignedIn, Error> {
    let member = member_view(scope, &session.member).await?;
    let access_token = app
        .config
        .signing_keys
        .current()
        .issue(app.config.public_url.as_str(), session.member, session.workspace, session.id, member.role, clock::now())
        .context("signing an access token")?;
    Ok((SessionView { access_token, expires_in: ACCESS_SECONDS, member }, session.token))
}

/// Stores the hash of a password anew, because hashes are made otherwise now.
async fn renew_hash(app: &App, scope: &Scope, member: &MemberId, hash: &str) -> Result<(), Error> {
    let context = (scope, member, hash);
    app.store
        .transact(&context, |tx, (scope, member, hash)| {
            Box::pin(async move {
                scope.members().set_password(member, hash, tx).await?;
                Ok(())
            })
        })
        .await
}

async fn audit_sign_in(app: &App, scope: &Scope, member: &MemberId) -> Result<(), Error> {
    let context = (scope, member);
    app.store
        .transact(&context, |tx, (scope, member)| {
            Box::pin(async move {
                Ok(scope.audit(member.as_str(), "member.sign_in", member.as_str(), clock::now(), tx).await?)
            })
        })
        .await
}
