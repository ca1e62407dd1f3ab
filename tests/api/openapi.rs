//! `/api/openapi.json`: the interface's description is the committed one, and every route in it is there.

use std::{collections::BTreeSet, fs};

use reqwest::Method;
use serde_json::Value;

use crate::support::{Answer, Workspace};

#[tokio::test]
async fn the_description_is_the_same_served_printed_and_committed() {
    let workspace = Workspace::new().await;
    let committed = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/api/openapi.json")).unwrap();
    let served = workspace.visitor().get("/api/openapi.json").await;
    assert!(served.header("content-type").starts_with("application/json"));
    assert_eq!(served.text, committed);
    assert_eq!(workspace.program.run(&["openapi"]).await, committed, "write api/openapi.json anew: leadline openapi");
    assert!(served.json()["openapi"].as_str().unwrap().starts_with("3.1"));
}

#[tokio::test]
async fn every_route_of_the_description_is_there_and_closed_to_strangers_unless_it_says_so() {
    let workspace = Workspace::new().await;
    let document = workspace.visitor().get("/api/openapi.json").await.expect(200);
    let kept = workspace.visitor().request(Method::POST, "/api/simulator/pictures").body("a picture");
    let kept = Answer::of(kept).await.expect(201)["url"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    workspace.submit(&workspace.new_phone()).await;
    let id = workspace.get("/api/settings/workspace").await.expect(200)["id"].as_str().unwrap().to_owned();
    let mut names = BTreeSet::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let name = operation["operationId"].as_str().unwrap_or_else(|| panic!("{method} {path} has no name"));
            assert!(names.insert(name.to_owned()), "{name} is there twice");
            let address = path
                .replace("{form_id}", &workspace.form)
                .replace("{number}", "%2B13035550100")
                .replace("{picture}", &kept)
                .replace("{workspace_id}", &id)
                .replace("{id}", "nothing");
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
            let answer = Answer::of(workspace.visitor().request(method.clone(), &address)).await;
            let absent = answer.status == 404 && answer.json()["code"] == "not_found";
            assert!(!absent && answer.status != 405, "{method} {path}: {}", answer.status);
            assert!(answer.status < 500, "{method} {path}: {}", answer.text);
            if operation.get("security").is_some() {
                assert_eq!(answer.status, 401, "{method} {path}");
            }
        }
    }
    assert!(names.len() > 30);
}

#[tokio::test]
async fn what_needs_no_sign_in_is_a_short_list() {
    let workspace = Workspace::new().await;
    let document = workspace.visitor().get("/api/openapi.json").await.expect(200);
    let operations =
        document["paths"].as_object().unwrap().values().flat_map(|path| path.as_object().unwrap().values());
    let open = operations.filter(|operation| operation.get("security").is_none());
    let names: BTreeSet<&str> = open.filter_map(|operation: &Value| operation["operationId"].as_str()).collect();
    let expected = [
        "auth_accept_invite",
        "auth_ask_reset",
        "auth_invite",
        "auth_keys",
        "auth_login",
        "auth_login_by_passkey",
        "auth_login_challenge",
        "auth_logout",
        "auth_methods",
        "auth_oidc_finish",
        "auth_oidc_start",
        "auth_refresh",
        "auth_reset_password",
        "auth_setup",
        "auth_setup_state",
        "capture_certificate_keys",
        "capture_challenge",
        "capture_preflight",
        "capture_submit",
        "cron_tick",
        "health",
        "live_events",
        "live_socket",
        "simulator_keep_picture",
        "simulator_overview",
        "simulator_phone",
        "simulator_phones",
        "simulator_picture",
        "simulator_webhooks",
        "simulator_write",
    ];
    assert_eq!(names, BTreeSet::from(expected));
}
