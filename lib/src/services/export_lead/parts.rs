//! What a person said and sent: forms, consent, certificates.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::Subject;
use crate::{
    domain::{
        consent::ConsentPurpose,
        held_back::Suspicion,
        id::{CertificateId, FormId, SubmissionId},
    },
    services::{
        Error,
        certificate_view::whole,
        lead_view::{ConsentRecord, consent_records},
    },
    store::{
        page::PageRequest,
        submissions::{Circumstances, SentForm},
    },
};

/// A form as it was sent.
#[derive(Debug, Serialize, ToSchema)]
pub struct SubmissionExport {
    /// The id.
    pub id: SubmissionId,
    /// The form.
    pub form_id: FormId,
    /// Its version.
    pub form_version: i64,
    /// Whether the consent box was ticked.
    pub consents: bool,
    /// Why nobody was texted for it.
    pub held_back: Vec<Suspicion>,
    /// The fields as sent, by their keys.
    pub fields: BTreeMap<String, String>,
    /// The page it was on.
    pub page_url: Option<String>,
    /// Where the visitor came from.
    pub referrer: Option<String>,
    /// Campaign parameters.
    pub utm: BTreeMap<String, String>,
    /// The time zone the browser named.
    pub time_zone: Option<String>,
    /// The language the browser prefers.
    pub locale: Option<String>,
    /// The visitor's address.
    pub ip: Option<String>,
    /// The visitor's browser.
    pub user_agent: Option<String>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

/// An event of the consent ledger with what proves it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConsentExport {
    /// The event.
    #[serde(flatten)]
    pub record: ConsentRecord,
    /// The address it came from.
    pub ip: Option<String>,
    /// The browser it came from.
    pub user_agent: Option<String>,
}

/// An opt-out in force.
#[derive(Debug, Serialize, ToSchema)]
pub struct SuppressionExport {
    /// Which brand; null: every brand.
    pub brand: Option<String>,
    /// What for; null: every purpose.
    pub purpose: Option<ConsentPurpose>,
    /// The rule that recognised it, or the provider's code.
    pub reason: String,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    pub since: Timestamp,
}

impl From<SentForm> for SubmissionExport {
    fn from(sent: SentForm) -> Self {
        let Circumstances { page_url, referrer, utm, time_zone, locale, ip, user_agent, .. } = sent.circumstances;
        Self {
            id: sent.id,
            form_id: sent.form,
            form_version: sent.form_version,
            consents: sent.consents,
            held_back: sent.held_back,
            fields: sent.fields,
            page_url,
            referrer,
            utm,
            time_zone,
            locale,
            ip,
            user_agent,
            at: sent.at,
        }
    }
}

impl Subject<'_> {
    pub(super) async fn submissions(&self) -> Result<Vec<SubmissionExport>, Error> {
        let sent = self.scope.submissions().whole(&self.lead.id, &self.cipher).await?;
        Ok(sent.into_iter().map(SubmissionExport::from).collect())
    }

    pub(super) async fn consent(&self) -> Result<Vec<ConsentExport>, Error> {
        let mut events = self.scope.consent_events().of_lead(&self.lead.id, &self.cipher, 0).await?;
        events.reverse();
        let visitors: Vec<_> =
            events.iter().map(|event| (event.evidence.ip.clone(), event.evidence.user_agent.clone())).collect();
        let export = |(record, (ip, user_agent))| ConsentExport { record, ip, user_agent };
        Ok(consent_records(events).into_iter().zip(visitors).map(export).collect())
    }

    pub(super) async fn suppressions(&self) -> Result<Vec<SuppressionExport>, Error> {
        let held = self.scope.suppressions().held(&self.lead.phone_index).await?;
        let export = |held: crate::store::suppressions::Held| SuppressionExport {
            brand: held.scope.brand,
            purpose: held.scope.purpose,
            reason: held.reason,
            since: held.at,
        };
        Ok(held.into_iter().map(export).collect())
    }

    pub(super) async fn certificates(&self) -> Result<Vec<(CertificateId, Value)>, Error> {
        let mut files = Vec::new();
        let mut page = PageRequest { limit: 200, cursor: None };
        loop {
            let found = self.scope.consent_certificates().of_lead(&self.lead.id, &self.cipher, &page).await?;
            for kept in found.items {
                let id = kept.id.clone();
                let file = serde_json::to_value(whole(self.scope, kept).await?).map_err(anyhow::Error::from)?;
                files.push((id, file));
            }
            page.cursor = found.next_cursor;
            if page.cursor.is_none() {
                break;
            }
        }
        files.reverse();
        Ok(files)
    }
}
