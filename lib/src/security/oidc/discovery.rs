//! What the provider says of itself, kept for a while.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use openidconnect::{
    AdditionalProviderMetadata, DiscoveryError, IssuerUrl, ProviderMetadata,
    core::{
        CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreGrantType, CoreJsonWebKey,
        CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm, CoreResponseMode, CoreResponseType,
        CoreSubjectIdentifierType,
    },
};
use serde::{Deserialize, Serialize};
use url::Url;

use super::{Failure, http::OidcHttp};

/// For how long a description is good.
const GOOD_FOR: Duration = Duration::from_secs(600);
/// How long nobody looks for a key again that was not there.
const AGAIN_AFTER: Duration = Duration::from_secs(60);

/// What a description may say beyond OpenID Connect Discovery.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct More {
    /// Whether the provider names itself when it sends people back (RFC 9207).
    #[serde(default)]
    pub(super) authorization_response_iss_parameter_supported: bool,
}

impl AdditionalProviderMetadata for More {}

/// A provider's description with its keys.
pub(super) type Description = ProviderMetadata<
    More,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// The description as this process read it last.
#[derive(Default)]
pub(super) struct Known(Mutex<Read>);

#[derive(Default)]
struct Read {
    last: Option<(Arc<Description>, Instant)>,
    /// When a key was last looked for.
    looked_at: Option<Instant>,
}

impl Known {
    /// The description, read anew when it is old.
    pub(super) async fn get(&self, issuer: &IssuerUrl, http: &OidcHttp) -> Result<Arc<Description>, Failure> {
        let fresh = |(read, at): &(Arc<Description>, Instant)| (at.elapsed() < GOOD_FOR).then(|| read.clone());
        if let Some(known) = self.read().last.as_ref().and_then(fresh) {
            return Ok(known);
        }
        self.read_anew(issuer, http).await
    }

    /// The description read anew, because a key is not in it; nothing when that was done a moment ago.
    pub(super) async fn look_again(
        &self,
        issuer: &IssuerUrl,
        http: &OidcHttp,
    ) -> Result<Option<Arc<Description>>, Failure> {
        if !self.read().may_look(Instant::now()) {
            return Ok(None);
        }
        self.read_anew(issuer, http).await.map(Some)
    }

    async fn read_anew(&self, issuer: &IssuerUrl, http: &OidcHttp) -> Result<Arc<Description>, Failure> {
        let found = Description::discover_async(issuer.clone(), http).await.map_err(|error| match error {
            DiscoveryError::Validation(_) => Failure::Unavailable("it calls itself otherwise than OIDC_ISSUER"),
            DiscoveryError::Request(_) => Failure::Unavailable("its description was not reached"),
            _ => Failure::Unavailable("its description cannot be read"),
        })?;
        if !leads_well(&found, http) {
            return Err(Failure::Unavailable("its description leads to no token, or where it must not"));
        }
        let found = Arc::new(found);
        self.read().last = Some((found.clone(), Instant::now()));
        Ok(found)
    }

    fn read(&self) -> MutexGuard<'_, Read> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a description names what we need, at addresses that may be followed.
fn leads_well(description: &Description, http: &OidcHttp) -> bool {
    let allowed = |url: &Url| http.allows(url);
    allowed(description.authorization_endpoint().url())
        && description.token_endpoint().is_some_and(|token| allowed(token.url()))
        && description.userinfo_endpoint().is_none_or(|endpoint| allowed(endpoint.url()))
}

impl Read {
    /// Whether a key may be looked for; notes that it is.
    fn may_look(&mut self, now: Instant) -> bool {
        let may = self.looked_at.is_none_or(|at| now.duration_since(at) >= AGAIN_AFTER);
        if may {
            self.looked_at = Some(now);
        }
        may
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_is_not_there_is_looked_for_once_a_minute() {
        let (mut read, now) = (Read::default(), Instant::now());
        let asked = [0, 1, 59, 60, 61, 119, 120].map(|second| read.may_look(now + Duration::from_secs(second)));
        assert_eq!(asked, [true, false, false, true, false, false, true]);
    }
}
