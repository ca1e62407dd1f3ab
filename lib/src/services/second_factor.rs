//! A second factor beside the password: codes of an authenticator app, and recovery codes on paper.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Error,
    passwords::check_own_password,
    throttle::{allow, give_back},
};
use crate::{
    App, clock,
    domain::{
        id::{MemberId, SessionId},
        proof::Proof,
        rate_limit::RateLimit,
    },
    security::{random::token_hash, recovery_codes, totp::TotpSecret},
    store::{Scope, Tx, second_factors::SecondFactor},
};

/// How often a code may be wrong: five times at once, then once in five minutes. Whoever knows the password and guesses
/// for a day finds the code once in a thousand days.
const CODES: RateLimit = RateLimit { burst: 5, interval: SignedDuration::from_mins(5) };

/// What a member has beside the password.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SecondFactor)]
pub struct SecondFactorView {
    /// Whether a code is asked for at sign-in.
    pub active: bool,
    /// Since when.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub active_since: Option<Timestamp>,
    /// How many recovery codes are left.
    pub recovery_codes_left: usize,
}

/// What an authenticator app is told. It is shown once, and asked for at sign-in when a code has proven it.
#[derive(Debug, Serialize, ToSchema)]
pub struct BegunSecondFactor {
    /// To be typed in: base32.
    pub secret: String,
    /// To be shown as a picture: `otpauth://totp/...`.
    pub uri: String,
}

/// Codes to be kept on paper. They are not stored, and not shown again.
#[derive(Debug, Serialize, ToSchema)]
pub struct RecoveryCodes {
    /// Each is good once in place of the app's code.
    pub recovery_codes: Vec<String>,
}

/// What a member has beside the password.
///
/// # Errors
/// The database failed.
pub async fn second_factor(scope: &Scope, member: &MemberId) -> Result<SecondFactorView, Error> {
    let factor = active(scope, member).await?;
    Ok(SecondFactorView {
        active: factor.is_some(),
        active_since: factor.as_ref().and_then(|factor| factor.active_since),
        recovery_codes_left: factor.map_or(0, |factor| factor.recovery_codes_left),
    })
}

/// Begins a second factor: it is asked for once [`confirm`] has proven it.
///
/// # Errors
/// The password is wrong, or there is an active one.
pub async fn begin(app: &App, scope: &Scope, member: &MemberId, password: String) -> Result<BegunSecondFactor, Error> {
    check_own_password(app, scope, member, password).await?;
    let secret = TotpSecret::generate();
    let email = scope.members().get(member).await?.ok_or(Error::NotFound)?.email;
    let begun = BegunSecondFactor { secret: secret.base32(), uri: secret.uri(&email)? };
    let context = (scope, member, secret);
    app.store
        .transact(&context, |tx, (scope, member, secret)| {
            Box::pin(async move {
                let present = scope.second_factors().get(member, Some(tx)).await?;
                if present.is_some_and(|factor| factor.active_since.is_some()) {
                    let detail = "You have a second factor. Remove it before you begin another.".to_owned();
                    return Err(Error::Conflict { code: "already_active", detail });
                }
                Ok(scope.second_factors().begin(member, secret, tx).await?)
            })
        })
        .await?;
    Ok(begun)
}

/// What a member does to the own second factor.
enum Deed {
    Activate { step: i64 },
    RenewCodes,
    Remove,
}

struct Doing<'a> {
    app: &'a App,
    scope: &'a Scope,
    member: &'a MemberId,
    /// The session that goes on.
    session: &'a SessionId,
    deed: Deed,
    /// The hashes of new recovery codes.
    recovery: Vec<String>,
    now: Timestamp,
}

impl Doing<'_> {
    async fn write(&self, tx: &mut Tx) -> Result<(), Error> {
        let (factors, member) = (self.scope.second_factors(), self.member);
        let (done, action) = match self.deed {
            Deed::Activate { step } => {
                let done = factors.activate(member, step, &self.recovery, self.now, tx).await?;
                // Whoever got in by the password alone is out.
                self.app.store.end_sessions(member, Some(self.session), tx).await?;
                (done, "member.activate_second_factor")
            }
            Deed::RenewCodes => {
                (factors.set_recovery_codes(member, &self.recovery, tx).await?, "member.renew_recovery_codes")
            }
            Deed::Remove => {
                self.app.store.forget_proof(member, tx).await?;
                (factors.remove(member, tx).await?, "member.remove_second_factor")
            }
        };
        if !done {
            return Err(none_active());
        }
        Ok(self.scope.audit(member.as_str(), action, member.as_str(), self.now, tx).await?)
    }
}

/// Proves a second factor that was begun, and makes it active. The member's other sessions end.
///
/// # Errors
/// The code is wrong, or none was begun.
pub async fn confirm(
    app: &App,
    scope: &Scope,
    (member, session): (&MemberId, &SessionId),
    code: &str,
) -> Result<RecoveryCodes, Error> {
    let now = clock::now();
    let factor = scope.second_factors().get(member, None).await?.filter(|factor| factor.active_since.is_none());
    let Some(factor) = factor else {
        let detail = "Nothing is left to confirm. Begin anew.".to_owned();
        return Err(Error::Conflict { code: "not_begun", detail });
    };
    let allowance = take_guess(app, member).await?;
    let step = factor.secret.step_of(code, now).ok_or_else(wrong_code)?;
    give_back(app, &allowance).await?;
    let codes = recovery_codes::generate();
    let (deed, recovery) = (Deed::Activate { step }, hashes(&codes));
    let doing = Doing { app, scope, member, session, deed, recovery, now };
    app.store.transact(&doing, |tx, doing| Box::pin(doing.write(tx))).await?;
    Ok(RecoveryCodes { recovery_codes: codes })
}

/// Gives a member other recovery codes. The former ones are good no longer.
///
/// # Errors
/// The code is wrong, or no second factor is active.
pub async fn renew_recovery_codes(
    app: &App,
    scope: &Scope,
    (member, session): (&MemberId, &SessionId),
    code: &str,
) -> Result<RecoveryCodes, Error> {
    check_own_code(app, scope, member, code).await?;
    let (codes, now) = (recovery_codes::generate(), clock::now());
    let doing = Doing { app, scope, member, session, deed: Deed::RenewCodes, recovery: hashes(&codes), now };
    app.store.transact(&doing, |tx, doing| Box::pin(doing.write(tx))).await?;
    Ok(RecoveryCodes { recovery_codes: codes })
}

/// Removes a member's own second factor.
///
/// # Errors
/// Password or code is wrong, or none is active.
pub async fn remove(
    app: &App,
    scope: &Scope,
    (member, session): (&MemberId, &SessionId),
    password: String,
    code: &str,
) -> Result<(), Error> {
    check_own_password(app, scope, member, password).await?;
    check_own_code(app, scope, member, code).await?;
    let (deed, recovery, now) = (Deed::Remove, Vec::new(), clock::now());
    let doing = Doing { app, scope, member, session, deed, recovery, now };
    app.store.transact(&doing, |tx, doing| Box::pin(doing.write(tx))).await
}

/// Whether the workspace demands more than a member has proven, and there is no second factor yet that could prove it.
pub(super) async fn is_owed(scope: &Scope, member: &MemberId, proof: Proof) -> Result<bool, Error> {
    Ok(proof == Proof::Password
        && scope.workspace().await?.require_second_factor
        && active(scope, member).await?.is_none())
}

/// Whether a member has anything to prove more with than a password.
pub(super) async fn can_prove_more(scope: &Scope, member: &MemberId) -> Result<bool, Error> {
    Ok(active(scope, member).await?.is_some() || !scope.passkeys().of(member).await?.is_empty())
}

/// Asks whoever signs in for a code, if the member has a second factor. Gives what is proven then.
///
/// # Errors
/// No code is there, it is wrong, or too many were.
pub(super) async fn ask_for_code(
    app: &App,
    scope: &Scope,
    member: &MemberId,
    code: Option<&str>,
) -> Result<Proof, Error> {
    let Some(factor) = active(scope, member).await? else { return Ok(Proof::Password) };
    let Some(code) = code.filter(|code| !code.trim().is_empty()) else {
        let detail = "Enter the code your authenticator app shows, or one of your recovery codes.".into();
        return Err(Error::Refused { code: "second_factor_required", detail });
    };
    if prove(app, scope, (member, &factor), code).await? {
        return Ok(Proof::More);
    }
    let detail = "This code is wrong or was used before. Wait until your app shows the next one.".into();
    Err(Error::Refused { code: "wrong_code", detail })
}

/// Whether a code is the app's now or a recovery code, and was not used before. It is used then.
async fn prove(
    app: &App,
    scope: &Scope,
    (member, factor): (&MemberId, &SecondFactor),
    code: &str,
) -> Result<bool, Error> {
    let allowance = take_guess(app, member).await?;
    let proven = match factor.secret.step_of(code, clock::now()) {
        Some(step) => scope.second_factors().spend_step(member, step).await?,
        None => spend_recovery_code(app, scope, member, code).await?,
    };
    if proven {
        give_back(app, &allowance).await?;
    }
    Ok(proven)
}

async fn spend_recovery_code(app: &App, scope: &Scope, member: &MemberId, code: &str) -> Result<bool, Error> {
    let context = (scope, member, token_hash(&recovery_codes::normalized(code)));
    app.store
        .transact(&context, |tx, (scope, member, hash)| {
            Box::pin(async move {
                let spent = scope.second_factors().spend_recovery_code(member, hash, tx).await?;
                if spent {
                    let (who, action) = (member.as_str(), "member.use_recovery_code");
                    scope.audit(who, action, who, clock::now(), tx).await?;
                }
                Ok(spent)
            })
        })
        .await
}

/// A member's second factor, if it is asked for at sign-in.
async fn active(scope: &Scope, member: &MemberId) -> Result<Option<SecondFactor>, Error> {
    let factor = scope.second_factors().get(member, None).await?;
    Ok(factor.filter(|factor| factor.active_since.is_some()))
}

/// Takes one guess at a member's code, and gives the allowance that a right one gives back.
async fn take_guess(app: &App, member: &MemberId) -> Result<String, Error> {
    let allowance = format!("second_factor:{}", member.as_str());
    allow(app, &allowance, CODES).await?;
    Ok(allowance)
}

/// An error unless a signed-in member's code is right.
async fn check_own_code(app: &App, scope: &Scope, member: &MemberId, code: &str) -> Result<(), Error> {
    let factor = active(scope, member).await?.ok_or_else(none_active)?;
    check(app, scope, (member, &factor), code).await
}

async fn check(app: &App, scope: &Scope, whose: (&MemberId, &SecondFactor), code: &str) -> Result<(), Error> {
    if prove(app, scope, whose, code).await? { Ok(()) } else { Err(wrong_code()) }
}

/// An error unless the code of a signed-in member who has a second factor is right.
pub(super) async fn check_code_if_active(
    app: &App,
    scope: &Scope,
    member: &MemberId,
    code: Option<&str>,
) -> Result<(), Error> {
    match active(scope, member).await? {
        Some(factor) => check(app, scope, (member, &factor), code.unwrap_or_default()).await,
        None => Ok(()),
    }
}

fn none_active() -> Error {
    Error::Conflict { code: "not_active", detail: "You have no second factor. Set one up first.".into() }
}

fn wrong_code() -> Error {
    Error::invalid("/code", "wrong", "This code is wrong or was used before. Wait until your app shows the next one.")
}

fn hashes(codes: &[String]) -> Vec<String> {
    codes.iter().map(|code| token_hash(&recovery_codes::normalized(code))).collect()
}
