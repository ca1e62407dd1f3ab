//! `/api/auth/passkeys` and signing in with one, as far as no authenticator is needed: what lets in is in
//! `tests/browser/passkeys.spec.mjs`, with Chromium's.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::support::{Program, Workspace, client::pointers, settings::PASSWORD};

const CHALLENGE: &str = "/api/auth/passkeys/challenge";

/// A workspace at a host name: browsers know passkeys there.
async fn at_a_host() -> Workspace {
    Workspace::on(Arc::new(Program::start(&[("PUBLIC_URL", "http://localhost:4321")]).await)).await
}

#[tokio::test]
async fn where_browsers_know_none_the_answer_says_so() {
    let workspace = Workspace::new().await;
    workspace.post(CHALLENGE, json!({ "password": PASSWORD })).await.problem(409, "no_passkeys_here");
    workspace.visitor().post("/api/auth/login/passkey/challenge", json!({})).await.problem(409, "no_passkeys_here");
}

#[tokio::test]
async fn a_browser_is_asked_by_whoever_knows_the_password_and_what_it_did_not_make_is_refused() {
    let workspace = at_a_host().await;
    let refused = workspace.post(CHALLENGE, json!({ "password": "not mine at all" })).await.problem(422, "invalid");
    assert_eq!(pointers(&refused), ["/password"]);
    let asked = workspace.post(CHALLENGE, json!({ "password": PASSWORD })).await.expect(200);
    let options = &asked["options"]["publicKey"];
    assert_eq!((&options["rp"]["id"], &options["user"]["name"]), (&json!("localhost"), &json!(workspace.email)));
    assert!(options["challenge"].as_str().unwrap().len() >= 32, "{options}");
    let answer = |name: &str, attempt: &Value| json!({ "name": name, "attempt": attempt, "credential": { "id": "x" } });
    let refused = workspace.post("/api/auth/passkeys", answer(" ", &asked["attempt"])).await.problem(422, "invalid");
    assert_eq!(pointers(&refused), ["/name"]);
    for attempt in [&asked["attempt"], &asked["attempt"], &json!("made-up")] {
        let refused = workspace.post("/api/auth/passkeys", answer("Laptop", attempt)).await.problem(422, "invalid");
        assert_eq!(pointers(&refused), ["/credential"]);
    }
    let none = json!({ "items": [], "next_cursor": null });
    assert_eq!(workspace.get("/api/auth/passkeys").await.expect(200), none);
    workspace.delete("/api/auth/passkeys/nothing").await.expect(404);
}

#[tokio::test]
async fn an_answer_that_is_nobodys_lets_nobody_in() {
    let workspace = at_a_host().await;
    let visitor = workspace.visitor();
    let asked = visitor.post("/api/auth/login/passkey/challenge", json!({})).await.expect(200);
    assert_eq!(asked["options"]["publicKey"]["rpId"], "localhost");
    let response = json!({ "authenticatorData": "AAAA", "clientDataJSON": "e30", "signature": "AAAA", "userHandle": "AAAAAAAAAAAAAAAAAAAAAA" });
    let credential = json!({ "id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": response });
    for credential in [json!(null), json!({ "id": "x" }), credential] {
        let answer = json!({ "attempt": asked["attempt"], "credential": credential });
        let refused = visitor.post("/api/auth/login/passkey", answer).await;
        assert_eq!(refused.header("set-cookie"), "");
        refused.problem(401, "passkey_refused");
    }
    // What was asked of a member who adds a passkey is no way in, and the other way round.
    let asked = workspace.post(CHALLENGE, json!({ "password": PASSWORD })).await.expect(200);
    let answer = json!({ "attempt": asked["attempt"], "credential": { "id": "x" } });
    visitor.post("/api/auth/login/passkey", answer).await.problem(401, "passkey_refused");
}
