//! The simulated vendors, as our own server uses them and as an SDK would.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Workspace, magic_number, wait_for};

async fn channel(workspace: &Workspace, provider: &str) -> Value {
    let number = workspace.channel(provider).await["number"].clone();
    let simulator = workspace.visitor().get("/api/simulator").await.expect(200);
    let mut all = simulator["channels"].as_array().unwrap().iter();
    all.find(|channel| channel["number"] == number).unwrap().clone()
}

/// Leaves the workspace with the sender of one provider.
async fn only(workspace: &Workspace, provider: &str) {
    for other in ["twilio", "telnyx", "plivo", "vonage"] {
        if other != provider {
            workspace.change_channel(other, json!({ "state": "paused" })).await;
        }
    }
}

const VENDORS: [&str; 4] = ["twilio", "telnyx", "plivo", "vonage"];

#[tokio::test]
async fn every_vendor_shows_what_an_sdk_and_a_signer_need() {
    let workspace = Workspace::new().await;
    for (provider, names) in [
        ("twilio", &["account_sid", "auth_token"][..]),
        ("telnyx", &["api_key", "private_key", "public_key"]),
        ("plivo", &["auth_id", "auth_token"]),
        ("vonage", &["api_key", "api_secret", "signature_method", "signature_secret"]),
    ] {
        let channel = channel(&workspace, provider).await;
        let given: Vec<&str> = channel["credentials"].as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(given, names, "{provider}");
        assert!(channel["base_url"].as_str().unwrap().ends_with(&format!("/api/simulator/{provider}")));
        assert_eq!(channel["magic_numbers"].as_object().unwrap().len(), 10);
    }
}

#[tokio::test]
async fn a_conversation_goes_on_by_every_vendor() {
    for provider in VENDORS {
        let workspace = Workspace::new().await;
        only(&workspace, provider).await;
        let ours = workspace.channel(provider).await["number"].as_str().unwrap().to_owned();
        let phone = workspace.phone_talking_to(&workspace.new_phone().number, &ours);
        let lead = workspace.submit(&phone).await;
        phone.wait_for_texts(1).await;
        wait_for("the delivery", async || (workspace.messages(&lead).await[0]["status"] == "delivered").then_some(()))
            .await;
        phone.text("STOP").await;
        assert!(phone.wait_for_texts(2).await[1].contains("no more texts"), "{provider}");
        assert_eq!(workspace.lead(&phone).await["consent"], "revoked", "{provider}");
    }
}

#[tokio::test]
async fn a_long_text_that_comes_in_parts_is_read_whole() {
    let workspace = Workspace::new().await;
    only(&workspace, "vonage").await;
    let ours = workspace.channel("vonage").await["number"].as_str().unwrap().to_owned();
    let number = magic_number(&workspace.visitor(), "two_part_inbound").await;
    let phone = workspace.phone_talking_to(&number, &ours);
    let lead = workspace.submit(&phone).await;
    phone.wait_for_texts(1).await;
    let words = "Could you tell me whether you also repair roofs of barns, and what that would cost about?";
    phone.text(words).await;
    workspace.wait_for_inbound(&lead, 1).await;
    workspace.settled().await;
    let messages = workspace.messages(&lead).await;
    let inbound: Vec<&Value> = messages.iter().filter(|message| message["direction"] == "inbound").collect();
    assert_eq!(inbound.len(), 1, "{inbound:?}");
    assert_eq!((&inbound[0]["text"], &inbound[0]["segments"]), (&json!(words), &json!(2)));
}

#[tokio::test]
async fn repeated_and_reordered_reports_end_in_delivered() {
    for behaviour in ["duplicate_reports", "reordered_reports"] {
        let workspace = Workspace::new().await;
        let number = magic_number(&workspace.visitor(), behaviour).await;
        let phone = workspace.phone(&number);
        let lead = workspace.submit(&phone).await;
        wait_for(behaviour, async || (workspace.messages(&lead).await[0]["status"] == "delivered").then_some(())).await;
        workspace.settled().await;
        assert_eq!(workspace.messages(&lead).await[0]["status"], "delivered", "{behaviour}");
        assert_eq!(phone.received().await[0]["status"], "delivered", "{behaviour}");
    }
}

#[tokio::test]
async fn an_opt_out_that_a_vendor_reports_later_is_one() {
    for provider in ["plivo", "vonage"] {
        let workspace = Workspace::new().await;
        only(&workspace, provider).await;
        let phone = workspace.phone(&magic_number(&workspace.visitor(), "opted_out").await);
        let lead = workspace.submit(&phone).await;
        wait_for(provider, async || (workspace.messages(&lead).await[0]["status"] == "failed").then_some(())).await;
        workspace.settled().await;
        assert_eq!(workspace.lead(&phone).await["consent"], "revoked", "{provider}");
        workspace.write(&lead, "Hello?").await.problem(409, "opted_out");
    }
}

#[tokio::test]
async fn raw_webhooks_are_shown_with_their_signature_and_answer() {
    let workspace = Workspace::new().await;
    let (phone, _) = workspace.lead_with_first_text().await;
    workspace.delivered().await;
    let id = phone.received().await[0]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/simulator/texts/{id}/webhooks");
    let webhooks = wait_for("both reports", async || {
        let page = workspace.visitor().get(&path).await.expect(200);
        Some(page).filter(|page| page["items"].as_array().unwrap().len() == 2)
    })
    .await;
    let first = &webhooks["items"][0];
    assert_eq!((&first["method"], &first["answer"]), (&json!("POST"), &json!(200)));
    assert!(first["body"].as_str().unwrap().contains("MessageStatus=sent"), "{first}");
    let headers = first["headers"].as_array().unwrap();
    assert!(headers.iter().any(|header| header["name"] == "X-Twilio-Signature"), "{first}");
}

#[tokio::test]
async fn strangers_are_turned_away_in_each_vendors_words() {
    let workspace = Workspace::new().await;
    for (path, status) in [
        ("twilio/2010-04-01/Accounts/AC1/Messages.json", 401),
        ("telnyx/v2/messages", 401),
        ("plivo/v1/Account/MA1/Message/", 401),
        ("vonage/sms/json", 200),
        ("vonage/v1/messages", 401),
        ("pigeon/v1/messages", 404),
    ] {
        let request = workspace.visitor().request(Method::POST, &format!("/api/simulator/{path}"));
        let answer = Answer::of(request.json(&json!({ "to": "1" }))).await;
        assert_eq!(answer.status, status, "{path}: {}", answer.text);
        if path == "vonage/sms/json" {
            assert_eq!(answer.json()["messages"][0]["status"], "4");
        }
    }
}
