//! `/api/settings`: the workspace, what the assistant knows, the numbers, and health.

use serde_json::json;

use crate::support::{Workspace, client::pointers};

#[tokio::test]
async fn the_workspace_is_changed_field_by_field() {
    let workspace = Workspace::new().await;
    let before = workspace.get("/api/settings/workspace").await.expect(200);
    assert_eq!((&before["name"], &before["default_region"]), (&json!(workspace.name), &json!("US")));
    assert_eq!(before["reply_window_seconds"], 900);
    let change = json!({ "time_zone": "Europe/Berlin" });
    let mut expected = before.clone();
    expected["time_zone"] = json!("Europe/Berlin");
    assert_eq!(workspace.patch("/api/settings/workspace", change).await.expect(200), expected);
    expected["name"] = json!("Brighter Dental");
    expected["follow_up_after_seconds"] = json!(null);
    let change = json!({ "name": " Brighter Dental ", "follow_up_after_seconds": null });
    assert_eq!(workspace.patch("/api/settings/workspace", change).await.expect(200), expected);
    assert_eq!(workspace.get("/api/settings/workspace").await.expect(200), expected);
    assert_eq!(workspace.get("/api/auth/me").await.expect(200)["workspace"]["time_zone"], "Europe/Berlin");
}

#[tokio::test]
async fn a_change_that_makes_no_sense_is_refused_whole() {
    let workspace = Workspace::new().await;
    let before = workspace.get("/api/settings/workspace").await.expect(200);
    for (change, pointer) in [
        (json!({ "name": "" }), "/name"),
        (json!({ "name": "   " }), "/name"),
        (json!({ "name": "x".repeat(61) }), "/name"),
        (json!({ "name": "Fine", "time_zone": "Mars/Olympus" }), "/time_zone"),
        (json!({ "name": "Fine", "follow_up_after_seconds": 0 }), "/follow_up_after_seconds"),
        (json!({ "follow_up_after_seconds": 40_000_000 }), "/follow_up_after_seconds"),
        (json!({ "follow_up_after_seconds": "soon" }), "/follow_up_after_seconds"),
    ] {
        let refused = workspace.patch("/api/settings/workspace", change).await.problem(422, "invalid");
        assert_eq!(pointers(&refused), [pointer]);
    }
    assert_eq!(workspace.get("/api/settings/workspace").await.expect(200), before);
}

#[tokio::test]
async fn knowledge_is_added_read_and_forgotten() {
    let workspace = Workspace::new().await;
    let path = "/api/settings/knowledge";
    let entry = json!({ "question": "Do you work on Sundays?", "answer": "No, we rest on Sundays." });
    let added = workspace.post(path, entry).await.expect(201);
    assert!(added["id"].is_string() && added["updated_at"].is_string());
    assert_eq!(workspace.get(path).await.expect(200), json!({ "items": [added], "next_cursor": null }));
    let refused =
        workspace.post(path, json!({ "question": "", "answer": "x".repeat(281) })).await.problem(422, "invalid");
    let mut wrong = pointers(&refused);
    wrong.sort_unstable();
    assert_eq!(wrong, ["/answer", "/question"]);
    let one = format!("{path}/{}", added["id"].as_str().unwrap());
    let deleted = workspace.delete(&one).await;
    assert_eq!((deleted.status, deleted.text.as_str()), (204, ""));
    workspace.delete(&one).await.problem(404, "not_found");
    assert!(workspace.get(path).await.expect(200)["items"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn a_numbers_credentials_are_not_shown() {
    let workspace = Workspace::new().await;
    let answer = workspace.get("/api/settings/channels").await;
    let simulator = workspace.visitor().get("/api/simulator").await.expect(200);
    for channel in simulator["channels"].as_array().unwrap() {
        for secret in ["auth_token", "api_key", "private_key", "api_secret", "signature_secret"] {
            let Some(secret) = channel["credentials"][secret].as_str() else { continue };
            // Vonage's key is no secret: it stands for the account.
            let open = channel["provider"] == "vonage" && secret == channel["credentials"]["api_key"];
            assert!(open || !answer.text.contains(secret), "{}", channel["provider"]);
        }
    }
    let channel = answer.expect(200)["items"][0].clone();
    assert_eq!((&channel["number"], &channel["state"]), (&json!(workspace.number), &json!("active")));
}

#[tokio::test]
async fn health_is_open_to_all() {
    let workspace = Workspace::new().await;
    let health = workspace.visitor().get("/api/health").await.expect(200);
    assert_eq!(health["status"], "ok");
    assert!(health["version"].is_string());
}

#[tokio::test]
async fn every_answer_carries_a_request_id_and_a_good_one_is_kept() {
    let workspace = Workspace::new().await;
    let given = crate::support::unique();
    for (sent, kept) in [(given.as_str(), true), ("not one of ours\u{21}", false)] {
        let request = workspace.request(reqwest::Method::GET, "/api/nothing").header("x-request-id", sent);
        let answer = crate::support::Answer::of(request).await;
        assert_eq!(answer.header("x-request-id") == sent, kept);
        let id = answer.header("x-request-id");
        assert_eq!(answer.problem(404, "not_found")["request_id"], id.as_str());
    }
}
