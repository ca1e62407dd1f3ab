//! Texts keep to the lead's clock, unless they answer what the lead has just said.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::support::{TimeOfDay, Workspace, wait_for};

async fn window(workspace: &Workspace, seconds: u32) {
    let change = json!({ "reply_window_seconds": seconds });
    workspace.patch("/api/settings/compliance", change).await.expect(200);
}

async fn held(workspace: &Workspace, lead: &Value) -> Value {
    wait_for("a held text", async || {
        let mut messages = workspace.messages(lead).await;
        messages.pop().filter(|message| !message["held"].is_null())
    })
    .await
}

#[tokio::test]
async fn a_form_is_answered_at_any_hour() {
    let workspace = Workspace::new().await;
    let phone = workspace.phone_by(TimeOfDay::Night);
    workspace.submit(&phone).await;
    phone.wait_for_texts(1).await;
}

#[tokio::test]
async fn at_night_a_text_waits_for_the_morning_and_leaves_when_the_lead_writes() {
    let workspace = Workspace::new().await;
    window(&workspace, 0).await;
    let phone = workspace.phone_by(TimeOfDay::Night);
    let lead = workspace.submit(&phone).await;
    let message = held(&workspace, &lead).await;
    assert_eq!(message["status"], "queued");
    assert!(message["held"]["reason"].as_str().unwrap().contains("too early or too late"), "{message}");
    let until: Timestamp = message["held"]["until"].as_str().unwrap().parse().unwrap();
    let wait = until.duration_since(Timestamp::now());
    assert!(wait > SignedDuration::ZERO && wait < SignedDuration::from_hours(60), "{wait}");
    assert!(phone.received().await.is_empty());
    let path = format!("/api/leads/{}/timeline", lead["id"].as_str().unwrap());
    let entries = workspace.get(&path).await.expect(200);
    let delays: Vec<&Value> =
        entries["items"].as_array().unwrap().iter().filter(|entry| entry["title"] == "Text delayed").collect();
    assert_eq!(delays.len(), 1, "{entries}");
    assert!(delays[0]["detail"].as_str().unwrap().contains("quiet_hours."), "{entries}");

    window(&workspace, 900).await;
    phone.text("Hello, are you there?").await;
    phone.wait_for_texts(1).await;
}

#[tokio::test]
async fn a_text_that_breaks_the_silence_waits_by_night_and_is_canceled_when_the_lead_writes() {
    let workspace = Workspace::new().await;
    workspace.patch("/api/settings/workspace", json!({ "follow_up_after_seconds": 1 })).await.expect(200);
    let phone = workspace.phone_by(TimeOfDay::Night);
    let lead = workspace.submit(&phone).await;
    let message = held(&workspace, &lead).await;
    assert!(message["text"].as_str().unwrap().contains("still interested"), "{message}");
    assert_eq!(phone.received().await.len(), 1);
    phone.text("Hello").await;
    wait_for("the end of the held text", async || {
        let messages = workspace.messages(&lead).await;
        messages.iter().find(|other| other["id"] == message["id"] && other["status"] == "canceled").cloned()
    })
    .await;
}

#[tokio::test]
async fn a_workspace_may_narrow_the_hours_and_never_widen_them() {
    let workspace = Workspace::new().await;
    window(&workspace, 0).await;
    let set = async |hours: &str| {
        workspace.patch("/api/settings/compliance", json!({ "hours": hours })).await.expect(200)["hours"].clone()
    };
    assert_eq!(set("00:00-24:00").await, "00:00-24:00");
    let night = workspace.phone_by(TimeOfDay::Night);
    let lead = workspace.submit(&night).await;
    held(&workspace, &lead).await;
    assert!(night.received().await.is_empty());
    assert_eq!(set("00:00-00:01").await, "00:00-00:01");
    let day = workspace.phone_by(TimeOfDay::Day);
    let lead = workspace.submit(&day).await;
    held(&workspace, &lead).await;
    assert!(day.received().await.is_empty());
}

#[tokio::test]
async fn the_zone_a_browser_names_counts_as_well_as_the_number() {
    let workspace = Workspace::new().await;
    window(&workspace, 0).await;
    let day = workspace.phone_by(TimeOfDay::Day);
    let mut submission = workspace.submission(&day);
    // Where it is night for one of these, unless it is night for the number itself.
    let night = workspace.phone_by(TimeOfDay::Night).number;
    let zone = [
        ("+1808", "Pacific/Honolulu"),
        ("+1212", "America/New_York"),
        ("+44", "Europe/London"),
        ("+91", "Asia/Kolkata"),
    ]
    .into_iter()
    .find_map(|(prefix, zone)| night.starts_with(prefix).then_some(zone))
    .unwrap();
    submission["page"] = json!({ "time_zone": zone });
    workspace.capture(&submission).await.expect(201);
    let lead = workspace.lead(&day).await;
    held(&workspace, &lead).await;
    assert!(day.received().await.is_empty());
}
