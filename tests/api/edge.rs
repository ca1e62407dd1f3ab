//! What every answer tells browsers, and which sites' pages are heard.

use reqwest::Method;
use serde_json::json;

use crate::support::{Answer, Program, Workspace, live::ticket};

#[tokio::test]
async fn every_answer_forbids_framing_and_scripts_and_names_https_where_there_is_one() {
    let (plain, secure) = tokio::join!(async { Program::start(&[]).await }, async {
        Program::start(&[("PUBLIC_URL", "https://leads.example.com")]).await
    });
    for path in
        ["/api/health", "/api/leads", "/api/nothing", "/f/nothing", "/api/openapi.json", "/.well-known/jwks.json"]
    {
        let answer = secure.api().get(path).await;
        assert!(answer.header("content-security-policy").contains("default-src 'none'"), "{path}");
        assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"), "{path}");
        assert_eq!(answer.header("x-frame-options"), "DENY", "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        assert!(answer.header("permissions-policy").contains("camera=()"), "{path}");
        assert_eq!(answer.header("strict-transport-security"), "max-age=63072000; includeSubDomains", "{path}");
        assert_eq!(plain.api().get(path).await.header("strict-transport-security"), "", "{path}");
    }
}

/// Asks for a socket as a page of this origin would, and gives the status.
async fn handshake(workspace: &Workspace, origin: Option<&str>) -> u16 {
    let path = format!("/api/live?ticket={}", ticket(workspace).await);
    let mut request = workspace.visitor().request(Method::GET, &path);
    for (name, value) in [
        ("connection", "upgrade"),
        ("upgrade", "websocket"),
        ("sec-websocket-version", "13"),
        ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
    ] {
        request = request.header(name, value);
    }
    if let Some(origin) = origin {
        request = request.header("origin", origin);
    }
    request.send().await.unwrap().status().as_u16()
}

#[tokio::test]
async fn a_socket_is_opened_by_our_own_pages_and_by_programs() {
    let workspace = Workspace::new().await;
    let own = workspace.program.url.clone();
    for origin in [None, Some(own.as_str()), Some("http://localhost:3001")] {
        assert_eq!(handshake(&workspace, origin).await, 101, "{origin:?}");
    }
    for origin in ["https://evil.example", "null", "http://127.0.0.1.evil.example", ""] {
        assert_eq!(handshake(&workspace, Some(origin)).await, 403, "{origin}");
    }
}

#[tokio::test]
async fn what_sets_or_takes_a_cookie_hears_no_other_site() {
    let workspace = Workspace::new().await;
    for path in [
        "/api/auth/login",
        "/api/auth/refresh",
        "/api/auth/logout",
        "/api/auth/oidc/start",
        "/api/auth/oidc/finish",
        "/api/auth/login/passkey",
        "/api/auth/login/passkey/challenge",
    ] {
        for (name, value) in [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")] {
            let request = workspace.visitor().request(Method::POST, path).header(name, value);
            Answer::of(request.json(&json!({}))).await.problem(403, "cross_site");
        }
    }
}

#[tokio::test]
async fn a_body_that_lies_too_deep_within_itself_is_no_body() {
    let workspace = Workspace::new().await;
    let deep = format!("{{\"name\":{}1{}}}", "[".repeat(40), "]".repeat(40));
    let request =
        workspace.request(Method::PATCH, "/api/settings/workspace").header("content-type", "application/json");
    Answer::of(request.body(deep)).await.problem(400, "malformed_json");
}
