//! What the product does, one use case a module.

pub mod accept_webhook;
pub mod accounts;
pub mod agreement_view;
pub mod ai_allowance;
pub mod ai_run_view;
pub mod ai_settings;
pub mod answer_lead;
pub mod answer_view;
pub mod api_keys;
pub mod audit;
pub mod batch_certificates;
pub mod book;
pub mod booking_link;
mod booking_turn;
pub mod booking_view;
pub mod calendar_settings;
mod calendar_times;
pub mod call_person;
pub mod capture_lead;
mod carry_out;
pub mod certificate_view;
pub mod channel_settings;
mod choose_sender;
pub mod compliance_settings;
mod consent_certificate;
pub mod consent_gate;
mod consent_ledger;
pub mod conversation_summary;
pub mod conversation_view;
pub mod deliver_webhook;
pub mod delivery_view;
pub mod demo_workspace;
pub mod duty_settings;
mod end_of_flight;
pub mod erase_lead;
pub mod erasure_view;
pub mod escalate;
pub mod export_dialogue;
pub mod export_lead;
pub mod export_leads;
pub mod fetch_media;
pub mod follow_up;
pub mod form_challenge;
pub mod form_settings;
pub mod form_versions;
mod gate_facts;
pub mod identities;
mod import_batch;
pub mod import_leads;
pub mod import_report;
pub mod imports;
pub mod invites;
pub mod job_view;
mod join_parts;
pub mod keep_media;
pub mod knowledge;
pub mod knowledge_documents;
pub mod knowledge_gaps;
pub mod knowledge_preview;
mod lead_place;
pub mod lead_view;
mod line_up;
pub mod list_leads;
pub mod live_news;
pub mod media_view;
pub mod note_read;
pub mod notify_spending;
pub mod notify_team;
pub mod notify_webhook_off;
pub mod oidc_sign_in;
pub mod opt_out;
pub mod passkeys;
pub mod passwords;
mod pieces;
pub mod plan_chores;
mod provider_call;
pub mod provider_certificate;
pub mod qualification_view;
pub mod queue_text;
pub mod receive_event;
mod reconcile_text;
pub mod record_consent;
pub mod release_lead;
pub mod remind_of_booking;
pub mod rendered_mark;
pub mod renew_consent;
pub mod reply_to_lead;
pub mod report_status;
pub mod restore_suppression;
pub mod retain;
pub mod rotate_keys;
mod run_trace;
pub mod screen_submission;
pub mod second_factor;
pub mod send_text;
mod settle_text;
pub mod simulate;
mod slot_id;
pub mod steer_conversation;
pub mod stop_link;
pub mod suggestion;
pub mod sync_calendar;
pub mod team;
pub mod test_channel;
pub mod throttle;
pub mod timeline;
mod told_of_lead;
mod turnstile;
mod void_queued;
pub mod webhook_deliveries;
pub mod webhook_endpoints;
pub mod wording_settings;
pub mod workspace_backup;
pub mod workspace_restore;
pub mod workspace_settings;
pub mod workspace_setup;

use serde::{Deserialize, Deserializer};

use crate::{
    domain::{booking::Slot, programme_lint::Finding},
    store::{Cause, Gone},
};

/// Tells `null` from absent, for changes in which both mean something.
fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// Why a use case did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is not there, or belongs to another workspace.
    #[error("not found")]
    NotFound,
    /// The member's role does not allow it.
    #[error("forbidden")]
    Forbidden,
    /// The state of things does not allow it.
    #[error("conflict: {code}")]
    Conflict {
        /// A stable word.
        code: &'static str,
        /// What the person can do about it.
        detail: String,
    },
    /// The caller is not who it says, or not any more.
    #[error("refused: {code}")]
    Refused {
        /// A stable word.
        code: &'static str,
        /// What the person can do about it.
        detail: String,
    },
    /// Fields are wrong.
    #[error("invalid")]
    Invalid(Vec<Invalid>),
    /// A form says what it must not, and nobody answered for it.
    #[error("findings: {code}")]
    Findings {
        /// A stable word.
        code: &'static str,
        /// What the person can do about it.
        detail: String,
        /// Everything that was found.
        findings: Vec<Finding>,
    },
    /// The time is not free any more.
    #[error("slot taken")]
    SlotTaken {
        /// Times that are free, near the one that was asked for.
        slots: Vec<Slot>,
    },
    /// It was tried too often.
    #[error("tried too often")]
    TooOften {
        /// After how many seconds it may be tried again.
        seconds: u32,
    },
    /// Somebody else's service, which this needs, cannot be used just now.
    #[error("unavailable: {code}")]
    Unavailable {
        /// A stable word.
        code: &'static str,
        /// What the person can do about it.
        detail: String,
    },
    /// The database is not reached, or nothing can count what must be counted.
    #[error("closed")]
    Closed,
    /// Something broke.
    #[error(transparent)]
    Internal(anyhow::Error),
}

impl From<anyhow::Error> for Error {
    /// What was erased while somebody asked for it is not there.
    fn from(error: anyhow::Error) -> Self {
        if error.is::<Gone>() { Self::NotFound } else { Self::Internal(error) }
    }
}

/// What is wrong with one field.
#[derive(Debug)]
pub struct Invalid {
    /// A JSON pointer to the field.
    pub pointer: String,
    /// A stable word.
    pub code: &'static str,
    /// A sentence for the person.
    pub detail: String,
}

impl Error {
    /// One wrong field.
    pub fn invalid(pointer: &str, code: &'static str, detail: impl Into<String>) -> Self {
        Self::Invalid(vec![Invalid { pointer: pointer.to_owned(), code, detail: detail.into() }])
    }
}

impl From<validator::ValidationErrors> for Error {
    fn from(errors: validator::ValidationErrors) -> Self {
        let fields = errors.field_errors();
        let mut invalid: Vec<Invalid> = fields
            .into_iter()
            .flat_map(|(field, errors)| {
                errors.iter().map(move |error| Invalid {
                    pointer: format!("/{field}"),
                    code: "invalid",
                    detail: error
                        .message
                        .as_ref()
                        .map_or_else(|| format!("{field} is not valid."), ToString::to_string),
                })
            })
            .collect();
        invalid.sort_by(|left, right| left.pointer.cmp(&right.pointer));
        Self::Invalid(invalid)
    }
}

impl Cause for Error {
    fn cause(&self) -> Option<&anyhow::Error> {
        match self {
            Self::Internal(error) => Some(error),
            _ => None,
        }
    }
}
