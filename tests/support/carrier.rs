//! A provider of the test's own, in Twilio's language: it answers as it is told to and remembers what it was asked.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex},
};

use axum::{
    Form, Json, Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{any, get},
};
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::watch};

use super::wait_for;

/// What it does with a text.
#[derive(Debug, Clone, Copy)]
pub enum Does {
    /// Takes it.
    Takes,
    /// Refuses it with a status and a code.
    Refuses(u16, u32),
    /// Takes it and answers 500.
    TakesSilently,
    /// Takes it and answers with more than anybody reads.
    Floods,
    /// Answers 500 and does not take it.
    Loses,
}

/// A request it got.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The text's fields.
    pub fields: HashMap<String, String>,
    /// Whether it took the text, and as what.
    pub sid: Option<String>,
    /// When.
    pub at: std::time::Instant,
}

#[derive(Default)]
struct Inner {
    script: VecDeque<Does>,
    asked: Vec<Asked>,
    next_sid: Option<String>,
}

/// A provider on a port of its own. Without a script it takes everything.
#[derive(Clone, Default)]
pub struct Carrier {
    /// Its address, as a channel's `base_url` wants it.
    pub base_url: String,
    inner: Arc<Mutex<Inner>>,
    held: Arc<watch::Sender<bool>>,
}

impl Carrier {
    /// Starts one.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let carrier = Self { base_url: format!("http://{}", listener.local_addr().unwrap()), ..Self::default() };
        let router = Router::new()
            .route("/2010-04-01/Accounts/{account}/Messages.json", get(list).post(take))
            .fallback(any(|| async { StatusCode::NOT_FOUND }))
            .with_state(carrier.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        carrier
    }

    /// What it does with the next texts; afterwards it does the last of these again and again.
    pub fn script(&self, script: &[Does]) {
        self.inner.lock().unwrap().script = script.iter().copied().collect();
    }

    /// Which id it gives the next text it takes.
    pub fn take_next_as(&self, sid: &str) {
        self.inner.lock().unwrap().next_sid = Some(sid.to_owned());
    }

    /// Every request to send.
    pub fn asked(&self) -> Vec<Asked> {
        self.inner.lock().unwrap().asked.clone()
    }

    /// Lets requests wait for their answers, or answers them.
    pub fn hold(&self, held: bool) {
        self.held.send_replace(held);
    }

    fn note(&self, fields: HashMap<String, String>) -> (Does, Option<String>) {
        let mut inner = self.inner.lock().unwrap();
        let does = match inner.script.len() {
            0 => Does::Takes,
            1 => inner.script[0],
            _ => inner.script.pop_front().unwrap(),
        };
        let takes = matches!(does, Does::Takes | Does::TakesSilently | Does::Floods);
        let sid = takes.then(|| inner.next_sid.take().unwrap_or_else(|| format!("SM{}", super::unique())));
        inner.asked.push(Asked { fields, sid: sid.clone(), at: std::time::Instant::now() });
        (does, sid)
    }

    /// The words of what it took.
    pub fn taken(&self) -> Vec<String> {
        self.asked().into_iter().filter(|asked| asked.sid.is_some()).map(|asked| asked.fields["Body"].clone()).collect()
    }

    /// Waits until it was asked so many times.
    pub async fn wait_for_requests(&self, many: usize) -> Vec<Asked> {
        let what = format!("{many} requests to the provider");
        wait_for(&what, async || Some(self.asked()).filter(|asked| asked.len() >= many)).await
    }
}

async fn take(State(carrier): State<Carrier>, Form(fields): Form<HashMap<String, String>>) -> Response {
    let (does, sid) = carrier.note(fields);
    carrier.held.subscribe().wait_for(|held| !held).await.unwrap();
    match does {
        Does::Takes => {
            let body =
                json!({ "sid": sid, "status": "queued", "num_segments": "1", "price": "-0.0075", "price_unit": "USD" });
            (StatusCode::CREATED, Json(body)).into_response()
        }
        Does::Refuses(status, code) => {
            let body = json!({ "code": code, "message": "no", "more_info": "", "status": status });
            (StatusCode::from_u16(status).unwrap(), Json(body)).into_response()
        }
        Does::Floods => (StatusCode::CREATED, " ".repeat(5 << 20)).into_response(),
        Does::TakesSilently | Does::Loses => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn list(State(carrier): State<Carrier>) -> Json<Value> {
    let taken = carrier.asked().into_iter().filter(|asked| asked.sid.is_some()).map(|asked| {
        json!({
            "sid": asked.sid, "to": asked.fields["To"], "from": asked.fields.get("From"), "body": asked.fields["Body"],
            "status": "sent", "direction": "outbound-api", "date_created": null,
        })
    });
    Json(json!({ "messages": taken.collect::<Vec<_>>() }))
}
