//! API keys: made by a member, good for a program, and never for more than their maker may do.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Error;
use crate::{
    App, clock,
    domain::{
        id::{ApiKeyId, MemberId},
        rights::Rights,
        role::{Permission, Role},
    },
    security::{
        api_key,
        random::{self, token_hash},
    },
    store::{Scope, Tx, api_keys::ApiKey},
};

/// So many a workspace may have.
const MOST: u64 = 100;
/// The longest name of one, in characters.
const LONGEST_NAME: usize = 60;
/// How exactly it is known when a key was last used.
const USE_KNOWN_TO: SignedDuration = SignedDuration::from_secs(60);

/// An API key as the team sees it. The key itself is shown once, when it is made.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ApiKey)]
pub struct ApiKeyView {
    /// The id.
    pub id: ApiKeyId,
    /// What it is for.
    pub name: String,
    /// What it begins with.
    pub prefix: String,
    /// What it may do.
    pub scopes: Vec<Permission>,
    /// In whose name it acts: never for more than that member may do.
    pub member_id: MemberId,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// Until when it is good; null: until it is taken back.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub expires_at: Option<Timestamp>,
    /// When it was last used, to the minute.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub used_at: Option<Timestamp>,
}

/// A key that was made just now.
#[derive(Debug, Serialize, ToSchema)]
pub struct MadeApiKey {
    /// Its description.
    #[serde(flatten)]
    pub api_key: ApiKeyView,
    /// The key. It is not stored, and not shown again.
    pub key: String,
}

/// A key to be.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NewApiKey {
    /// What it is for: 1 to 60 characters.
    pub name: String,
    /// What it may do, of what the caller may do.
    pub scopes: Vec<Permission>,
    /// Until when it is good; absent: until it is taken back.
    #[schema(value_type = Option<String>, format = DateTime)]
    #[serde(default)]
    pub expires_at: Option<Timestamp>,
}

/// Who presents a key.
pub struct KeyHolder {
    /// The workspace's part of the database.
    pub scope: Scope,
    /// In whose name the key acts.
    pub member: MemberId,
    /// What it may do now.
    pub rights: Rights,
}

/// Lists the keys of a workspace.
///
/// # Errors
/// The database failed.
pub async fn list_api_keys(scope: &Scope) -> Result<Vec<ApiKeyView>, Error> {
    Ok(scope.api_keys().all().await?.into_iter().map(view).collect())
}

/// Makes a key that acts in a member's name.
///
/// # Errors
/// The name will not do, a scope is none that keys have or is not the member's own, or the end is past.
pub async fn make_api_key(
    app: &App,
    scope: &Scope,
    (member, role): (&MemberId, Role),
    new: NewApiKey,
) -> Result<MadeApiKey, Error> {
    let now = clock::now();
    check(&new, role, now)?;
    let mut scopes = new.scopes;
    scopes.sort_unstable();
    scopes.dedup();
    let secret = api_key::generate();
    let (id, shown) = (random::id::<ApiKeyId>(), api_key::shown(&secret));
    let (name, member, expires_at) = (new.name.trim().to_owned(), member.clone(), new.expires_at);
    let key = ApiKey { id, shown, name, scopes, member, created_at: now, expires_at, used_at: None };
    let context = (scope, &key, token_hash(&secret));
    app.store
        .transact(&context, |tx, (scope, key, hash)| {
            Box::pin(async move {
                if scope.api_keys().count(tx).await? >= MOST {
                    let detail = format!("There are {MOST} API keys. Take one back that is not used.");
                    return Err(Error::Conflict { code: "too_many", detail });
                }
                scope.api_keys().add(key, hash, tx).await?;
                Ok(scope.audit(key.member.as_str(), "api_key.make", key.id.as_str(), key.created_at, tx).await?)
            })
        })
        .await?;
    Ok(MadeApiKey { api_key: view(key), key: secret })
}

/// Takes a key back: it is good for nothing from now on.
///
/// # Errors
/// There is none with this id.
pub async fn revoke_api_key(app: &App, scope: &Scope, by: &MemberId, id: &ApiKeyId) -> Result<(), Error> {
    let context = (scope, by, id);
    app.store.transact(&context, |tx, (scope, by, id)| Box::pin(write_revocation(scope, by, id, tx))).await
}

async fn write_revocation(scope: &Scope, by: &MemberId, id: &ApiKeyId, tx: &mut Tx) -> Result<(), Error> {
    if !scope.api_keys().remove(id, tx).await? {
        return Err(Error::NotFound);
    }
    Ok(scope.audit(by.as_str(), "api_key.revoke", id.as_str(), clock::now(), tx).await?)
}

/// Who presents a key, if it is good: in whose name, and what it may do. That is what it was made for, and what its member
/// may still do.
///
/// # Errors
/// The database failed.
pub async fn key_holder(app: &App, key: &str) -> Result<Option<KeyHolder>, Error> {
    let now = clock::now();
    let Some(presented) = app.store.api_key(&token_hash(key), now).await? else { return Ok(None) };
    let scope = app.store.scope(&presented.workspace).await?;
    let Some(member) = scope.members().get(&presented.member).await? else { return Ok(None) };
    if presented.used_at.is_none_or(|used_at| now.duration_since(used_at) >= USE_KNOWN_TO) {
        scope.api_keys().note_use(&presented.id, now).await?;
    }
    Ok(Some(KeyHolder { scope, member: member.id, rights: Rights::of_key(member.role, presented.scopes) }))
}

fn check(new: &NewApiKey, role: Role, now: Timestamp) -> Result<(), Error> {
    if !(1..=LONGEST_NAME).contains(&new.name.trim().chars().count()) {
        let detail = format!("Say what the key is for, in at most {LONGEST_NAME} characters.");
        return Err(Error::invalid("/name", "invalid", detail));
    }
    if new.scopes.is_empty() {
        return Err(Error::invalid("/scopes", "required", "Choose what the key may do."));
    }
    if let Some(at) = new.scopes.iter().position(|scope| !scope.for_keys() || !role.may(*scope)) {
        let detail = "No key may do this, or you may not do it yourself.";
        return Err(Error::invalid(&format!("/scopes/{at}"), "not_allowed", detail));
    }
    if new.expires_at.is_some_and(|expires_at| expires_at <= now) {
        return Err(Error::invalid("/expires_at", "past", "This moment is past."));
    }
    Ok(())
}

fn view(key: ApiKey) -> ApiKeyView {
    ApiKeyView {
        id: key.id,
        name: key.name,
        prefix: key.shown,
        scopes: key.scopes,
        member_id: key.member,
        created_at: key.created_at,
        expires_at: key.expires_at,
        used_at: key.used_at,
    }
}
