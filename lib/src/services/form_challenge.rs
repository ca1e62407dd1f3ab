//! Work a visitor's browser is asked for when many forms come in, in ALTCHA's format: a number is to be found whose hash with
//! the salt is the challenge. Nothing is stored until an answer comes.

use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine, prelude::BASE64_STANDARD};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    domain::id::FormId,
    security::{random, secret::same_secret},
    store::Scope,
};

/// The largest number that may be the answer: a second's work for a phone.
const LARGEST: u32 = 60_000;
/// How long an answer is good.
pub(super) const GOOD_FOR: SignedDuration = SignedDuration::from_hours(1);
const ALGORITHM: &str = "SHA-256";

/// A question, as ALTCHA's widgets read it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Challenge {
    /// Always `SHA-256`.
    pub algorithm: &'static str,
    /// The hash of salt and number, in hexadecimal.
    pub challenge: String,
    /// The largest number it may be.
    pub maxnumber: u32,
    /// What stands before the number, with the moment it expires.
    pub salt: String,
    /// Ours.
    pub signature: String,
}

/// An answer, as ALTCHA's widgets send it: JSON in base64.
#[derive(Deserialize)]
struct Answer {
    algorithm: String,
    challenge: String,
    number: u32,
    salt: String,
    signature: String,
}

/// A new question for those who fill a form in.
pub fn challenge(scope: &Scope, form: &FormId, now: Timestamp) -> Challenge {
    let expires = now.saturating_add(GOOD_FOR).unwrap_or(now).as_second();
    let number = u32::from_be_bytes(random::bytes()) % (LARGEST + 1);
    // The last sign keeps a digit of the number from being taken for one of the moment.
    let salt = format!("{}?expires={expires}&", hex::encode(random::bytes::<12>()));
    let challenge = hash(&salt, number);
    Challenge { algorithm: ALGORITHM, signature: sign(scope, form, &challenge), challenge, maxnumber: LARGEST, salt }
}

/// What an answer is known by, if it is right, to a question of ours for this form, and not too late. It may be good once.
pub fn proven(scope: &Scope, form: &FormId, answer: &str, now: Timestamp) -> Option<String> {
    let answer: Answer = serde_json::from_slice(&BASE64_STANDARD.decode(answer.trim()).ok()?).ok()?;
    let Answer { algorithm, challenge, number, salt, signature } = answer;
    let expires = salt.strip_suffix('&')?.split_once("?expires=")?.1.parse::<i64>().ok()?;
    let right = algorithm == ALGORITHM
        && same_secret(&challenge, &hash(&salt, number))
        && same_secret(&signature, &sign(scope, form, &challenge))
        && now.as_second() < expires;
    right.then_some(challenge)
}

fn hash(salt: &str, number: u32) -> String {
    hex::encode(digest(&SHA256, format!("{salt}{number}").as_bytes()))
}

fn sign(scope: &Scope, form: &FormId, challenge: &str) -> String {
    scope.index("form_challenge", &format!("{}|{challenge}", form.as_str()))
}
