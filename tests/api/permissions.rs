//! Who may do what: every route, asked by nobody, by every role and by an API key of every scope.
//!
//! `permissions.txt` says what each operation needs: a permission, `person` (a signed-in member, no API key), `open`, or
//! `secret` (something other than a member's token). A route that is not in it fails the test.

use std::collections::BTreeMap;

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Api, Teammate, Workspace, wait_for};

const ROLES: [&str; 5] = ["viewer", "agent", "manager", "admin", "owner"];

/// The lowest role that holds each permission, as the product promises it; and whether a key can be made for it.
const PERMISSIONS: [(&str, &str); 11] = [
    ("read", "viewer"),
    ("converse", "agent"),
    ("assign", "agent"),
    ("repair_jobs", "manager"),
    ("edit_knowledge", "manager"),
    ("handle_personal_data", "manager"),
    ("import_leads", "manager"),
    ("export_leads", "admin"),
    ("read_audit", "admin"),
    ("change_settings", "admin"),
    ("manage_team", "admin"),
];

/// What each operation needs.
fn table() -> BTreeMap<&'static str, &'static str> {
    let lines = include_str!("permissions.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| line.split_once(' ').unwrap()).collect()
}

/// Somebody who asks, and whether they hold what an operation needs.
struct Asker {
    name: &'static str,
    api: Api,
    holds: Box<dyn Fn(&str) -> bool>,
}

fn rank(role: &str) -> usize {
    ROLES.iter().position(|known| *known == role).unwrap()
}

/// Every operation: its name, method and an address with ids that nobody has.
async fn operations(workspace: &Workspace) -> Vec<(String, Method, String)> {
    let document = workspace.visitor().get("/api/openapi.json").await.expect(200);
    let mut all = Vec::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let parts = path.split('/').map(|part| if part.starts_with('{') { "nothing" } else { part });
            let address = parts.collect::<Vec<_>>().join("/");
            let name = operation["operationId"].as_str().unwrap().to_owned();
            all.push((name, Method::from_bytes(method.to_uppercase().as_bytes()).unwrap(), address));
        }
    }
    all
}

async fn ask(api: &Api, method: &Method, address: &str) -> Answer {
    Answer::of(api.request(method.clone(), address)).await
}

async fn key(workspace: &Workspace, scopes: Value) -> Value {
    let new = json!({ "name": "A program", "scopes": scopes });
    workspace.post("/api/team/api-keys", new).await.expect(201)
}

#[tokio::test]
async fn every_route_opens_to_those_who_may_and_to_nobody_else() {
    let workspace = Workspace::new().await;
    let mut askers = Vec::new();
    for role in ROLES {
        let api = if role == "owner" { workspace.api.clone() } else { Teammate::join(&workspace, role).await.api };
        let holds = move |need: &str| {
            let lowest = PERMISSIONS.iter().find(|(permission, _)| *permission == need);
            need == "person" || lowest.is_some_and(|(_, lowest)| rank(role) >= rank(lowest))
        };
        askers.push(Asker { name: role, api, holds: Box::new(holds) });
    }
    for (scope, _) in PERMISSIONS.into_iter().filter(|(scope, _)| *scope != "manage_team") {
        let made = key(&workspace, json!([scope])).await;
        let api = workspace.api.with_token(made["key"].as_str().unwrap());
        askers.push(Asker { name: scope, api, holds: Box::new(move |need: &str| need == scope) });
    }
    let (table, operations) = (table(), operations(&workspace).await);
    let named: Vec<&str> = operations.iter().map(|(name, ..)| name.as_str()).collect();
    let gone: Vec<_> = table.keys().filter(|name| !named.contains(name)).collect();
    assert!(gone.is_empty(), "no operations any more: {gone:?}");
    let mut asked = 0;
    for (name, method, address) in &operations {
        let need = *table.get(name.as_str()).unwrap_or_else(|| panic!("say in permissions.txt what {name} needs"));
        if need == "open" || need == "secret" {
            continue;
        }
        let answer = ask(&workspace.visitor(), method, address).await;
        assert_eq!(answer.status, 401, "{name} for nobody");
        for Asker { name: who, api, holds } in &askers {
            let answer = ask(api, method, address).await;
            assert_eq!(answer.status == 403, !holds(need), "{name} needs {need}, for {who}: {}", answer.text);
            assert!(answer.status != 401 && answer.status < 500, "{name} for {who}: {}", answer.text);
            asked += 1;
        }
    }
    assert!(asked > 1_000, "{asked}");
}

#[tokio::test]
async fn a_key_is_shown_once_and_is_good_until_it_ends_or_is_taken_back() {
    let workspace = Workspace::new().await;
    let made = key(&workspace, json!(["read", "converse", "read"])).await;
    let secret = made["key"].as_str().unwrap();
    assert!(secret.starts_with(made["prefix"].as_str().unwrap()) && secret.len() > 50, "{made}");
    assert_eq!((&made["scopes"], &made["used_at"]), (&json!(["read", "converse"]), &Value::Null));
    let program = workspace.api.with_token(secret);
    program.get("/api/leads").await.expect(200);
    program.get("/api/auth/me").await.problem(403, "members_only");
    let listed = workspace.get("/api/team/api-keys").await;
    assert!(!listed.text.contains(secret));
    assert!(listed.json()["items"][0]["used_at"].is_string(), "{}", listed.text);
    program.get("/api/team/api-keys").await.problem(403, "forbidden");

    let path = format!("/api/team/api-keys/{}", made["id"].as_str().unwrap());
    Workspace::new().await.delete(&path).await.expect(404);
    workspace.delete(&path).await.expect(204);
    workspace.delete(&path).await.expect(404);
    program.get("/api/leads").await.problem(401, "unauthorized");
    workspace.api.with_token(&format!("{secret}x")).get("/api/leads").await.problem(401, "unauthorized");

    let soon = jiff::Timestamp::now() + jiff::SignedDuration::from_secs(2);
    let new = json!({ "name": "For a moment", "scopes": ["read"], "expires_at": soon.to_string() });
    let made = workspace.post("/api/team/api-keys", new).await.expect(201);
    let program = workspace.api.with_token(made["key"].as_str().unwrap());
    wait_for("the end of the key", async || {
        Some(program.get("/api/leads").await.status).filter(|status| *status == 401)
    })
    .await;
}

#[tokio::test]
async fn nobody_makes_a_key_for_more_than_they_may_and_it_holds_no_more_than_its_maker() {
    let workspace = Workspace::new().await;
    for (new, pointer) in [
        (json!({ "name": " ", "scopes": ["read"] }), "/name"),
        (json!({ "name": "x".repeat(61), "scopes": ["read"] }), "/name"),
        (json!({ "name": "A program", "scopes": [] }), "/scopes"),
        (json!({ "name": "A program", "scopes": ["read", "manage_team"] }), "/scopes/1"),
        (json!({ "name": "A program", "scopes": ["read"], "expires_at": "2020-01-01T00:00:00Z" }), "/expires_at"),
    ] {
        let refused = workspace.post("/api/team/api-keys", new).await.problem(422, "invalid");
        assert_eq!(refused["errors"][0]["pointer"], pointer, "{refused}");
    }
    let agent = Teammate::join(&workspace, "agent").await;
    let new = json!({ "name": "A program", "scopes": ["read"] });
    agent.api.post("/api/team/api-keys", new.clone()).await.problem(403, "forbidden");

    let admin = Teammate::join(&workspace, "admin").await;
    let new = json!({ "name": "A program", "scopes": ["read", "change_settings"] });
    let made = admin.api.post("/api/team/api-keys", new).await.expect(201);
    let program = workspace.api.with_token(made["key"].as_str().unwrap());
    let rename = json!({ "name": "Renamed by a program" });
    program.patch("/api/settings/workspace", rename.clone()).await.expect(200);
    // Its maker's role is another one now, and then the maker is gone.
    let member = format!("/api/team/members/{}", admin.id);
    workspace.patch(&member, json!({ "role": "agent" })).await.expect(200);
    program.patch("/api/settings/workspace", rename).await.problem(403, "forbidden");
    program.get("/api/leads").await.expect(200);
    workspace.delete(&member).await.expect(204);
    program.get("/api/leads").await.problem(401, "unauthorized");
    assert!(workspace.get("/api/team/api-keys").await.expect(200)["items"].as_array().unwrap().is_empty());
}
