//! Jobs: what is done later, and when it is tried again.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    id::{
        BookingId, CalendarId, ConversationId, ErasureId, ImportId, InboundEventId, LeadId, MediaId, MessageId,
        WebhookDeliveryId, WebhookEndpointId,
    },
    key_rotation::KeyLevel,
};

/// What a job does. It carries ids alone: what they stand for is read when the job runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Task {
    /// Send a text that is queued.
    SendText {
        /// The text.
        message: MessageId,
    },
    /// Take in what a provider told us.
    ReceiveEvent {
        /// The stored event.
        event: InboundEventId,
        /// Whether it is a report on one of our texts.
        report: bool,
    },
    /// Answer a lead's text.
    ReplyToLead {
        /// The conversation.
        conversation: ConversationId,
        /// The text to answer.
        inbound: MessageId,
    },
    /// Write again when the lead stayed silent.
    FollowUp {
        /// The conversation.
        conversation: ConversationId,
        /// Our last text, which nobody answered.
        after: MessageId,
    },
    /// Ask whether we may go on texting, before the ground for it lapses.
    RenewConsent {
        /// The lead.
        lead: LeadId,
    },
    /// Fetch a picture that came with a text.
    FetchMedia {
        /// The picture.
        media: MediaId,
    },
    /// Put the consent certificates that wait into a batch.
    BatchCertificates {
        /// The window of time in which the first of them was made, counted from 1970.
        window: i64,
    },
    /// Tell those who may change settings by mail that a day's budget is spent to this share.
    NotifySpending {
        /// Whose budget: the workspace's or a campaign's.
        budget: String,
        /// The day of the workspace's zone.
        day: String,
        /// The share in percent.
        percent: u32,
    },
    /// Remove what is left of an erased person.
    EraseLead {
        /// The erasure.
        erasure: ErasureId,
    },
    /// Remove what the workspace does not want to keep any longer.
    Retain {
        /// The day, such as `2026-11-23`.
        day: String,
    },
    /// Sign how far the audit log went.
    SignAuditHead {
        /// The day, such as `2026-11-23`.
        day: String,
    },
    /// Replace keys of the workspace. Comes again until that is finished.
    RotateKeys {
        /// Which keys.
        level: KeyLevel,
        /// When it was ordered, in milliseconds since 1970.
        since: i64,
    },
    /// Remind of an appointment.
    RemindOfBooking {
        /// The appointment.
        booking: BookingId,
        /// The version of it: a moved one has reminders of its own.
        sequence: i64,
        /// How long before it, in minutes.
        minutes: u32,
    },
    /// Read when another calendar is busy. Comes again for as long as the calendar has that feed.
    SyncCalendar {
        /// The calendar.
        calendar: CalendarId,
        /// Which address it had when the job was made.
        revision: String,
    },
    /// Go further up if nobody has picked a conversation up that waits for a person.
    Escalate {
        /// The conversation.
        conversation: ConversationId,
        /// Since when it waits, in milliseconds since 1970.
        since: i64,
    },
    /// Tell the team by mail.
    NotifyTeam {
        /// The lead it is about.
        lead: LeadId,
        /// What happened.
        news: News,
    },
    /// Tell a program of the workspace's own of an event.
    DeliverWebhook {
        /// The program.
        endpoint: WebhookEndpointId,
        /// The event, as it is told there.
        delivery: WebhookDeliveryId,
        /// Which telling of it: a replay is another one.
        round: i64,
    },
    /// Look a file of leads over, take it in, or take it back, as far as one turn comes.
    ImportLeads {
        /// The file.
        import: ImportId,
    },
    /// Tell those who may change settings by mail that an endpoint was switched off.
    NotifyWebhookOff {
        /// The endpoint.
        endpoint: WebhookEndpointId,
    },
}

/// What the team is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum News {
    /// A new lead came in.
    NewLead,
    /// A conversation waits for a person.
    NeedsPerson,
    /// A conversation still waits for a person.
    StillWaits,
}

impl Task {
    /// The kind's name, as the dashboard shows it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::SendText { .. } => "send_text",
            Self::ReceiveEvent { .. } => "receive_event",
            Self::ReplyToLead { .. } => "reply_to_lead",
            Self::FollowUp { .. } => "follow_up",
            Self::RenewConsent { .. } => "renew_consent",
            Self::FetchMedia { .. } => "fetch_media",
            Self::BatchCertificates { .. } => "batch_certificates",
            Self::NotifySpending { .. } => "notify_spending",
            Self::EraseLead { .. } => "erase_lead",
            Self::Retain { .. } => "retain",
            Self::SignAuditHead { .. } => "sign_audit_head",
            Self::RotateKeys { .. } => "rotate_keys",
            Self::RemindOfBooking { .. } => "remind_of_booking",
            Self::SyncCalendar { .. } => "sync_calendar",
            Self::Escalate { .. } => "escalate",
            Self::NotifyTeam { .. } => "notify_team",
            Self::DeliverWebhook { .. } => "deliver_webhook",
            Self::ImportLeads { .. } => "import_leads",
            Self::NotifyWebhookOff { .. } => "notify_webhook_off",
        }
    }

    /// Which jobs go first when there are more than workers: smaller numbers. A lead who waits comes before bookkeeping. No
    /// text leaves before what its lead wrote is read, so reading never stands behind sending: among equals the one that
    /// has waited longest goes first.
    pub fn priority(&self) -> i32 {
        match self {
            Self::SendText { .. } | Self::ReceiveEvent { report: false, .. } => 0,
            Self::ReplyToLead { .. } => 1,
            Self::FollowUp { .. }
            | Self::RenewConsent { .. }
            | Self::RemindOfBooking { .. }
            | Self::Escalate { .. } => 2,
            Self::ReceiveEvent { report: true, .. }
            | Self::FetchMedia { .. }
            | Self::NotifySpending { .. }
            | Self::NotifyTeam { .. }
            | Self::NotifyWebhookOff { .. } => 3,
            Self::BatchCertificates { .. }
            | Self::EraseLead { .. }
            | Self::SyncCalendar { .. }
            | Self::ImportLeads { .. } => 4,
            Self::Retain { .. } | Self::SignAuditHead { .. } | Self::RotateKeys { .. } => 5,
            Self::DeliverWebhook { .. } => ELSEWHERE,
        }
    }

    /// How often it is tried before it is given up.
    pub fn max_attempts(&self) -> i32 {
        match self {
            Self::SendText { .. }
            | Self::ReceiveEvent { .. }
            | Self::FetchMedia { .. }
            | Self::BatchCertificates { .. }
            | Self::EraseLead { .. }
            | Self::Retain { .. }
            | Self::SignAuditHead { .. }
            | Self::RotateKeys { .. }
            | Self::RemindOfBooking { .. }
            | Self::Escalate { .. }
            | Self::SyncCalendar { .. }
            | Self::ImportLeads { .. }
            | Self::DeliverWebhook { .. } => 8,
            Self::ReplyToLead { .. }
            | Self::NotifySpending { .. }
            | Self::NotifyTeam { .. }
            | Self::NotifyWebhookOff { .. } => 5,
            Self::FollowUp { .. } | Self::RenewConsent { .. } => 3,
        }
    }
}

/// The priority of a job whose turn has come: it had to wait for it, and would miss it behind those that only come to ask
/// for one.
pub const IN_TURN: i32 = -1;

/// The priority of jobs that have workers of their own: they wait for servers of other people, and no text may wait with them.
pub const ELSEWHERE: i32 = 9;

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Waits for its time or for a worker.
    Ready,
    /// A worker has it.
    Running,
    /// Done.
    Done,
    /// Given up: a person must look.
    Dead,
    /// No longer wanted.
    Canceled,
}

/// How long to wait after so many failed attempts: 1 s doubling to 15 minutes, less up to a fifth by chance.
pub fn backoff(attempts: i32, chance: u8) -> Duration {
    let doublings = u32::try_from(attempts.clamp(1, 20)).unwrap_or(1) - 1;
    let seconds = 1_u64.checked_shl(doublings).unwrap_or(u64::MAX).min(900);
    let shorter = seconds * 200 * u64::from(chance) / 255;
    Duration::from_millis(seconds * 1_000 - shorter)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn waits_grow_and_stay_within_their_bounds(attempts in 1..50i32, chance: u8) {
            let wait = backoff(attempts, chance);
            prop_assert!(wait >= Duration::from_millis(800) && wait <= Duration::from_secs(900));
            prop_assert!(backoff(attempts + 1, chance) >= wait);
        }
    }

    #[test]
    fn a_task_names_itself_as_it_is_stored() {
        let task = Task::SendText { message: "m".to_owned().into() };
        let stored = serde_json::to_value(&task).unwrap();
        assert_eq!(stored, serde_json::json!({ "kind": task.kind(), "message": "m" }));
    }
}
