//! Webhooks out: the events a program of the workspace's own can hear of, and what becomes of telling it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::delivery::MessageStatus;

/// The longest time an endpoint can fail before it is switched off, in days.
pub const LONGEST_FAILING_DAYS: i64 = 5;

/// An event a program of the workspace's own can hear of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
pub enum WebhookEvent {
    /// A lead came in.
    #[serde(rename = "lead.created")]
    LeadCreated,
    /// What is known of a lead changed.
    #[serde(rename = "lead.updated")]
    LeadUpdated,
    /// A lead was erased: whoever keeps a copy has to remove it.
    #[serde(rename = "lead.erased")]
    LeadErased,
    /// A lead agreed to be texted.
    #[serde(rename = "consent.granted")]
    ConsentGranted,
    /// A lead may not be texted any more.
    #[serde(rename = "consent.revoked")]
    ConsentRevoked,
    /// A lead wrote.
    #[serde(rename = "message.received")]
    MessageReceived,
    /// A text was handed to the carrier.
    #[serde(rename = "message.sent")]
    MessageSent,
    /// A text arrived.
    #[serde(rename = "message.delivered")]
    MessageDelivered,
    /// A text did not arrive, or nobody knows whether it did.
    #[serde(rename = "message.failed")]
    MessageFailed,
    /// A conversation waits for a person.
    #[serde(rename = "conversation.needs_person")]
    ConversationNeedsPerson,
    /// An appointment was made.
    #[serde(rename = "booking.confirmed")]
    BookingConfirmed,
    /// An appointment got another time.
    #[serde(rename = "booking.moved")]
    BookingMoved,
    /// An appointment was called off.
    #[serde(rename = "booking.canceled")]
    BookingCanceled,
    /// A file of leads was taken in: its leads are not told one by one.
    #[serde(rename = "leads.imported")]
    LeadsImported,
    /// Nothing happened: somebody tries an endpoint out.
    #[serde(rename = "webhook.test")]
    Test,
}

impl WebhookEvent {
    /// Whether an endpoint can ask for it.
    pub fn can_be_asked_for(self) -> bool {
        self != Self::Test
    }

    /// What something the live feed tells is to programs; nothing: they are not told. `of` gives what the feed says of it
    /// by name.
    pub fn of_news<'a>(kind: &str, of: impl Fn(&str) -> Option<&'a str>) -> Option<Self> {
        let status = |wanted: &[MessageStatus]| wanted.iter().any(|wanted| of("status") == Some(wanted.as_str()));
        const FAILED: [MessageStatus; 3] = [MessageStatus::Undelivered, MessageStatus::Failed, MessageStatus::Unknown];
        Some(match kind {
            "lead.created" => Self::LeadCreated,
            "lead.updated" => Self::LeadUpdated,
            "lead.erased" => Self::LeadErased,
            "consent.changed" if of("state") == Some("granted") => Self::ConsentGranted,
            "consent.changed" if of("state") == Some("revoked") => Self::ConsentRevoked,
            "message.created" if of("direction") == Some("inbound") => Self::MessageReceived,
            "message.updated" if status(&[MessageStatus::Sent]) => Self::MessageSent,
            "message.updated" if status(&[MessageStatus::Delivered]) => Self::MessageDelivered,
            "message.updated" if status(&FAILED) => Self::MessageFailed,
            "import.changed" if of("state") == Some("done") => Self::LeadsImported,
            "conversation.needs_person" => Self::ConversationNeedsPerson,
            "booking.created" | "booking.updated" => match of("step")? {
                "booked" => Self::BookingConfirmed,
                "moved" => Self::BookingMoved,
                "canceled" => Self::BookingCanceled,
                _ => return None,
            },
            _ => return None,
        })
    }
}

/// Where telling an endpoint of an event stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WebhookState {
    /// It is tried, or tried again later.
    Waiting,
    /// The endpoint took it.
    Delivered,
    /// It was given up.
    Failed,
    /// The endpoint was switched off when it happened.
    Skipped,
}

/// Why an endpoint is switched off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OffReason {
    /// A member switched it off.
    Member,
    /// It answered with status 410: there is nobody any more.
    Gone,
    /// It has failed for days.
    Failing,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_feed_tells_is_one_event_or_none() {
        let of = |kind, name: &str, value| WebhookEvent::of_news(kind, |asked| (asked == name).then_some(value));
        assert_eq!(of("message.created", "direction", "inbound"), Some(WebhookEvent::MessageReceived));
        assert_eq!(of("message.created", "direction", "outbound"), None);
        assert_eq!(of("message.updated", "status", "sent"), Some(WebhookEvent::MessageSent));
        assert_eq!(of("message.updated", "status", "unknown"), Some(WebhookEvent::MessageFailed));
        assert_eq!(of("message.updated", "status", "blocked"), None);
        assert_eq!(of("consent.changed", "state", "none"), None);
        assert_eq!(of("booking.created", "calendar_id", "c"), None, "a held time is no appointment");
        assert_eq!(of("booking.updated", "step", "booked"), Some(WebhookEvent::BookingConfirmed));
        assert_eq!(of("job.dead", "job_id", "j"), None);
    }

    #[test]
    fn an_event_is_stored_by_the_name_programs_know() {
        let name = serde_json::to_value(WebhookEvent::ConversationNeedsPerson).unwrap();
        assert_eq!(name, "conversation.needs_person");
        assert!(!WebhookEvent::Test.can_be_asked_for() && WebhookEvent::LeadErased.can_be_asked_for());
    }
}
