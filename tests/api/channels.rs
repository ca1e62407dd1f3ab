//! `/api/settings/{providers,channels}`: sender numbers at providers.

use serde_json::{Value, json};

use crate::support::{Carrier, Does, Workspace, client::pointers};

fn twilio(number: &str) -> Value {
    let credentials = json!({ "account_sid": "AC1", "auth_token": "a-very-secret-token" });
    json!({ "provider": "twilio", "number": number, "credentials": credentials })
}

fn path(channel: &Value) -> String {
    format!("/api/settings/channels/{}", channel["id"].as_str().unwrap())
}

#[tokio::test]
async fn every_provider_says_what_it_can_do_and_what_it_asks_for() {
    let workspace = Workspace::new().await;
    let page = workspace.get("/api/settings/providers").await.expect(200);
    let providers = page["items"].as_array().unwrap();
    let twilio = providers.iter().find(|provider| provider["name"] == "twilio").unwrap();
    assert_eq!((&twilio["title"], &twilio["capabilities"]["mms"]), (&json!("Twilio"), &json!(true)));
    for provider in providers {
        let fields = provider["credentials"].as_array().unwrap();
        assert!(fields.iter().any(|field| field["required"] == true), "{provider}");
        assert!(fields.iter().all(|field| field["meaning"].as_str().unwrap().ends_with('.')), "{provider}");
    }
}

#[tokio::test]
async fn a_number_is_added_changed_and_removed_and_its_secrets_are_not_shown() {
    let workspace = Workspace::new().await;
    let mut new = twilio("+14155550142");
    new["brand"] = json!({ "id": "smiles", "tier": "low" });
    new["campaign"] = json!({ "id": "C1", "class": "low_volume" });
    let answer = workspace.post("/api/settings/channels", new).await;
    assert!(!answer.text.contains("a-very-secret-token"));
    let channel = answer.expect(201);
    assert_eq!(channel["credentials"], json!({ "account_sid": "AC1", "auth_token": "set" }));
    assert_eq!((&channel["kind"], &channel["state"]), (&json!("long_code"), &json!("active")));
    let inbound = channel["inbound_url"].as_str().unwrap();
    assert!(inbound.ends_with(&format!("/api/webhooks/twilio/{}/inbound", channel["id"].as_str().unwrap())));

    let change = json!({ "state": "paused", "campaign": null, "pace": { "segments": 2, "seconds": 1 },
        "credentials": { "account_sid": "AC2", "messaging_service_sid": "MG1" } });
    let changed = workspace.patch(&path(&channel), change).await.expect(200);
    assert_eq!((&changed["state"], &changed["campaign"]), (&json!("paused"), &Value::Null));
    assert_eq!(changed["brand"]["id"], "smiles");
    assert_eq!(
        changed["credentials"],
        json!({ "account_sid": "AC2", "auth_token": "set", "messaging_service_sid": "MG1" })
    );
    let removed = json!({ "credentials": { "messaging_service_sid": null } });
    let changed = workspace.patch(&path(&channel), removed).await.expect(200);
    assert_eq!(changed["credentials"], json!({ "account_sid": "AC2", "auth_token": "set" }));

    workspace.delete(&path(&channel)).await.expect(204);
    workspace.patch(&path(&channel), json!({ "state": "active" })).await.problem(404, "not_found");
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_by_field() {
    let workspace = Workspace::new().await;
    let with = |name: &str, value: Value| {
        let mut new = twilio("+14155550143");
        new[name] = value;
        new
    };
    for (new, pointer) in [
        (with("provider", json!("pigeon")), "/provider"),
        (with("number", json!("+1415")), "/number"),
        (with("number", json!(workspace.number)), "/number"),
        (with("credentials", json!({ "account_sid": "AC1" })), "/credentials/auth_token"),
        (with("credentials", json!({ "account_sid": "AC1", "auth_token": " " })), "/credentials/auth_token"),
        (with("credentials", json!({ "account_sid": "AC1", "auth_token": "t", "pin": "1" })), "/credentials/pin"),
        (
            with("credentials", json!({ "account_sid": "AC1", "auth_token": "t", "base_url": "http://127.0.0.1/" })),
            "/credentials/base_url",
        ),
        (with("pace", json!({ "segments": 0, "seconds": 1 })), "/pace"),
        (with("segment_price", json!({ "micros": -1, "currency": "USD" })), "/segment_price"),
        (with("brand", json!({ "id": "", "tier": null })), "/brand/id"),
    ] {
        let problem = workspace.post("/api/settings/channels", new).await.expect(422);
        assert_eq!(pointers(&problem), [pointer], "{problem}");
    }
    workspace.delete(&path(&workspace.channel("twilio").await)).await.expect(204);
}

#[tokio::test]
async fn a_number_in_use_is_not_removed_and_its_addresses_are_for_those_who_may_change_it() {
    let workspace = Workspace::new().await;
    workspace.lead_with_first_text().await;
    let channel = workspace.channel("twilio").await;
    assert!(channel["inbound_url"].is_string());
    workspace.delete(&path(&channel)).await.problem(409, "channel_in_use");
}

#[tokio::test]
async fn send_me_a_text_says_what_the_provider_said() {
    let workspace = Workspace::new().await;
    let phone = workspace.new_phone();
    let test = format!("{}/test", path(&workspace.channel("twilio").await));
    let to = json!({ "to": phone.number });
    let answer = workspace.post(&test, to.clone()).await.expect(200);
    assert_eq!(answer["result"], "accepted", "{answer}");
    assert!(phone.wait_for_texts(1).await[0].contains("a test from your Leadline"));

    let carrier = Carrier::start().await;
    workspace.change_channel("twilio", json!({ "credentials": { "base_url": carrier.base_url } })).await;
    carrier.script(&[Does::Refuses(401, 20003)]);
    let answer = workspace.post(&test, to.clone()).await.expect(200);
    assert_eq!((&answer["result"], &answer["code"]), (&json!("refused"), &json!("20003")));
    assert!(answer["detail"].as_str().unwrap().contains("credentials"), "{answer}");
    carrier.script(&[Does::Loses]);
    assert_eq!(workspace.post(&test, to).await.expect(200)["result"], "unclear");
    workspace.post(&test, json!({ "to": "12" })).await.problem(422, "invalid");
}

#[tokio::test]
async fn not_even_a_test_text_reaches_who_opted_out() {
    let workspace = Workspace::new().await;
    let (phone, _) = workspace.lead_with_first_text().await;
    phone.text("STOP").await;
    phone.wait_for_texts(2).await;
    let test = format!("{}/test", path(&workspace.channel("twilio").await));
    workspace.post(&test, json!({ "to": phone.number })).await.problem(409, "opted_out");
    workspace.settled().await;
    assert_eq!(phone.received().await.len(), 2);
}

#[tokio::test]
async fn a_text_is_counted_and_priced_before_it_is_sent() {
    let workspace = Workspace::new().await;
    let price = json!({ "micros": 7_900, "currency": "USD" });
    let channel = workspace.change_channel("twilio", json!({ "segment_price": price })).await;
    let estimate = format!("{}/estimate", path(&channel));
    let text = format!("\u{201c}{}\u{201d}", "a".repeat(100));
    let answer = workspace.post(&estimate, json!({ "text": text })).await.expect(200);
    assert_eq!((&answer["encoding"], &answer["segments"]), (&json!("UCS-2"), &json!(2)));
    assert_eq!(answer["price"], json!({ "micros": 15_800, "currency": "USD" }));
    workspace.change_channel("twilio", json!({ "smart_encoding": true })).await;
    let answer = workspace.post(&estimate, json!({ "text": text })).await.expect(200);
    assert_eq!((&answer["encoding"], &answer["segments"]), (&json!("GSM-7"), &json!(1)));
    // What was counted is what leaves.
    let (phone, lead) = workspace.lead_with_first_text().await;
    workspace.write(&lead, "It\u{2019}s ready \u{2014} come by").await.expect(201);
    assert_eq!(phone.wait_for_texts(2).await[1], "It's ready - come by");
}
