//! A program of a workspace's own that hears of events: it remembers what it was told, and answers as it is told to.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use aws_lc_rs::hmac;
use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::watch};

use super::{Workspace, wait_for};

/// What it answers.
#[derive(Debug, Clone)]
pub enum Says {
    /// A status and a text.
    Status(u16, &'static str),
    /// A status and a header.
    With(u16, &'static str, String),
}

/// Something it was told.
#[derive(Debug, Clone)]
pub struct Told {
    /// The headers.
    pub headers: HeaderMap,
    /// The body as it came.
    pub bytes: Vec<u8>,
    /// The body.
    pub body: Value,
}

impl Told {
    /// A header.
    pub fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }

    /// What happened.
    pub fn event(&self) -> &str {
        self.body["type"].as_str().unwrap()
    }

    /// The signatures that are genuine under a secret, by their places.
    pub fn signed_by(&self, secret: &str) -> Vec<usize> {
        let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
        let key = hmac::Key::new(hmac::HMAC_SHA256, &key);
        let head = format!("{}.{}.", self.header("webhook-id"), self.header("webhook-timestamp"));
        let covered = [head.as_bytes(), &self.bytes].concat();
        let genuine = |given: &str| {
            let tag = STANDARD.decode(given.strip_prefix("v1,").unwrap()).unwrap();
            hmac::verify(&key, &covered, &tag).is_ok()
        };
        let given = self.header("webhook-signature").split(' ').enumerate();
        given.filter(|(_, given)| genuine(given)).map(|(place, _)| place).collect()
    }
}

#[derive(Default)]
struct Inner {
    script: VecDeque<Says>,
    told: Vec<Told>,
    waiting: usize,
    most_waiting: usize,
}

/// A receiver on a port of its own. Without a script it takes everything.
#[derive(Clone, Default)]
pub struct Receiver {
    /// Its address.
    pub url: String,
    inner: Arc<Mutex<Inner>>,
    held: Arc<watch::Sender<bool>>,
}

impl Receiver {
    /// Starts a receiver.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook?token=canary-of-an-address", listener.local_addr().unwrap());
        let receiver = Self { url, ..Self::default() };
        let router = Router::new().fallback(answer).with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        receiver
    }

    /// Answers the next requests so, in turn.
    pub fn script(&self, says: impl IntoIterator<Item = Says>) {
        self.inner.lock().unwrap().script.extend(says);
    }

    /// Answers nothing from now on, until it is let go.
    pub fn hold(&self) {
        self.held.send_replace(true);
    }

    /// Answers again.
    pub fn let_go(&self) {
        self.held.send_replace(false);
    }

    /// How many requests it never had more of at once.
    pub fn most_waiting(&self) -> usize {
        self.inner.lock().unwrap().most_waiting
    }

    /// How many requests wait for an answer.
    pub fn waiting(&self) -> usize {
        self.inner.lock().unwrap().waiting
    }

    /// What it was told so far.
    pub fn told(&self) -> Vec<Told> {
        self.inner.lock().unwrap().told.clone()
    }

    /// Waits until it was told so much.
    pub async fn wait_for(&self, many: usize) -> Vec<Told> {
        wait_for("the events", async || Some(self.told()).filter(|told| told.len() >= many)).await
    }

    /// Waits for an event of a kind.
    pub async fn wait_for_event(&self, event: &str) -> Told {
        wait_for(event, async || self.told().into_iter().find(|told| told.event() == event)).await
    }

    /// Makes it an endpoint of a workspace.
    pub async fn added_to(&self, workspace: &Workspace, events: &[&str]) -> Value {
        let new = json!({ "url": self.url, "description": "Our own program", "events": events });
        workspace.post("/api/settings/webhooks", new).await.expect(201)
    }
}

/// Counts a request for as long as it waits, also if its sender is killed.
struct Waiting(Receiver);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.inner.lock().unwrap().waiting -= 1;
    }
}

async fn answer(State(receiver): State<Receiver>, headers: HeaderMap, bytes: Bytes) -> Response {
    let says = {
        let mut inner = receiver.inner.lock().unwrap();
        let body = serde_json::from_slice(&bytes).unwrap_or_default();
        inner.told.push(Told { headers, bytes: bytes.to_vec(), body });
        inner.waiting += 1;
        inner.most_waiting = inner.most_waiting.max(inner.waiting);
        inner.script.pop_front()
    };
    let _waiting = Waiting(receiver.clone());
    let _ = receiver.held.subscribe().wait_for(|held| !held).await;
    match says {
        None => StatusCode::NO_CONTENT.into_response(),
        Some(Says::Status(status, text)) => (StatusCode::from_u16(status).unwrap(), text).into_response(),
        Some(Says::With(status, name, value)) => {
            (StatusCode::from_u16(status).unwrap(), [(name, value)]).into_response()
        }
    }
}
