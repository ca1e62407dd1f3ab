//! Tokens, passwords, field encryption, blind indexes, the audit chain, consent certificates, sign-in with a provider, and
//! the guarded HTTP client.

pub mod api_key;
pub mod audit_chain;
pub mod audit_head;
pub mod aws_kms;
pub mod aws_signature;
pub mod blind_index;
pub mod bounded_body;
pub mod canonical_json;
pub mod consent_certificate;
pub mod envelope;
pub mod guarded_http;
pub mod key_ring;
pub mod keys;
pub mod merkle;
pub mod network_address;
pub mod oidc;
pub mod passkeys;
pub mod password;
pub mod random;
pub mod recovery_codes;
pub mod secret;
pub mod tokens;
pub mod totp;
pub mod webhook_signature;
