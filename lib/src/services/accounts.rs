//! Accounts: the first owner, sign-in, and who a member is.

use anyhow::Context;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Error,
    second_factor::{ask_for_code, is_owed},
    throttle::{PASSWORDS, allow, give_back},
    workspace_setup::{NewWorkspace, create_first_workspace},
};
use crate::{
    App, clock,
    domain::{
        email::EmailAddress,
        id::{MemberId, SessionId, WorkspaceId},
        proof::Proof,
        role::Role,
    },
    security::{
        password,
        tokens::{ACCESS_SECONDS, Bearer},
    },
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
    /// Whether the workspace demands a second factor that the member has yet to set up. Until then the access token opens the
    /// own account and nothing else; ask for another one afterwards.
    pub owes_second_factor: bool,
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

/// Who is the actor of what nobody was let in to do.
const UNKNOWN: &str = "unknown";

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
    begin(app, &created.scope, &created.owner, (device, Proof::Password)).await
}

/// Begins a session of a member who has proven so much.
pub(super) async fn begin(
    app: &App,
    scope: &Scope,
    member: &MemberId,
    (device, proof): (Device<'_>, Proof),
) -> Result<SignedIn, Error> {
    let device = device.map(|device| device.chars().take(LONGEST_DEVICE).collect::<String>());
    let opening = (device.as_deref(), proof);
    let session = app.store.open_session(scope.workspace_id(), member, opening, clock::now()).await?;
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

/// A sign-in that was refused.
pub struct Refused {
    /// What whoever tried is told.
    pub error: Error,
    /// Whose account it was for, if anybody's. To be written down after the answer, which takes as long for nobody's.
    pub of: Option<Tried>,
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self { error, of: None }
    }
}

impl From<anyhow::Error> for Refused {
    fn from(error: anyhow::Error) -> Self {
        Error::from(error).into()
    }
}

/// Whose account somebody tried to get into.
pub struct Tried {
    workspace: WorkspaceId,
    member: MemberId,
}

impl Tried {
    /// Writes it down in the audit log.
    pub async fn write_down(self, app: &App) {
        let written = async {
            let scope = app.store.scope(&self.workspace).await?;
            write_down(app, &scope, UNKNOWN, "member.refuse_sign_in", &self.member).await
        };
        if let Err(error) = written.await {
            tracing::error!("a refused sign-in is not in the audit log: {error:#}");
        }
    }
}

/// Signs a member in. An unknown address takes as long as a wrong password, and both get the same answer.
///
/// # Errors
/// Address or password is wrong, a code is wanted or wrong, or any of them was wrong too often.
pub async fn sign_in(app: &App, credentials: Credentials<'_>, device: Device<'_>) -> Result<SignedIn, Refused> {
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
    let tried =
        |workspace: &WorkspaceId, member: &MemberId| Tried { workspace: workspace.clone(), member: member.clone() };
    let Some(known) = known.as_ref().filter(|_| matches) else {
        let error = Error::Refused { code: "wrong_credentials", detail: "E-mail or password is wrong.".into() };
        return Err(Refused { error, of: known.map(|known| tried(&known.workspace, &known.member)) });
    };
    give_back(app, &allowance).await?;
    let scope = app.store.scope(&known.workspace).await?;
    let proof = ask_for_code(app, &scope, &known.member, code).await.map_err(|error| {
        let wrong = matches!(error, Error::Refused { code: "wrong_code", .. });
        Refused { of: wrong.then(|| tried(&known.workspace, &known.member)), error }
    })?;
    if !password::is_current(&known.password_hash) {
        let hash = password::hash(password, app.config.password_pepper.clone()).await?;
        renew_hash(app, &scope, &known.member, &hash).await?;
    }
    write_down(app, &scope, known.member.as_str(), "member.sign_in", &known.member).await?;
    Ok(begin(app, &scope, &known.member, (device, proof)).await?)
}

/// Ends the session of a refresh token, if there is one.
///
/// # Errors
/// The database failed.
pub async fn sign_out(app: &App, token: &str) -> Result<(), Error> {
    let Some((workspace, member)) = app.store.close_session(token).await? else { return Ok(()) };
    let scope = app.store.scope(&workspace).await?;
    write_down(app, &scope, member.as_str(), "member.sign_out", &member).await
}

/// Ends one of a member's sessions.
///
/// # Errors
/// The member has none with this id.
pub async fn end_session(app: &App, scope: &Scope, member: &MemberId, session: &SessionId) -> Result<(), Error> {
    let context = (app, scope, member, session);
    app.store
        .transact(&context, |tx, (app, scope, member, session)| {
            Box::pin(async move {
                if !app.store.end_session(member, session, tx).await? {
                    return Err(Error::NotFound);
                }
                Ok(scope.audit(member.as_str(), "member.end_session", session.as_str(), clock::now(), tx).await?)
            })
        })
        .await
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
    let owes_second_factor = is_owed(scope, &session.member, session.proof).await?;
    let bearer = Bearer {
        member: session.member,
        workspace: session.workspace,
        session: session.id,
        role: member.role,
        limited: owes_second_factor,
    };
    let access_token = app
        .config
        .signing_keys
        .current()
        .issue(app.config.public_url.as_str(), bearer, clock::now())
        .context("signing an access token")?;
    Ok((SessionView { access_token, expires_in: ACCESS_SECONDS, member, owes_second_factor }, session.token))
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

/// Writes down what somebody did, or tried, with a member's account.
async fn write_down(app: &App, scope: &Scope, actor: &str, action: &str, member: &MemberId) -> Result<(), Error> {
    let context = (scope, actor, action, member);
    app.store
        .transact(&context, |tx, (scope, actor, action, member)| {
            Box::pin(async move { Ok(scope.audit(actor, action, member.as_str(), clock::now(), tx).await?) })
        })
        .await
}
