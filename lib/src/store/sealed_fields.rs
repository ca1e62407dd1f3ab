//! What is sealed under which key: every such field of every collection, so that all of them can be sealed anew.

use crate::domain::key_rotation::KeyLevel;

/// The sealed fields of a collection.
pub(super) struct SealedFields {
    /// The collection.
    pub collection: &'static str,
    /// Whose key seals them.
    pub level: KeyLevel,
    /// Where they are in the documents. What lies deeper is sealed under the last name; of a list every member is.
    pub fields: &'static [&'static str],
    /// How many documents are taken at once.
    pub at_once: i64,
}

const fn sealed(collection: &'static str, level: KeyLevel, fields: &'static [&'static str]) -> SealedFields {
    SealedFields { collection, level, fields, at_once: 200 }
}

/// All of them. Keys that are wrapped under other keys are among them.
pub(super) const ALL: [SealedFields; 29] = [
    sealed("api_keys", KeyLevel::Workspace, &["name"]),
    sealed("calendar_feeds", KeyLevel::Workspace, &["url"]),
    sealed(CERTIFICATE_KEYS, KeyLevel::Workspace, &["seed"]),
    sealed("channels", KeyLevel::Workspace, &["credentials"]),
    sealed("erasures", KeyLevel::Workspace, &["remains"]),
    sealed("inbound_events", KeyLevel::Workspace, &["body", "raw"]),
    sealed("invites", KeyLevel::Workspace, &["email"]),
    sealed("members", KeyLevel::Workspace, &["name", "email"]),
    sealed("passkeys", KeyLevel::Workspace, &["name", "key"]),
    sealed("import_rows", KeyLevel::Workspace, &["cells"]),
    sealed("imports", KeyLevel::Workspace, &["columns", "mapping"]),
    sealed(PERSON_KEYS, KeyLevel::Workspace, &["wrapped"]),
    sealed("second_factors", KeyLevel::Workspace, &["secret"]),
    sealed("webhook_deliveries", KeyLevel::Workspace, &["log.answer"]),
    sealed("webhook_endpoints", KeyLevel::Workspace, &["url", "description", "secret", "former.secret"]),
    sealed("ai_runs", KeyLevel::Persons, &["trace"]),
    sealed("consent_certificates", KeyLevel::Persons, &["signed"]),
    sealed("consent_events", KeyLevel::Persons, &["evidence"]),
    sealed("leads", KeyLevel::Persons, &["name", "phone", "email", "answers", "zone"]),
    // Pictures are large.
    SealedFields { at_once: 10, ..sealed("media", KeyLevel::Persons, &["source", "content", "token"]) },
    sealed("messages", KeyLevel::Persons, &["text"]),
    sealed("submissions", KeyLevel::Persons, &["fields", "circumstances"]),
    sealed("idempotency_keys", KeyLevel::Deployment, &["answer"]),
    sealed("oidc_attempts", KeyLevel::Deployment, &["secrets"]),
    sealed("passkey_attempts", KeyLevel::Deployment, &["state"]),
    sealed("sessions", KeyLevel::Deployment, &["successor", "device"]),
    SealedFields { at_once: 10, ..sealed("simulated_pictures", KeyLevel::Deployment, &["content"]) },
    sealed("simulated_texts", KeyLevel::Deployment, &["body"]),
    sealed("simulated_texts", KeyLevel::Deployment, &[WEBHOOKS]),
];

/// The field by which a document names a conversation.
pub(super) const CONVERSATION: &str = "conversation_id";
/// The seeds of the keys that sign certificates.
pub(super) const CERTIFICATE_KEYS: &str = "certificate_keys";
/// The keys of persons.
pub(super) const PERSON_KEYS: &str = "person_keys";
/// A list, whose members are sealed under a name of their own.
pub(super) const WEBHOOKS: &str = "webhooks";

impl SealedFields {
    /// Those one level of keys seals.
    pub(super) fn of(level: KeyLevel) -> impl Iterator<Item = &'static Self> {
        ALL.iter().filter(move |sealed| sealed.level == level)
    }

    /// The field by which a document names the person whose key seals it, or the person's conversation.
    pub(super) fn person(&self) -> &'static str {
        match self.collection {
            "leads" => "_id",
            "ai_runs" => CONVERSATION,
            _ => "lead_id",
        }
    }
}
