//! The least a provider can be: it takes texts and remembers them.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use axum::{Form, Json, Router, extract::State, http::StatusCode, routing::post};
use serde_json::{Value, json};
use tokio::net::TcpListener;

type Texts = Arc<Mutex<Vec<HashMap<String, String>>>>;

/// A provider that listens where the simulator would.
pub struct Provider {
    texts: Texts,
}

impl Provider {
    /// Listens on a port.
    pub async fn listen(port: u16) -> Self {
        let texts = Texts::default();
        let path = "/api/simulator/twilio/2010-04-01/Accounts/{account}/Messages.json";
        let router = Router::new().route(path, post(take)).with_state(texts.clone());
        let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { texts }
    }

    /// The words of the texts it took for a phone.
    pub fn texts_to(&self, number: &str) -> Vec<String> {
        let texts = self.texts.lock().unwrap();
        texts.iter().filter(|text| text["To"] == number).map(|text| text["Body"].clone()).collect()
    }
}

async fn take(State(texts): State<Texts>, Form(text): Form<HashMap<String, String>>) -> (StatusCode, Json<Value>) {
    let mut texts = texts.lock().unwrap();
    texts.push(text);
    let sid = format!("SM{:032x}", texts.len());
    (StatusCode::CREATED, Json(json!({ "sid": sid, "status": "queued", "num_segments": "1" })))
}
