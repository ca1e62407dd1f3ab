//! A small provider in Twilio's language at the public address of a server: it keeps pictures and takes texts.

use std::{
    collections::HashMap,
    convert::Infallible,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use futures_util::stream;
use serde_json::json;
use tokio::net::TcpListener;

/// What it answers to a request for a file.
#[derive(Clone)]
pub enum Reply {
    /// The file, under this type.
    File(&'static str, Vec<u8>),
    /// It is elsewhere.
    MovedTo(String),
    /// Bytes without end, of which the first are these, with no length given.
    Endless(Vec<u8>),
    /// This status.
    Status(u16),
}

/// A provider on a port of its own.
#[derive(Clone, Default)]
pub struct Vendor {
    /// Its address.
    pub url: String,
    files: Arc<Mutex<HashMap<String, Reply>>>,
    asked: Arc<Mutex<Vec<(String, HeaderMap)>>>,
    texts: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Vendor {
    /// Starts a provider.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let vendor = Self { url: format!("http://{}", listener.local_addr().unwrap()), ..Self::default() };
        let router = Router::new().fallback(answer).with_state(vendor.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        vendor
    }

    /// Keeps a file, and gives its address.
    pub fn keep(&self, path: &str, reply: Reply) -> String {
        self.files.lock().unwrap().insert(path.to_owned(), reply);
        format!("{}{path}", self.url)
    }

    /// The requests for files: their paths and headers.
    pub fn asked(&self) -> Vec<(String, HeaderMap)> {
        self.asked.lock().unwrap().clone()
    }

    /// The texts it took: the bodies of the requests.
    pub fn texts(&self) -> Vec<Vec<u8>> {
        self.texts.lock().unwrap().clone()
    }
}

async fn answer(State(vendor): State<Vendor>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path().to_owned();
    if path.ends_with("/Messages.json") {
        if parts.method != Method::POST {
            return axum::Json(json!({ "messages": [] })).into_response();
        }
        let body = axum::body::to_bytes(body, 1 << 20).await.unwrap();
        let mut texts = vendor.texts.lock().unwrap();
        texts.push(body.to_vec());
        let created = json!({ "sid": format!("MM{}", super::unique()), "status": "queued", "num_segments": "1" });
        return (StatusCode::CREATED, axum::Json(created)).into_response();
    }
    vendor.asked.lock().unwrap().push((path.clone(), parts.headers));
    let reply = vendor.files.lock().unwrap().get(&path).cloned();
    match reply {
        Some(Reply::File(kind, bytes)) => ([(header::CONTENT_TYPE, kind)], bytes).into_response(),
        Some(Reply::MovedTo(place)) => (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, place)]).into_response(),
        Some(Reply::Endless(start)) => {
            let rest = stream::repeat(Bytes::from(vec![0x3f; 64 * 1024]));
            let all = futures_util::StreamExt::chain(stream::iter([Bytes::from(start)]), rest);
            Body::from_stream(futures_util::StreamExt::map(all, Ok::<_, Infallible>)).into_response()
        }
        Some(Reply::Status(status)) => StatusCode::from_u16(status).unwrap().into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
