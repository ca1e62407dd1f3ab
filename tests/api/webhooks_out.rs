//! Webhooks out: what a program of the workspace's own hears, and how it knows that it was us.

use std::{collections::BTreeSet, sync::Arc};

use mongodb::bson::{DateTime, Document, doc};
use serde_json::{Value, json};

use crate::support::{Program, Receiver, Workspace, client::pointers, database, wait_for};

const PATH: &str = "/api/settings/webhooks";
const ALL: [&str; 13] = [
    "lead.created",
    "lead.updated",
    "lead.erased",
    "consent.granted",
    "consent.revoked",
    "message.received",
    "message.sent",
    "message.delivered",
    "message.failed",
    "conversation.needs_person",
    "booking.confirmed",
    "booking.moved",
    "booking.canceled",
];

pub(crate) fn path(endpoint: &Value, end: &str) -> String {
    format!("{PATH}/{}{end}", endpoint["id"].as_str().unwrap())
}

/// What an endpoint was told, the newest first.
pub(crate) async fn deliveries(workspace: &Workspace, endpoint: &Value) -> Vec<Value> {
    let page = workspace.get(&path(endpoint, "/deliveries?limit=200")).await.expect(200);
    page["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn what_happens_is_told_by_ids_and_signed() {
    let (workspace, receiver) = (Workspace::new().await, Receiver::start().await);
    let endpoint = receiver.added_to(&workspace, &ALL).await;
    let secret = endpoint["secret"].as_str().unwrap();
    let (phone, lead) = workspace.lead_with_first_text().await;
    phone.text("Can I talk to a real person please?").await;
    receiver.wait_for_event("conversation.needs_person").await;
    phone.text("STOP").await;
    receiver.wait_for_event("consent.revoked").await;
    workspace.settled().await;
    workspace.post(&format!("/api/leads/{}/erase", lead["id"].as_str().unwrap()), json!({})).await.expect(200);
    let erased = receiver.wait_for_event("lead.erased").await;
    assert_eq!(erased.body["data"]["lead_id"], lead["id"]);

    let told = receiver.told();
    let events: BTreeSet<&str> = told.iter().map(|told| told.event()).collect();
    for event in ["lead.created", "consent.granted", "message.received", "message.sent", "message.delivered"] {
        assert!(events.contains(event), "{event} is not among {events:?}");
    }
    let created = told.iter().find(|told| told.event() == "lead.created").unwrap();
    assert_eq!(created.body["data"], json!({ "lead_id": lead["id"], "conversation_id": lead["conversation_id"] }));
    let mut ids = BTreeSet::new();
    for told in &told {
        assert_eq!(told.signed_by(secret), [0], "{told:?}");
        assert!(told.signed_by("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").is_empty());
        let age = jiff::Timestamp::now().as_second() - told.header("webhook-timestamp").parse::<i64>().unwrap();
        assert!((0..300).contains(&age));
        assert!(told.body["timestamp"].as_str().unwrap().parse::<jiff::Timestamp>().is_ok());
        assert_eq!(told.body.as_object().unwrap().len(), 3);
        assert_eq!(told.header("content-type"), "application/json");
        let text = String::from_utf8(told.bytes.clone()).unwrap();
        assert!(!text.contains("Ada") && !text.contains(&phone.number[2..]) && !text.contains("real person"), "{text}");
        ids.insert(told.header("webhook-id").to_owned());
    }
    assert_eq!(ids.len(), told.len(), "every event has an id of its own");
    // Of an erased person nothing is left but that they were erased.
    let left = wait_for("the erasure", async || {
        let left = deliveries(&workspace, &endpoint).await;
        left.iter().all(|left| left["event"] == "lead.erased").then_some(left)
    })
    .await;
    assert_eq!(left.len(), 1, "{left:?}");
}

#[tokio::test]
async fn appointments_are_told_when_they_are_made_moved_and_called_off() {
    use crate::support::calendar::{calendar, rules, slots};
    let (workspace, receiver) = (Workspace::new().await, Receiver::start().await);
    receiver.added_to(&workspace, &["booking.confirmed", "booking.moved", "booking.canceled"]).await;
    let lead = workspace.submit(&workspace.new_phone()).await;
    let calendar = calendar(&workspace, rules()).await;
    let free = slots(&workspace, &calendar).await;
    let book = format!("/api/leads/{}/bookings", lead["id"].as_str().unwrap());
    let booking = workspace.post(&book, json!({ "slot_id": free[0]["slot_id"] })).await.expect(201);
    let booking = format!("/api/bookings/{}", booking["id"].as_str().unwrap());
    workspace.post(&format!("{booking}/reschedule"), json!({ "slot_id": free[5]["slot_id"] })).await.expect(200);
    workspace.post(&format!("{booking}/cancel"), json!({})).await.expect(200);
    let told = receiver.wait_for(3).await;
    let events: BTreeSet<&str> = told.iter().map(|told| told.event()).collect();
    assert_eq!(events, BTreeSet::from(["booking.confirmed", "booking.moved", "booking.canceled"]));
    assert!(told.iter().all(|told| told.body["data"]["lead_id"] == lead["id"]));
}

#[tokio::test]
async fn a_secret_is_shown_once_and_stored_sealed() {
    let program = Arc::new(Program::start(&[]).await);
    let (workspace, receiver) = (Workspace::on(program.clone()).await, Receiver::start().await);
    let endpoint = receiver.added_to(&workspace, &["lead.created"]).await;
    let secret = endpoint["secret"].as_str().unwrap().to_owned();
    assert!(secret.starts_with("whsec_") && secret.len() == 50, "{} characters", secret.len());
    let rotated = workspace.post(&path(&endpoint, "/rotate"), json!({})).await.expect(200);
    let newer = rotated["secret"].as_str().unwrap().to_owned();
    workspace.post(&path(&endpoint, "/test"), json!({})).await.expect(201);
    receiver.wait_for(1).await;
    for answer in [
        workspace.get(PATH).await.text,
        workspace.patch(&path(&endpoint, ""), json!({ "description": "Another" })).await.text,
        workspace.get(&path(&endpoint, "/deliveries")).await.text,
    ] {
        assert!(
            !answer.contains("whsec_") && !answer.contains(&secret[6..]) && !answer.contains(&newer[6..]),
            "{answer}"
        );
    }
    let store = database::open(&program.settings.database).await;
    for (collection, document) in database::dump(&store).await {
        let text = format!("{document:?}");
        for canary in [&secret[6..], &newer[6..], "canary-of-an-address", "Our own program"] {
            assert!(!text.contains(canary), "in clear in {collection}");
        }
    }
    let log = program.logged();
    assert!(!log.contains(&secret[6..]) && !log.contains("canary-of-an-address"));
    let entries = workspace.get("/api/settings/audit").await.expect(200);
    let actions: Vec<&str> =
        entries["items"].as_array().unwrap().iter().map(|entry| entry["action"].as_str().unwrap()).collect();
    for action in ["webhook.add", "webhook.rotate_secret", "webhook.change", "webhook.test"] {
        assert!(actions.contains(&action), "{action} is not in {actions:?}");
    }
}

#[tokio::test]
async fn after_a_rotation_both_secrets_count_for_a_day() {
    let (workspace, receiver) = (Workspace::new().await, Receiver::start().await);
    let endpoint = receiver.added_to(&workspace, &["lead.created"]).await;
    let old = endpoint["secret"].as_str().unwrap().to_owned();
    let rotated = workspace.post(&path(&endpoint, "/rotate"), json!({})).await.expect(200);
    let new = rotated["secret"].as_str().unwrap().to_owned();
    let until: jiff::Timestamp = rotated["former_secret_until"].as_str().unwrap().parse().unwrap();
    assert!((86_000..=86_400).contains(&(until.as_second() - jiff::Timestamp::now().as_second())));
    workspace.post(&path(&endpoint, "/test"), json!({})).await.expect(201);
    let told = receiver.wait_for(1).await;
    assert_eq!((told[0].signed_by(&new), told[0].signed_by(&old)), (vec![0], vec![1]));
    assert_eq!(told[0].event(), "webhook.test");

    let store = database::open(&workspace.program.settings.database).await;
    let past = DateTime::from_millis(DateTime::now().timestamp_millis() - 1_000);
    let one = doc! { "_id": endpoint["id"].as_str().unwrap() };
    let set = doc! { "$set": { "former.until": past } };
    store.collection::<Document>("webhook_endpoints").update_one(one, set).await.unwrap();
    workspace.post(&path(&endpoint, "/test"), json!({})).await.expect(201);
    let told = receiver.wait_for(2).await;
    assert_eq!((told[1].signed_by(&new), told[1].signed_by(&old)), (vec![0], vec![]));
    assert_eq!(workspace.get(PATH).await.expect(200)["items"][0]["former_secret_until"], Value::Null);
}

#[tokio::test]
async fn only_addresses_of_the_public_internet_and_known_events_are_taken() {
    let workspace = Workspace::new().await;
    for url in [
        "ftp://example.com/",
        "http://example.com/hook",
        "https://localhost/",
        "https://10.0.0.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://2130706433/",
        "https://user:pw@example.com/",
        "http://[::1]/",
        "no address",
    ] {
        let new = json!({ "url": url, "events": ["lead.created"] });
        let refused = workspace.post(PATH, new).await.problem(422, "invalid");
        assert_eq!(pointers(&refused), ["/url"], "{url}");
    }
    for events in [json!([]), json!(["webhook.test"])] {
        let new = json!({ "url": "https://example.com/hook", "events": events });
        workspace.post(PATH, new).await.problem(422, "invalid");
    }
    let new = json!({ "url": "https://example.com/hook", "events": ["lead.stolen"] });
    workspace.post(PATH, new).await.expect(422);
    assert_eq!(workspace.get(PATH).await.expect(200)["items"], json!([]));
}

#[tokio::test]
async fn a_redirect_is_a_failure_and_is_not_followed() {
    use crate::support::Says;
    let (workspace, receiver, inside) = (Workspace::new().await, Receiver::start().await, Receiver::start().await);
    let endpoint = receiver.added_to(&workspace, &["lead.created"]).await;
    receiver.script([Says::With(307, "location", inside.url.clone())]);
    workspace.post(&path(&endpoint, "/test"), json!({})).await.expect(201);
    let delivery = wait_for("a try", async || {
        deliveries(&workspace, &endpoint)
            .await
            .pop()
            .filter(|delivery| !delivery["tries"].as_array().unwrap().is_empty())
    })
    .await;
    assert_eq!(delivery["tries"][0]["status"], 307);
    receiver.wait_for(2).await;
    assert!(inside.told().is_empty());
}

#[tokio::test]
async fn an_endpoint_hears_of_its_own_workspace_and_of_what_it_asked_for() {
    let ((one, other), receiver) = (tokio::join!(Workspace::new(), Workspace::new()), Receiver::start().await);
    let endpoint = receiver.added_to(&one, &["consent.granted"]).await;
    other.lead_with_first_text().await;
    let (_, lead) = one.lead_with_first_text().await;
    receiver.wait_for(1).await;
    one.settled().await;
    other.settled().await;
    let told = receiver.told();
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!((told[0].event(), &told[0].body["data"]["lead_id"]), ("consent.granted", &lead["id"]));

    one.delete(&path(&endpoint, "")).await.expect(204);
    one.get(&path(&endpoint, "/deliveries")).await.problem(404, "not_found");
    one.lead_with_first_text().await;
    one.settled().await;
    assert_eq!(receiver.told().len(), 1);
}
