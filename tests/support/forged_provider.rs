//! A sign-in provider of the test's own, which says whatever it is told to: tokens for others, from others, unsigned.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use aws_lc_rs::{
    digest, hmac,
    signature::{Ed25519KeyPair, KeyPair as _},
};
use axum::{
    Form, Json, Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::unique;

/// Our name at it.
pub const CLIENT_ID: &str = "leadline";
/// Our secret at it.
pub const CLIENT_SECRET: &str = "a secret of at least thirty-two bytes";

/// How a token is signed.
#[derive(Debug, Clone, Copy)]
pub enum Signed {
    /// With the provider's key.
    Well,
    /// With another key, under the id of the provider's.
    Badly,
    /// Not at all.
    Not,
    /// With the secret that we hold as well.
    WithOurSecret,
    /// With a key that the provider does not show.
    WithAHiddenKey,
}

/// What a code is worth.
#[derive(Clone)]
pub struct Says {
    /// Members of the ID token in the place of the right ones; `null` leaves one out.
    pub claims: Value,
    /// How it is signed.
    pub signed: Signed,
    /// The access token, when it is not a usual one.
    pub access_token: String,
    /// What the endpoint that tells more of a person answers.
    pub user_info: Value,
}

/// A provider on a port of its own.
#[derive(Clone)]
pub struct ForgedProvider {
    /// Its name for itself.
    pub issuer: String,
    key: Arc<Mutex<(String, Arc<Ed25519KeyPair>)>>,
    codes: Arc<Mutex<HashMap<String, (String, Says)>>>,
    told: Arc<Mutex<Value>>,
}

impl Default for Says {
    fn default() -> Self {
        Self { claims: json!({}), signed: Signed::Well, access_token: "an-access-token".into(), user_info: json!({}) }
    }
}

fn new_key() -> (String, Arc<Ed25519KeyPair>) {
    (unique(), Arc::new(Ed25519KeyPair::generate().unwrap()))
}

impl ForgedProvider {
    /// Starts one.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let (codes, told) = (Arc::default(), Arc::default());
        let provider = Self { issuer, key: Arc::new(Mutex::new(new_key())), codes, told };
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(description))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .route("/me", get(user_info))
            .with_state(provider.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        provider
    }

    /// The settings under which a server signs in with it.
    pub fn settings(&self) -> [(&str, &str); 4] {
        [
            ("OIDC_ISSUER", &self.issuer),
            ("OIDC_CLIENT_ID", CLIENT_ID),
            ("OIDC_CLIENT_SECRET", CLIENT_SECRET),
            ("OIDC_NAME", "Forged ID"),
        ]
    }

    /// Signs with another key from now on.
    pub fn change_key(&self) {
        *self.key.lock().unwrap() = new_key();
    }

    /// A code for an attempt with this nonce.
    pub fn code(&self, nonce: &str, says: Says) -> String {
        let code = unique();
        self.codes.lock().unwrap().insert(code.clone(), (nonce.to_owned(), says));
        code
    }

    fn id_token(&self, nonce: &str, says: &Says) -> String {
        let now = jiff::Timestamp::now().as_second();
        let hash = digest::digest(&digest::SHA512, says.access_token.as_bytes());
        let mut claims = json!({ "iss": self.issuer, "aud": CLIENT_ID, "sub": "person", "nonce": nonce, "iat": now,
            "exp": now + 300, "at_hash": URL_SAFE_NO_PAD.encode(&hash.as_ref()[..32]) });
        claims.as_object_mut().unwrap().extend(says.claims.as_object().unwrap().clone());
        claims.as_object_mut().unwrap().retain(|_, value| !value.is_null());
        let (id, key) = self.key.lock().unwrap().clone();
        let (hidden, other) = new_key();
        let header = match says.signed {
            Signed::Well | Signed::Badly => json!({ "alg": "EdDSA", "kid": id }),
            Signed::Not => json!({ "alg": "none" }),
            Signed::WithOurSecret => json!({ "alg": "HS256" }),
            Signed::WithAHiddenKey => json!({ "alg": "EdDSA", "kid": hidden }),
        };
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(&header), part(&claims));
        let signature = match says.signed {
            Signed::Well => key.sign(signed.as_bytes()).as_ref().to_vec(),
            Signed::Badly | Signed::WithAHiddenKey => other.sign(signed.as_bytes()).as_ref().to_vec(),
            Signed::Not => Vec::new(),
            Signed::WithOurSecret => {
                let secret = hmac::Key::new(hmac::HMAC_SHA256, CLIENT_SECRET.as_bytes());
                hmac::sign(&secret, signed.as_bytes()).as_ref().to_vec()
            }
        };
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

async fn description(State(provider): State<ForgedProvider>) -> Json<Value> {
    let at = |path: &str| format!("{}{path}", provider.issuer);
    Json(json!({
        "issuer": provider.issuer,
        "authorization_endpoint": at("/authorize"),
        "token_endpoint": at("/token"),
        "userinfo_endpoint": at("/me"),
        "jwks_uri": at("/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256", "EdDSA", "HS256", "none"],
        "token_endpoint_auth_methods_supported": ["client_secret_post"],
        "authorization_response_iss_parameter_supported": true,
    }))
}

async fn keys(State(provider): State<ForgedProvider>) -> Json<Value> {
    let (id, key) = provider.key.lock().unwrap().clone();
    let public = URL_SAFE_NO_PAD.encode(key.public_key().as_ref());
    Json(json!({ "keys": [{ "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": id, "x": public }] }))
}

async fn token(State(provider): State<ForgedProvider>, Form(asked): Form<HashMap<String, String>>) -> Response {
    assert_eq!((asked["client_id"].as_str(), asked["client_secret"].as_str()), (CLIENT_ID, CLIENT_SECRET));
    assert!(asked["code_verifier"].len() >= 43);
    let Some((nonce, says)) = provider.codes.lock().unwrap().remove(&asked["code"]) else {
        return (StatusCode::BAD_REQUEST, Json(json!({ "error": "invalid_grant" }))).into_response();
    };
    *provider.told.lock().unwrap() = says.user_info.clone();
    let id_token = provider.id_token(&nonce, &says);
    Json(json!({ "access_token": says.access_token, "token_type": "Bearer", "id_token": id_token })).into_response()
}

async fn user_info(State(provider): State<ForgedProvider>) -> Json<Value> {
    Json(provider.told.lock().unwrap().clone())
}
