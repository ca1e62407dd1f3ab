//! `consent_events`: the append-only ledger of consent, per phone.

use anyhow::Result;
use jiff::Timestamp;
use mongodb::bson::doc;
use serde::{Deserialize, Serialize};

use super::{
    Scope, Tx,
    scoped::Scoped,
    sealed::{FieldCipher, Place, Sealed},
    time,
};
use crate::{
    domain::{
        consent::{ConsentAction, ConsentSource},
        id::{FormId, LeadId},
    },
    security::random,
};

/// What proves a consent event. Sealed under the person's key.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Evidence {
    /// The words that were shown or written.
    pub text: String,
    /// The address it came from.
    pub ip: Option<String>,
    /// The browser.
    pub user_agent: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct StoredEvent {
    _id: String,
    lead_id: LeadId,
    phone_index: String,
    action: ConsentAction,
    source: ConsentSource,
    form_id: Option<FormId>,
    form_version: Option<i64>,
    evidence: Sealed,
    #[serde(with = "time")]
    at: Timestamp,
}

/// An event of the ledger.
pub struct ConsentEvent {
    /// The id.
    pub id: String,
    /// What happened.
    pub action: ConsentAction,
    /// Where it came from.
    pub source: ConsentSource,
    /// The version of the form, if it was one.
    pub form_version: Option<i64>,
    /// The proof.
    pub evidence: Evidence,
    /// When.
    pub at: Timestamp,
}

/// An event to append.
pub struct NewConsentEvent<'a> {
    /// Who.
    pub lead: &'a LeadId,
    /// The blind index of the phone.
    pub phone_index: &'a str,
    /// What happened.
    pub action: ConsentAction,
    /// Where it came from.
    pub source: ConsentSource,
    /// The form and its version, if it was one.
    pub form: Option<(&'a FormId, i64)>,
    /// The proof.
    pub evidence: &'a Evidence,
}

/// The ledger of a workspace.
pub struct ConsentEvents(Scoped<StoredEvent>);

impl Scope {
    /// The ledger.
    pub fn consent_events(&self) -> ConsentEvents {
        ConsentEvents(Scoped::new(&self.database, "consent_events", &self.workspace))
    }
}

impl ConsentEvents {
    /// Appends an event.
    pub async fn append(
        &self,
        new: NewConsentEvent<'_>,
        cipher: &FieldCipher,
        now: Timestamp,
        tx: &mut Tx,
    ) -> Result<()> {
        let id: String = random::id();
        let event = StoredEvent {
            lead_id: new.lead.clone(),
            phone_index: new.phone_index.to_owned(),
            action: new.action,
            source: new.source,
            form_id: new.form.map(|(form, _)| form.clone()),
            form_version: new.form.map(|(_, version)| version),
            evidence: cipher.seal_json(Place("consent_events", &id, "evidence"), new.evidence)?,
            at: now,
            _id: id,
        };
        self.0.insert(&event, Some(tx)).await
    }

    /// The events of a lead, the newest first.
    pub async fn of_lead(&self, lead: &LeadId, cipher: &FieldCipher, limit: i64) -> Result<Vec<ConsentEvent>> {
        let found = self.0.find(doc! { "lead_id": lead.as_str() }, doc! { "_id": -1 }, limit).await?;
        let open = |stored: StoredEvent| {
            Ok(ConsentEvent {
                evidence: cipher.open_json(Place("consent_events", &stored._id, "evidence"), &stored.evidence)?,
                id: stored._id,
                action: stored.action,
                source: stored.source,
                form_version: stored.form_version,
                at: stored.at,
            })
        };
        found.into_iter().map(open).collect()
    }
}
