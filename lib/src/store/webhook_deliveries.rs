//! `webhook_deliveries`: of which event which endpoint was told, and how that went. They hold ids and states, never what a
//! person wrote; what an endpoint answered is sealed. They are forgotten after a month.

use anyhow::Result;
use jiff::Timestamp;
use mongodb::bson::{Document, doc, serialize_to_bson};
use serde::{Deserialize, Serialize};

use super::{
    Scope, Tx,
    jobs::NewJob,
    page::{Page, PageRequest},
    scoped::Scoped,
    sealed::{FieldCipher, Place, Sealed},
    time,
    webhook_endpoints::WebhookEndpoint,
};
use crate::{
    domain::{
        id::{ConversationId, LeadId, WebhookDeliveryId, WebhookEndpointId},
        job::Task,
        webhook_event::{WebhookEvent, WebhookState},
    },
    security::random,
};

/// For how long they are kept, in seconds: a month.
pub const KEPT_SECONDS: u64 = 30 * 24 * 3_600;
/// How many tries are kept of one; the oldest go.
const MOST_TRIES: usize = 20;

/// One try to tell an endpoint.
#[derive(Clone, Serialize, Deserialize)]
pub struct WebhookTry {
    /// When.
    #[serde(with = "time")]
    pub at: Timestamp,
    /// The status of the answer; nothing: there was none.
    pub status: Option<i32>,
    /// Why it failed, as a stable word.
    pub error: Option<String>,
    /// How long it took.
    pub milliseconds: i64,
    /// The beginning of the answer, under the workspace's key.
    pub answer: Option<Sealed>,
}

impl WebhookTry {
    /// Seals the beginning of an answer; nothing when there was nothing in it.
    pub fn seal_answer(delivery: &WebhookDeliveryId, answer: &[u8], cipher: &FieldCipher) -> Result<Option<Sealed>> {
        (!answer.is_empty()).then(|| cipher.seal_bytes(place(delivery), answer)).transpose()
    }

    /// The beginning of the answer.
    pub fn open_answer(&self, delivery: &WebhookDeliveryId, cipher: &FieldCipher) -> Result<Option<Vec<u8>>> {
        self.answer.as_ref().map(|sealed| cipher.open_bytes(place(delivery), sealed)).transpose()
    }
}

fn place(delivery: &WebhookDeliveryId) -> Place<'_> {
    Place("webhook_deliveries", delivery.as_str(), "answer")
}

/// What happened, for an endpoint to hear of.
pub struct Event<'a> {
    /// The id, the same for every endpoint and every try.
    pub id: &'a str,
    /// What it is.
    pub event: WebhookEvent,
    /// To what: ids and states.
    pub data: &'a Document,
    /// When.
    pub at: Timestamp,
}

/// Telling one endpoint of one event.
#[derive(Clone, Serialize, Deserialize)]
pub struct WebhookDelivery {
    /// The id.
    #[serde(rename = "_id")]
    pub id: WebhookDeliveryId,
    /// The endpoint.
    pub endpoint_id: WebhookEndpointId,
    /// The event's id, the same for every endpoint and every try.
    pub event_id: String,
    /// What happened.
    pub event: WebhookEvent,
    /// To what: ids and states.
    pub data: Document,
    /// When.
    #[serde(with = "time")]
    pub at: Timestamp,
    /// Where it stands.
    pub state: WebhookState,
    /// Which telling it is: a replay begins another.
    pub round: i64,
    /// When this telling was first due.
    #[serde(with = "time")]
    pub due_at: Timestamp,
    /// How often it was tried in this telling.
    pub tries: i64,
    /// When it is tried next.
    #[serde(with = "time::option")]
    pub next_at: Option<Timestamp>,
    /// The last tries, the oldest first.
    pub log: Vec<WebhookTry>,
}

impl WebhookDelivery {
    /// A first telling.
    pub fn new(endpoint: &WebhookEndpoint, event: &Event, now: Timestamp) -> Self {
        let skipped = endpoint.off.is_some();
        Self {
            id: random::id(),
            endpoint_id: endpoint.id.clone(),
            event_id: event.id.to_owned(),
            event: event.event,
            data: event.data.clone(),
            at: event.at,
            state: if skipped { WebhookState::Skipped } else { WebhookState::Waiting },
            round: 1,
            due_at: now,
            tries: 0,
            next_at: Some(now).filter(|_| !skipped),
            log: Vec::new(),
        }
    }

    /// Begins another telling.
    pub fn begin_again(&mut self, now: Timestamp) {
        (self.state, self.round, self.due_at) = (WebhookState::Waiting, self.round + 1, now);
        (self.tries, self.next_at) = (0, Some(now));
    }

    /// Notes a try.
    pub fn note(&mut self, attempt: WebhookTry) {
        self.tries += 1;
        self.log.push(attempt);
        let too_many = self.log.len().saturating_sub(MOST_TRIES);
        self.log.drain(..too_many);
    }

    /// The job that tells the endpoint.
    pub fn job(&self, now: Timestamp) -> NewJob {
        let (endpoint, delivery, round) = (self.endpoint_id.clone(), self.id.clone(), self.round);
        NewJob {
            key: format!("webhook:{}:{round}", delivery.as_str()),
            task: Task::DeliverWebhook { endpoint, delivery, round },
            run_at: now,
            lead: None,
            conversation: None,
        }
    }
}

/// What endpoints of a workspace were told.
pub struct WebhookDeliveries<'a> {
    scope: &'a Scope,
    documents: Scoped<WebhookDelivery>,
}

impl Scope {
    /// What endpoints were told.
    pub fn webhook_deliveries(&self) -> WebhookDeliveries<'_> {
        let documents = Scoped::new(&self.database, "webhook_deliveries", &self.workspace);
        WebhookDeliveries { scope: self, documents }
    }
}

impl WebhookDeliveries<'_> {
    /// Lets every endpoint hear of these events that asked for them. An endpoint that is switched off can hear of them
    /// later.
    pub(super) async fn tell(&self, events: &[Event<'_>], now: Timestamp, tx: &mut Tx) -> Result<()> {
        if events.is_empty() {
            return Ok(());
        }
        let endpoints = self.scope.webhook_endpoints().all(Some(&mut *tx)).await?;
        let asked = |endpoint: &WebhookEndpoint, event: &Event| endpoint.events.contains(&event.event);
        let told: Vec<WebhookDelivery> = events
            .iter()
            .flat_map(|event| {
                let asking = endpoints.iter().filter(move |endpoint| asked(endpoint, event));
                asking.map(move |endpoint| WebhookDelivery::new(endpoint, event, now))
            })
            .collect();
        self.documents.insert_all(&told, tx).await?;
        let waiting = told.iter().filter(|told| told.state == WebhookState::Waiting);
        self.scope.jobs().add_new(waiting.map(|told| told.job(now)).collect(), now, tx).await
    }

    /// Adds one, with its job.
    pub async fn add(&self, delivery: &WebhookDelivery, now: Timestamp, tx: &mut Tx) -> Result<()> {
        self.documents.insert(delivery, Some(&mut *tx)).await?;
        self.scope.jobs().add(delivery.job(now), now, tx).await
    }

    /// One of an endpoint.
    pub async fn get(
        &self,
        endpoint: &WebhookEndpointId,
        id: &WebhookDeliveryId,
        tx: Option<&mut Tx>,
    ) -> Result<Option<WebhookDelivery>> {
        self.documents.find_one(doc! { "_id": id.as_str(), "endpoint_id": endpoint.as_str() }, tx).await
    }

    /// A page of an endpoint's, the newest first.
    pub async fn list(
        &self,
        endpoint: &WebhookEndpointId,
        state: Option<WebhookState>,
        page: &PageRequest,
    ) -> Result<Page<WebhookDelivery>> {
        let mut filter = doc! { "endpoint_id": endpoint.as_str() };
        if let Some(state) = state {
            filter.insert("state", serialize_to_bson(&state)?);
        }
        if let Some(before) = page.position::<String>() {
            filter.insert("_id", doc! { "$lt": before });
        }
        let found = self.documents.find(filter, doc! { "_id": -1 }, page.limit + 1).await?;
        Ok(page.page(found, |delivery| delivery.id.as_str().to_owned()))
    }

    /// Some of an endpoint's that did not arrive and happened since then, the oldest first.
    pub async fn missed(
        &self,
        endpoint: &WebhookEndpointId,
        since: Timestamp,
        most: i64,
        tx: &mut Tx,
    ) -> Result<Vec<WebhookDelivery>> {
        let filter = doc! {
            "endpoint_id": endpoint.as_str(), "state": { "$in": ["failed", "skipped"] },
            "at": { "$gte": time::bson(since) },
        };
        self.documents.find_within(filter, doc! { "_id": 1 }, most, tx).await
    }

    /// Replaces what changed in one that this transaction has read.
    pub async fn save(&self, delivery: &WebhookDelivery, tx: &mut Tx) -> Result<()> {
        let set = doc! {
            "state": serialize_to_bson(&delivery.state)?,
            "round": delivery.round,
            "due_at": time::bson(delivery.due_at),
            "tries": delivery.tries,
            "next_at": delivery.next_at.map(time::bson),
            "log": serialize_to_bson(&delivery.log)?,
        };
        self.documents.update(doc! { "_id": delivery.id.as_str() }, doc! { "$set": set }, Some(tx)).await?;
        Ok(())
    }

    /// Notes when one is tried next that cannot be tried now.
    pub async fn put_off(&self, id: &WebhookDeliveryId, next: Timestamp) -> Result<()> {
        let set = doc! { "$set": { "next_at": time::bson(next) } };
        self.documents.update(doc! { "_id": id.as_str(), "state": "waiting" }, set, None).await?;
        Ok(())
    }

    /// Forgets some of an endpoint's; says how many.
    pub async fn forget_of(&self, endpoint: &WebhookEndpointId, most: i64, tx: &mut Tx) -> Result<u64> {
        self.documents.delete_some(doc! { "endpoint_id": endpoint.as_str() }, most, tx).await
    }

    /// Forgets some of what was told of a lead or its conversation, but for one event; says how many.
    pub async fn forget_about(
        &self,
        lead: &LeadId,
        conversation: &ConversationId,
        but: WebhookEvent,
        most: i64,
        tx: &mut Tx,
    ) -> Result<u64> {
        let about =
            vec![doc! { "data.lead_id": lead.as_str() }, doc! { "data.conversation_id": conversation.as_str() }];
        let filter = doc! { "$or": about, "event": { "$ne": serialize_to_bson(&but)? } };
        self.documents.delete_some(filter, most, tx).await
    }
}
