//! A workspace that demands a second factor: who has proven a password alone reaches the own account and nothing else.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Api, Authenticator, Teammate, Workspace, settings::PASSWORD};

const SETTINGS: &str = "/api/settings/workspace";
const FACTOR: &str = "/api/auth/second-factor";

/// Sets up and proves a second factor of whoever the client is signed in as. Gives a recovery code with it.
async fn set_up(api: &Api) -> (Authenticator, String) {
    let begun = api.post(FACTOR, json!({ "password": PASSWORD })).await.expect(201);
    let app = Authenticator::new(begun["secret"].as_str().unwrap());
    let confirmed = api.post(&format!("{FACTOR}/confirm"), json!({ "code": app.code(0) })).await.expect(200);
    (app, confirmed["recovery_codes"][0].as_str().unwrap().to_owned())
}

/// Signs in with the password alone, and gives the session with its cookie.
async fn sign_in(workspace: &Workspace, email: &str) -> (Value, String) {
    let credentials = json!({ "email": email, "password": PASSWORD });
    let answer = workspace.visitor().post("/api/auth/login", credentials).await;
    let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
    (answer.expect(200), cookie)
}

async fn continued(workspace: &Workspace, cookie: &str) -> Value {
    let request = workspace.visitor().request(Method::POST, "/api/auth/refresh").header("cookie", cookie);
    Answer::of(request).await.expect(200)
}

#[tokio::test]
async fn who_has_proven_a_password_alone_sets_a_second_factor_up_and_then_goes_on() {
    let workspace = Workspace::new().await;
    let agent = Teammate::join(&workspace, "agent").await;
    let demand = json!({ "require_second_factor": true });
    // Nobody locks everybody out, themselves among them, without knowing how it is done.
    workspace.patch(SETTINGS, demand.clone()).await.problem(409, "own_second_factor_first");
    assert_eq!(workspace.get(SETTINGS).await.expect(200)["require_second_factor"], false);
    agent.api.patch(SETTINGS, demand.clone()).await.problem(403, "forbidden");
    set_up(&workspace.api).await;
    assert_eq!(workspace.patch(SETTINGS, demand).await.expect(200)["require_second_factor"], true);
    // What is not named stays.
    let renamed = workspace.patch(SETTINGS, json!({ "name": "Harbor Roofing" })).await.expect(200);
    assert_eq!(renamed["require_second_factor"], true);
    let key = workspace.post("/api/team/api-keys", json!({ "name": "A program", "scopes": ["read"] })).await;
    let key = workspace.with_token(key.expect(201)["key"].as_str().unwrap());

    let (session, cookie) = sign_in(&workspace, &agent.email).await;
    assert_eq!((&session["owes_second_factor"], &session["member"]["role"]), (&json!(true), &json!("agent")));
    let limited = workspace.with_token(session["access_token"].as_str().unwrap());
    for path in ["/api/leads", "/api/conversations", "/api/team/members", SETTINGS] {
        limited.get(path).await.problem(403, "second_factor_first");
    }
    limited.post("/api/live/ticket", json!({})).await.problem(403, "second_factor_first");
    limited.post(&format!("/api/capture/{}/none", workspace.form), json!({})).await.problem(404, "not_found");
    for path in ["/api/auth/me", "/api/auth/sessions", FACTOR, "/api/auth/passkeys"] {
        limited.get(path).await.expect(200);
    }
    // A token that was asked for meanwhile is no better.
    let again = continued(&workspace, &cookie).await;
    assert_eq!(again["owes_second_factor"], true);

    let (session, cookie) = sign_in(&workspace, &agent.email).await;
    let limited = workspace.with_token(session["access_token"].as_str().unwrap());
    let (app, recovery) = set_up(&limited).await;
    limited.get("/api/leads").await.problem(403, "second_factor_first");
    let free = continued(&workspace, &cookie).await;
    assert_eq!(free["owes_second_factor"], false);
    workspace.with_token(free["access_token"].as_str().unwrap()).get("/api/leads").await.expect(200);

    // From now on the code is asked for, and is enough.
    let credentials = |code: String| json!({ "email": agent.email, "password": PASSWORD, "code": code });
    let answer = workspace.visitor().post("/api/auth/login", credentials(app.code(1))).await;
    let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
    let signed_in = answer.expect(200);
    assert_eq!(signed_in["owes_second_factor"], false);
    // Whoever takes it away owes it again.
    let own = workspace.with_token(signed_in["access_token"].as_str().unwrap());
    let proof = json!({ "password": PASSWORD, "code": recovery });
    assert_eq!(own.post(&format!("{FACTOR}/remove"), proof).await.status, 204);
    assert_eq!(continued(&workspace, &cookie).await["owes_second_factor"], true);
    // A key was never a password.
    key.get("/api/leads").await.expect(200);
}

#[tokio::test]
async fn what_was_demanded_is_demanded_no_longer() {
    let workspace = Workspace::new().await;
    let agent = Teammate::join(&workspace, "agent").await;
    set_up(&workspace.api).await;
    workspace.patch(SETTINGS, json!({ "require_second_factor": true })).await.expect(200);
    let (_, cookie) = sign_in(&workspace, &agent.email).await;
    workspace.patch(SETTINGS, json!({ "require_second_factor": false })).await.expect(200);
    let free = continued(&workspace, &cookie).await;
    assert_eq!(free["owes_second_factor"], false);
    workspace.with_token(free["access_token"].as_str().unwrap()).get("/api/leads").await.expect(200);
}
