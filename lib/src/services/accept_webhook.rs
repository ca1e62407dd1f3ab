//! Takes in a provider's webhook: verify, store, answer. Everything else is a job.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Error, end_of_flight::end_of_flight, provider_call::adapter};
use crate::{
    App, clock,
    domain::{
        delivery::MessageStatus,
        id::{ChannelId, InboundEventId},
        job::Task,
        phone::parse_e164,
    },
    security::random,
    sms::{
        Acknowledgement, Credentials, ErrorClass, InboundEvent, Media, Price, SignatureError, SmsProvider,
        WebhookCheck, WebhookRequest,
    },
    store::{
        Scope, Tx,
        channels::Channel,
        contact_points::PointKind,
        inbound_events::{NewEvent, RawWebhook},
        jobs::NewJob,
    },
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
        /// Its place in a longer text.
        part: Option<StoredPart>,
        /// Pictures and other files, still at the provider.
        #[serde(default)]
        media: Vec<Media>,
    },
    /// A report on one of our texts.
    Status(StoredReport),
    /// The provider asks whether it may send webhooks here.
    Confirmation {
        /// Fetching it says yes.
        url: String,
    },
}

/// The place of a part in a long text.
#[derive(Debug, Serialize, Deserialize)]
pub struct StoredPart {
    /// Counts from 1.
    pub number: u32,
    /// How many there are.
    pub total: u32,
}

/// A report as it is kept.
#[derive(Debug, Serialize, Deserialize)]
pub struct StoredReport {
    /// The provider's id.
    pub provider_id: String,
    /// Our id, if the report carries it.
    pub reference: Option<String>,
    /// How far it has come.
    pub status: MessageStatus,
    /// The provider's word for it.
    pub raw_status: String,
    /// The provider's code, if something is wrong.
    pub code: Option<String>,
    /// The class of the code.
    pub class: Option<ErrorClass>,
    /// Segments by the provider's count.
    pub segments: Option<u32>,
    /// What it charged.
    pub price: Option<Price>,
}

struct Arrival<'a> {
    scope: &'a Scope,
    channel: &'a ChannelId,
    event: &'a InboundEvent,
    request: &'a WebhookRequest,
    /// The event that keeps the raw webhook, when this one is not its first.
    raw_in: Option<&'a InboundEventId>,
    now: Timestamp,
}

/// Where a channel's webhooks go.
pub fn webhook_url(app: &App, channel: &Channel, kind: &str) -> String {
    app.config.public(&format!("/api/webhooks/{}/{}/{kind}", channel.provider, channel.id.as_str()))
}

/// Stores what a webhook tells, once however often it is delivered. One that is not believed or cannot be read is refused
/// with a 4xx and leaves an audit entry; whatever goes wrong on our side is a 5xx, so that the provider tries again.
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
    let events = match read(app, adapter, &credentials, request, now).await? {
        Ok(events) => events,
        Err(refusal) => {
            let refused = (&scope, channel, now);
            app.store
                .transact(&refused, |tx, (scope, channel, now)| {
                    Box::pin(async move {
                        Ok::<_, Error>(scope.audit("provider", "webhook.refuse", channel.as_str(), *now, tx).await?)
                    })
                })
                .await?;
            return Err(refusal);
        }
    };
    let mut raw_in = None;
    for event in &events {
        let arrival = Arrival { scope: &scope, channel, event, request, raw_in: raw_in.as_ref(), now };
        let id = app.store.transact(&arrival, |tx, arrival| Box::pin(arrival.store(tx))).await?;
        raw_in = raw_in.or(id);
        if let InboundEvent::Text(text) = event {
            end_of_flight(&scope, &phone_index(&scope, &text.from), &text.text).await?;
        }
    }
    Ok((adapter.acknowledgement(), scope))
}

/// Verifies a webhook and reads its events. The inner error is the sender's fault, the outer one ours.
async fn read(
    app: &App,
    adapter: &'static dyn SmsProvider,
    credentials: &Credentials,
    request: &WebhookRequest,
    now: Timestamp,
) -> Result<Result<Vec<InboundEvent>, Error>, Error> {
    let certificate = match adapter.certificate_url(request) {
        Ok(None) => None,
        Ok(Some(url)) => Some(app.certificates.fetch(&app.guarded_http, &url).await?),
        Err(error) => return Ok(Err(bad_signature(error))),
    };
    let check = WebhookCheck { certificate: certificate.as_deref(), ..WebhookCheck::new(credentials, now.as_second()) };
    Ok(match adapter.verify(request, &check) {
        Err(error) => Err(bad_signature(error)),
        Ok(()) => adapter.parse_webhook(request).map_err(|error| {
            Error::invalid(
                "",
                "unreadable_webhook",
                format!("The webhook is not what the provider documents: {error}."),
            )
        }),
    })
}

fn bad_signature(error: SignatureError) -> Error {
    let detail = match error {
        SignatureError::NoSecret => {
            "This channel has no secret to check webhooks with: add it to its credentials.".into()
        }
        SignatureError::Stale => "The signature is out of its time window: check this server's clock.".into(),
        _ => format!(
            "The signature does not fit: {error}. The credentials may be another account's, or PUBLIC_URL is not the address the provider was given."
        ),
    };
    Error::Refused { code: "bad_signature", detail }
}

impl Arrival<'_> {
    /// Gives the id under which the event is kept, if it is new.
    async fn store(&self, tx: &mut Tx) -> Result<Option<InboundEventId>, Error> {
        let Self { scope, channel, event, request, raw_in, now } = *self;
        if scope.inbound_events().is_known(channel, &event.key(), tx).await? {
            return Ok(None);
        }
        let mut part_of = None;
        let (body, from_index) = match event {
            InboundEvent::Text(text) => {
                let from = sender(&text.from);
                let index = phone_index(scope, &text.from);
                let answered = text.provider_keyword.is_some();
                let part = text.part.as_ref().filter(|part| part.total > 1);
                part_of = part.map(|part| format!("{index}:{}:{}", part.reference, part.total));
                let part = part.map(|part| StoredPart { number: part.number, total: part.total });
                let media = text.media.clone();
                let text =
                    StoredEvent::Text { from, text: text.text.clone(), segments: text.segments, answered, part, media };
                (text, Some(index))
            }
            InboundEvent::Status(report) => {
                let stored = StoredReport {
                    provider_id: report.provider_id.clone(),
                    reference: report.reference.clone(),
                    status: report.status,
                    raw_status: report.raw_status.clone(),
                    code: report.error_code.clone(),
                    class: report.error_class,
                    segments: report.segments,
                    price: report.price.clone(),
                };
                (StoredEvent::Status(stored), None)
            }
            InboundEvent::Confirmation(url) => (StoredEvent::Confirmation { url: url.to_string() }, None),
        };
        let id = random::id::<InboundEventId>();
        let raw = if raw_in.is_some() { None } else { Some(raw(request)) };
        let new = NewEvent {
            id: id.clone(),
            channel,
            event_key: &event.key(),
            phone_index: from_index,
            part_of,
            body: &body,
            raw,
            raw_in,
        };
        scope.inbound_events().add(new, now, tx).await?;
        let job = NewJob {
            key: format!("receive:{}", id.as_str()),
            task: Task::ReceiveEvent { event: id.clone(), report: !matches!(event, InboundEvent::Text(_)) },
            run_at: now,
            lead: None,
            conversation: None,
        };
        scope.jobs().add(job, now, tx).await?;
        if let InboundEvent::Text(text) = event {
            // From here on no claim for this phone commits: it has to see this text.
            scope.contact_points().touch(&phone_index(scope, &text.from), tx).await?;
        }
        Ok(Some(id))
    }
}

/// A sender as we write numbers; short codes and names stay what they are.
fn sender(from: &str) -> String {
    parse_e164(from).map_or_else(|_| from.to_owned(), |phone| phone.as_str().to_owned())
}

fn phone_index(scope: &Scope, from: &str) -> String {
    scope.index(PointKind::Phone.field(), &sender(from))
}

/// A webhook as it came: method, address and body. Headers but for the type are the platform's or the signature's.
fn raw(request: &WebhookRequest) -> RawWebhook {
    RawWebhook {
        method: request.method.as_str().to_owned(),
        url: request.url.clone(),
        content_type: request.header("Content-Type").map(str::to_owned),
        body: String::from_utf8_lossy(&request.body).into_owned(),
    }
}
