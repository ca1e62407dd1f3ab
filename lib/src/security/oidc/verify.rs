//! Whether a token that says who somebody is can be believed.

use openidconnect::{
    AccessTokenHash, ClaimsVerificationError, Nonce, OAuth2TokenResponse, SignatureVerificationError, TokenResponse,
    core::{CoreIdTokenClaims, CoreJwsSigningAlgorithm, CoreTokenResponse},
};

use super::Client;

/// The signatures that count. None of them is made with a secret that we hold as well.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// Why a token is not believed.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Distrust {
    /// It is signed with a key that is not known, or not known yet.
    UnknownKey,
    /// Something else.
    Because(&'static str),
}

/// What the ID token of an answer says, if it can be believed: issuer, audience, signature, expiry, nonce and the hash of
/// the access token.
pub(super) fn verify<'a>(
    client: &Client,
    answer: &'a CoreTokenResponse,
    nonce: &Nonce,
) -> Result<&'a CoreIdTokenClaims, Distrust> {
    let token = answer.id_token().ok_or(Distrust::Because("there is no ID token"))?;
    let verifier = client.id_token_verifier().set_allowed_algs(ALGORITHMS);
    let claims = token.claims(&verifier, nonce).map_err(|error| reason(&error))?;
    if claims.authorized_party().is_some_and(|party| party != client.client_id()) {
        return Err(Distrust::Because("the ID token was made for somebody else"));
    }
    if let Some(expected) = claims.access_token_hash() {
        let unusable = |_| Distrust::Because("the hash of the access token cannot be computed");
        let algorithm = token.signing_alg().map_err(|_| Distrust::Because("the ID token is not signed"))?;
        let key = token.signing_key(&verifier).map_err(|_| Distrust::UnknownKey)?;
        if AccessTokenHash::from_token(answer.access_token(), algorithm, key).map_err(unusable)? != *expected {
            return Err(Distrust::Because("the access token is not the one the ID token was made with"));
        }
    }
    Ok(claims)
}

/// The kind of an error alone: its words quote the token.
fn reason(error: &ClaimsVerificationError) -> Distrust {
    use ClaimsVerificationError as Claims;
    Distrust::Because(match error {
        Claims::SignatureVerification(SignatureVerificationError::NoMatchingKey) => return Distrust::UnknownKey,
        Claims::SignatureVerification(SignatureVerificationError::DisallowedAlg(_)) => "its algorithm is not allowed",
        Claims::SignatureVerification(SignatureVerificationError::NoSignature) => "it is not signed",
        Claims::SignatureVerification(_) => "its signature is wrong",
        Claims::Expired(_) => "it has expired: compare the clocks",
        Claims::InvalidAudience(_) => "it is meant for another audience",
        Claims::InvalidIssuer(_) => "it comes from another issuer",
        Claims::InvalidNonce(_) => "its nonce is another one",
        _ => "it says something else than it should",
    })
}
