//! Leads as the dashboard shows them.

use std::collections::HashSet;

use anyhow::Result;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Error,
    answer_view::{AnswerView, answer_views},
    qualification_view::{ChecklistLine, KnownForms, Qualification, checklist, qualification},
    stop_link::stop_link,
};
use crate::{
    App, clock,
    domain::{
        consent::{ConsentAction, ConsentBasis, ConsentPurpose, ConsentSource, ConsentState},
        held_back::Suspicion,
        id::{ConversationId, FormId, LeadId},
    },
    store::{
        Scope,
        consent_events::ConsentEvent,
        leads::{HeldBack, Lead},
        sealed::FieldCipher,
    },
};

/// How many consent events a lead's page shows.
const MOST_EVENTS: i64 = 50;

/// A form, in short.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FormRef {
    /// The id.
    pub id: FormId,
    /// The name.
    pub name: String,
}

/// A lead.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Lead)]
pub struct LeadView {
    /// The id.
    pub id: LeadId,
    /// The name.
    pub name: String,
    /// The phone in E.164.
    pub phone: String,
    /// The e-mail address.
    pub email: Option<String>,
    /// The form it came from; nothing when the lead wrote first or was imported.
    pub form: Option<FormRef>,
    /// The present consent.
    pub consent: ConsentState,
    /// When that consent lapses; null: never, or there is none.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub consent_expires_at: Option<Timestamp>,
    /// Whether the team blocked it: nothing is sent there.
    pub blocked: bool,
    /// Why no text goes there until it is released; null: it may.
    pub held_back: Option<HeldBackView>,
    /// Whether phone and e-mail once belonged to two people.
    pub contact_clash: bool,
    /// Where it stands by the form's checklist; null without one.
    pub qualification: Option<Qualification>,
    /// How many submissions there are.
    pub submissions: i64,
    /// The conversation.
    pub conversation_id: ConversationId,
    /// When it came.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When something last happened.
    #[schema(value_type = String, format = DateTime)]
    pub last_activity_at: Timestamp,
}

/// Why and since when a lead is held back.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = HeldBack)]
pub struct HeldBackView {
    /// Why.
    pub reasons: Vec<HeldBackReason>,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    pub since: Timestamp,
}

/// A reason to hold a lead back.
#[derive(Debug, Serialize, ToSchema)]
pub struct HeldBackReason {
    /// The reason.
    pub code: Suspicion,
    /// The reason in words.
    pub detail: &'static str,
}

impl From<&HeldBack> for HeldBackView {
    fn from(held_back: &HeldBack) -> Self {
        let reason = |code: &Suspicion| HeldBackReason { code: *code, detail: code.explain() };
        Self { reasons: held_back.reasons.iter().map(reason).collect(), since: held_back.since }
    }
}

/// A lead with everything that is known.
#[derive(Debug, Serialize, ToSchema)]
pub struct LeadDetail {
    /// The lead.
    #[serde(flatten)]
    pub lead: LeadView,
    /// What it answered.
    pub answers: Vec<AnswerView>,
    /// The form's checklist, line by line. The score is the sum of the lines that hold.
    pub checklist: Vec<ChecklistLine>,
    /// The ledger of consent, the newest first.
    pub consent_events: Vec<ConsentRecord>,
    /// The link by which the lead can end texts. It is good for nothing else, and may be sent in a mail.
    pub stop_link: String,
}

/// An event of the consent ledger.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConsentRecord {
    /// The id.
    pub id: String,
    /// What happened.
    pub action: ConsentAction,
    /// What for; null: every purpose.
    pub purpose: Option<ConsentPurpose>,
    /// Which brand; null: every brand.
    pub brand: Option<String>,
    /// On what ground; null for what ends consent.
    pub basis: Option<ConsentBasis>,
    /// Whether a person may take it back: it was only likely, and nobody has.
    pub retractable: bool,
    /// When it lapses; null: never.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub expires_at: Option<Timestamp>,
    /// The exact words.
    pub text: String,
    /// The form's version.
    pub form_version: Option<i64>,
    /// Where it came from.
    pub source: ConsentSource,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

/// One lead.
pub async fn read_lead(app: &App, scope: &Scope, id: &LeadId) -> Result<LeadDetail, Error> {
    let lead = scope.leads().get(id, None).await?.ok_or(Error::NotFound)?;
    let cipher = scope.person_keys().get(id, None).await?;
    let forms = KnownForms::of(scope).await?;
    let form = forms.get(lead.form_id.as_ref()).map(|form| &form.version);
    let answers = lead.open(&cipher)?.answers;
    Ok(LeadDetail {
        answers: answer_views(&answers, form),
        checklist: form.map_or_else(Vec::new, |form| checklist(form, &answers)),
        consent_events: read_consent(scope, id).await?,
        stop_link: stop_link(app, scope, id),
        lead: view(&lead, &cipher, &forms)?,
    })
}

/// The consent ledger of a lead.
pub async fn read_consent(scope: &Scope, id: &LeadId) -> Result<Vec<ConsentRecord>, Error> {
    scope.leads().get(id, None).await?.ok_or(Error::NotFound)?;
    let cipher = scope.person_keys().get(id, None).await?;
    Ok(consent_records(scope.consent_events().of_lead(id, &cipher, MOST_EVENTS).await?))
}

/// Events of the ledger as members see them.
pub(super) fn consent_records(events: Vec<ConsentEvent>) -> Vec<ConsentRecord> {
    let retracted: HashSet<String> = events.iter().filter_map(|event| event.entry.retracts.clone()).collect();
    let record = |event: ConsentEvent| ConsentRecord {
        retractable: event.likely && !retracted.contains(&event.entry.id),
        id: event.entry.id,
        action: event.entry.action,
        purpose: event.entry.scope.purpose,
        brand: event.entry.scope.brand,
        basis: event.entry.basis,
        expires_at: event.entry.expires_at,
        text: event.evidence.text,
        form_version: event.form_version,
        source: event.entry.source,
        at: event.at,
    };
    events.into_iter().map(record).collect()
}

/// A lead as members see it.
pub(super) fn view(lead: &Lead, cipher: &FieldCipher, forms: &KnownForms) -> Result<LeadView> {
    let person = lead.open(cipher)?;
    let form = forms.get(lead.form_id.as_ref());
    Ok(LeadView {
        id: lead.id.clone(),
        name: person.name,
        phone: person.phone,
        email: person.email,
        qualification: form.and_then(|form| qualification(&form.version, &person.answers)),
        form: lead.form_id.clone().zip(form).map(|(id, form)| FormRef { id, name: form.name.clone() }),
        consent: lead.consent_at(clock::now()),
        consent_expires_at: lead.consent_expires_at,
        blocked: lead.blocked_at.is_some(),
        held_back: lead.held_back.as_ref().map(HeldBackView::from),
        contact_clash: lead.contact_clash,
        submissions: lead.submissions,
        conversation_id: lead.conversation_id.clone(),
        created_at: lead.created_at,
        last_activity_at: lead.last_activity_at,
    })
}
