//! Signing in with a provider: a member is known there by issuer and subject, and the first time by an e-mail address
//! that the provider vouches for. Nobody becomes a member by it.

use jiff::Timestamp;

use super::{
    Error,
    accounts::{Device, SignedIn, begin},
};
use crate::{
    App, clock,
    domain::{
        email::EmailAddress,
        id::{IdentityId, MemberId},
        proof::Proof,
    },
    security::{
        oidc::{AttemptSecrets, Failure, OidcProvider, Proven},
        random,
    },
    store::{Scope, Tx, identities::NewIdentity},
};

/// How long somebody may take to sign in at the provider, in seconds.
pub const GOOD_FOR_SECONDS: u32 = 600;

/// An attempt that has begun.
pub struct BegunAttempt {
    /// Where to send the browser.
    pub url: String,
    /// What the browser keeps and shows at the end.
    pub browser: String,
}

/// What the provider sent the browser back with.
pub struct Returned {
    /// What is exchanged for proof.
    pub code: String,
    /// Which attempt it belongs to.
    pub state: String,
    /// Who the answer says it is from.
    pub issuer: Option<String>,
}

/// Begins an attempt to sign in with the provider.
///
/// # Errors
/// The provider cannot be used.
pub async fn begin_attempt(app: &App, provider: &OidcProvider) -> Result<BegunAttempt, Error> {
    let attempt = provider.begin().await.map_err(told)?;
    let browser = random::token();
    let expires_at = clock::seconds_from_now(GOOD_FOR_SECONDS.into());
    app.store.begin_oidc_attempt((&attempt.state, &browser), &attempt.secrets, expires_at).await?;
    Ok(BegunAttempt { url: attempt.url, browser })
}

/// Ends an attempt, and signs the member in. `browser`: what the browser kept.
///
/// # Errors
/// There is no such attempt of this browser, the provider cannot be used, what it says does not hold, or it tells of
/// nobody who is a member.
pub async fn end_attempt(
    app: &App,
    provider: &OidcProvider,
    returned: Returned,
    browser: &str,
    device: Device<'_>,
) -> Result<SignedIn, Error> {
    let attempt = app.store.end_oidc_attempt::<AttemptSecrets>((&returned.state, browser), clock::now()).await?;
    let secrets = attempt.ok_or_else(|| {
        let detail = "This sign-in has ended, or was begun in another browser. Begin again.".to_owned();
        Error::Refused { code: "attempt_over", detail }
    })?;
    let proven = provider.redeem(returned.code, returned.issuer.as_deref(), secrets).await.map_err(told)?;
    let index = app.store.identity_index(&proven.issuer, &proven.subject).await?;
    let (scope, member) = match app.store.identity_by_index(&index).await? {
        Some(scope) => (scope, None),
        None => whose_address(app, provider, &proven).await?,
    };
    let (id, now) = (random::id(), clock::now());
    let entering = Entering { scope: &scope, issuer: &proven.issuer, index: &index, id, member, now };
    let member = app.store.transact(&entering, |tx, entering| Box::pin(entering.write(tx))).await?;
    begin(app, &scope, &member, (device, Proof::More)).await
}

/// The member with the address the provider vouches for.
async fn whose_address(
    app: &App,
    provider: &OidcProvider,
    proven: &Proven,
) -> Result<(Scope, Option<MemberId>), Error> {
    let email = provider.verified_email(proven).await.map_err(told)?.ok_or_else(nobody)?;
    let email = EmailAddress::parse(&email).map_err(|_| nobody())?;
    let known = app.store.credentials(&email).await?.ok_or_else(nobody)?;
    Ok((app.store.scope(&known.workspace).await?, Some(known.member)))
}

struct Entering<'a> {
    scope: &'a Scope,
    issuer: &'a str,
    index: &'a str,
    /// The id of an identity that is linked now.
    id: IdentityId,
    /// Who is linked, if the identity is not.
    member: Option<MemberId>,
    now: Timestamp,
}

impl Entering<'_> {
    async fn write(&self, tx: &mut Tx) -> Result<MemberId, Error> {
        let (scope, now, identities) = (self.scope, self.now, self.scope.identities());
        let member = match identities.by_index(self.index, tx).await? {
            Some(identity) => {
                identities.used(&identity.id, now, tx).await?;
                identity.member
            }
            None => self.link(tx).await?,
        };
        scope.audit(member.as_str(), "member.sign_in_oidc", member.as_str(), now, tx).await?;
        Ok(member)
    }

    /// An address may have become another person's at the provider: who is linked there already is not linked again.
    async fn link(&self, tx: &mut Tx) -> Result<MemberId, Error> {
        let (scope, identities) = (self.scope, self.scope.identities());
        let member = self.member.as_ref().ok_or_else(nobody)?;
        // The audit entry is one document a workspace: a removal at the same moment makes one of the two run again.
        let is_member = scope.members().roles(tx).await?.contains_key(member);
        if !is_member || identities.is_linked(member, self.issuer, tx).await? {
            return Err(nobody());
        }
        let new = NewIdentity { id: &self.id, member, issuer: self.issuer, subject_index: self.index };
        identities.add(new, self.now, tx).await?;
        scope.audit(member.as_str(), "member.link_identity", self.id.as_str(), self.now, tx).await?;
        Ok(member.clone())
    }
}

/// One answer whether the address is unknown, not vouched for or another person's by now.
fn nobody() -> Error {
    let detail = "This sign-in belongs to no member. Ask an owner of your workspace for an invitation to the e-mail address you have at the provider, or sign in with your password.";
    Error::Refused { code: "no_account", detail: detail.into() }
}

fn told(failure: Failure) -> Error {
    tracing::warn!("{failure}");
    match failure {
        Failure::Unavailable(_) => Error::Unavailable {
            code: "provider_unavailable",
            detail: "The sign-in provider cannot be used just now. Try again, or sign in with your password.".into(),
        },
        Failure::Refused(_) => Error::Refused {
            code: "not_proven",
            detail: "The sign-in provider's answer did not hold. Begin again.".into(),
        },
    }
}
