//! An HTTP client that says what it expected.

use std::time::Duration;

use reqwest::{Method, header::HeaderMap};
use serde_json::{Value, json};

use super::settings::PASSWORD;

/// A client of one server, signed in or not.
#[derive(Clone)]
pub struct Api {
    /// Makes the requests.
    pub http: reqwest::Client,
    /// The server's address.
    pub url: String,
    /// The access token.
    pub token: Option<String>,
}

/// An answer, read whole.
pub struct Answer {
    /// The request, for messages.
    pub request: String,
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub text: String,
}

impl Api {
    /// A client that is not signed in.
    pub fn new(url: String) -> Self {
        let http = reqwest::Client::builder().timeout(Duration::from_secs(60)).build().unwrap();
        Self { http, url, token: None }
    }

    /// The same client, signed in.
    pub async fn signed_in(&self, email: &str) -> Self {
        let credentials = json!({ "email": email, "password": PASSWORD });
        let session = self.post("/api/auth/login", credentials).await.expect(200);
        self.with_token(session["access_token"].as_str().unwrap())
    }

    /// The same client with a token.
    pub fn with_token(&self, token: &str) -> Self {
        Self { token: Some(token.to_owned()), ..self.clone() }
    }

    /// A request to be completed and sent by [`Answer::of`].
    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.url));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// Reads.
    pub async fn get(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::GET, path)).await
    }

    /// Reads, or gives nothing when the server is not there.
    pub async fn try_get(&self, path: &str) -> Option<Answer> {
        Answer::try_of(self.request(Method::GET, path)).await.ok()
    }

    /// Posts with a new idempotency key.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.post_as(path, body, &super::unique()).await
    }

    /// Posts with a given idempotency key.
    pub async fn post_as(&self, path: &str, body: Value, key: &str) -> Answer {
        Answer::of(self.request(Method::POST, path).header("idempotency-key", key).json(&body)).await
    }

    /// Changes.
    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        Answer::of(self.request(Method::PATCH, path).json(&body)).await
    }

    /// Puts something in the place of what is there.
    pub async fn put(&self, path: &str, body: Value) -> Answer {
        Answer::of(self.request(Method::PUT, path).json(&body)).await
    }

    /// Deletes.
    pub async fn delete(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::DELETE, path)).await
    }
}

impl Answer {
    /// Sends a request and reads the answer.
    pub async fn of(request: reqwest::RequestBuilder) -> Self {
        Self::try_of(request).await.unwrap()
    }

    /// Sends a request and reads the answer, if there is one.
    pub async fn try_of(request: reqwest::RequestBuilder) -> reqwest::Result<Self> {
        let (client, request) = request.build_split();
        let request = request?;
        let name = format!("{} {}", request.method(), request.url().path());
        let response = client.execute(request).await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Ok(Self { request: name, status, headers, text: response.text().await? })
    }

    /// The body as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("{}: not JSON: {}", self.request, self.text))
    }

    /// The body, of an answer that must have this status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}: {}", self.request, self.text);
        if self.text.is_empty() { Value::Null } else { self.json() }
    }

    /// The problem, of an answer that must have this status and this code.
    #[track_caller]
    pub fn problem(self, status: u16, code: &str) -> Value {
        let kind = self.header("content-type");
        let problem = self.expect(status);
        assert_eq!(kind, "application/problem+json");
        assert_eq!(problem["code"], code, "{problem}");
        assert_eq!(problem["status"], status);
        assert!(problem["request_id"].as_str().is_some_and(|id| !id.is_empty()));
        problem
    }

    /// A header, or nothing.
    pub fn header(&self, name: &str) -> String {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
    }
}

/// The pointers of a problem's fields, in order.
pub fn pointers(problem: &Value) -> Vec<&str> {
    problem["errors"].as_array().unwrap().iter().map(|error| error["pointer"].as_str().unwrap()).collect()
}
