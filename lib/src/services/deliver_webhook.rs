//! Tells a program of the workspace's own of an event, by Standard Webhooks: tried over a day, signed, and never anywhere but
//! at the address a member entered.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use jiff::{SignedDuration, Timestamp, fmt::rfc2822};
use reqwest::{Response, StatusCode, header};
use serde::Serialize;
use serde_json::Value;
use tokio::time::timeout;
use url::Url;

use crate::{
    App, clock,
    domain::{
        id::{WebhookDeliveryId, WebhookEndpointId},
        job::Task,
        webhook_event::{LONGEST_FAILING_DAYS, OffReason, WebhookEvent, WebhookState},
        webhook_schedule::{is_over, rest, wait},
    },
    security::{random, webhook_signature::sign},
    store::{
        Scope, Tx,
        jobs::NewJob,
        webhook_deliveries::{WebhookDelivery, WebhookTry},
        webhook_endpoints::{Failing, SwitchedOff, WebhookEndpoint},
    },
};

/// The longest a try takes, from finding the server to the end of its answer.
pub const LONGEST: Duration = Duration::from_secs(15);
/// How much of an answer is kept, in bytes.
const KEPT_OF_ANSWER: usize = 1_024;
/// Who does it, in the audit log.
const ACTOR: &str = "system";

/// What an endpoint is sent.
#[derive(Serialize)]
struct Payload<'a> {
    #[serde(rename = "type")]
    event: WebhookEvent,
    timestamp: Timestamp,
    data: &'a Value,
}

/// What came of a try.
struct Outcome {
    status: Option<StatusCode>,
    /// Why it failed, as a stable word.
    error: Option<&'static str>,
    /// What the endpoint asked for, in seconds.
    put_off: Option<u64>,
    answer: Vec<u8>,
    took: Duration,
}

/// Tells an endpoint of an event; says when to try again. Nothing: it is told, given up, or told anew by another job.
pub async fn deliver_webhook(
    app: &App,
    scope: &Scope,
    endpoint: &WebhookEndpointId,
    delivery: &WebhookDeliveryId,
    round: i64,
) -> Result<Option<Timestamp>> {
    let found = scope.webhook_deliveries().get(endpoint, delivery, None).await?;
    let Some(delivery) = found.filter(|found| is_of(found, round)) else { return Ok(None) };
    let Some(endpoint) = scope.webhook_endpoints().get(endpoint, None).await? else { return Ok(None) };
    let now = clock::now();
    let rests_until = endpoint.failing.as_ref().map(|failing| failing.rests_until).filter(|until| *until > now);
    let outcome = match rests_until {
        Some(until) if endpoint.off.is_none() && !is_over(delivery.due_at, now) => {
            // All that wait for an endpoint would ask it at one moment otherwise.
            let next = until.saturating_add(SignedDuration::from_millis(i64::from(chance()) * 20))?;
            scope.webhook_deliveries().put_off(&delivery.id, next).await?;
            return Ok(Some(next));
        }
        _ if endpoint.off.is_some() || is_over(delivery.due_at, now) => None,
        _ => Some(attempt(app, scope, &endpoint, &delivery, now).await?),
    };
    let end = End { scope, endpoint: &endpoint.id, delivery: &delivery.id, round, outcome, began: now };
    app.store.transact(&end, |tx, end| Box::pin(end.write(tx))).await
}

/// Notes that telling an endpoint was given up because its workers were lost.
pub async fn give_up(
    scope: &Scope,
    endpoint: &WebhookEndpointId,
    delivery: &WebhookDeliveryId,
    round: i64,
    tx: &mut Tx,
) -> Result<()> {
    let found = scope.webhook_deliveries().get(endpoint, delivery, Some(&mut *tx)).await?;
    let Some(mut delivery) = found.filter(|found| is_of(found, round)) else { return Ok(()) };
    (delivery.state, delivery.next_at) = (WebhookState::Failed, None);
    scope.webhook_deliveries().save(&delivery, tx).await
}

/// Whether a telling is still this one.
fn is_of(delivery: &WebhookDelivery, round: i64) -> bool {
    delivery.state == WebhookState::Waiting && delivery.round == round
}

fn chance() -> u8 {
    random::bytes::<1>()[0]
}

/// Asks the endpoint once.
async fn attempt(
    app: &App,
    scope: &Scope,
    endpoint: &WebhookEndpoint,
    delivery: &WebhookDelivery,
    now: Timestamp,
) -> Result<Outcome> {
    let cipher = scope.cipher();
    let url = Url::parse(&endpoint.url(&cipher)?).context("a stored address is one")?;
    let data = serde_json::to_value(&delivery.data)?;
    let body = serde_json::to_vec(&Payload { event: delivery.event, timestamp: delivery.at, data: &data })?;
    let secrets = endpoint.secrets(&cipher, now)?;
    let secrets: Vec<&str> = secrets.iter().map(String::as_str).collect();
    let seconds = now.as_second();
    let signature = sign(&secrets, &delivery.event_id, seconds, &body).context("a stored secret is one")?;
    let started = Instant::now();
    let failed = |error| Outcome {
        status: None,
        error: Some(error),
        put_off: None,
        answer: Vec::new(),
        took: started.elapsed(),
    };
    let Ok(client) = app.client_for(&url) else { return Ok(failed("address_refused")) };
    let request = client
        .post(url)
        .timeout(LONGEST)
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::USER_AGENT, "Leadline")
        .header("webhook-id", &delivery.event_id)
        .header("webhook-timestamp", seconds)
        .header("webhook-signature", signature)
        .body(body);
    let asked = timeout(LONGEST, async {
        let response = request.send().await.map_err(|error| match error {
            error if error.is_timeout() => "timeout",
            error if error.is_connect() => "unreachable",
            _ => "connection_lost",
        })?;
        let (status, put_off) = (response.status(), put_off(&response));
        Ok((status, put_off, beginning(response).await))
    });
    Ok(match asked.await.unwrap_or(Err("timeout")) {
        Ok((status, put_off, answer)) => {
            let error = (!status.is_success()).then_some("status");
            Outcome { status: Some(status), error, put_off, answer, took: started.elapsed() }
        }
        Err(error) => failed(error),
    })
}

/// The beginning of an answer. What is cut off counts as read: its status is what matters.
async fn beginning(mut response: Response) -> Vec<u8> {
    let mut read = Vec::new();
    while let Ok(Some(chunk)) = response.chunk().await {
        read.extend_from_slice(&chunk);
        if read.len() >= KEPT_OF_ANSWER {
            read.truncate(KEPT_OF_ANSWER);
            break;
        }
    }
    read
}

/// For how many seconds an answer puts us off (RFC 9110, 10.2.3).
fn put_off(response: &Response) -> Option<u64> {
    let text = response.headers().get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(seconds);
    }
    let until = rfc2822::parse(text).ok()?.timestamp();
    u64::try_from(until.duration_since(clock::now()).as_secs()).ok()
}

/// What is written down of a try, or of one that was not made because it is too late or nobody is there.
struct End<'a> {
    scope: &'a Scope,
    endpoint: &'a WebhookEndpointId,
    delivery: &'a WebhookDeliveryId,
    round: i64,
    outcome: Option<Outcome>,
    began: Timestamp,
}

impl End<'_> {
    async fn write(&self, tx: &mut Tx) -> Result<Option<Timestamp>> {
        let scope = self.scope;
        let found = scope.webhook_deliveries().get(self.endpoint, self.delivery, Some(&mut *tx)).await?;
        let Some(mut delivery) = found.filter(|found| is_of(found, self.round)) else { return Ok(None) };
        let Some(mut endpoint) = scope.webhook_endpoints().get(self.endpoint, Some(&mut *tx)).await? else {
            return Ok(None);
        };
        let now = clock::now();
        delivery.next_at = None;
        match &self.outcome {
            None if endpoint.off.is_some() => delivery.state = WebhookState::Skipped,
            None => delivery.state = WebhookState::Failed,
            Some(outcome) => {
                delivery.note(self.tried(outcome)?);
                if outcome.error.is_none() {
                    delivery.state = WebhookState::Delivered;
                    self.took(&mut endpoint, tx).await?;
                } else {
                    let gone = outcome.status == Some(StatusCode::GONE);
                    let tries = u32::try_from(delivery.tries).unwrap_or(u32::MAX);
                    let wait = wait(tries, outcome.put_off, chance()).filter(|_| !gone);
                    delivery.next_at = wait.map(|wait| after(now, wait));
                    if delivery.next_at.is_none() {
                        delivery.state = WebhookState::Failed;
                    }
                    self.refused(&mut endpoint, outcome, now, tx).await?;
                }
            }
        }
        scope.webhook_deliveries().save(&delivery, tx).await?;
        Ok(delivery.next_at)
    }

    fn tried(&self, outcome: &Outcome) -> Result<WebhookTry> {
        Ok(WebhookTry {
            at: self.began,
            status: outcome.status.map(|status| i32::from(status.as_u16())),
            error: outcome.error.map(str::to_owned),
            milliseconds: i64::try_from(outcome.took.as_millis()).unwrap_or(i64::MAX),
            answer: WebhookTry::seal_answer(self.delivery, &outcome.answer, &self.scope.cipher())?,
        })
    }

    /// An endpoint that took something fails no longer.
    async fn took(&self, endpoint: &mut WebhookEndpoint, tx: &mut Tx) -> Result<()> {
        if endpoint.failing.take().is_none() {
            return Ok(());
        }
        self.scope.webhook_endpoints().save(endpoint, tx).await
    }

    /// An endpoint that refuses is left alone for a while, and switched off when it says so or has failed for days.
    async fn refused(
        &self,
        endpoint: &mut WebhookEndpoint,
        outcome: &Outcome,
        now: Timestamp,
        tx: &mut Tx,
    ) -> Result<()> {
        let since = endpoint.failing.as_ref().map_or(self.began, |failing| failing.since);
        let times = endpoint.failing.as_ref().map_or(0, |failing| failing.times) + 1;
        let rest = rest(u32::try_from(times).unwrap_or(u32::MAX), outcome.put_off, chance());
        endpoint.failing = Some(Failing { since, times, rests_until: after(now, rest) });
        let too_long = now.duration_since(since) > SignedDuration::from_hours(24 * LONGEST_FAILING_DAYS);
        let reason = match outcome.status {
            Some(StatusCode::GONE) => Some(OffReason::Gone),
            _ if too_long => Some(OffReason::Failing),
            _ => None,
        };
        if let Some(reason) = reason.filter(|_| endpoint.off.is_none()) {
            endpoint.off = Some(SwitchedOff { reason, at: now });
            let id = endpoint.id.as_str();
            self.scope.audit(ACTOR, "webhook.switch_off", id, now, tx).await?;
            let job = NewJob {
                key: format!("notify:webhook_off:{id}:{}", now.as_millisecond()),
                task: Task::NotifyWebhookOff { endpoint: endpoint.id.clone() },
                run_at: now,
                lead: None,
                conversation: None,
            };
            self.scope.jobs().add(job, now, tx).await?;
        }
        self.scope.webhook_endpoints().save(endpoint, tx).await
    }
}

fn after(now: Timestamp, milliseconds: u64) -> Timestamp {
    let wait = SignedDuration::from_millis(i64::try_from(milliseconds).unwrap_or(i64::MAX));
    now.saturating_add(wait).unwrap_or(Timestamp::MAX)
}
