//! `submissions`: what forms brought, as it was sent.

use std::collections::BTreeMap;

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
        held_back::Suspicion,
        id::{FormId, LeadId, SubmissionId},
    },
    security::consent_certificate::RenderedBy,
};

/// Where and how a form was sent.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Circumstances {
    /// The page it was on.
    pub page_url: Option<String>,
    /// Where the visitor came from.
    pub referrer: Option<String>,
    /// Campaign parameters.
    pub utm: BTreeMap<String, String>,
    /// The visitor's time zone, as the browser named it.
    #[serde(default)]
    pub time_zone: Option<String>,
    /// The language the page was in, as a BCP 47 tag.
    #[serde(default)]
    pub page_locale: Option<String>,
    /// When the page was made, and whose word that is.
    #[serde(default)]
    pub rendered: Option<(Timestamp, RenderedBy)>,
    /// The language the browser prefers, as a BCP 47 tag.
    #[serde(default)]
    pub locale: Option<String>,
    /// The visitor's address.
    pub ip: Option<String>,
    /// The visitor's browser.
    pub user_agent: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Submission {
    _id: SubmissionId,
    lead_id: LeadId,
    form_id: FormId,
    form_version: i64,
    /// What makes a repeated request the same submission.
    #[serde(skip_serializing_if = "Option::is_none")]
    idempotency_key: Option<String>,
    consents: bool,
    /// Why nobody is texted for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    held_back: Vec<Suspicion>,
    fields: Sealed,
    circumstances: Sealed,
    #[serde(with = "time")]
    created_at: Timestamp,
}

/// A submission to store.
pub struct NewSubmission<'a> {
    /// The id.
    pub id: SubmissionId,
    /// Who sent it.
    pub lead: &'a LeadId,
    /// The form.
    pub form: &'a FormId,
    /// Its version.
    pub form_version: i64,
    /// What the sender calls this submission.
    pub idempotency_key: Option<&'a str>,
    /// Whether the consent box was ticked.
    pub consents: bool,
    /// Why nobody is texted for it.
    pub held_back: &'a [Suspicion],
    /// The fields as sent.
    pub fields: &'a BTreeMap<String, String>,
    /// Where and how.
    pub circumstances: &'a Circumstances,
}

/// A submission on a lead's timeline.
pub struct SubmissionEntry {
    /// The id.
    pub id: SubmissionId,
    /// The form.
    pub form: FormId,
    /// Whether the consent box was ticked.
    pub consents: bool,
    /// Why nobody is texted for it.
    pub held_back: Vec<Suspicion>,
    /// When.
    pub at: Timestamp,
}

/// A submission, readable.
pub struct SentForm {
    /// The id.
    pub id: SubmissionId,
    /// The form.
    pub form: FormId,
    /// Its version.
    pub form_version: i64,
    /// Whether the consent box was ticked.
    pub consents: bool,
    /// Why nobody is texted for it.
    pub held_back: Vec<Suspicion>,
    /// The fields as sent.
    pub fields: BTreeMap<String, String>,
    /// Where and how.
    pub circumstances: Circumstances,
    /// When.
    pub at: Timestamp,
}

/// The submissions of a workspace.
pub struct Submissions(Scoped<Submission>);

impl Scope {
    /// The submissions.
    pub fn submissions(&self) -> Submissions {
        Submissions(Scoped::new(&self.database, "submissions", &self.workspace))
    }
}

impl Submissions {
    /// The submission that was stored under this key, if any.
    pub async fn by_key(&self, form: &FormId, key: &str, tx: &mut Tx) -> Result<Option<SubmissionId>> {
        let filter = doc! { "form_id": form.as_str(), "idempotency_key": key };
        Ok(self.0.find_one(filter, Some(tx)).await?.map(|submission| submission._id))
    }

    /// Stores a submission.
    pub async fn add(&self, new: NewSubmission<'_>, cipher: &FieldCipher, now: Timestamp, tx: &mut Tx) -> Result<()> {
        let id = new.id.as_str();
        let submission = Submission {
            lead_id: new.lead.clone(),
            form_id: new.form.clone(),
            form_version: new.form_version,
            idempotency_key: new.idempotency_key.map(str::to_owned),
            consents: new.consents,
            held_back: new.held_back.to_vec(),
            fields: cipher.seal_json(Place("submissions", id, "fields"), new.fields)?,
            circumstances: cipher.seal_json(Place("submissions", id, "circumstances"), new.circumstances)?,
            created_at: now,
            _id: new.id,
        };
        self.0.insert(&submission, Some(tx)).await
    }

    /// How many submissions a form has.
    pub async fn count_of_form(&self, form: &FormId) -> Result<u64> {
        self.0.count(doc! { "form_id": form.as_str() }, None).await
    }

    /// Everything a lead sent, the oldest first, as it was sent.
    pub async fn whole(&self, lead: &LeadId, cipher: &FieldCipher) -> Result<Vec<SentForm>> {
        let found = self.0.find(doc! { "lead_id": lead.as_str() }, doc! { "_id": 1 }, 0).await?;
        let open = |submission: Submission| {
            let id = submission._id.as_str();
            Ok(SentForm {
                fields: cipher.open_json(Place("submissions", id, "fields"), &submission.fields)?,
                circumstances: cipher
                    .open_json(Place("submissions", id, "circumstances"), &submission.circumstances)?,
                form: submission.form_id,
                form_version: submission.form_version,
                consents: submission.consents,
                held_back: submission.held_back,
                at: submission.created_at,
                id: submission._id,
            })
        };
        found.into_iter().map(open).collect()
    }

    /// Forgets some of a lead's submissions; says how many.
    pub async fn forget_some(&self, lead: &LeadId, most: i64, tx: &mut Tx) -> Result<u64> {
        self.0.delete_some(doc! { "lead_id": lead.as_str() }, most, tx).await
    }

    /// The newest submissions of a lead.
    pub async fn of_lead(&self, lead: &LeadId, limit: i64) -> Result<Vec<SubmissionEntry>> {
        let found = self.0.find(doc! { "lead_id": lead.as_str() }, doc! { "_id": -1 }, limit).await?;
        let entry = |submission: Submission| SubmissionEntry {
            id: submission._id,
            form: submission.form_id,
            consents: submission.consents,
            held_back: submission.held_back,
            at: submission.created_at,
        };
        Ok(found.into_iter().map(entry).collect())
    }
}
