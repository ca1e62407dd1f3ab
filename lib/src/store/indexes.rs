//! The indexes of every collection, made by `leadline migrate` and never when a function starts.

use anyhow::{Context, Result};
use mongodb::{
    IndexModel,
    bson::{Document, doc},
    options::IndexOptions,
};

use super::{Store, imports::KEPT_SECONDS as KEPT_IMPORTS_SECONDS, webhook_deliveries::KEPT_SECONDS};

/// An index: its keys, and what it promises.
enum Index {
    /// Finds quickly.
    Plain(&'static str, Document),
    /// Refuses a second document with the same keys.
    Unique(&'static str, Document),
    /// The same, among the documents that match.
    UniqueWhere(&'static str, Document, Document),
    /// Finds quickly among the documents that match.
    PlainWhere(&'static str, Document, Document),
    /// Forgets a document so many seconds after the moment in the field.
    Expires(&'static str, &'static str, u64),
}

use Index::{Expires, Plain, PlainWhere, Unique, UniqueWhere};

fn all() -> Vec<Index> {
    const WEEK: u64 = 7 * 24 * 3_600;
    vec![
        Unique("members", doc! { "email_index": 1 }),
        Plain("members", doc! { "workspace_id": 1 }),
        Plain("sessions", doc! { "token_hash": 1 }),
        Plain("sessions", doc! { "previous_hash": 1 }),
        Expires("sessions", "expires_at", 0),
        Plain("sessions", doc! { "member_id": 1 }),
        Unique("invites", doc! { "token_hash": 1 }),
        Unique("invites", doc! { "workspace_id": 1, "email_index": 1 }),
        Expires("invites", "expires_at", 0),
        Plain("password_resets", doc! { "member_id": 1 }),
        Expires("password_resets", "expires_at", 0),
        Unique("api_keys", doc! { "hash": 1 }),
        Plain("api_keys", doc! { "workspace_id": 1, "_id": -1 }),
        Unique("passkeys", doc! { "credential_hash": 1 }),
        Plain("passkeys", doc! { "workspace_id": 1, "member_id": 1 }),
        Expires("passkey_attempts", "expires_at", 0),
        Unique("identities", doc! { "subject_index": 1 }),
        Unique("identities", doc! { "workspace_id": 1, "member_id": 1, "issuer": 1 }),
        Expires("oidc_attempts", "expires_at", 0),
        Expires("rate_limits", "until", 0),
        Unique("forms", doc! { "slug": 1 }),
        Plain("forms", doc! { "workspace_id": 1 }),
        Plain("form_versions", doc! { "workspace_id": 1, "form_id": 1, "version": -1 }),
        Plain("channels", doc! { "workspace_id": 1, "created_at": 1 }),
        UniqueWhere("channels", doc! { "number": 1 }, doc! { "simulated": true }),
        Plain("leads", doc! { "workspace_id": 1, "_id": -1 }),
        Plain("leads", doc! { "workspace_id": 1, "form_id": 1 }),
        Plain("leads", doc! { "workspace_id": 1, "digits_bucket": 1, "_id": -1 }),
        Plain("leads", doc! { "workspace_id": 1, "name_buckets": 1, "_id": -1 }),
        PlainWhere(
            "leads",
            doc! { "workspace_id": 1, "held_back.since": 1 },
            doc! { "held_back": { "$exists": true } },
        ),
        Unique("contact_points", doc! { "workspace_id": 1, "kind": 1, "index": 1 }),
        Plain("contact_points", doc! { "workspace_id": 1, "lead_id": 1 }),
        UniqueWhere(
            "submissions",
            doc! { "workspace_id": 1, "form_id": 1, "idempotency_key": 1 },
            doc! { "idempotency_key": { "$exists": true } },
        ),
        Plain("submissions", doc! { "workspace_id": 1, "lead_id": 1 }),
        Plain("submissions", doc! { "workspace_id": 1, "form_id": 1 }),
        Plain("consent_events", doc! { "workspace_id": 1, "lead_id": 1 }),
        Plain("consent_events", doc! { "workspace_id": 1, "phone_index": 1, "_id": 1 }),
        Unique("suppressions", doc! { "workspace_id": 1, "phone_index": 1, "brand": 1, "purpose": 1 }),
        Plain("suppressions", doc! { "workspace_id": 1, "event_id": 1 }),
        Unique("certificate_keys", doc! { "workspace_id": 1, "number": 1 }),
        Unique("certificate_batches", doc! { "workspace_id": 1, "number": 1 }),
        Unique("consent_certificates", doc! { "workspace_id": 1, "submission_id": 1 }),
        Plain("consent_certificates", doc! { "workspace_id": 1, "lead_id": 1, "_id": -1 }),
        Plain("consent_certificates", doc! { "workspace_id": 1, "batch": 1, "_id": 1 }),
        Unique("conversations", doc! { "workspace_id": 1, "lead_id": 1 }),
        Plain("conversations", doc! { "workspace_id": 1, "last_activity_at": -1, "_id": -1 }),
        Unique("messages", doc! { "workspace_id": 1, "dedupe_key": 1 }),
        Plain("messages", doc! { "workspace_id": 1, "conversation_id": 1, "_id": -1 }),
        UniqueWhere(
            "messages",
            doc! { "workspace_id": 1, "channel_id": 1, "provider_id": 1 },
            doc! { "provider_id": { "$type": "string" } },
        ),
        Plain("messages", doc! { "workspace_id": 1, "channel_id": 1 }),
        // Retention looks for what is older than its period.
        PlainWhere("messages", doc! { "workspace_id": 1, "created_at": 1 }, doc! { "text": { "$exists": true } }),
        Plain("media", doc! { "workspace_id": 1, "created_at": 1 }),
        Plain("inbound_events", doc! { "workspace_id": 1, "received_at": 1 }),
        Plain("live_events", doc! { "workspace_id": 1, "at": 1 }),
        Plain("ai_runs", doc! { "workspace_id": 1, "at": 1 }),
        Plain("decision_receipts", doc! { "workspace_id": 1, "at": 1 }),
        Plain("erasures", doc! { "workspace_id": 1, "erased_at": 1 }),
        Plain("delivery_events", doc! { "workspace_id": 1, "message_id": 1, "_id": 1 }),
        Expires("provider_texts", "expires_at", 0),
        Plain("provider_texts", doc! { "workspace_id": 1, "message_id": 1 }),
        Plain("media", doc! { "workspace_id": 1, "message_id": 1, "position": 1 }),
        UniqueWhere("media", doc! { "token_hash": 1 }, doc! { "token_hash": { "$type": "string" } }),
        Expires("media", "unused_until", 0),
        Plain("decision_receipts", doc! { "workspace_id": 1, "lead_id": 1 }),
        Unique("inbound_events", doc! { "workspace_id": 1, "channel_id": 1, "event_key": 1 }),
        Plain("inbound_events", doc! { "workspace_id": 1, "phone_index": 1, "processed_at": 1 }),
        Plain("inbound_events", doc! { "workspace_id": 1, "channel_id": 1, "part_of": 1 }),
        Unique("jobs", doc! { "workspace_id": 1, "key": 1 }),
        Plain("jobs", doc! { "state": 1, "priority": 1, "run_at": 1 }),
        // The priority says whose workers a job is for.
        Plain("jobs", doc! { "state": 1, "run_at": 1, "priority": 1 }),
        Plain("jobs", doc! { "state": 1, "lease_until": 1 }),
        Plain("jobs", doc! { "workspace_id": 1, "state": 1, "_id": -1 }),
        Plain("jobs", doc! { "workspace_id": 1, "conversation_id": 1, "state": 1 }),
        Expires("jobs", "finished_at", WEEK),
        Plain("calendars", doc! { "workspace_id": 1, "_id": 1 }),
        Plain("bookings", doc! { "workspace_id": 1, "calendar_id": 1, "active": 1, "blocked_from": 1 }),
        Plain("bookings", doc! { "workspace_id": 1, "lead_id": 1, "start": 1 }),
        Plain("bookings", doc! { "workspace_id": 1, "start": 1, "_id": 1 }),
        Plain("knowledge", doc! { "workspace_id": 1, "updated_at": -1, "place": 1, "_id": 1 }),
        Plain("knowledge", doc! { "workspace_id": 1, "document_id": 1, "place": 1 }),
        Plain("knowledge_documents", doc! { "workspace_id": 1, "_id": -1 }),
        Plain("knowledge_document_versions", doc! { "workspace_id": 1, "document_id": 1, "version": -1 }),
        PlainWhere("ai_runs", doc! { "workspace_id": 1, "_id": -1 }, doc! { "asker": { "$type": "string" } }),
        Plain("ai_runs", doc! { "workspace_id": 1, "conversation_id": 1 }),
        Plain("ai_runs", doc! { "workspace_id": 1, "gap.open": 1, "_id": -1 }),
        Plain("ai_runs", doc! { "workspace_id": 1, "proposal.mode": 1, "at": 1 }),
        Plain("ai_runs", doc! { "workspace_id": 1, "proposal.agreement": 1, "_id": -1 }),
        Unique("audit_entries", doc! { "workspace_id": 1, "sequence": -1 }),
        Plain("audit_entries", doc! { "workspace_id": 1, "subject": 1 }),
        Unique("audit_heads", doc! { "workspace_id": 1, "day": 1 }),
        Expires("audit_reads", "expires_at", 0),
        Unique("erasures", doc! { "workspace_id": 1, "lead_id": 1 }),
        Plain("erasures", doc! { "workspace_id": 1, "_id": -1 }),
        Plain("idempotency_keys", doc! { "about": 1 }),
        Plain("imports", doc! { "workspace_id": 1, "_id": -1 }),
        Expires("imports", "created_at", KEPT_IMPORTS_SECONDS),
        Unique("import_rows", doc! { "workspace_id": 1, "import_id": 1, "number": 1 }),
        PlainWhere(
            "import_rows",
            doc! { "workspace_id": 1, "phone_index": 1, "import_id": 1, "number": 1 },
            doc! { "phone_index": { "$type": "string" } },
        ),
        PlainWhere("import_rows", doc! { "workspace_id": 1, "lead_id": 1 }, doc! { "lead_id": { "$type": "string" } }),
        Expires("import_rows", "created_at", KEPT_IMPORTS_SECONDS),
        Plain("webhook_endpoints", doc! { "workspace_id": 1, "_id": 1 }),
        Plain("webhook_deliveries", doc! { "workspace_id": 1, "endpoint_id": 1, "_id": -1 }),
        Plain("webhook_deliveries", doc! { "workspace_id": 1, "endpoint_id": 1, "state": 1, "_id": -1 }),
        Plain("webhook_deliveries", doc! { "workspace_id": 1, "data.lead_id": 1 }),
        Plain("webhook_deliveries", doc! { "workspace_id": 1, "data.conversation_id": 1 }),
        Expires("webhook_deliveries", "at", KEPT_SECONDS),
        Plain("live_events", doc! { "workspace_id": 1, "sequence": 1 }),
        Plain("live_events", doc! { "sequence": 1 }),
        Expires("live_events", "at", WEEK),
        Expires("live_tickets", "expires_at", 0),
        Expires("idempotency_keys", "expires_at", 0),
        Plain("simulated_texts", doc! { "phone_index": 1, "at": 1 }),
        Plain("simulated_texts", doc! { "channel_id": 1, "at": -1 }),
    ]
}

/// Indexes that stand in the way of what is stored today, or that others replace, by collection and name.
const RETIRED: [(&str, &str); 2] = [("suppressions", "workspace_id_1_phone_index_1"), ("jobs", "state_1_run_at_1")];

impl Store {
    /// Brings the database up to date: indexes, and the deployment's own keys. Harmless to repeat.
    pub async fn migrate(&self) -> Result<usize> {
        let database = self.database().await?;
        let indexes = all();
        let many = indexes.len();
        for (collection, name) in RETIRED {
            let collection = database.collection::<Document>(collection);
            if collection.list_index_names().await.is_ok_and(|names| names.iter().any(|found| found == name)) {
                collection
                    .drop_index(name)
                    .await
                    .with_context(|| format!("dropping an index of {}", collection.name()))?;
            }
        }
        for index in indexes {
            let (collection, model) = index.model();
            let collection = database.collection::<Document>(collection);
            collection.create_index(model).await.with_context(|| format!("an index of {}", collection.name()))?;
        }
        self.create_deployment().await?;
        Ok(many)
    }
}

impl Index {
    fn model(self) -> (&'static str, IndexModel) {
        let (collection, keys, options) = match self {
            Plain(collection, keys) => (collection, keys, IndexOptions::default()),
            Unique(collection, keys) => (collection, keys, IndexOptions::builder().unique(true).build()),
            UniqueWhere(collection, keys, filter) => {
                let options = IndexOptions::builder().unique(true).partial_filter_expression(filter).build();
                (collection, keys, options)
            }
            PlainWhere(collection, keys, filter) => {
                (collection, keys, IndexOptions::builder().partial_filter_expression(filter).build())
            }
            Expires(collection, field, seconds) => {
                let after = std::time::Duration::from_secs(seconds);
                (collection, doc! { field: 1 }, IndexOptions::builder().expire_after(after).build())
            }
        };
        (collection, IndexModel::builder().keys(keys).options(options).build())
    }
}
