//! Takes in a provider's webhook: verify, store, answer. Everything else is a job.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Error, provider_call::adapter};
use crate::{
    App, clock,
    domain::{
        delivery::MessageStatus,
        id::{ChannelId, InboundEventId},
        job::Task,
        phone::parse_e164,
    },
    security::random,
    sms::{Acknowledgement, ErrorClass, InboundEvent, WebhookCheck, WebhookRequest},
    store::{Scope, Tx, channels::Channel, contact_points::PointKind, inbound_events::NewEvent, jobs::NewJob},
};

/// An event as it is kept until it is taken in.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum StoredEvent {
    /// Somebody wrote.
    Text {
        /// Who, in E.164.
        from: String,
        /// What.
        text: String,
        /// Segments by the provider's count.
        segments: u32,
        /// Whether the provider took it for a keyword and has answered it itself.
        answered: bool,
    },
    /// A report on one of our texts.
    Status {
        /// The provider's id.
        provider_id: String,
        /// Our id, if the report carries it.
        reference: Option<String>,
        /// How far it has come.
        status: MessageStatus,
        /// The provider's code, if something is wrong.
        code: Option<String>,
        /// Whether the code means that the phone opted out.
        opted_out: bool,
    },
    /// The provider asks whether it may send webhooks here.
    Confirmation {
        /// Fetching it says yes.
        url: String,
    },
}

struct Arrival<'a> {
    scope: &'a Scope,
    channel: &'a ChannelId,
    event: &'a InboundEvent,
    now: Timestamp,
}

/// Where a channel's webhooks go.
pub fn webhook_url(app: &App, channel: &Channel, kind: &str) -> String {
    app.config.public(&format!("/api/webhooks/{}/{}/{kind}", channel.provider, channel.id.as_str()))
}

/// Stores what a webhook tells, once however often it is delivered.
pub async fn accept_webhook(
    app: &App,
    provider: &str,
    channel: &ChannelId,
    request: &WebhookRequest,
) -> Result<(Acknowledgement, Scope), Error> {
    let scope = app.store.channel_by_id(channel).await?.ok_or(Error::NotFound)?;
    let stored =
        scope.channels().get(channel).await?.filter(|stored| stored.provider == provider).ok_or(Error::NotFound)?;
    let (adapter, credentials) = adapter(&stored)?;
    let now = clock::now();
    let check = WebhookCheck::new(&credentials, now.as_second());
    adapter.verify(request, &check).map_err(|error| Error::Refused {
        code: "bad_signature",
        detail: format!("The signature does not fit: {error}."),
    })?;
    let events =
        adapter.parse_webhook(request).map_err(|error| Error::invalid("", "unreadable_webhook", error.to_string()))?;
    for event in &events {
        let arrival = Arrival { scope: &scope, channel, event, now };
        app.store.transact(&arrival, |tx, arrival| Box::pin(arrival.store(tx))).await?;
    }
    Ok((adapter.acknowledgement(), scope))
}

impl Arrival<'_> {
    async fn store(&self, tx: &mut Tx) -> Result<(), Error> {
        let Self { scope, channel, event, now } = *self;
        if scope.inbound_events().is_known(channel, &event.key(), tx).await? {
            return Ok(());
        }
        let (body, phone_index) = match event {
            InboundEvent::Text(text) => {
                let from = parse_e164(&text.from).map_or_else(|_| text.from.clone(), |phone| phone.as_str().to_owned());
                let index = scope.index(PointKind::Phone.field(), &from);
                let answered = text.provider_keyword.is_some();
                (StoredEvent::Text { from, text: text.text.clone(), segments: text.segments, answered }, Some(index))
            }
            InboundEvent::Status(report) => {
                let status = StoredEvent::Status {
                    provider_id: report.provider_id.clone(),
                    reference: report.reference.clone(),
                    status: report.status,
                    code: report.error_code.clone(),
                    opted_out: report.error_class == Some(ErrorClass::OptedOut),
                };
                (status, None)
            }
            InboundEvent::Confirmation(url) => (StoredEvent::Confirmation { url: url.to_string() }, None),
        };
        let id = random::id::<InboundEventId>();
        let new = NewEvent { id: id.clone(), channel, event_key: &event.key(), phone_index, body: &body };
        scope.inbound_events().add(new, now, tx).await?;
        let job = NewJob {
            key: format!("receive:{}", id.as_str()),
            task: Task::ReceiveEvent { event: id, report: !matches!(event, InboundEvent::Text(_)) },
            run_at: now,
            lead: None,
            conversation: None,
        };
        Ok(scope.jobs().add(job, now, tx).await?)
    }
}
