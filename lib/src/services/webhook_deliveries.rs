//! What endpoints were told, and telling them once more.

use jiff::Timestamp;
use mongodb::bson::doc;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Error;
use crate::{
    App, clock,
    domain::{
        id::{MemberId, WebhookDeliveryId, WebhookEndpointId},
        webhook_event::{WebhookEvent, WebhookState},
    },
    security::random,
    store::{
        Scope, Tx,
        page::{Page, PageRequest},
        webhook_deliveries::{Event, WebhookDelivery},
        webhook_endpoints::WebhookEndpoint,
    },
};

/// How many are told again in one transaction.
const BATCH: i64 = 100;
/// How many are told again at one request.
const MOST_REPLAYED: u64 = 1_000;

/// One try to tell an endpoint.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WebhookTry)]
pub struct TryView {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// The status of the answer; null: there was none.
    pub status: Option<i32>,
    /// Why it failed: `status`, `timeout`, `unreachable`, `connection_lost`, `address_refused`.
    pub error: Option<String>,
    /// How long it took.
    pub milliseconds: i64,
    /// The first kilobyte of the answer.
    pub answer: Option<String>,
}

/// Telling one endpoint of one event.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WebhookDelivery)]
pub struct DeliveryView {
    /// The id.
    pub id: WebhookDeliveryId,
    /// The event's id, as `webhook-id` carries it: the same for every endpoint and every try.
    pub event_id: String,
    /// What happened.
    pub event: WebhookEvent,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// To what: ids and states.
    #[schema(value_type = Object)]
    pub data: serde_json::Value,
    /// Where it stands.
    pub state: WebhookState,
    /// When it is tried next.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub next_try_at: Option<Timestamp>,
    /// The last twenty tries, the oldest first.
    pub tries: Vec<TryView>,
}

/// From when on an endpoint is told again.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ReplayRequest {
    /// The moment.
    #[schema(value_type = String, format = DateTime)]
    pub since: Timestamp,
}

/// How much is told again.
#[derive(Debug, Serialize, ToSchema)]
pub struct Replayed {
    /// How many events.
    pub replayed: u64,
    /// Whether there may be more: ask again.
    pub more: bool,
}

/// A page of what an endpoint was told, the newest first.
///
/// # Errors
/// There is no such endpoint.
pub async fn list_deliveries(
    scope: &Scope,
    endpoint: &WebhookEndpointId,
    state: Option<WebhookState>,
    page: &PageRequest,
) -> Result<Page<DeliveryView>, Error> {
    scope.webhook_endpoints().get(endpoint, None).await?.ok_or(Error::NotFound)?;
    let found = scope.webhook_deliveries().list(endpoint, state, page).await?;
    let items = found.items.into_iter().map(|delivery| view(scope, delivery)).collect::<Result<_, Error>>()?;
    Ok(Page { items, next_cursor: found.next_cursor })
}

/// Tells an endpoint something that did not happen, to try it out.
///
/// # Errors
/// There is no such endpoint, or it is switched off.
pub async fn test_endpoint(
    app: &App,
    scope: &Scope,
    by: &MemberId,
    endpoint: &WebhookEndpointId,
) -> Result<DeliveryView, Error> {
    let context = (scope, by, endpoint, clock::now());
    let delivery = app.store.transact(&context, |tx, (scope, by, endpoint, now)| {
        Box::pin(async move {
            let endpoint = switched_on(scope, endpoint, tx).await?;
            let (id, data): (String, _) = (random::id(), doc! {});
            let event = Event { id: &id, event: WebhookEvent::Test, data: &data, at: *now };
            let delivery = WebhookDelivery::new(&endpoint, &event, *now);
            scope.webhook_deliveries().add(&delivery, *now, tx).await?;
            scope.audit(by.as_str(), "webhook.test", endpoint.id.as_str(), *now, tx).await?;
            Ok::<_, Error>(delivery)
        })
    });
    view(scope, delivery.await?)
}

/// Tells an endpoint once more of one event, under the same id.
///
/// # Errors
/// There is none, or the endpoint is switched off.
pub async fn replay_one(
    app: &App,
    scope: &Scope,
    by: &MemberId,
    endpoint: &WebhookEndpointId,
    id: &WebhookDeliveryId,
) -> Result<DeliveryView, Error> {
    let context = (scope, by, endpoint, id);
    let delivery = app.store.transact(&context, |tx, (scope, by, endpoint, id)| {
        Box::pin(async move {
            let now = clock::now();
            let found = scope.webhook_deliveries().get(endpoint, id, Some(&mut *tx)).await?;
            let mut delivery = found.ok_or(Error::NotFound)?;
            switched_on(scope, endpoint, tx).await?;
            again(scope, &mut delivery, now, tx).await?;
            scope.audit(by.as_str(), "webhook.replay", id.as_str(), now, tx).await?;
            Ok::<_, Error>(delivery)
        })
    });
    view(scope, delivery.await?)
}

/// Tells an endpoint of everything that happened since a moment and did not arrive.
///
/// # Errors
/// There is no such endpoint, or it is switched off.
pub async fn replay_since(
    app: &App,
    scope: &Scope,
    by: &MemberId,
    endpoint: &WebhookEndpointId,
    since: Timestamp,
) -> Result<Replayed, Error> {
    let context = (scope, by, endpoint, since);
    let mut replayed = 0;
    while replayed < MOST_REPLAYED {
        let some = app.store.transact(&context, |tx, (scope, by, endpoint, since)| {
            Box::pin(async move {
                let now = clock::now();
                switched_on(scope, endpoint, tx).await?;
                let missed = scope.webhook_deliveries().missed(endpoint, *since, BATCH, tx).await?;
                let many = missed.len() as u64;
                for mut delivery in missed {
                    again(scope, &mut delivery, now, tx).await?;
                }
                if many > 0 {
                    scope.audit(by.as_str(), "webhook.replay", endpoint.as_str(), now, tx).await?;
                }
                Ok::<_, Error>(many)
            })
        });
        match some.await? {
            0 => return Ok(Replayed { replayed, more: false }),
            some => replayed += some,
        }
    }
    Ok(Replayed { replayed, more: true })
}

async fn switched_on(scope: &Scope, endpoint: &WebhookEndpointId, tx: &mut Tx) -> Result<WebhookEndpoint, Error> {
    let endpoint = scope.webhook_endpoints().get(endpoint, Some(tx)).await?.ok_or(Error::NotFound)?;
    if endpoint.off.is_some() {
        let detail = "This endpoint is switched off. Switch it on first.".to_owned();
        return Err(Error::Conflict { code: "switched_off", detail });
    }
    Ok(endpoint)
}

async fn again(scope: &Scope, delivery: &mut WebhookDelivery, now: Timestamp, tx: &mut Tx) -> Result<(), Error> {
    delivery.begin_again(now);
    scope.webhook_deliveries().save(delivery, tx).await?;
    Ok(scope.jobs().add(delivery.job(now), now, tx).await?)
}

fn view(scope: &Scope, delivery: WebhookDelivery) -> Result<DeliveryView, Error> {
    let cipher = scope.cipher();
    let mut tries = Vec::new();
    for attempt in delivery.log {
        let answer = attempt.open_answer(&delivery.id, &cipher)?;
        tries.push(TryView {
            at: attempt.at,
            status: attempt.status,
            error: attempt.error,
            milliseconds: attempt.milliseconds,
            answer: answer.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
        });
    }
    Ok(DeliveryView {
        event_id: delivery.event_id,
        event: delivery.event,
        at: delivery.at,
        data: serde_json::to_value(&delivery.data).map_err(anyhow::Error::from)?,
        state: delivery.state,
        next_try_at: delivery.next_at,
        tries,
        id: delivery.id,
    })
}
