//! Sign-in with an OpenID Connect provider: where people are sent, and whether what they come back with can be believed.
//! Authorization code with PKCE, state and nonce.

mod discovery;
mod http;
mod settings;
mod verify;

use std::sync::Arc;

use anyhow::Context;
use openidconnect::{
    AccessToken, AuthType, AuthenticationFlow, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet,
    EndpointNotSet, EndpointSet, Nonce, OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl,
    RequestTokenError, Scope, SubjectIdentifier, UserInfoError,
    core::{
        CoreClient, CoreClientAuthMethod, CoreErrorResponseType, CoreIdTokenClaims, CoreResponseType,
        CoreTokenResponse, CoreUserInfoClaims,
    },
};
use serde::{Deserialize, Serialize};

use self::{
    discovery::{Description, Known},
    http::OidcHttp,
    verify::{Distrust, verify},
};
use super::random;
pub use settings::{IssuerUrl, OidcSettings};

type Client =
    CoreClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointMaybeSet, EndpointMaybeSet>;

/// The provider of this deployment.
pub struct OidcProvider {
    settings: OidcSettings,
    /// Where the provider sends people back to.
    redirect: RedirectUrl,
    http: OidcHttp,
    known: Known,
}

/// Why nobody was signed in. The words are for our log and quote nothing.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The provider cannot be used.
    #[error("the sign-in provider cannot be used: {0}")]
    Unavailable(&'static str),
    /// The provider, or whoever pretends to be it, said what cannot be accepted.
    #[error("what came back from the sign-in provider is refused: {0}")]
    Refused(&'static str),
}

/// What only the beginning and the end of an attempt know.
#[derive(Serialize, Deserialize)]
pub struct AttemptSecrets {
    verifier: String,
    nonce: String,
}

/// An attempt to sign in that begins.
pub struct Attempt {
    /// Where to send the browser.
    pub url: String,
    /// What the provider gives back unchanged.
    pub state: String,
    /// What the end of the attempt needs.
    pub secrets: AttemptSecrets,
}

/// Who somebody is at the provider.
pub struct Proven {
    /// The provider's name for itself.
    pub issuer: String,
    /// Its name for the person, which never changes.
    pub subject: String,
    email: Option<String>,
    email_verified: bool,
    description: Arc<Description>,
    access_token: AccessToken,
}

impl OidcProvider {
    /// The provider these settings name. `redirect`: our page that people come back to.
    pub fn new(
        settings: OidcSettings,
        redirect: String,
        direct: reqwest::Client,
        guarded: reqwest::Client,
    ) -> anyhow::Result<Self> {
        let http = OidcHttp::new(direct, guarded, settings.issuer.url());
        let redirect = RedirectUrl::new(redirect).context("PUBLIC_URL is not an absolute address")?;
        Ok(Self { settings, redirect, http, known: Known::default() })
    }

    /// What the button says.
    pub fn name(&self) -> &str {
        &self.settings.name
    }

    /// Begins an attempt.
    ///
    /// # Errors
    /// The provider cannot be used.
    pub async fn begin(&self) -> Result<Attempt, Failure> {
        let client = self.client(&*self.known.get(&self.settings.issuer, &self.http).await?);
        let (state, nonce, verifier) = (random::token(), random::token(), random::token());
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(verifier.clone()));
        let (sent_state, sent_nonce) = (CsrfToken::new(state.clone()), Nonce::new(nonce.clone()));
        let flow = AuthenticationFlow::<CoreResponseType>::AuthorizationCode;
        let (url, _, _) = client
            .authorize_url(flow, || sent_state, || sent_nonce)
            .add_scope(Scope::new("email".into()))
            .set_pkce_challenge(challenge)
            .url();
        Ok(Attempt { url: url.into(), state, secrets: AttemptSecrets { verifier, nonce } })
    }

    /// Ends an attempt: exchanges what the provider sent for proof of who it is. `issuer`: who the answer says it is from.
    ///
    /// # Errors
    /// The provider cannot be used, or what it says does not hold.
    pub async fn redeem(&self, code: String, issuer: Option<&str>, secrets: AttemptSecrets) -> Result<Proven, Failure> {
        let description = self.known.get(&self.settings.issuer, &self.http).await?;
        self.check_issuer(&description, issuer)?;
        let answer = self.exchange(&description, code, secrets.verifier).await?;
        let nonce = Nonce::new(secrets.nonce);
        let (description, claims) = match verify(&self.client(&description), &answer, &nonce) {
            Ok(claims) => (description, claims),
            Err(Distrust::Because(why)) => return Err(Failure::Refused(why)),
            Err(Distrust::UnknownKey) => self.verify_anew(&answer, &nonce).await?,
        };
        Ok(Proven {
            issuer: self.settings.issuer.to_string(),
            subject: claims.subject().to_string(),
            email: claims.email().map(|email| email.to_string()),
            email_verified: claims.email_verified() == Some(true),
            description,
            access_token: answer.access_token().clone(),
        })
    }

    /// The e-mail address the provider vouches for, from the ID token or, where that has none, from the endpoint that
    /// tells more of a person.
    ///
    /// # Errors
    /// The provider cannot be used, or what it says does not hold.
    pub async fn verified_email(&self, proven: &Proven) -> Result<Option<String>, Failure> {
        if let Some(email) = &proven.email {
            return Ok(proven.email_verified.then(|| email.clone()));
        }
        let subject = SubjectIdentifier::new(proven.subject.clone());
        // It becomes a header.
        if !proven.access_token.secret().bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Failure::Refused("its access token is none"));
        }
        let client = self.client(&proven.description);
        let Ok(request) = client.user_info(proven.access_token.clone(), Some(subject)) else { return Ok(None) };
        let told: CoreUserInfoClaims = request.request_async(&self.http).await.map_err(|error| match error {
            UserInfoError::ClaimsVerification(_) => Failure::Refused("it tells of another person than asked"),
            _ => Failure::Unavailable("it does not tell who the person is"),
        })?;
        let verified = told.email_verified() == Some(true);
        Ok(told.email().filter(|_| verified).map(|email| email.to_string()))
    }

    /// The answer must be from the provider that was asked, and say so where the provider says it does (RFC 9207).
    fn check_issuer(&self, description: &Description, issuer: Option<&str>) -> Result<(), Failure> {
        let named = description.additional_metadata().authorization_response_iss_parameter_supported;
        match issuer {
            Some(issuer) if issuer != self.settings.issuer.as_str() => {
                Err(Failure::Refused("the answer is from another provider"))
            }
            None if named => Err(Failure::Refused("the answer does not say who it is from")),
            _ => Ok(()),
        }
    }

    async fn exchange(
        &self,
        description: &Description,
        code: String,
        verifier: String,
    ) -> Result<CoreTokenResponse, Failure> {
        let client = self.client(description);
        let request = client.exchange_code(AuthorizationCode::new(code));
        let request = request.map_err(|_| Failure::Unavailable("it gives no tokens"))?;
        let request = request.set_pkce_verifier(PkceCodeVerifier::new(verifier));
        request.request_async(&self.http).await.map_err(|error| match error {
            RequestTokenError::ServerResponse(answer) => match answer.error() {
                CoreErrorResponseType::InvalidGrant => Failure::Refused("the code is spent, old or another's"),
                CoreErrorResponseType::InvalidClient | CoreErrorResponseType::UnauthorizedClient => {
                    Failure::Unavailable("it does not know us: check OIDC_CLIENT_ID and OIDC_CLIENT_SECRET")
                }
                _ => Failure::Unavailable("it gave an error for a code"),
            },
            RequestTokenError::Request(_) => Failure::Unavailable("it was not reached"),
            _ => Failure::Unavailable("its answer to a code cannot be read"),
        })
    }

    /// Providers change their keys: an unknown one may be new.
    async fn verify_anew<'a>(
        &self,
        answer: &'a CoreTokenResponse,
        nonce: &Nonce,
    ) -> Result<(Arc<Description>, &'a CoreIdTokenClaims), Failure> {
        let unknown = Failure::Refused("its key is not known");
        let Some(description) = self.known.look_again(&self.settings.issuer, &self.http).await? else {
            return Err(unknown);
        };
        match verify(&self.client(&description), answer, nonce) {
            Ok(claims) => Ok((description, claims)),
            Err(Distrust::UnknownKey) => Err(unknown),
            Err(Distrust::Because(why)) => Err(Failure::Refused(why)),
        }
    }

    fn client(&self, description: &Description) -> Client {
        let secret = self.settings.client_secret.clone().map(ClientSecret::new);
        let methods = description.token_endpoint_auth_methods_supported();
        let basic = methods.is_none_or(|methods| methods.contains(&CoreClientAuthMethod::ClientSecretBasic));
        CoreClient::from_provider_metadata(description.clone(), ClientId::new(self.settings.client_id.clone()), secret)
            .set_redirect_uri(self.redirect.clone())
            .set_auth_type(if basic { AuthType::BasicAuth } else { AuthType::RequestBody })
    }
}
