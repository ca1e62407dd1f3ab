//! Who looked at whose data: one audit entry for each member, subject and day.

use jiff::{Timestamp, tz::TimeZone};

use super::Error;
use crate::{
    App, clock,
    domain::id::{ConversationId, LeadId, MemberId},
    store::Scope,
};

/// What a member looks at.
#[derive(Debug, Clone, Copy)]
pub enum Read<'a> {
    /// A list of leads, or of conversations: names and phones of many.
    People,
    /// One lead.
    Lead(&'a LeadId),
    /// One conversation.
    Conversation(&'a ConversationId),
}

struct Noting<'a> {
    scope: &'a Scope,
    member: &'a MemberId,
    read: Read<'a>,
    day: String,
    now: Timestamp,
}

/// Notes that a member looks at somebody's data. What was noted today, by the calendar of UTC, is not noted again.
///
/// # Errors
/// The database failed: then nothing is shown.
pub async fn note_read(app: &App, scope: &Scope, member: &MemberId, read: Read<'_>) -> Result<(), Error> {
    let now = clock::now();
    let noting = Noting { scope, member, read, day: now.to_zoned(TimeZone::UTC).date().to_string(), now };
    if scope.has_read(member, &noting.day, noting.subject()).await? {
        return Ok(());
    }
    app.store
        .transact(&noting, |tx, noting| {
            Box::pin(async move {
                let (scope, subject) = (noting.scope, noting.subject());
                if !scope.mark_read(noting.member, (&noting.day, noting.now), subject, tx).await? {
                    return Ok(());
                }
                Ok(scope.audit(noting.member.as_str(), noting.action(), subject, noting.now, tx).await?)
            })
        })
        .await
}

impl Noting<'_> {
    fn subject(&self) -> &str {
        match self.read {
            Read::People => "people",
            Read::Lead(lead) => lead.as_str(),
            Read::Conversation(conversation) => conversation.as_str(),
        }
    }

    fn action(&self) -> &'static str {
        match self.read {
            Read::People => "people.list",
            Read::Lead(_) => "lead.read",
            Read::Conversation(_) => "conversation.read",
        }
    }
}
