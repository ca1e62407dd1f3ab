//! Passkeys: made by a signed-in member, and signed in with in place of password and code.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::{
    Error,
    accounts::{Device, SignedIn, begin},
    passwords::check_own_password,
    second_factor::check_code_if_active,
};
use crate::{
    App, clock,
    domain::{
        id::{MemberId, PasskeyId},
        proof::Proof,
    },
    security::{
        passkeys::{Authentication, Registration, RelyingParty},
        random::{self, bytes_hash, token_hash},
    },
    store::{Scope, passkeys::MemberPasskey},
};

/// So many a member may have.
const MOST: usize = 20;
/// The longest name of one, in characters.
const LONGEST_NAME: usize = 60;

/// A passkey as its member sees it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Passkey)]
pub struct PasskeyView {
    /// The id.
    pub id: PasskeyId,
    /// What the member calls it.
    pub name: String,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it was last signed in with.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub used_at: Option<Timestamp>,
}

/// What a browser is asked, with what it brings back beside its answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct PasskeyChallenge {
    /// To be brought back. It works once, for five minutes.
    pub attempt: String,
    /// For `navigator.credentials`, as JSON: `parseCreationOptionsFromJSON` and `parseRequestOptionsFromJSON` read its
    /// `publicKey`.
    #[schema(value_type = Object)]
    pub options: Value,
}

/// What a browser answered.
#[derive(Debug, Deserialize, ToSchema)]
pub struct PasskeyAnswer {
    /// What came with the question.
    pub attempt: String,
    /// The credential as its `toJSON` gives it.
    #[schema(value_type = Object)]
    pub credential: Value,
}

/// The passkeys of a member.
///
/// # Errors
/// The database failed.
pub async fn list_passkeys(scope: &Scope, member: &MemberId) -> Result<Vec<PasskeyView>, Error> {
    Ok(scope.passkeys().of(member).await?.into_iter().map(view).collect())
}

/// Whether browsers know passkeys at this deployment's address.
///
/// # Errors
/// The public address will not do for any.
pub fn are_known(app: &App) -> Result<bool, Error> {
    Ok(RelyingParty::of(&app.config.public_url)?.is_some())
}

/// Asks a member's browser to make a passkey. It will let in without password and code: so both are asked for.
///
/// # Errors
/// Password or code is wrong, there are enough, or browsers know none here.
pub async fn ask_to_register(
    app: &App,
    scope: &Scope,
    member: &MemberId,
    (password, code): (String, Option<&str>),
) -> Result<PasskeyChallenge, Error> {
    let party = party(app)?;
    check_own_password(app, scope, member, password).await?;
    check_code_if_active(app, scope, member, code).await?;
    let who = scope.members().get(member).await?.ok_or(Error::NotFound)?;
    let present: Vec<_> = scope.passkeys().of(member).await?.into_iter().map(|passkey| passkey.key).collect();
    if present.len() >= MOST {
        let detail = format!("You have {MOST} passkeys. Remove one that you do not use.");
        return Err(Error::Conflict { code: "too_many", detail });
    }
    let id = member.as_str().parse().map_err(anyhow::Error::from)?;
    let (options, state) = party.ask_to_register(id, (&who.email, &who.name), &present)?;
    let attempt = random::token();
    app.store.add_passkey_attempt::<Registration>(&token_hash(&attempt), Some(member), &state, clock::now()).await?;
    Ok(PasskeyChallenge { attempt, options })
}

/// Keeps the passkey a member's browser made.
///
/// # Errors
/// The browser answered too late, or not what it was asked; or the name will not do.
pub async fn register(
    app: &App,
    scope: &Scope,
    member: &MemberId,
    (answer, name): (&PasskeyAnswer, &str),
) -> Result<PasskeyView, Error> {
    let name = name.trim();
    if !(1..=LONGEST_NAME).contains(&name.chars().count()) {
        let detail = format!("Give the passkey a name of at most {LONGEST_NAME} characters.");
        return Err(Error::invalid("/name", "invalid", detail));
    }
    let now = clock::now();
    let attempt = token_hash(&answer.attempt);
    let asked = app.store.take_passkey_attempt::<Registration>(&attempt, Some(member), now).await?;
    let key = asked.map(|asked| Ok::<_, Error>(party(app)?.registered(&answer.credential, &asked))).transpose()?;
    let key = key.flatten().ok_or_else(not_proven)?;
    let hash = bytes_hash(key.credential_id());
    let (id, member, name) = (random::id::<PasskeyId>(), member.clone(), name.to_owned());
    let passkey = MemberPasskey { id, member, name, key, created_at: now, used_at: None };
    let context = (app, scope, &passkey, hash);
    app.store
        .transact(&context, |tx, (app, scope, passkey, hash)| {
            Box::pin(async move {
                if app.store.passkey_by_hash(hash).await?.is_some() {
                    return Err(not_proven());
                }
                scope.passkeys().add(passkey, hash, tx).await?;
                let (who, what) = (passkey.member.as_str(), passkey.id.as_str());
                Ok::<_, Error>(scope.audit(who, "member.add_passkey", what, passkey.created_at, tx).await?)
            })
        })
        .await?;
    Ok(view(passkey))
}

/// Removes one of a member's passkeys.
///
/// # Errors
/// The member has none with this id.
pub async fn remove_passkey(app: &App, scope: &Scope, member: &MemberId, id: &PasskeyId) -> Result<(), Error> {
    let context = (app, scope, member, id);
    app.store
        .transact(&context, |tx, (app, scope, member, id)| {
            Box::pin(async move {
                if !scope.passkeys().remove(member, id, tx).await? {
                    return Err(Error::NotFound);
                }
                app.store.forget_proof(member, tx).await?;
                Ok(scope.audit(member.as_str(), "member.remove_passkey", id.as_str(), clock::now(), tx).await?)
            })
        })
        .await
}

/// Asks a browser for any passkey it has for this deployment.
///
/// # Errors
/// Browsers know none here.
pub async fn ask_to_sign_in(app: &App) -> Result<PasskeyChallenge, Error> {
    let (options, state) = party(app)?.ask_to_authenticate()?;
    let attempt = random::token();
    app.store.add_passkey_attempt::<Authentication>(&token_hash(&attempt), None, &state, clock::now()).await?;
    Ok(PasskeyChallenge { attempt, options })
}

/// Signs in whoever unlocked a passkey.
///
/// # Errors
/// The passkey is nobody's, the browser answered too late, or not what it was asked.
pub async fn sign_in(app: &App, answer: &PasskeyAnswer, device: Device<'_>) -> Result<SignedIn, Error> {
    let (party, now) = (party(app)?, clock::now());
    let asked = app.store.take_passkey_attempt::<Authentication>(&token_hash(&answer.attempt), None, now).await?;
    let (Some(asked), Some(claimed)) = (asked, party.claimed(&answer.credential)) else { return Err(not_known()) };
    let known = app.store.passkey_by_hash(&bytes_hash(claimed.credential_id())).await?;
    let Some((id, scope)) = known else { return Err(not_known()) };
    let Some(mut passkey) = scope.passkeys().get(&id).await? else { return Err(not_known()) };
    let same_member = passkey.member.as_str() == claimed.member.simple().to_string();
    if !same_member || !party.proves(&claimed, asked, &mut passkey.key) {
        return Err(not_known());
    }
    let context = (&scope, &passkey, now);
    app.store
        .transact(&context, |tx, (scope, passkey, now)| {
            Box::pin(async move {
                if !scope.passkeys().note_use(&passkey.id, &passkey.key, *now, tx).await? {
                    return Err(not_known());
                }
                let member = passkey.member.as_str();
                Ok(scope.audit(member, "member.sign_in_by_passkey", passkey.id.as_str(), *now, tx).await?)
            })
        })
        .await?;
    begin(app, &scope, &passkey.member, (device, Proof::More)).await
}

fn party(app: &App) -> Result<RelyingParty, Error> {
    RelyingParty::of(&app.config.public_url)?.ok_or_else(|| {
        let detail = "Browsers know no passkeys for a bare network address. Use a host name, such as localhost.".into();
        Error::Conflict { code: "no_passkeys_here", detail }
    })
}

fn view(passkey: MemberPasskey) -> PasskeyView {
    let MemberPasskey { id, name, created_at, used_at, .. } = passkey;
    PasskeyView { id, name, created_at, used_at }
}

fn not_proven() -> Error {
    Error::invalid("/credential", "not_proven", "This passkey could not be checked. Begin again.")
}

fn not_known() -> Error {
    let detail =
        "This passkey is not known here, or the sign-in took too long. Try again, or use your password.".into();
    Error::Refused { code: "passkey_refused", detail }
}
