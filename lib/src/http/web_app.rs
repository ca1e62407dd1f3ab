//! The exported web app, served from a folder, precompressed, with caching and security headers.

use std::path::Path;

use axum::{
    Router,
    extract::Request,
    http::{HeaderName, HeaderValue, header},
    middleware::{Next, from_fn},
    response::Response,
};
use tower_http::services::{ServeDir, ServeFile};

/// The headers of every page. The policy's hashes are read from `csp.json`, which the web build writes.
pub fn router(folder: &Path) -> Router {
    let policy = policy(folder);
    let files = ServeDir::new(folder)
        .precompressed_br()
        .precompressed_gzip()
        .append_index_html_on_directories(true)
        .not_found_service(ServeFile::new(folder.join("404.html")));
    Router::new().fallback_service(files).layer(from_fn(move |request: Request, next: Next| {
        let policy = policy.clone();
        async move { with_headers(request, next, policy).await }
    }))
}

async fn with_headers(request: Request, next: Next, policy: HeaderValue) -> Response {
    let immutable = request.uri().path().starts_with("/_next/static/");
    let mut response = next.run(request).await;
    let cache =
        if immutable && response.status().is_success() { "public, max-age=31536000, immutable" } else { "no-cache" };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), microphone=(), geolocation=()"),
    );
    response
}

fn policy(folder: &Path) -> HeaderValue {
    let hashes: Vec<String> = std::fs::read(folder.join("csp.json"))
        .ok()
        .and_then(|json| serde_json::from_slice::<serde_json::Value>(&json).ok())
        .map(|json| collect_hashes(&json))
        .unwrap_or_default();
    let scripts: String = hashes.iter().map(|hash| format!(" '{hash}'")).collect();
    let policy = format!(
        "default-src 'self'; script-src 'self'{scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
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
