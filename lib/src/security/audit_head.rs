//! The signed head of an audit chain: how far it went on a day, and by which hash. Whoever has one, kept elsewhere, sees
//! whether anything of that day or before was changed, or the end of the chain was cut off.

use anyhow::Result;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    canonical_json::Json,
    consent_certificate::{CertificateKey, Signature},
};
use crate::domain::id::WorkspaceId;

/// Told apart from everything else the key signs.
const PURPOSE: &[u8] = b"leadline audit head\0";
/// What the document is.
const FORMAT: &str = "leadline-audit-head-1";

/// How far a chain went. Its canonical JSON (RFC 8785) is signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditHead {
    /// Always `leadline-audit-head-1`.
    format: String,
    /// Whose chain.
    pub workspace: WorkspaceId,
    /// The day, by UTC.
    pub day: String,
    /// The place of the last entry.
    pub sequence: i64,
    /// Its hash, which holds those of all before.
    pub hash: String,
    /// When it was signed.
    pub signed_at: Timestamp,
}

/// A head with its signature.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedAuditHead {
    /// The head.
    pub head: AuditHead,
    /// Ed25519 over its purpose and its canonical JSON.
    pub signature: Signature,
}

impl AuditHead {
    /// The head of a chain.
    pub fn new(workspace: &WorkspaceId, day: &str, (sequence, hash): (i64, &str), signed_at: Timestamp) -> Self {
        let (workspace, day, hash) = (workspace.clone(), day.to_owned(), hash.to_owned());
        Self { format: FORMAT.to_owned(), workspace, day, sequence, hash, signed_at }
    }

    /// Signs it.
    pub fn sign(self, key: &CertificateKey) -> Result<SignedAuditHead> {
        let signature = key.sign(PURPOSE, &Json::of(&self)?.canonical());
        Ok(SignedAuditHead { head: self, signature })
    }
}

impl SignedAuditHead {
    /// Whether it was signed by the key with this public half, in hexadecimal.
    pub fn holds(&self, public_key: &str) -> bool {
        self.signature.public_key.to_string() == public_key
            && Json::of(&self.head).is_ok_and(|head| self.signature.holds(PURPOSE, &head.canonical()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::security::envelope::Key;

    #[test]
    fn a_head_holds_for_its_key_until_anything_of_it_is_changed() {
        let key = CertificateKey::from_seed(&Key::from_bytes([7; 32])).unwrap();
        let other = CertificateKey::from_seed(&Key::from_bytes([8; 32])).unwrap();
        let now = Timestamp::from_second(1_795_000_000).unwrap();
        let signed = AuditHead::new(&"w".to_owned().into(), "2026-11-29", (12, "ab"), now).sign(&key).unwrap();
        let public = key.public().to_string();
        assert!(signed.holds(&public) && !signed.holds(&other.public().to_string()));
        let text = serde_json::to_string(&signed).unwrap();
        for (part, changed) in [("2026-11-29", "2026-11-28"), (":12", ":11"), ("\"ab\"", "\"ac\""), ("\"w\"", "\"v\"")]
        {
            let forged: SignedAuditHead = serde_json::from_str(&text.replacen(part, changed, 1)).unwrap();
            assert!(!forged.holds(&public), "{part}");
        }
        assert!(serde_json::from_str::<SignedAuditHead>(&text).unwrap().holds(&public));
    }
}
