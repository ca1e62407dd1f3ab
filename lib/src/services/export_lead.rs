//! Everything that is known of a person, in one piece: what the person has a right to see, and to take along.

mod history;
mod parts;

use anyhow::Result;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

pub use self::{
    history::{AuditExport, DecisionExport, DeliveryExport, MessageExport, RunExport},
    parts::{ConsentExport, SubmissionExport, SuppressionExport},
};
use super::{
    Error,
    answer_view::{AnswerView, answer_views},
    booking_view::{self, BookingView},
    job_view::{self, JobView},
    lead_view::{LeadView, view},
    qualification_view::KnownForms,
};
use crate::{
    App, clock,
    domain::{
        conversation::{ConversationStatus, Handler},
        id::{ConversationId, LeadId, MemberId, WorkspaceId},
    },
    store::{Scope, Tx, conversations::Conversation, leads::Lead, sealed::FieldCipher},
};

/// The version of the shape below. It grows when a field changes its meaning or goes, not when one is added.
pub const SCHEMA_VERSION: u32 = 1;

/// The most appointments that are read.
const MOST_BOOKINGS: i64 = 200;

/// Everything that is known of a person.
#[derive(Debug, Serialize, ToSchema)]
pub struct LeadExport {
    /// The version of this shape.
    pub schema_version: u32,
    /// When it was put together.
    #[schema(value_type = String, format = DateTime)]
    pub exported_at: Timestamp,
    /// Who keeps it.
    pub workspace: WorkspaceRef,
    /// The record.
    pub lead: LeadView,
    /// The time zone the person's browser named, by its IANA name.
    pub time_zone: Option<String>,
    /// What is known.
    pub answers: Vec<AnswerView>,
    /// What forms brought, the oldest first.
    pub submissions: Vec<SubmissionExport>,
    /// The consent ledger, the oldest first.
    pub consent: Vec<ConsentExport>,
    /// The opt-outs in force for the phone.
    pub suppressions: Vec<SuppressionExport>,
    /// The consent certificates, as files that `leadline verify-consent` checks; the oldest first.
    #[schema(value_type = Vec<Object>)]
    pub certificates: Vec<Value>,
    /// The thread.
    pub conversation: ConversationExport,
    /// The texts, in and out, the oldest first, each with what happened to it and with its pictures. A picture is at
    /// `/api/conversations/{conversation id}/media/{picture id}`.
    pub messages: Vec<MessageExport>,
    /// Each decision to send or not to send, the oldest first.
    pub decisions: Vec<DecisionExport>,
    /// How the assistant's replies came about, the oldest first.
    pub ai_runs: Vec<RunExport>,
    /// Appointments, the newest first: 200 at most.
    pub bookings: Vec<BookingView>,
    /// Who did what with the record, the oldest first.
    pub audit: Vec<AuditExport>,
    /// What is scheduled, and what was done in the last week.
    pub jobs: Vec<JobView>,
}

/// A workspace, in short.
#[derive(Debug, Serialize, ToSchema)]
pub struct WorkspaceRef {
    /// The id.
    pub id: WorkspaceId,
    /// The business.
    pub name: String,
}

/// A thread.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConversationExport {
    /// The id.
    pub id: ConversationId,
    /// Whether it goes on.
    pub status: ConversationStatus,
    /// Who answers.
    pub handler: Handler,
    /// Why it waits for a person, in words.
    pub needs_person: Option<&'static str>,
    /// When it began.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When something last happened.
    #[schema(value_type = String, format = DateTime)]
    pub last_activity_at: Timestamp,
}

/// A person whose data are read.
struct Subject<'a> {
    scope: &'a Scope,
    lead: Lead,
    conversation: Conversation,
    cipher: FieldCipher,
}

/// Puts together everything that is known of a person, and writes down who asked for it.
///
/// # Errors
/// There is no such lead, or it is erased meanwhile.
pub async fn export_lead(app: &App, scope: &Scope, member: &MemberId, id: &LeadId) -> Result<LeadExport, Error> {
    let lead = scope.leads().get(id, None).await?.ok_or(Error::NotFound)?;
    let conversation = scope.conversations().get(&lead.conversation_id, None).await?.ok_or(Error::NotFound)?;
    let cipher = scope.person_keys().get(id, None).await?;
    // First, so that the export tells of itself.
    let asked = (scope, member, id);
    app.store.transact(&asked, |tx, (scope, member, id)| Box::pin(write_down(scope, member, id, tx))).await?;
    let subject = Subject { scope, lead, conversation, cipher };
    let workspace = scope.workspace().await?;
    let person = subject.lead.open(&subject.cipher)?;
    let certificates = subject.certificates().await?;
    let mut audited: Vec<&str> = vec![id.as_str(), subject.conversation.id.as_str()];
    audited.extend(certificates.iter().map(|(id, _)| id.as_str()));
    let jobs = scope.jobs().of_conversation(&subject.conversation.id).await?;
    let (submissions, consent, suppressions, messages, decisions, ai_runs, audit) = tokio::try_join!(
        subject.submissions(),
        subject.consent(),
        subject.suppressions(),
        subject.messages(),
        subject.decisions(),
        subject.runs(),
        subject.audit(&audited),
    )?;
    let forms = KnownForms::of(scope).await?;
    let form = forms.get(subject.lead.form_id.as_ref());
    let bookings = scope.bookings().of_lead(id, MOST_BOOKINGS).await?;
    Ok(LeadExport {
        schema_version: SCHEMA_VERSION,
        exported_at: clock::now(),
        workspace: WorkspaceRef { id: workspace.id, name: workspace.name },
        lead: view(&subject.lead, &subject.cipher, &forms)?,
        time_zone: person.zone,
        answers: answer_views(&person.answers, form.map(|form| &form.version)),
        submissions,
        consent,
        suppressions,
        certificates: certificates.into_iter().map(|(_, file)| file).collect(),
        conversation: thread(&subject.conversation),
        messages,
        decisions,
        ai_runs,
        bookings: bookings.iter().map(|booking| booking_view::view(app, scope, booking)).collect(),
        audit,
        jobs: jobs.into_iter().map(job_view::view).collect(),
    })
}

async fn write_down(scope: &Scope, member: &MemberId, lead: &LeadId, tx: &mut Tx) -> Result<()> {
    scope.audit(member.as_str(), "lead.export", lead.as_str(), clock::now(), tx).await
}

fn thread(conversation: &Conversation) -> ConversationExport {
    ConversationExport {
        id: conversation.id.clone(),
        status: conversation.status,
        handler: conversation.handler,
        needs_person: conversation.needs_person.as_ref().map(|needs| needs.reason.explanation()),
        created_at: conversation.created_at,
        last_activity_at: conversation.last_activity_at,
    }
}
