//! How texts leave: one provider takes each, at the pace it allows, and news of them is believed in any order.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{
    Answer, Does, Workspace, carrier::Asked, signature, unique, wait_for, workspace::conversation_path,
};

/// Leaves the workspace with its first number alone.
async fn alone(workspace: &Workspace) {
    for channel in workspace.get("/api/settings/channels").await.expect(200)["items"].as_array().unwrap() {
        if channel["provider"] != "twilio" {
            let path = format!("/api/settings/channels/{}", channel["id"].as_str().unwrap());
            workspace.patch(&path, json!({ "state": "paused" })).await.expect(200);
        }
    }
}

async fn token(workspace: &Workspace) -> String {
    let simulator = workspace.visitor().get("/api/simulator").await.expect(200);
    let mut channels = simulator["channels"].as_array().unwrap().iter();
    let channel = channels.find(|channel| channel["number"] == workspace.number.as_str()).unwrap();
    channel["credentials"]["auth_token"].as_str().unwrap().to_owned()
}

/// The provider reports on a text, and is believed.
pub(crate) async fn report(workspace: &Workspace, callback: &str, sid: &str, status: &str) {
    let form = [("MessageSid", sid), ("MessageStatus", status), ("SmsStatus", status)];
    let signed = signature::sign(callback, &form, &token(workspace).await);
    let request = workspace.http.request(Method::POST, callback).form(&form);
    assert_eq!(Answer::of(request.header(signature::HEADER, signed)).await.status, 200);
}

async fn only_message(workspace: &Workspace, lead: &Value) -> Value {
    let mut messages = workspace.messages(lead).await;
    assert_eq!(messages.len(), 1, "{messages:?}");
    messages.remove(0)
}

async fn wait_for_status(workspace: &Workspace, lead: &Value, status: &str) -> Value {
    wait_for(status, async || {
        Some(workspace.messages(lead).await.swap_remove(0)).filter(|message| message["status"] == status)
    })
    .await
}

fn callback(asked: &Asked) -> &str {
    &asked.fields["StatusCallback"]
}

#[tokio::test]
async fn a_report_that_comes_before_our_own_answer_is_stored_waits_for_it() {
    let (workspace, carrier) = Workspace::with_carrier().await;
    // A report on a text nobody knows: it is taken, and believed once the text is known.
    let sid = format!("SM{}", unique());
    let status_url = workspace.channel("twilio").await["status_url"].as_str().unwrap().to_owned();
    report(&workspace, &status_url, &sid, "delivered").await;
    workspace.settled().await;
    assert!(workspace.jobs("dead").await.is_empty());
    let phone = workspace.new_phone();
    carrier.take_next_as(&sid);
    let lead = workspace.submit(&phone).await;
    wait_for_status(&workspace, &lead, "delivered").await;
}

#[tokio::test]
async fn news_in_any_order_ends_in_the_same_state_and_is_kept_whole() {
    let (workspace, carrier) = Workspace::with_carrier().await;
    let lead = workspace.submit(&workspace.new_phone()).await;
    let asked = carrier.wait_for_requests(1).await.remove(0);
    let sid = asked.sid.clone().unwrap();
    for status in ["delivered", "sent", "undelivered", "delivered", "queued"] {
        report(&workspace, callback(&asked), &sid, status).await;
    }
    workspace.settled().await;
    let message = only_message(&workspace, &lead).await;
    assert_eq!(message["status"], "delivered");
    assert_eq!(message["price"], json!({ "micros": 7_500, "currency": "USD" }));
    let path = format!("{}/messages/{}/delivery", conversation_path(&lead), message["id"].as_str().unwrap());
    let history = workspace.get(&path).await.expect(200);
    let steps: Vec<&str> =
        history["items"].as_array().unwrap().iter().map(|entry| entry["step"].as_str().unwrap()).collect();
    assert_eq!(steps[..2], ["attempted", "accepted"]);
    // Four different words, each with the webhook that brought it.
    assert_eq!(steps[2..], ["reported"; 4]);
    let entry = &history["items"][2];
    assert!(entry["webhook"].as_str().unwrap().contains(&sid), "{entry}");
}

#[tokio::test]
async fn an_unclear_answer_is_looked_up_and_never_simply_repeated() {
    let (workspace, carrier) = Workspace::with_carrier().await;
    carrier.script(&[Does::TakesSilently, Does::Takes]);
    let lead = workspace.submit(&workspace.new_phone()).await;
    wait_for_status(&workspace, &lead, "sent").await;
    workspace.settled().await;
    assert_eq!(carrier.asked().len(), 1);

    // One that the provider lost is sent again, once.
    carrier.script(&[Does::Loses, Does::Takes]);
    let lead = workspace.submit(&workspace.new_phone()).await;
    wait_for("the second request", async || (carrier.taken().len() == 2).then_some(())).await;
    workspace.settled().await;
    assert_eq!(carrier.asked().len(), 3);
    assert_eq!(only_message(&workspace, &lead).await["status"], "queued");
}

#[tokio::test]
async fn a_report_proves_that_a_text_was_taken() {
    let (workspace, carrier) = Workspace::with_carrier().await;
    carrier.script(&[Does::Loses]);
    let lead = workspace.submit(&workspace.new_phone()).await;
    let asked = carrier.wait_for_requests(1).await.remove(0);
    // It seems lost, and yet it was sent: the report carries our own id.
    report(&workspace, callback(&asked), &format!("SM{}", unique()), "sent").await;
    wait_for_status(&workspace, &lead, "sent").await;
    workspace.settled().await;
    assert_eq!(carrier.asked().len(), 1);
}

#[tokio::test]
async fn a_text_that_failed_is_sent_once_more_only_when_a_member_says_so() {
    let (workspace, carrier) = Workspace::with_carrier().await;
    alone(&workspace).await;
    carrier.script(&[Does::Refuses(400, 30007), Does::Takes]);
    let lead = workspace.submit(&workspace.new_phone()).await;
    let failed = wait_for_status(&workspace, &lead, "failed").await;
    workspace.settled().await;
    assert_eq!(carrier.asked().len(), 1);
    let path = format!("{}/messages/{}/resend", conversation_path(&lead), failed["id"].as_str().unwrap());
    let again = workspace.post(&path, json!({})).await.expect(201);
    assert_eq!((&again["text"], &again["resend_of"]), (&failed["text"], &failed["id"]));
    let asked = carrier.wait_for_requests(2).await;
    assert_eq!(asked[0].fields["Body"], asked[1].fields["Body"]);
    let path = format!("{}/messages/{}/resend", conversation_path(&lead), again["id"].as_str().unwrap());
    workspace.post(&path, json!({})).await.problem(409, "not_resendable");
}

#[tokio::test]
async fn texts_leave_at_the_pace_their_number_is_given() {
    let (workspace, carrier) = Workspace::with_carrier().await;
    workspace.change_channel("twilio", json!({ "pace": { "segments": 4, "seconds": 1 } })).await;
    let (_, lead) = {
        let phone = workspace.new_phone();
        let lead = workspace.submit(&phone).await;
        (phone, lead)
    };
    carrier.wait_for_requests(1).await;
    for n in 0..4 {
        let lead = workspace.submit(&workspace.new_phone()).await;
        assert!(lead["id"].is_string(), "{n}");
    }
    let asked = carrier.wait_for_requests(5).await;
    let segments: u64 = asked[..4].iter().map(|asked| asked.fields["Body"].chars().count() as u64 / 160 + 1).sum();
    let took = asked[4].at.duration_since(asked[0].at);
    // Never faster than the pace; how much slower is the benchmark's business. A place a few milliseconds away is taken.
    assert!(took.as_millis() as u64 + 80 >= segments * 250, "{segments} segments in {took:?}");
    assert_eq!(only_message(&workspace, &lead).await["direction"], "outbound");
}
