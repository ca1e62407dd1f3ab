//! The text that follows a silence, and the tick that sends what is due.

use serde_json::json;

use crate::support::{TimeOfDay, Workspace, wait_for};

async fn silence(workspace: &Workspace, seconds: u32) {
    let change = json!({ "follow_up_after_seconds": seconds });
    let changed = workspace.patch("/api/settings/workspace", change).await.expect(200);
    assert_eq!(changed["follow_up_after_seconds"], seconds);
}

#[tokio::test]
async fn a_silent_lead_is_written_to_exactly_once_more() {
    let workspace = Workspace::new().await;
    silence(&workspace, 1).await;
    let phone = workspace.phone_by(TimeOfDay::Day);
    let lead = workspace.submit(&phone).await;
    let texts = phone.wait_for_texts(2).await;
    assert!(texts[1].contains("still interested"), "{texts:?}");
    workspace.settled().await;
    // Nothing waits that could send a third.
    assert!(workspace.follow_ups().await.is_empty());
    assert_eq!(phone.received().await.len(), 2);
    assert_eq!(workspace.messages(&lead).await[1]["author"], "ai");
}

#[tokio::test]
async fn a_lead_who_answers_is_not_asked_again_for_that_text() {
    let workspace = Workspace::new().await;
    silence(&workspace, 3_600).await;
    let (phone, _) = workspace.lead_with_first_text().await;
    let waiting = workspace.follow_ups().await;
    assert_eq!(waiting.len(), 1, "{waiting:?}");
    phone.text("Hello").await;
    phone.wait_for_texts(2).await;
    workspace.settled().await;
    let canceled = workspace.jobs("canceled").await;
    assert!(canceled.iter().any(|job| job["id"] == waiting[0]["id"]), "{canceled:?}");
}

#[tokio::test]
async fn a_takeover_and_a_stop_end_the_follow_up() {
    let workspace = Workspace::new().await;
    silence(&workspace, 3_600).await;
    let (_, taken) = workspace.lead_with_first_text().await;
    workspace.step(&taken, "takeover").await;
    let (stopped, lead) = workspace.lead_with_first_text().await;
    stopped.text("STOP").await;
    workspace.wait_for_inbound(&lead, 1).await;
    workspace.settled().await;
    assert!(workspace.follow_ups().await.is_empty());
    assert_eq!(workspace.jobs("canceled").await.len(), 2);
}

#[tokio::test]
async fn without_a_time_nobody_is_written_to_again() {
    let workspace = Workspace::new().await;
    let change = json!({ "follow_up_after_seconds": null });
    let changed = workspace.patch("/api/settings/workspace", change).await.expect(200);
    assert!(changed["follow_up_after_seconds"].is_null());
    workspace.lead_with_first_text().await;
    assert!(workspace.follow_ups().await.is_empty());
}

#[tokio::test]
async fn the_tick_is_for_the_scheduler_alone() {
    let workspace = Workspace::new().await;
    let (visitor, secret) = (workspace.visitor(), &workspace.program.settings.cron_secret);
    visitor.get("/api/cron/tick").await.problem(401, "unauthorized");
    for wrong in ["", "wrong", &secret[1..], &format!("{secret}x")] {
        visitor.with_token(wrong).get("/api/cron/tick").await.problem(401, "unauthorized");
    }
    workspace.get("/api/cron/tick").await.problem(401, "unauthorized");
    let ticked = wait_for("a tick", async || {
        let answer = visitor.with_token(secret).get("/api/cron/tick").await;
        (answer.status == 200).then(|| answer.json())
    })
    .await;
    assert_eq!(ticked["status"], "ok");
}
