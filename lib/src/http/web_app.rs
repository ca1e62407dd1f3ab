//! The exported web app, served from a folder, precompressed, with caching and security headers.

use std::{path::Path, sync::Arc};

use axum::{
    Router,
    extract::Request,
    http::{HeaderValue, header},
    middleware::{Next, from_fn},
    response::Response,
};
use tower_http::services::{ServeDir, ServeFile};

use super::{hardening::harden, problem::Problem};
use crate::security::random;

/// The folder's files; `secure`: whether people reach us over https. Pages carry a policy whose hashes are read from `csp.json`, which the web build writes.
pub fn router(folder: &Path, secure: bool) -> Router {
    let files = ServeDir::new(folder)
        .precompressed_br()
        .precompressed_gzip()
        .append_index_html_on_directories(true)
        .not_found_service(ServeFile::new(folder.join("404.html")));
    let hashes: Arc<Path> = folder.join("csp.json").into();
    Router::new().fallback_service(files).layer(from_fn(move |request: Request, next: Next| {
        let hashes = hashes.clone();
        async move {
            let mut response = with_headers(request, next, &hashes).await;
            harden(&mut response, secure);
            response
        }
    }))
}

async fn with_headers(request: Request, next: Next, hashes: &Path) -> Response {
    if request.uri().path().starts_with("/api/") {
        return Problem::not_found().render(&random::id::<String>());
    }
    let immutable = request.uri().path().starts_with("/_next/static/");
    let mut response = next.run(request).await;
    let page =
        response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let cache =
        if immutable && response.status().is_success() { "public, max-age=31536000, immutable" } else { "no-cache" };
    let policy = if page { Some(policy(hashes).await) } else { None };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    if let Some(policy) = policy {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// Read with every page: a web app that is built again while the server runs has other hashes.
async fn policy(hashes: &Path) -> HeaderValue {
    let json = tokio::fs::read(hashes).await.ok();
    let json = json.and_then(|json| serde_json::from_slice::<serde_json::Value>(&json).ok());
    let hashes = json.map(|json| collect_hashes(&json)).unwrap_or_default();
    let scripts: String = hashes.iter().map(|hash| format!(" '{hash}'")).collect();
    let policy = format!(
        "default-src 'self'; script-src 'self'{scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; \
         connect-src 'self' ws: wss:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'"
    );
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'self'"))
}

/// Every `sha256-...` anywhere in the document.
fn collect_hashes(json: &serde_json::Value) -> Vec<String> {
    match json {
        serde_json::Value::String(text) => {
            let text = text.trim_matches('\'');
            text.starts_with("sha256-").then(|| text.to_owned()).into_iter().collect()
        }
        serde_json::Value::Array(items) => items.iter().flat_map(collect_hashes).collect(),
        serde_json::Value::Object(fields) => fields.values().flat_map(collect_hashes).collect(),
        _ => Vec::new(),
    }
}
