//! Ids: one type each, so that a lead's cannot stand where a conversation's belongs.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
        #[serde(transparent)]
        #[schema(value_type = String)]
        pub struct $name(String);

        impl $name {
            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }
    )+};
}

ids! {
    /// A workspace: the tenant.
    WorkspaceId,
    /// A member of a workspace.
    MemberId,
    /// An API key.
    ApiKeyId,
    /// An invitation into a workspace.
    InviteId,
    /// A passkey of a member.
    PasskeyId,
    /// What a member is at a sign-in provider.
    IdentityId,
    /// A signed-in session: one family of refresh tokens.
    SessionId,
    /// A form.
    FormId,
    /// A lead.
    LeadId,
    /// One submission of a form.
    SubmissionId,
    /// A conversation with a lead.
    ConversationId,
    /// A text, in or out.
    MessageId,
    /// A sender number at a provider. Carries 128 random bits.
    ChannelId,
    /// A job.
    JobId,
    /// Something a provider told us.
    InboundEventId,
    /// One entry of a text's delivery history.
    DeliveryEventId,
    /// A picture or file that came or went with a text.
    MediaId,
    /// A consent certificate.
    CertificateId,
    /// An entry of a workspace's knowledge.
    KnowledgeId,
    /// A document a workspace answers from.
    DocumentId,
    /// The erasure of a person, and its receipt.
    ErasureId,
    /// A calendar in which appointments are made.
    CalendarId,
    /// An appointment, or a time that is held for one.
    BookingId,
    /// A program of the workspace's own that hears of events.
    WebhookEndpointId,
    /// Telling one endpoint of one event.
    WebhookDeliveryId,
    /// A file of leads, and what came of it.
    ImportId,
}
