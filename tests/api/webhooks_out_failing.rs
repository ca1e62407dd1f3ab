//! Webhooks out to endpoints that fail: what is tried again, what is given up, and what nobody else notices.

use std::sync::Arc;

use mongodb::bson::{DateTime, Document, doc};
use serde_json::{Value, json};

use crate::{
    support::{MailServer, Program, Receiver, Says, Workspace, database, wait_for},
    webhooks_out::{deliveries, path},
};

const PATH: &str = "/api/settings/webhooks";

async fn test(workspace: &Workspace, endpoint: &Value) -> Value {
    workspace.post(&path(endpoint, "/test"), json!({})).await.expect(201)
}

/// Waits until something an endpoint was told stands so.
async fn standing(workspace: &Workspace, endpoint: &Value, id: &Value, state: &str) -> Value {
    wait_for(state, async || {
        let all = deliveries(workspace, endpoint).await;
        all.into_iter().find(|delivery| delivery["id"] == *id && delivery["state"] == state)
    })
    .await
}

/// Waits until something an endpoint was told was tried so often.
async fn tried(workspace: &Workspace, endpoint: &Value, id: &Value, times: usize) -> Value {
    wait_for("the tries", async || {
        let all = deliveries(workspace, endpoint).await;
        let tried = |delivery: &Value| delivery["tries"].as_array().unwrap().len() >= times;
        all.into_iter().find(|delivery| delivery["id"] == *id && tried(delivery))
    })
    .await
}

/// Changes an endpoint behind the program's back.
async fn set(workspace: &Workspace, endpoint: &Value, change: Document) {
    let store = database::open(&workspace.program.settings.database).await;
    let one = doc! { "_id": endpoint["id"].as_str().unwrap() };
    let change = doc! { "$set": change };
    store.collection::<Document>("webhook_endpoints").update_one(one, change).await.unwrap();
}

#[tokio::test]
async fn what_was_refused_is_told_again_under_the_same_id() {
    let (workspace, receiver) = (Workspace::new().await, Receiver::start().await);
    let endpoint = receiver.added_to(&workspace, &["lead.created"]).await;
    receiver.script([Says::Status(500, "Out of coffee")]);
    let id = test(&workspace, &endpoint).await["id"].clone();
    let waiting = tried(&workspace, &endpoint, &id, 1).await;
    assert_eq!(waiting["state"], "waiting");
    let delivered = standing(&workspace, &endpoint, &id, "delivered").await;
    let tries = delivered["tries"].as_array().unwrap();
    assert_eq!((&tries[0]["status"], &tries[0]["answer"]), (&json!(500), &json!("Out of coffee")));
    assert_eq!((&tries[1]["status"], &tries[1]["error"]), (&json!(204), &Value::Null));
    assert!(tries[0]["milliseconds"].is_i64());
    let told = receiver.told();
    assert_eq!(told.len(), 2);
    assert_eq!(told[0].header("webhook-id"), told[1].header("webhook-id"));
    assert_eq!(told[0].bytes, told[1].bytes);
    let moment = |at: usize| told[at].header("webhook-timestamp").parse::<i64>().unwrap();
    assert!(moment(1) - moment(0) >= 5, "the second try waits five seconds");
    assert_eq!(workspace.get(PATH).await.expect(200)["items"][0]["failing_since"], Value::Null);
}

#[tokio::test]
async fn who_asks_us_to_come_later_is_left_alone_until_then() {
    let (workspace, receiver) = (Workspace::new().await, Receiver::start().await);
    let endpoint = receiver.added_to(&workspace, &["lead.created"]).await;
    receiver.script([Says::With(429, "retry-after", "1800".into())]);
    let id = test(&workspace, &endpoint).await["id"].clone();
    let delivery = tried(&workspace, &endpoint, &id, 1).await;
    let at = |value: &Value| value.as_str().unwrap().parse::<jiff::Timestamp>().unwrap().as_second();
    let wait = at(&delivery["next_try_at"]) - at(&delivery["tries"][0]["at"]);
    assert!((1_800..1_830).contains(&wait), "{wait}");
    // So is everything else that is for it.
    let second = test(&workspace, &endpoint).await["id"].clone();
    wait_for("it to be put off", async || {
        let all = deliveries(&workspace, &endpoint).await;
        let found = all.into_iter().find(|delivery| delivery["id"] == second).unwrap();
        (at(&found["next_try_at"]) - at(&delivery["tries"][0]["at"]) >= 1_800).then_some(())
    })
    .await;
    assert_eq!(receiver.told().len(), 1);
    // However long it asks for, there is a bound.
    let third = Receiver::start().await;
    let patient = third.added_to(&workspace, &["lead.created"]).await;
    third.script([Says::With(503, "retry-after", "Fri, 31 Dec 2399 23:59:59 GMT".into())]);
    let id = test(&workspace, &patient).await["id"].clone();
    let delivery = tried(&workspace, &patient, &id, 1).await;
    let wait = at(&delivery["next_try_at"]) - at(&delivery["tries"][0]["at"]);
    assert!((43_200..43_230).contains(&wait), "{wait}");
}

#[tokio::test]
async fn an_endpoint_that_is_gone_is_switched_off_and_can_hear_of_what_it_missed() {
    let (workspace, receiver) = (Workspace::new().await, Receiver::start().await);
    let endpoint = receiver.added_to(&workspace, &["lead.created"]).await;
    receiver.script([Says::Status(410, "")]);
    let id = test(&workspace, &endpoint).await["id"].clone();
    standing(&workspace, &endpoint, &id, "failed").await;
    let off = workspace.get(PATH).await.expect(200)["items"][0].take();
    assert_eq!((&off["enabled"], &off["off_reason"]), (&json!(false), &json!("gone")));
    workspace.post(&path(&endpoint, "/test"), json!({})).await.problem(409, "switched_off");

    let before = jiff::Timestamp::now();
    let (_, lead) = workspace.lead_with_first_text().await;
    let skipped = wait_for("what it missed", async || {
        deliveries(&workspace, &endpoint).await.into_iter().find(|delivery| delivery["state"] == "skipped")
    })
    .await;
    let replay = json!({ "since": before.to_string() });
    workspace.post(&path(&endpoint, "/replay"), replay.clone()).await.problem(409, "switched_off");
    assert_eq!(receiver.told().len(), 1);

    let on = workspace.patch(&path(&endpoint, ""), json!({ "enabled": true })).await.expect(200);
    assert_eq!((&on["enabled"], &on["off_reason"]), (&json!(true), &Value::Null));
    let replayed = workspace.post(&path(&endpoint, "/replay"), replay.clone()).await.expect(200);
    assert_eq!(replayed, json!({ "replayed": 1, "more": false }));
    let told = receiver.wait_for(2).await;
    assert_eq!((told[1].event(), &told[1].body["data"]["lead_id"]), ("lead.created", &lead["id"]));
    standing(&workspace, &endpoint, &skipped["id"], "delivered").await;
    let replayed = workspace.post(&path(&endpoint, "/replay"), replay).await.expect(200);
    assert_eq!(replayed["replayed"], 0, "what arrived is not told again");
    // One by one anything can be.
    let one = path(&endpoint, &format!("/deliveries/{}/replay", skipped["id"].as_str().unwrap()));
    workspace.post(&one, json!({})).await.expect(200);
    let told = receiver.wait_for(3).await;
    assert_eq!(told[2].header("webhook-id"), told[1].header("webhook-id"));
}

#[tokio::test]
async fn an_endpoint_that_fails_for_days_is_switched_off_and_those_who_can_mend_it_are_mailed() {
    let relay = MailServer::start().await;
    let smtp = format!("smtp://127.0.0.1:{}", relay.port);
    let settings = [("SMTP_URL", smtp.as_str()), ("MAIL_FROM", "Leadline <leads@example.com>")];
    let workspace = Workspace::on(Arc::new(Program::start(&settings).await)).await;
    let receiver = Receiver::start().await;
    let endpoint = receiver.added_to(&workspace, &["lead.created"]).await;
    receiver.script([Says::Status(500, ""), Says::Status(500, "")]);
    let id = test(&workspace, &endpoint).await["id"].clone();
    tried(&workspace, &endpoint, &id, 1).await;
    assert_eq!(workspace.get(PATH).await.expect(200)["items"][0]["enabled"], true);
    let days_ago = DateTime::from_millis(DateTime::now().timestamp_millis() - 5 * 24 * 3_600_000 - 1);
    set(&workspace, &endpoint, doc! { "failing.since": days_ago }).await;
    test(&workspace, &endpoint).await;
    let off = wait_for("the end of patience", async || {
        let endpoint = workspace.get(PATH).await.expect(200)["items"][0].take();
        (endpoint["enabled"] == false).then_some(endpoint)
    })
    .await;
    assert_eq!(off["off_reason"], "failing");
    let mail = wait_for("the mail", async || {
        relay.mails().into_iter().find(|mail| mail.content.contains("a webhook was switched off"))
    })
    .await;
    assert_eq!(mail.to, workspace.email);
    assert!(!mail.content.contains("canary-of-an-address"), "{}", mail.content);
    let entries = workspace.get("/api/settings/audit").await.text;
    assert!(entries.contains("webhook.switch_off"));
}

#[tokio::test]
async fn an_endpoint_that_does_not_answer_holds_up_neither_others_nor_texts() {
    let workspace = Workspace::new().await;
    let (dead, alive) = (Receiver::start().await, Receiver::start().await);
    dead.hold();
    dead.added_to(&workspace, &["lead.created", "message.sent", "consent.granted"]).await;
    alive.added_to(&workspace, &["lead.created"]).await;
    let phones: Vec<_> = (0..6).map(|_| workspace.new_phone()).collect();
    for phone in &phones {
        workspace.submit(phone).await;
    }
    for phone in &phones {
        phone.wait_for_texts(1).await;
    }
    alive.wait_for(6).await;
    assert!(dead.waiting() > 0, "it still waits");
    assert!(dead.most_waiting() <= 2, "{} at once", dead.most_waiting());
    dead.let_go();
    dead.wait_for(18).await;
}

#[tokio::test]
async fn a_server_that_is_killed_while_it_tells_forgets_nothing() {
    let program = Arc::new(Program::start(&[("JOB_LEASE_SECONDS", "2")]).await);
    let workspace = Workspace::on(program.clone()).await;
    let receiver = Receiver::start().await;
    receiver.added_to(&workspace, &["lead.created"]).await;
    receiver.hold();
    let mut leads = Vec::new();
    for _ in 0..3 {
        leads.push(workspace.submit(&workspace.new_phone()).await["id"].clone());
    }
    receiver.wait_for(1).await;
    // Another comes in, and nobody had the time to tell of it.
    let last = workspace.new_phone();
    workspace.capture(&workspace.submission(&last)).await.expect(201);
    program.kill();
    receiver.let_go();
    program.serve().await;
    leads.push(workspace.lead(&last).await["id"].clone());
    for lead in leads {
        wait_for("every lead", async || receiver.told().into_iter().find(|told| told.body["data"]["lead_id"] == lead))
            .await;
    }
}
