//! Upstash's REST protocol before a real Redis: a command is a JSON array, errors are named as Upstash names them.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    routing::post,
};
use redis::{Client, Cmd, Value as RedisValue};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::{RedisServer, unique};

/// A REST address of a Redis.
pub struct Upstash {
    /// Its address.
    pub url: String,
    /// Its token.
    pub token: String,
}

struct Behind {
    token: String,
    redis: Client,
}

impl Upstash {
    /// Starts one before a Redis.
    pub async fn before(redis: &RedisServer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (url, token) = (format!("http://{}", listener.local_addr().unwrap()), unique());
        let behind = Behind { token: token.clone(), redis: Client::open(redis.url.as_str()).unwrap() };
        let router = Router::new().route("/", post(command)).with_state(Arc::new(behind));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, token }
    }

    /// The settings under which a server asks it.
    pub fn settings(&self) -> [(&str, &str); 2] {
        [("UPSTASH_REDIS_REST_URL", &self.url), ("UPSTASH_REDIS_REST_TOKEN", &self.token)]
    }
}

async fn command(
    State(behind): State<Arc<Behind>>,
    headers: HeaderMap,
    Json(words): Json<Vec<Value>>,
) -> (StatusCode, Json<Value>) {
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    if given != Some(&format!("Bearer {}", behind.token)) {
        return (StatusCode::UNAUTHORIZED, Json(json!({ "error": "WRONGPASS invalid or missing auth token" })));
    }
    let words = words.iter().map(|word| word.as_str().map_or_else(|| word.to_string(), str::to_owned));
    let mut asked = Cmd::new();
    asked.arg(words.collect::<Vec<_>>());
    let answer = match behind.redis.get_multiplexed_async_connection().await {
        Ok(mut connection) => asked.query_async(&mut connection).await,
        Err(_) => return (StatusCode::BAD_GATEWAY, Json(json!({ "error": "ERR no database" }))),
    };
    match answer {
        Ok(value) => (StatusCode::OK, Json(json!({ "result": plain(&value) }))),
        Err(error) => (StatusCode::BAD_REQUEST, Json(json!({ "error": format!("ERR {error}") }))),
    }
}

fn plain(value: &RedisValue) -> Value {
    match value {
        RedisValue::Int(number) => json!(number),
        RedisValue::BulkString(bytes) => json!(String::from_utf8_lossy(bytes)),
        RedisValue::SimpleString(text) => json!(text),
        RedisValue::Okay => json!("OK"),
        RedisValue::Array(values) => values.iter().map(plain).collect(),
        _ => Value::Null,
    }
}
