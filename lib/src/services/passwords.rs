//! Passwords: changed by who knows the old one, or chosen anew by a link that is mailed.

use jiff::{SignedDuration, Timestamp};

use super::{
    Error,
    throttle::{PASSWORDS, allow, give_back},
};
use crate::{
    App, clock,
    domain::{
        email::EmailAddress,
        id::{MemberId, SessionId},
    },
    security::{
        password,
        random::{self, token_hash},
    },
    store::{Scope, Tx},
};

/// For how long a link to choose a new password works.
const LINK_GOOD_FOR: SignedDuration = SignedDuration::from_mins(30);
/// The longest password, in characters: more is somebody who wants to keep the hashing busy.
const LONGEST: usize = 200;

/// Whether a password will do: long enough, none of those that are guessed first, and not made of what anybody knows of its
/// owner. `pointer`: where it stands in the request; `known`: names and the address of whoever chooses it.
pub(super) fn check_password(pointer: &str, password: &str, known: &[&str]) -> Result<(), Error> {
    if !(password::SHORTEST..=LONGEST).contains(&password.chars().count()) {
        let detail = format!("Choose a password of {} to {LONGEST} characters.", password::SHORTEST);
        return Err(Error::invalid(pointer, "invalid_password", detail));
    }
    if password::is_easily_guessed(password, known) {
        let detail = "This password is easy to guess. Put a few words together that do not belong together.";
        return Err(Error::invalid(pointer, "easily_guessed", detail));
    }
    Ok(())
}

/// Whether another password of a member will do.
async fn check_new_password(pointer: &str, scope: &Scope, member: &MemberId, password: &str) -> Result<(), Error> {
    let who = scope.members().get(member).await?.ok_or(Error::NotFound)?;
    check_password(pointer, password, &[&who.name, &who.email, &scope.workspace().await?.name])
}

struct Changing<'a> {
    app: &'a App,
    scope: &'a Scope,
    member: &'a MemberId,
    hash: String,
    /// The session that goes on.
    session: Option<&'a SessionId>,
    /// The link that is spent.
    link: Option<String>,
    action: &'static str,
    now: Timestamp,
}

impl Changing<'_> {
    async fn write(&self, tx: &mut Tx) -> Result<(), Error> {
        if let Some(link) = &self.link
            && !self.app.store.spend_password_reset(link, tx).await?
        {
            return Err(Error::NotFound);
        }
        if !self.scope.members().set_password(self.member, &self.hash, tx).await? {
            return Err(Error::NotFound);
        }
        // Whoever knew the old one is out.
        self.app.store.end_sessions(self.member, self.session, tx).await?;
        let member = self.member.as_str();
        Ok(self.scope.audit(member, self.action, member, self.now, tx).await?)
    }
}

/// An error unless a signed-in member, who is about to change how to get in, knows the password: a browser that was left
/// open is not enough. Guesses count as at sign-in.
pub(super) async fn check_own_password(
    app: &App,
    scope: &Scope,
    member: &MemberId,
    password: String,
) -> Result<(), Error> {
    let allowance = format!("own_password:{}", member.as_str());
    allow(app, &allowance, PASSWORDS).await?;
    let hash = scope.members().password_hash(member).await?;
    if !password::verify(password, app.config.password_pepper.clone(), hash).await? {
        return Err(Error::invalid("/password", "wrong", "This is not your present password."));
    }
    Ok(give_back(app, &allowance).await?)
}

/// Changes a member's password. The member's other sessions end.
///
/// # Errors
/// The present one is wrong, or the new one will not do.
pub async fn change_password(
    app: &App,
    scope: &Scope,
    (member, session): (&MemberId, &SessionId),
    present: String,
    new: String,
) -> Result<(), Error> {
    check_new_password("/new_password", scope, member, &new).await?;
    check_own_password(app, scope, member, present).await?;
    let hash = password::hash(new, app.config.password_pepper.clone()).await?;
    let (session, link, now) = (Some(session), None, clock::now());
    let changing = Changing { app, scope, member, hash, session, link, action: "member.change_password", now };
    app.store.transact(&changing, |tx, changing| Box::pin(changing.write(tx))).await
}

/// Mails a link to choose a new password, if the address is a member's. Nobody is told whether it is: the caller answers
/// before this is done.
pub async fn mail_reset_link(app: &App, email: &str) -> Result<(), Error> {
    let Ok(email) = EmailAddress::parse(email) else { return Ok(()) };
    let Some(known) = app.store.credentials(&email).await? else { return Ok(()) };
    let token = random::token();
    let period = (clock::now(), LINK_GOOD_FOR);
    if !app.store.add_password_reset(token_hash(&token), &known.workspace, &known.member, period).await? {
        return Ok(());
    }
    // What stands behind the number sign never reaches a server, a log or another page.
    let link = app.config.public(&format!("/reset/#{token}"));
    let body = format!(
        "Choose a new password here. The link works once, for half an hour.\n\n{link}\n\nIf you did not ask for this, do nothing.\n"
    );
    Ok(app.mailer.send(email.as_str(), "Leadline: choose a new password", body).await?)
}

/// Gives the member a link belongs to another password. All of the member's sessions end.
///
/// # Errors
/// The link works no longer, or the password will not do.
pub async fn reset_password(app: &App, token: &str, new: String) -> Result<(), Error> {
    let link = token_hash(token);
    let (workspace, member) = app.store.password_reset(&link, clock::now()).await?.ok_or(Error::NotFound)?;
    let scope = app.store.scope(&workspace).await?;
    check_new_password("/password", &scope, &member, &new).await?;
    let hash = password::hash(new, app.config.password_pepper.clone()).await?;
    let (member, link, now) = (&member, Some(link), clock::now());
    let changing =
        Changing { app, scope: &scope, member, hash, session: None, link, action: "member.reset_password", now };
    app.store.transact(&changing, |tx, changing| Box::pin(changing.write(tx))).await
}
