//! For how long what is kept.

use std::sync::Arc;

use mongodb::{
    Database,
    bson::{DateTime, Document, doc},
};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{
    Answer, Program, Workspace, client::pointers, database, pictures, wait_for, workspace::conversation_path,
};

const PATH: &str = "/api/settings/compliance";
/// A day in milliseconds.
const DAY: i64 = 24 * 3_600_000;

fn days_ago(days: i64) -> DateTime {
    DateTime::from_millis(DateTime::now().timestamp_millis() - days * DAY)
}

async fn set(workspace: &Workspace, retention: Value) -> Value {
    workspace.patch(PATH, json!({ "retention": retention })).await.expect(200)["retention"].take()
}

/// Makes everything of a workspace in a collection so old.
async fn age(store: &Database, collection: &str, field: &str, days: i64) {
    let set = doc! { "$set": { field: days_ago(days) } };
    let changed = store.collection::<Document>(collection).update_many(doc! {}, set).await.unwrap();
    assert!(changed.matched_count > 0, "{collection} is empty");
}

/// A new day begins: waits until its work is done.
async fn next_day(store: &Database) {
    store.collection::<Document>("jobs").delete_many(doc! { "task.kind": "retain" }).await.unwrap();
    store.collection::<Document>("chores").delete_many(doc! {}).await.unwrap();
    wait_for("the day's work", async || {
        let done = doc! { "task.kind": "retain", "state": "done" };
        store.collection::<Document>("jobs").find_one(done).await.unwrap().map(drop)
    })
    .await;
}

async fn count(store: &Database, collection: &str) -> u64 {
    store.collection::<Document>(collection).count_documents(doc! {}).await.unwrap()
}

#[tokio::test]
async fn periods_are_checked_by_kind() {
    let workspace = Workspace::new().await;
    let after = set(&workspace, json!({ "leads": 400, "webhooks": null, "ai_runs": 1 })).await;
    assert_eq!((&after["leads"], &after["webhooks"], &after["ai_runs"]), (&json!(400), &Value::Null, &json!(1)));
    assert_eq!(after["media"], 365);
    for (kind, days) in [
        ("leads", json!(29)),
        ("message_texts", json!(13)),
        ("webhooks", json!(7)),
        ("live_events", json!(8)),
        ("live_events", Value::Null),
        ("decision_receipts", json!(1_826)),
        ("consent_proof", json!(365)),
        ("audit", json!(30)),
        ("audit", json!(40_000)),
    ] {
        let problem = workspace.patch(PATH, json!({ "retention": { kind: days } })).await.problem(422, "invalid");
        assert_eq!(pointers(&problem), [format!("/retention/{kind}")], "{problem}");
    }
    workspace.patch(PATH, json!({ "retention": { "gossip": 30 } })).await.problem(422, "invalid");
    assert_eq!(workspace.get(PATH).await.expect(200)["retention"], after);
}

#[tokio::test]
async fn what_is_older_than_its_period_goes_and_the_rest_stays() {
    let program = Arc::new(Program::start(&[]).await);
    let workspace = Workspace::on(program.clone()).await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    phone.text("My roof leaks").await;
    workspace.wait_for_inbound(&lead, 1).await;
    workspace.settled().await;
    let uploads = format!("{}/media", conversation_path(&lead));
    let upload = workspace.request(Method::POST, &uploads).body(pictures::gif());
    let picture = Answer::of(upload).await.expect(201)["id"].clone();
    let write = json!({ "text": "Look", "media": [picture] });
    workspace.post(&uploads.replace("/media", "/messages"), write).await.expect(201);
    workspace.delivered().await;
    let store = database::open(&program.settings.database).await;
    let periods = json!({ "leads": null, "message_texts": 20, "media": 20, "webhooks": 20, "live_events": 3, "ai_runs": 20,
        "decision_receipts": 1827, "consent_proof": 1827, "audit": 1827 });
    set(&workspace, periods).await;
    let aged = [
        ("messages", "created_at"),
        ("media", "created_at"),
        ("inbound_events", "received_at"),
        ("live_events", "at"),
        ("ai_runs", "at"),
        ("decision_receipts", "at"),
    ];

    // Young enough: all of it stays.
    for (collection, field) in aged {
        age(&store, collection, field, if collection == "live_events" { 2 } else { 19 }).await;
    }
    let mut before = Vec::new();
    for (collection, _) in aged {
        before.push(count(&store, collection).await);
    }
    next_day(&store).await;
    for ((collection, _), before) in aged.iter().zip(before) {
        assert_eq!(count(&store, collection).await, before, "{collection}");
    }

    for (collection, field) in aged {
        age(&store, collection, field, if collection == "live_events" { 4 } else { 21 }).await;
    }
    let texts = count(&store, "messages").await;
    next_day(&store).await;
    for (collection, left) in
        [("media", 0), ("inbound_events", 0), ("live_events", 0), ("ai_runs", 0), ("messages", texts)]
    {
        assert_eq!(count(&store, collection).await, left, "{collection}");
    }
    assert!(count(&store, "decision_receipts").await > 0, "receipts stay for five years");
    let messages = workspace.messages(&lead).await;
    assert!(messages.iter().all(|text| text["text"] == "" && text["text_removed_at"].is_string()), "{messages:?}");
    assert!(messages.iter().any(|text| text["status"] == "delivered"));
    assert_eq!(workspace.lead(&phone).await["id"], lead["id"]);

    // Each batch says how many of what.
    let entries = store.collection::<Document>("audit_entries");
    for subject in ["media:1".to_owned(), format!("message_texts:{texts}")] {
        let entry = doc! { "actor": "system", "action": "retention.remove", "subject": &subject };
        assert_eq!(entries.count_documents(entry).await.unwrap(), 1, "{subject}");
    }
    // The chain goes on from what stays.
    age(&store, "audit_entries", "at", 1_828).await;
    next_day(&store).await;
    let oldest = entries.find_one(doc! {}).sort(doc! { "sequence": 1 }).await.unwrap().unwrap();
    assert!(oldest.get_i64("sequence").unwrap() > 1);
    age(&store, "decision_receipts", "at", 1_828).await;
    next_day(&store).await;
    assert_eq!(count(&store, "decision_receipts").await, 0);
    assert!(workspace.jobs("dead").await.is_empty());
}

#[tokio::test]
async fn leads_with_whom_nothing_happens_are_erased_and_their_proof_goes_later() {
    let program = Arc::new(Program::start(&[]).await);
    let workspace = Workspace::on(program.clone()).await;
    let (old, quiet, fresh) = (workspace.new_phone(), workspace.new_phone(), workspace.new_phone());
    for phone in [&old, &quiet, &fresh] {
        workspace.submit(phone).await;
        phone.wait_for_texts(1).await;
    }
    workspace.delivered().await;
    let store = database::open(&program.settings.database).await;
    set(&workspace, json!({ "leads": 100 })).await;
    let (gone, noted) = (workspace.lead(&old).await, workspace.lead(&quiet).await);
    for lead in [&gone, &noted] {
        let aged = doc! { "$set": { "last_activity_at": days_ago(101) } };
        let conversation = doc! { "_id": lead["conversation_id"].as_str().unwrap() };
        store.collection::<Document>("conversations").update_one(conversation, aged).await.unwrap();
    }
    // Nothing was written to the one, but a member noted something: the record is younger than the thread.
    let aged = doc! { "$set": { "last_activity_at": days_ago(101) } };
    let lead = doc! { "_id": gone["id"].as_str().unwrap() };
    store.collection::<Document>("leads").update_one(lead, aged).await.unwrap();
    next_day(&store).await;
    assert!(workspace.leads_of(&old).await.is_empty());
    assert_eq!((workspace.leads_of(&quiet).await.len(), workspace.leads_of(&fresh).await.len()), (1, 1));
    let receipt = workspace.get(&format!("/api/leads/{}/erase", gone["id"].as_str().unwrap())).await.expect(200);
    assert_eq!(receipt["reason"], "retention");
    assert!(receipt["completed_at"].is_string());
    let proof = |receipt: &Value| {
        let mut kept = receipt["kept"].as_array().unwrap().iter();
        kept.find(|kept| kept["kind"] == "consent_proof").unwrap()["count"].clone()
    };
    assert_eq!(proof(&receipt), 1);

    age(&store, "erasures", "erased_at", 1_828).await;
    next_day(&store).await;
    let listed = workspace.get("/api/settings/erasures").await.expect(200)["items"][0].take();
    assert_eq!((&listed["receipt_id"], &proof(&listed)), (&receipt["receipt_id"], &json!(0)));
}
