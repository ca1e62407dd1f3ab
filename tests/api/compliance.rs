//! What a workspace sets about whom it texts: the switch, words, budgets, caps, campaigns.

use serde_json::{Value, json};

use crate::support::{TimeOfDay, Workspace, wait_for};

const PATH: &str = "/api/settings/compliance";

async fn set(workspace: &Workspace, change: Value) -> Value {
    workspace.patch(PATH, change).await.expect(200)
}

async fn timeline(workspace: &Workspace, lead: &Value) -> String {
    let path = format!("/api/leads/{}/timeline", lead["id"].as_str().unwrap());
    workspace.get(&path).await.expect(200)["items"].to_string()
}

#[tokio::test]
async fn settings_are_read_changed_and_checked() {
    let workspace = Workspace::new().await;
    let before = workspace.get(PATH).await.expect(200);
    let expected = json!({
        "sending": true, "opt_out_reach": "workspace", "stop_words": [], "help_contact": null,
        "frequency": { "per_day": 3, "per_week": 8 }, "daily_segments": null, "spent_segments": 0, "hours": null, "renewal": false,
        "reply_window_seconds": 900,
        "retention": { "leads": null, "message_texts": null, "media": 365, "webhooks": 90, "live_events": 7,
            "ai_runs": 365, "decision_receipts": 1827, "consent_proof": 1827, "audit": null },
    });
    assert_eq!(before, expected);
    let change = json!({
        "opt_out_reach": "brand", "stop_words": ["Basta ya!", "basta ya"], "help_contact": " +1 212  555 0100 ",
        "frequency": { "per_day": 1, "per_week": 2 }, "daily_segments": 500, "hours": "09:00-18:00", "reply_window_seconds": 60,
    });
    let after = set(&workspace, change).await;
    assert_eq!(after["stop_words"], json!(["basta ya"]));
    assert_eq!((&after["help_contact"], &after["hours"]), (&json!("+1 212 555 0100"), &json!("09:00-18:00")));
    assert_eq!(workspace.get(PATH).await.expect(200), after);
    let back = json!({ "help_contact": null, "daily_segments": null, "hours": null });
    let after = set(&workspace, back).await;
    assert!(after["help_contact"].is_null() && after["daily_segments"].is_null() && after["hours"].is_null());
    for (wrong, pointer) in [
        (json!({ "stop_words": ["START"] }), "/stop_words"),
        (json!({ "stop_words": ["yes"] }), "/stop_words"),
        (json!({ "help_contact": " " }), "/help_contact"),
        (json!({ "help_contact": "x".repeat(61) }), "/help_contact"),
        (json!({ "frequency": { "per_day": 0, "per_week": 1 } }), "/frequency"),
        (json!({ "frequency": { "per_day": 5, "per_week": 4 } }), "/frequency"),
        (json!({ "hours": "18:00-09:00" }), "/hours"),
        (json!({ "reply_window_seconds": 3601 }), "/reply_window_seconds"),
        (json!({ "reply_window_seconds": -1 }), "/reply_window_seconds"),
    ] {
        let problem = workspace.patch(PATH, wrong.clone()).await.problem(422, "invalid");
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{wrong}");
    }
    assert_eq!(workspace.get(PATH).await.expect(200), after);
}

#[tokio::test]
async fn one_switch_stops_every_text_and_what_was_stopped_does_not_leave_later() {
    let workspace = Workspace::new().await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    set(&workspace, json!({ "sending": false })).await;
    workspace.write(&lead, "Hello").await.problem(409, "sending_off");
    let other = workspace.new_phone();
    let silent = workspace.submit(&other).await;
    phone.text("What are your hours?").await;
    workspace.wait_for_inbound(&lead, 1).await;
    workspace.settled().await;
    assert!(timeline(&workspace, &silent).await.contains("Sending is switched off"));
    // Who says stop is told that it was heard.
    phone.text("STOP").await;
    phone.wait_for_texts(2).await;
    set(&workspace, json!({ "sending": true })).await;
    workspace.settled().await;
    assert!(other.received().await.is_empty());
    assert_eq!(phone.received().await.len(), 2);
    workspace.write(&silent, "We are back").await.expect(201);
    other.wait_for_texts(1).await;
}

#[tokio::test]
async fn own_words_stop_texts_and_help_names_the_contact() {
    let workspace = Workspace::new().await;
    set(&workspace, json!({ "stop_words": ["basta ya"], "help_contact": "help@example.com" })).await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    phone.text("HELP").await;
    let texts = phone.wait_for_texts(2).await;
    assert!(texts[1].contains("help@example.com") && texts[1].contains(&workspace.name), "{texts:?}");
    phone.text("Basta YA!!").await;
    let texts = phone.wait_for_texts(3).await;
    assert!(texts[2].contains("no more texts"), "{texts:?}");
    workspace.settled().await;
    assert_eq!(workspace.conversation(&lead).await["opted_out"], true);
}

#[tokio::test]
async fn machines_stop_at_the_days_budget_and_members_do_not() {
    let workspace = Workspace::new().await;
    set(&workspace, json!({ "daily_segments": 3 })).await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    let spent = set(&workspace, json!({})).await["spent_segments"].as_u64().unwrap();
    assert_eq!(spent, workspace.messages(&lead).await[0]["segments"].as_u64().unwrap());
    set(&workspace, json!({ "daily_segments": spent })).await;
    let other = workspace.new_phone();
    let silent = workspace.submit(&other).await;
    workspace.settled().await;
    assert!(timeline(&workspace, &silent).await.contains("budget for texts is used up"));
    assert!(other.received().await.is_empty());
    workspace.write(&lead, "From a person").await.expect(201);
    phone.wait_for_texts(2).await;
    phone.text("STOP").await;
    phone.wait_for_texts(3).await;
}

#[tokio::test]
async fn a_lead_who_had_enough_texts_is_left_alone_for_the_day() {
    let workspace = Workspace::new().await;
    workspace.patch("/api/settings/workspace", json!({ "follow_up_after_seconds": 1 })).await.expect(200);
    set(&workspace, json!({ "frequency": { "per_day": 1, "per_week": 1 } })).await;
    let phone = workspace.phone_by(TimeOfDay::Day);
    let lead = workspace.submit(&phone).await;
    phone.wait_for_texts(2).await;
    phone.text("Hello").await;
    let held = wait_for("a text that is held", async || {
        workspace.messages(&lead).await.into_iter().find(|message| !message["held"].is_null())
    })
    .await;
    assert!(held["held"]["reason"].as_str().unwrap().contains("enough texts"), "{held}");
    assert!(timeline(&workspace, &lead).await.contains("frequency_cap/1"));
}

#[tokio::test]
async fn a_campaign_sends_nothing_until_it_is_approved() {
    let workspace = Workspace::new().await;
    let campaign = |state: &str| json!({ "campaign": { "id": "CEXMPL1", "class": "low_volume", "state": state } });
    for state in ["pending", "rejected", "suspended"] {
        workspace.change_channel("twilio", campaign(state)).await;
        let phone = workspace.new_phone();
        let lead = workspace.submit(&phone).await;
        workspace.settled().await;
        assert!(phone.received().await.is_empty(), "{state}");
        assert!(timeline(&workspace, &lead).await.contains("10DLC campaign is not approved"), "{state}");
        workspace.write(&lead, "Hello").await.problem(409, "campaign_not_approved");
    }
    workspace.change_channel("twilio", campaign("approved")).await;
    workspace.lead_with_first_text().await;
}

#[tokio::test]
async fn a_campaign_may_have_a_budget_of_its_own() {
    let workspace = Workspace::new().await;
    let campaign = json!({ "campaign": { "id": "CEXMPL2", "class": "low_volume", "daily_segments": 0 } });
    workspace.change_channel("twilio", campaign).await;
    let phone = workspace.new_phone();
    let lead = workspace.submit(&phone).await;
    workspace.settled().await;
    assert!(phone.received().await.is_empty());
    assert!(timeline(&workspace, &lead).await.contains("within_budget/1"));
}
