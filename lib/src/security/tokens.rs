//! Access tokens: EdDSA JWTs that live ten minutes. Refresh tokens are opaque and live in `store/sessions.rs`.

use std::str::FromStr;

use anyhow::{Context, Result, anyhow};
use aws_lc_rs::{
    digest,
    signature::{Ed25519KeyPair, KeyPair as _},
};
use base64::{Engine, prelude::*};
use jiff::Timestamp;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::{
    id::{MemberId, SessionId, WorkspaceId},
    role::Role,
};

/// How long an access token lives, in seconds.
pub const ACCESS_SECONDS: i64 = 600;
const TYPE: &str = "at+jwt";
const AUDIENCE: &str = "leadline:api";

/// What an access token says.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Claims {
    /// Who issued it: the public address.
    pub iss: String,
    /// What it is for.
    pub aud: String,
    /// The member.
    pub sub: MemberId,
    /// The workspace, under the name ASVS gives a tenant.
    pub tid: WorkspaceId,
    /// The session that made it.
    pub sid: SessionId,
    /// The member's role when it was made.
    pub role: Role,
    /// Whether it opens the member's own account and nothing else, because the workspace demands a second factor that is
    /// yet to be set up.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub limited: bool,
    /// Issued at, in seconds.
    pub iat: i64,
    /// Not valid before, in seconds.
    pub nbf: i64,
    /// Expires at, in seconds.
    pub exp: i64,
}

/// Whom a new token is for.
pub struct Bearer {
    /// The member.
    pub member: MemberId,
    /// The workspace.
    pub workspace: WorkspaceId,
    /// The session.
    pub session: SessionId,
    /// The member's role.
    pub role: Role,
    /// Whether it opens the own account alone.
    pub limited: bool,
}

/// An Ed25519 key that signs access tokens.
pub struct SigningKey {
    id: String,
    public: String,
    encoding: EncodingKey,
    decoding: DecodingKey,
}

/// The key that signs access tokens, and those that did before: a token that was made a moment before a change is good
/// until it expires.
pub struct SigningKeys {
    current: SigningKey,
    former: Vec<SigningKey>,
}

/// A public key as RFC 8037 writes it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = JsonWebKey)]
pub struct PublicKey {
    /// Always `OKP`.
    pub kty: &'static str,
    /// Always `Ed25519`.
    pub crv: &'static str,
    /// Always `EdDSA`.
    pub alg: &'static str,
    /// Always `sig`.
    #[serde(rename = "use")]
    pub usage: &'static str,
    /// The id that tokens name.
    pub kid: String,
    /// The key, base64url without padding.
    pub x: String,
}

impl SigningKeys {
    /// A key that signs, and those that only check.
    pub fn new(current: SigningKey, former: Vec<SigningKey>) -> Self {
        Self { current, former }
    }

    /// The key that signs.
    pub fn current(&self) -> &SigningKey {
        &self.current
    }

    /// The claims of a token that one of the keys has signed, which is unexpired and meant for this interface.
    pub fn verify(&self, issuer: &str, token: &str) -> Option<Claims> {
        self.all().find_map(|key| key.verify(issuer, token))
    }

    /// What others need to check tokens.
    pub fn public(&self) -> Vec<PublicKey> {
        let public = |key: &SigningKey| PublicKey {
            kty: "OKP",
            crv: "Ed25519",
            alg: "EdDSA",
            usage: "sig",
            kid: key.id.clone(),
            x: key.public.clone(),
        };
        self.all().map(public).collect()
    }

    fn all(&self) -> impl Iterator<Item = &SigningKey> {
        std::iter::once(&self.current).chain(&self.former)
    }
}

impl FromStr for SigningKey {
    type Err = anyhow::Error;

    /// Takes base64 of the 32-byte seed.
    fn from_str(text: &str) -> Result<Self> {
        let seed = BASE64_STANDARD.decode(text.trim()).context("not base64")?;
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed).map_err(|_| anyhow!("not 32 bytes"))?;
        let public = pair.public_key().as_ref();
        let der = pair.to_pkcs8v1().map_err(|_| anyhow!("cannot be encoded"))?;
        let id = hex::encode(&digest::digest(&digest::SHA256, public).as_ref()[..8]);
        let public = BASE64_URL_SAFE_NO_PAD.encode(public);
        Ok(Self {
            id,
            encoding: EncodingKey::from_ed_der(der.as_ref()),
            decoding: DecodingKey::from_ed_components(&public)?,
            public,
        })
    }
}

impl SigningKey {
    /// Makes a token.
    pub fn issue(&self, issuer: &str, bearer: Bearer, now: Timestamp) -> Result<String> {
        let now = now.as_second();
        let Bearer { member, workspace, session, role, limited } = bearer;
        let claims = Claims {
            iss: issuer.to_owned(),
            aud: AUDIENCE.to_owned(),
            sub: member,
            tid: workspace,
            sid: session,
            role,
            limited,
            iat: now,
            nbf: now,
            exp: now + ACCESS_SECONDS,
        };
        let header = Header { typ: Some(TYPE.to_owned()), kid: Some(self.id.clone()), ..Header::new(Algorithm::EdDSA) };
        Ok(encode(&header, &claims, &self.encoding)?)
    }

    /// The claims of a token that is ours, unexpired and meant for this interface; otherwise nothing.
    pub fn verify(&self, issuer: &str, token: &str) -> Option<Claims> {
        let mut rules = Validation::new(Algorithm::EdDSA);
        rules.set_issuer(&[issuer]);
        rules.set_audience(&[AUDIENCE]);
        rules.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
        rules.validate_nbf = true;
        rules.leeway = 5;
        let token = decode::<Claims>(token, &self.decoding, &rules).ok()?;
        // What a token says must be understood (`crit`) would not be: no extension is known here.
        let ours = token.header.typ.as_deref() == Some(TYPE)
            && token.header.kid.as_ref() == Some(&self.id)
            && token.header.crit.is_none();
        ours.then_some(token.claims)
    }
}

#[cfg(test)]
mod tests;
