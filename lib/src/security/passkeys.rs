//! Passkeys: what a browser is asked, and whether its answer is right (W3C Web Authentication, level 3).

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use url::{Host, Url};
use uuid::Uuid;
use webauthn_rs::{
    Webauthn, WebauthnBuilder,
    prelude::{
        CredentialID, DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential,
        RegisterPublicKeyCredential,
    },
};

/// What browsers ask passkeys for: this deployment, by the host of its public address.
pub struct RelyingParty(Webauthn);

/// A member's passkey, as it is stored: a public key, with what its authenticator said of itself.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StoredPasskey(Passkey);

/// A passkey that a browser was asked to make. It never leaves the server.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub struct Registration(PasskeyRegistration);

/// A sign-in that a browser was asked for. It never leaves the server.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub struct Authentication(DiscoverableAuthentication);

/// Whose passkey a browser answered with, by its own word: nothing of it is proven yet.
pub struct Claimed {
    credential: PublicKeyCredential,
    /// Who, as the passkey has it.
    pub member: Uuid,
}

impl RelyingParty {
    /// The one at a public address. None where the host is a bare network address: browsers know no passkeys there.
    pub fn of(public_url: &Url) -> Result<Option<Self>> {
        let Some(Host::Domain(host)) = public_url.host() else { return Ok(None) };
        Ok(Some(Self(WebauthnBuilder::new(host, public_url)?.rp_name("Leadline").build()?)))
    }

    /// Asks a browser to make a passkey that is none of `present`, found without a name being typed, and used only by whoever
    /// unlocks it. Gives what the browser is told, and what is kept until it answers.
    pub fn ask_to_register(
        &self,
        member: Uuid,
        (email, name): (&str, &str),
        present: &[StoredPasskey],
    ) -> Result<(Value, Registration)> {
        let present: Vec<CredentialID> = present.iter().map(|passkey| passkey.0.cred_id().clone()).collect();
        let (options, state) = self.0.start_passkey_registration(member, email, name, Some(present))?;
        let mut options = serde_json::to_value(options)?;
        let selection =
            options.pointer_mut("/publicKey/authenticatorSelection").context("selection of authenticators")?;
        selection["residentKey"] = json!("required");
        selection["requireResidentKey"] = json!(true);
        Ok((options, Registration(state)))
    }

    /// The passkey a browser made; nothing when the answer is not what was asked for.
    pub fn registered(&self, answer: &Value, asked: &Registration) -> Option<StoredPasskey> {
        let answer = read::<RegisterPublicKeyCredential>(answer)?;
        self.0.finish_passkey_registration(&answer, &asked.0).ok().map(StoredPasskey)
    }

    /// Asks a browser for any passkey it has. Gives what the browser is told, and what is kept until it answers.
    pub fn ask_to_authenticate(&self) -> Result<(Value, Authentication)> {
        let (mut options, state) = self.0.start_discoverable_authentication()?;
        // Where and how the browser shows its list is for the page to say.
        options.mediation = None;
        Ok((serde_json::to_value(options)?, Authentication(state)))
    }

    /// Whose passkey an answer says it is; nothing when it is no answer.
    pub fn claimed(&self, answer: &Value) -> Option<Claimed> {
        let credential = read::<PublicKeyCredential>(answer)?;
        let (member, _) = self.0.identify_discoverable_authentication(&credential).ok()?;
        Some(Claimed { credential, member })
    }

    /// Whether the passkey signed what was asked, for this deployment, by whoever unlocked it, and is no copy that lags behind.
    /// Brings `passkey` up to date if so.
    pub fn proves(&self, claimed: &Claimed, asked: Authentication, passkey: &mut StoredPasskey) -> bool {
        let result = self.0.finish_discoverable_authentication_v2(&claimed.credential, asked.0, &passkey.0);
        let Ok(result) = result else { return false };
        passkey.0.update_credential(&result);
        result.user_verified()
    }
}

impl StoredPasskey {
    /// The id its authenticator gave it.
    pub fn credential_id(&self) -> &[u8] {
        self.0.cred_id().as_ref()
    }
}

impl Claimed {
    /// The id of the passkey.
    pub fn credential_id(&self) -> &[u8] {
        self.credential.get_credential_id()
    }
}

fn read<T: DeserializeOwned>(answer: &Value) -> Option<T> {
    T::deserialize(answer).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn party() -> RelyingParty {
        RelyingParty::of(&Url::parse("https://leads.example.com").unwrap()).unwrap().unwrap()
    }

    #[test]
    fn there_are_no_passkeys_for_a_bare_network_address() {
        for address in ["http://127.0.0.1:3000", "http://[::1]:3000"] {
            assert!(RelyingParty::of(&Url::parse(address).unwrap()).unwrap().is_none(), "{address}");
        }
        assert!(RelyingParty::of(&Url::parse("http://localhost:3000").unwrap()).unwrap().is_some());
    }

    #[test]
    fn a_browser_is_asked_for_a_passkey_that_is_found_and_unlocked() {
        let (options, _) = party().ask_to_register(Uuid::nil(), ("olive@example.com", "Olive"), &[]).unwrap();
        let options = &options["publicKey"];
        assert_eq!(options["rp"], json!({ "id": "leads.example.com", "name": "Leadline" }));
        assert_eq!(options["authenticatorSelection"]["residentKey"], "required");
        assert_eq!(options["authenticatorSelection"]["userVerification"], "required");
        let (options, _) = party().ask_to_authenticate().unwrap();
        assert_eq!(options["publicKey"]["userVerification"], "required");
        assert!(options.get("mediation").is_none_or(Value::is_null), "{options}");
    }

    #[test]
    fn what_is_no_answer_is_nobodys() {
        for answer in [json!(null), json!({}), json!({ "id": "x" }), json!([1])] {
            assert!(party().claimed(&answer).is_none(), "{answer}");
        }
    }
}
