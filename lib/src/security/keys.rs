//! Three levels of keys: master keys wrap workspace keys, workspace keys wrap person keys, and a person's key seals what is
//! known of that person. Destroying a person's key erases the person.

use anyhow::{Context, Result, ensure};
use base64::{Engine, prelude::BASE64_STANDARD};

use super::{
    aws_kms::{KmsKey, KmsSettings},
    envelope::Key,
    key_ring::{KeyRing, key_of, wrapped_place},
};

/// What `LEADLINE_MASTER_KEYS` says: the first key wraps, all of them unwrap.
#[derive(Clone)]
pub struct MasterKeySettings(Vec<MasterKeySetting>);

#[derive(Clone)]
enum MasterKeySetting {
    Here(Key),
    AwsKms(KmsSettings),
}

impl MasterKeySettings {
    /// Parses `id:base64[,id:base64..]`, where `aws-kms:` and the key's ARN may stand for the base64. The ids are for
    /// people; the newest key comes first.
    ///
    /// # Errors
    /// An entry is neither, or a key in AWS KMS lacks the settings to reach it.
    pub fn parse(text: &str, setting: impl Fn(&str) -> Option<String>) -> Result<Self> {
        let keys = text.split(',').map(|entry| {
            let (_, key) = entry.trim().split_once(':').context("an entry has no id")?;
            if let Some(arn) = key.strip_prefix("aws-kms:") {
                return Ok(MasterKeySetting::AwsKms(KmsSettings::new(arn, &setting)?));
            }
            let bytes = BASE64_STANDARD.decode(key).context("an entry is not base64")?;
            Ok(MasterKeySetting::Here(Key::from_bytes(bytes.try_into().ok().context("a key has not 32 bytes")?)))
        });
        let keys = keys.collect::<Result<Vec<_>>>()?;
        ensure!(!keys.is_empty(), "the list is empty");
        Ok(Self(keys))
    }
}

/// The master keys.
pub struct MasterKeys(Vec<MasterKey>);

enum MasterKey {
    Here(Key),
    AwsKms(KmsKey),
}

impl MasterKeys {
    /// The master keys these settings name. Those in AWS KMS are asked through `http`.
    pub fn new(settings: &MasterKeySettings, http: &reqwest::Client) -> Self {
        let key = |setting: &MasterKeySetting| match setting {
            MasterKeySetting::Here(key) => MasterKey::Here(key.clone()),
            MasterKeySetting::AwsKms(settings) => MasterKey::AwsKms(KmsKey::new(settings.clone(), http.clone())),
        };
        Self(settings.0.iter().map(key).collect())
    }

    /// Wraps a key under the newest master key, for the owner it belongs to.
    ///
    /// # Errors
    /// AWS KMS refused, or could not be reached.
    pub async fn wrap(&self, owner: &str, key: &Key) -> Result<Vec<u8>> {
        match self.0.first().context("there is no master key")? {
            MasterKey::Here(newest) => Ok(newest.seal(wrapped_place(owner), key.bytes())?),
            MasterKey::AwsKms(newest) => newest.wrap(owner, key).await,
        }
    }

    /// Unwraps a key with whichever master key wrapped it.
    ///
    /// # Errors
    /// None of them did, it belongs to another owner, or AWS KMS refused or could not be reached.
    pub async fn unwrap(&self, owner: &str, wrapped: &[u8]) -> Result<Key> {
        let key = self.0.iter().find(|key| key.wrapped(wrapped));
        match key.context("no key of LEADLINE_MASTER_KEYS wrapped this: was one removed too early?")? {
            MasterKey::Here(key) => Ok(key_of(key.open(wrapped_place(owner), wrapped)?)?),
            MasterKey::AwsKms(key) => key.unwrap(owner, wrapped).await,
        }
    }

    /// Whether the newest master key wrapped this.
    pub fn newest_wrapped(&self, wrapped: &[u8]) -> bool {
        self.0.first().is_some_and(|newest| newest.wrapped(wrapped))
    }
}

impl MasterKey {
    fn wrapped(&self, wrapped: &[u8]) -> bool {
        match self {
            Self::Here(key) => key.sealed(wrapped),
            Self::AwsKms(key) => key.wrapped(wrapped),
        }
    }
}

/// The keys of a workspace (or of the deployment): one seals, one makes blind indexes.
#[derive(Clone)]
pub struct OwnerKeys {
    /// Seals values and wraps the keys of persons.
    pub data: KeyRing,
    /// Keys the blind indexes. It outlives rotations of the other.
    pub index: Key,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(id: &str, byte: u8) -> String {
        format!("{id}:{}", BASE64_STANDARD.encode([byte; 32]))
    }

    fn keys(text: &str) -> MasterKeys {
        MasterKeys::new(&MasterKeySettings::parse(text, |_| None).unwrap(), &reqwest::Client::new())
    }

    #[tokio::test]
    async fn a_rotated_master_key_still_unwraps_what_the_old_one_wrapped() {
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let old = keys(&entry("k1", 1));
        let wrapped = old.wrap("w1", &Key::from_bytes([9; 32])).await.unwrap();
        let rotated = keys(&format!("{},{}", entry("k2", 2), entry("k1", 1)));
        assert_eq!(rotated.unwrap("w1", &wrapped).await.unwrap().bytes(), &[9; 32]);
        assert!(rotated.unwrap("w2", &wrapped).await.is_err(), "another owner's key must not unwrap");
        assert!(old.newest_wrapped(&wrapped) && !rotated.newest_wrapped(&wrapped));
        assert!(keys(&entry("k2", 2)).unwrap("w1", &wrapped).await.is_err());
    }

    #[test]
    fn malformed_lists_are_refused() {
        let kms = "k1:aws-kms:arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
        for text in ["", "k1", "k1:???", "k1:c2hvcnQ=", "k1:aws-kms:", "k1:aws-kms:alias/leadline", kms] {
            assert!(MasterKeySettings::parse(text, |_| None).is_err(), "{text}");
        }
        assert!(MasterKeySettings::parse(kms, |name| Some(format!("a {name}"))).is_ok());
    }
}
