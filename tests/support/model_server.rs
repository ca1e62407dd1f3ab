//! A language model that says what it is told to, in OpenAI's protocol.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use axum::{
    Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::post,
};
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// A model on a port of its own.
#[derive(Clone, Default)]
pub struct ModelServer {
    /// Its address, as `AI_BASE_URL` wants it.
    pub base_url: String,
    turns: Arc<Mutex<VecDeque<Value>>>,
    asked: Arc<Mutex<Vec<Value>>>,
}

impl ModelServer {
    /// Starts a model that fails until it is told what to say.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url = format!("http://{}/v1", listener.local_addr().unwrap());
        let server = Self { base_url, ..Self::default() };
        let router = Router::new().route("/v1/chat/completions", post(complete)).with_state(server.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        server
    }

    /// From now on it understands every text so.
    pub fn say(&self, turn: Value) {
        self.say_in_turn([turn]);
    }

    /// It answers so, one after the other; the last answer stays.
    pub fn say_in_turn<const MANY: usize>(&self, turns: [Value; MANY]) {
        *self.turns.lock().unwrap() = turns.into();
    }

    /// What it was asked, as JSON.
    pub fn asked(&self) -> Vec<Value> {
        self.asked.lock().unwrap().clone()
    }
}

async fn complete(State(server): State<ModelServer>, headers: HeaderMap, Json(request): Json<Value>) -> Response {
    assert_eq!(headers["authorization"], "Bearer a-key");
    server.asked.lock().unwrap().push(request);
    let turn = {
        let mut turns = server.turns.lock().unwrap();
        if turns.len() > 1 { turns.pop_front() } else { turns.front().cloned() }
    };
    let Some(turn) = turn else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let message = json!({ "role": "assistant", "content": turn.to_string() });
    let choice = json!({ "index": 0, "message": message, "finish_reason": "stop" });
    let usage = json!({ "prompt_tokens": 10, "completion_tokens": 5 });
    Json(json!({ "id": "c", "object": "chat.completion", "model": "a-model", "choices": [choice], "usage": usage }))
        .into_response()
}
