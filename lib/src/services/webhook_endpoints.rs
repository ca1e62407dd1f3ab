//! The endpoints of a workspace, which hear of events: add, change, remove, give another secret.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use url::Url;
use utoipa::ToSchema;

use super::Error;
use crate::{
    App, clock,
    domain::{
        id::{MemberId, WebhookEndpointId},
        webhook_event::{OffReason, WebhookEvent},
    },
    security::{random, webhook_signature},
    store::{
        Scope, Tx,
        webhook_endpoints::{MOST, SwitchedOff, WebhookEndpoint},
    },
};

/// The longest address, in characters.
const LONGEST_URL: usize = 2_000;
/// The longest description, in characters.
const LONGEST_DESCRIPTION: usize = 200;
/// For how long a secret counts that was replaced.
const FORMER_COUNTS: SignedDuration = SignedDuration::from_hours(24);
/// How many of what an endpoint was told one transaction forgets.
const BATCH: i64 = 200;

/// An endpoint.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WebhookEndpoint)]
pub struct EndpointView {
    /// The id.
    pub id: WebhookEndpointId,
    /// The address.
    pub url: String,
    /// What it is for.
    pub description: String,
    /// What it hears of.
    pub events: Vec<WebhookEvent>,
    /// Whether it is told.
    pub enabled: bool,
    /// Why it is switched off.
    pub off_reason: Option<OffReason>,
    /// Since when it is switched off.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub off_since: Option<Timestamp>,
    /// Since when it has taken nothing; null: it took what it was told last.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub failing_since: Option<Timestamp>,
    /// Until when messages are signed with the secret before this one as well.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub former_secret_until: Option<Timestamp>,
    /// When it was added.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
}

/// An endpoint with its secret, which is shown this once.
#[derive(Debug, Serialize, ToSchema)]
pub struct EndpointWithSecret {
    /// The endpoint.
    #[serde(flatten)]
    pub endpoint: EndpointView,
    /// What messages to it are signed with from now on.
    pub secret: String,
}

/// An endpoint to add.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NewEndpoint {
    /// An https address.
    pub url: String,
    /// What it is for; nothing when absent.
    #[serde(default)]
    pub description: String,
    /// What it hears of.
    pub events: Vec<WebhookEvent>,
}

/// What is to change. What is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
pub struct EndpointChange {
    /// Another https address.
    pub url: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// What it hears of, all of it.
    pub events: Option<Vec<WebhookEvent>>,
    /// Whether it is told.
    pub enabled: Option<bool>,
}

enum Deed {
    Add(Box<WebhookEndpoint>),
    Change(WebhookEndpointId, EndpointChange),
    Rotate(WebhookEndpointId, String),
    Remove(WebhookEndpointId),
}

struct Doing<'a> {
    scope: &'a Scope,
    by: &'a MemberId,
    deed: Deed,
    now: Timestamp,
}

async fn run(app: &App, scope: &Scope, by: &MemberId, deed: Deed) -> Result<EndpointView, Error> {
    let doing = Doing { scope, by, deed, now: clock::now() };
    let endpoint = app.store.transact(&doing, |tx, doing| Box::pin(doing.run(tx))).await?;
    view(scope, &endpoint, doing.now)
}

/// The endpoints, the oldest first.
///
/// # Errors
/// The database failed.
pub async fn list_endpoints(scope: &Scope) -> Result<Vec<EndpointView>, Error> {
    let now = clock::now();
    scope.webhook_endpoints().all(None).await?.iter().map(|endpoint| view(scope, endpoint, now)).collect()
}

/// Adds an endpoint and gives its secret.
///
/// # Errors
/// The address leads nowhere we go, or it asks for nothing.
pub async fn add_endpoint(
    app: &App,
    scope: &Scope,
    by: &MemberId,
    new: NewEndpoint,
) -> Result<EndpointWithSecret, Error> {
    let url = usable(app, &new.url)?;
    let (secret, now, id) = (webhook_signature::generate(), clock::now(), random::id());
    let description = described(&new.description)?;
    let mut endpoint = WebhookEndpoint::new(id, &url, description, &secret, &scope.cipher(), now)?;
    endpoint.events = asked_for(new.events)?;
    let endpoint = run(app, scope, by, Deed::Add(Box::new(endpoint))).await?;
    Ok(EndpointWithSecret { endpoint, secret })
}

/// Changes an endpoint. One that is switched on again is as good as one that never failed.
///
/// # Errors
/// There is none with this id, the address leads nowhere we go, or it asks for nothing.
pub async fn change_endpoint(
    app: &App,
    scope: &Scope,
    by: &MemberId,
    id: &WebhookEndpointId,
    mut change: EndpointChange,
) -> Result<EndpointView, Error> {
    change.url = change.url.map(|url| usable(app, &url)).transpose()?;
    change.events = change.events.map(asked_for).transpose()?;
    if let Some(description) = &change.description {
        change.description = Some(described(description)?.to_owned());
    }
    run(app, scope, by, Deed::Change(id.clone(), change)).await
}

/// Gives an endpoint another secret. Messages are signed with both for a day, so that nobody has to hurry.
///
/// # Errors
/// There is none with this id.
pub async fn rotate_secret(
    app: &App,
    scope: &Scope,
    by: &MemberId,
    id: &WebhookEndpointId,
) -> Result<EndpointWithSecret, Error> {
    let secret = webhook_signature::generate();
    let endpoint = run(app, scope, by, Deed::Rotate(id.clone(), secret.clone())).await?;
    Ok(EndpointWithSecret { endpoint, secret })
}

/// Removes an endpoint and what it was told. What is on its way may still arrive.
///
/// # Errors
/// There is none with this id.
pub async fn remove_endpoint(app: &App, scope: &Scope, by: &MemberId, id: &WebhookEndpointId) -> Result<(), Error> {
    run(app, scope, by, Deed::Remove(id.clone())).await?;
    let context = (scope, id);
    loop {
        let forget = app.store.transact(&context, |tx, (scope, id)| {
            Box::pin(async move { scope.webhook_deliveries().forget_of(id, BATCH, tx).await })
        });
        if forget.await? == 0 {
            return Ok(());
        }
    }
}

/// The address in its normal form.
fn usable(app: &App, text: &str) -> Result<String, Error> {
    let refuse = |detail: String| Error::invalid("/url", "unusable_address", detail);
    if text.len() > LONGEST_URL {
        return Err(refuse("The address is too long.".into()));
    }
    let url = Url::parse(text.trim()).map_err(|_| refuse("Write the whole address, from https:// on.".into()))?;
    app.client_for(&url).map_err(|error| refuse(format!("This cannot be told: {error}.")))?;
    Ok(url.into())
}

fn described(text: &str) -> Result<&str, Error> {
    let text = text.trim();
    if text.chars().count() > LONGEST_DESCRIPTION {
        let detail = format!("Say what it is for in at most {LONGEST_DESCRIPTION} characters.");
        return Err(Error::invalid("/description", "invalid", detail));
    }
    Ok(text)
}

fn asked_for(mut events: Vec<WebhookEvent>) -> Result<Vec<WebhookEvent>, Error> {
    if let Some(at) = events.iter().position(|event| !event.can_be_asked_for()) {
        let detail = "Nobody subscribes to this: ask for a test instead.";
        return Err(Error::invalid(&format!("/events/{at}"), "invalid", detail));
    }
    events.sort_unstable();
    events.dedup();
    if events.is_empty() {
        return Err(Error::invalid("/events", "required", "Choose what the endpoint hears of."));
    }
    Ok(events)
}

impl Doing<'_> {
    async fn run(&self, tx: &mut Tx) -> Result<WebhookEndpoint, Error> {
        let (endpoints, cipher) = (self.scope.webhook_endpoints(), self.scope.cipher());
        let (action, endpoint) = match &self.deed {
            Deed::Add(endpoint) => {
                if endpoints.all(Some(&mut *tx)).await?.len() >= MOST {
                    let detail = format!("There are {MOST} endpoints. Remove one that is not used.");
                    return Err(Error::Conflict { code: "too_many", detail });
                }
                endpoints.add(endpoint, tx).await?;
                ("webhook.add", endpoint.as_ref().clone())
            }
            Deed::Change(id, change) => {
                let mut endpoint = endpoints.get(id, Some(&mut *tx)).await?.ok_or(Error::NotFound)?;
                if let Some(url) = &change.url {
                    endpoint.set_url(url, &cipher)?;
                }
                if let Some(description) = &change.description {
                    endpoint.set_description(description, &cipher)?;
                }
                if let Some(events) = &change.events {
                    endpoint.events.clone_from(events);
                }
                match change.enabled {
                    Some(true) => (endpoint.off, endpoint.failing) = (None, None),
                    Some(false) if endpoint.off.is_none() => {
                        endpoint.off = Some(SwitchedOff { reason: OffReason::Member, at: self.now });
                    }
                    _ => {}
                }
                endpoints.save(&endpoint, tx).await?;
                ("webhook.change", endpoint)
            }
            Deed::Rotate(id, secret) => {
                let mut endpoint = endpoints.get(id, Some(&mut *tx)).await?.ok_or(Error::NotFound)?;
                let until = self.now.saturating_add(FORMER_COUNTS).map_err(anyhow::Error::from)?;
                endpoint.rotate(secret, until, &cipher)?;
                endpoints.save(&endpoint, tx).await?;
                ("webhook.rotate_secret", endpoint)
            }
            Deed::Remove(id) => {
                let endpoint = endpoints.get(id, Some(&mut *tx)).await?.ok_or(Error::NotFound)?;
                endpoints.remove(id, tx).await?;
                ("webhook.remove", endpoint)
            }
        };
        self.scope.audit(self.by.as_str(), action, endpoint.id.as_str(), self.now, tx).await?;
        Ok(endpoint)
    }
}

fn view(scope: &Scope, endpoint: &WebhookEndpoint, now: Timestamp) -> Result<EndpointView, Error> {
    let cipher = scope.cipher();
    Ok(EndpointView {
        id: endpoint.id.clone(),
        url: endpoint.url(&cipher)?,
        description: endpoint.description(&cipher)?,
        events: endpoint.events.clone(),
        enabled: endpoint.off.is_none(),
        off_reason: endpoint.off.as_ref().map(|off| off.reason),
        off_since: endpoint.off.as_ref().map(|off| off.at),
        failing_since: endpoint.failing.as_ref().map(|failing| failing.since),
        former_secret_until: endpoint.former_until(now),
        created_at: endpoint.created_at,
    })
}
