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
        consent::{ChannelKind, ConsentAction, ConsentBasis, ConsentScope, ConsentSource, LedgerEntry},
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
    #[serde(default)]
    channel_kind: ChannelKind,
    #[serde(default)]
    scope: ConsentScope,
    action: ConsentAction,
    source: ConsentSource,
    #[serde(default)]
    basis: Option<ConsentBasis>,
    /// Whether a person may take it back, because it was only likely.
    #[serde(default)]
    likely: bool,
    #[serde(default)]
    retracts: Option<String>,
    form_id: Option<FormId>,
    form_version: Option<i64>,
    evidence: Sealed,
    /// When it was written down.
    #[serde(with = "time")]
    at: Timestamp,
    /// When it takes effect, where that is not when it was written down.
    #[serde(default, with = "time::option")]
    effective_at: Option<Timestamp>,
    #[serde(default, with = "time::option")]
    expires_at: Option<Timestamp>,
}

impl StoredEvent {
    fn entry(&self) -> LedgerEntry {
        LedgerEntry {
            id: self._id.clone(),
            scope: self.scope.clone(),
            action: self.action,
            source: self.source,
            basis: self.basis,
            effective_at: self.effective_at.unwrap_or(self.at),
            expires_at: self.expires_at,
            retracts: self.retracts.clone(),
        }
    }
}

/// An event of the ledger.
pub struct ConsentEvent {
    /// What the fold reads of it.
    pub entry: LedgerEntry,
    /// The blind index of the phone it is about.
    pub phone_index: String,
    /// Whether a person may take it back, because it was only likely.
    pub likely: bool,
    /// The version of the form, if it was one.
    pub form_version: Option<i64>,
    /// The proof.
    pub evidence: Evidence,
    /// When it was written down.
    pub at: Timestamp,
}

/// What stays of an event whose person was erased: nothing of the person.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ConsentMark {
    /// What happened.
    pub action: ConsentAction,
    /// Where it came from.
    pub source: ConsentSource,
    /// On what ground.
    pub basis: Option<ConsentBasis>,
    /// For what.
    pub scope: ConsentScope,
    /// The form whose words were ticked, if it was one.
    pub form_id: Option<FormId>,
    /// Its version.
    pub form_version: Option<i64>,
    /// When it was written down.
    #[serde(with = "time")]
    pub at: Timestamp,
}

/// An event to append.
pub struct NewConsentEvent<'a> {
    /// Who.
    pub lead: &'a LeadId,
    /// The blind index of the phone.
    pub phone_index: &'a str,
    /// What it holds for.
    pub scope: ConsentScope,
    /// What happened.
    pub action: ConsentAction,
    /// Where it came from.
    pub source: ConsentSource,
    /// On what ground; nothing for what ends consent. It lapses when the ground does.
    pub basis: Option<ConsentBasis>,
    /// Since when it holds.
    pub since: Timestamp,
    /// Whether a person may take it back, because it was only likely.
    pub likely: bool,
    /// The event it takes back.
    pub retracts: Option<String>,
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
    /// Appends an event, and gives its id.
    pub async fn append(
        &self,
        new: NewConsentEvent<'_>,
        cipher: &FieldCipher,
        now: Timestamp,
        tx: &mut Tx,
    ) -> Result<String> {
        let id: String = random::id();
        let lasts = new.basis.and_then(ConsentBasis::lasts);
        let event = StoredEvent {
            lead_id: new.lead.clone(),
            phone_index: new.phone_index.to_owned(),
            channel_kind: ChannelKind::Text,
            scope: new.scope,
            action: new.action,
            source: new.source,
            basis: new.basis,
            likely: new.likely,
            retracts: new.retracts,
            form_id: new.form.map(|(form, _)| form.clone()),
            form_version: new.form.map(|(_, version)| version),
            evidence: cipher.seal_json(Place("consent_events", &id, "evidence"), new.evidence)?,
            at: now,
            effective_at: Some(new.since),
            expires_at: lasts.and_then(|lasts| new.since.saturating_add(lasts).ok()),
            _id: id.clone(),
        };
        self.0.insert(&event, Some(tx)).await?;
        Ok(id)
    }

    /// What the fold reads of a phone's ledger.
    pub async fn ledger(&self, phone_index: &str, tx: Option<&mut Tx>) -> Result<Vec<LedgerEntry>> {
        let found = self.0.find_in(doc! { "phone_index": phone_index }, doc! { "_id": 1 }, i64::MAX, tx).await?;
        Ok(found.iter().map(StoredEvent::entry).collect())
    }

    /// What was said, and where the proof of it was, of every event of a lead; and the phones they are about.
    pub async fn marks(&self, lead: &LeadId, tx: &mut Tx) -> Result<(Vec<ConsentMark>, Vec<String>)> {
        let filter = doc! { "lead_id": lead.as_str() };
        let found = self.0.find_within(filter, doc! { "_id": 1 }, i64::MAX, tx).await?;
        let mark = |stored: &StoredEvent| ConsentMark {
            action: stored.action,
            source: stored.source,
            basis: stored.basis,
            scope: stored.scope.clone(),
            form_id: stored.form_id.clone(),
            form_version: stored.form_version,
            at: stored.at,
        };
        let marks = found.iter().map(mark).collect();
        Ok((marks, found.into_iter().map(|stored| stored.phone_index).collect()))
    }

    /// Forgets some of a lead's events; says how many.
    pub async fn forget_some(&self, lead: &LeadId, most: i64, tx: &mut Tx) -> Result<u64> {
        self.0.delete_some(doc! { "lead_id": lead.as_str() }, most, tx).await
    }

    /// One event.
    pub async fn get(&self, id: &str, cipher: &FieldCipher, tx: &mut Tx) -> Result<Option<(LeadId, ConsentEvent)>> {
        let found = self.0.get(id, Some(tx)).await?;
        found.map(|stored| Ok((stored.lead_id.clone(), open(stored, cipher)?))).transpose()
    }

    /// The events of a lead, the newest first.
    pub async fn of_lead(&self, lead: &LeadId, cipher: &FieldCipher, limit: i64) -> Result<Vec<ConsentEvent>> {
        let found = self.0.find(doc! { "lead_id": lead.as_str() }, doc! { "_id": -1 }, limit).await?;
        found.into_iter().map(|stored| open(stored, cipher)).collect()
    }
}

fn open(stored: StoredEvent, cipher: &FieldCipher) -> Result<ConsentEvent> {
    Ok(ConsentEvent {
        evidence: cipher.open_json(Place("consent_events", &stored._id, "evidence"), &stored.evidence)?,
        entry: stored.entry(),
        phone_index: stored.phone_index,
        likely: stored.likely,
        form_version: stored.form_version,
        at: stored.at,
    })
}
