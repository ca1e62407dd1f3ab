//! `/api/settings/jobs`: what goes wrong at the provider, and what becomes of it. Each number that misbehaves belongs to
//! one test alone.

use mongodb::bson::{DateTime, Document, doc};
use serde_json::{Value, json};

use crate::support::{Phone, Workspace, database, magic_number, wait_for};

async fn misbehaving(name: &str) -> (Workspace, Phone, Value) {
    let workspace = Workspace::new().await;
    let number = magic_number(&workspace.visitor(), name).await;
    let phone = workspace.phone(&number);
    let lead = workspace.submit(&phone).await;
    (workspace, phone, lead)
}

/// Waits until the only text of a lead has this status.
async fn text_in(workspace: &Workspace, lead: &Value, status: &str) -> Value {
    let what = format!("a text that is {status}");
    wait_for(&what, async || workspace.messages(lead).await.into_iter().find(|text| text["status"] == status)).await
}

#[tokio::test]
async fn a_text_the_provider_takes_no_more_of_is_tried_again_then_given_up_then_retried() {
    let (workspace, phone, lead) = misbehaving("rate_limited").await;
    let job = wait_for("a failed try", async || {
        let jobs = workspace.jobs("ready").await;
        jobs.into_iter().find(|job| job["kind"] == "send_text" && !job["last_error"].is_null())
    })
    .await;
    assert!(job["attempts"].as_i64() >= Some(1), "{job}");
    assert!(job["max_attempts"].as_i64() > job["attempts"].as_i64(), "{job}");
    assert!(job["run_at"].as_str() > job["created_at"].as_str());
    assert_eq!((&job["lead_id"], &job["conversation_id"]), (&lead["id"], &lead["conversation_id"]));
    assert_eq!(workspace.messages(&lead).await[0]["status"], "queued");
    let id = job["id"].as_str().unwrap();

    // Instead of waiting for the last attempt, the job is moved there.
    let jobs = database::open(&workspace.program.settings.database).await.collection::<Document>("jobs");
    let last = doc! { "$set": { "attempts": 20, "run_at": DateTime::now() } };
    let dead = wait_for("the end of the attempts", async || {
        jobs.update_one(doc! { "_id": id, "state": "ready" }, last.clone()).await.unwrap();
        workspace.jobs("dead").await.into_iter().find(|job| job["id"] == id)
    })
    .await;
    assert!(dead["last_error"].is_string());
    let failed = text_in(&workspace, &lead, "failed").await;
    assert!(failed["status_reason"].is_string());
    assert_eq!(workspace.conversation(&lead).await["needs_person"]["reason"], "failed_to_send");
    assert!(phone.received().await.is_empty());

    let retried = workspace.post(&format!("/api/settings/jobs/{id}/retry"), json!({})).await.expect(200);
    assert_eq!((&retried["state"], &retried["attempts"]), (&json!("ready"), &json!(0)));
    assert!(workspace.jobs("dead").await.is_empty());
}

#[tokio::test]
async fn a_landline_fails_at_once_and_waits_for_a_person() {
    let (workspace, phone, lead) = misbehaving("landline").await;
    let failed = text_in(&workspace, &lead, "failed").await;
    assert!(failed["status_reason"].as_str().unwrap().contains("The provider says"), "{failed}");
    workspace.settled().await;
    assert_eq!(workspace.conversation(&lead).await["needs_person"]["reason"], "failed_to_send");
    assert!(workspace.jobs("dead").await.is_empty());
    assert!(phone.received().await.is_empty());
}

#[tokio::test]
async fn a_text_the_provider_took_without_saying_so_is_found_and_not_repeated() {
    let (workspace, phone, lead) = misbehaving("error_after_accept").await;
    phone.wait_for_texts(1).await;
    text_in(&workspace, &lead, "delivered").await;
    workspace.settled().await;
    assert_eq!(phone.received().await.len(), 1);
    assert!(workspace.jobs("dead").await.is_empty());
    assert!(workspace.conversation(&lead).await["needs_person"].is_null());
}

#[tokio::test]
async fn the_same_words_sent_twice_are_two_texts_even_when_both_answers_are_lost() {
    let (workspace, phone, lead) = misbehaving("error_after_accept").await;
    phone.wait_for_texts(1).await;
    for _ in 0..2 {
        let path = format!("/api/conversations/{}/messages", lead["conversation_id"].as_str().unwrap());
        workspace.post(&path, json!({ "text": "Still there?" })).await.expect(201);
    }
    let texts = phone.wait_for_texts(3).await;
    workspace.settled().await;
    assert_eq!(texts[1..], ["Still there?", "Still there?"]);
    assert_eq!(phone.received().await.len(), 3);
    assert!(workspace.messages(&lead).await.iter().all(|message| message["status"] == "delivered"));
}

#[tokio::test]
async fn a_text_nothing_is_heard_of_stays_as_it_was_accepted() {
    let (workspace, phone, lead) = misbehaving("never_reports").await;
    phone.wait_for_texts(1).await;
    workspace.settled().await;
    assert_eq!(phone.received().await.len(), 1);
    assert_eq!(workspace.messages(&lead).await[0]["status"], "queued");
    assert!(workspace.jobs("dead").await.is_empty());
}

#[tokio::test]
async fn a_carrier_that_holds_a_text_back_is_seen() {
    let (workspace, _, lead) = misbehaving("filtered").await;
    let held = text_in(&workspace, &lead, "undelivered").await;
    assert!(held["status_reason"].as_str().unwrap().contains("30007"), "{held}");
}

#[tokio::test]
async fn a_stop_the_provider_knows_of_is_taken_over() {
    let (workspace, phone, lead) = misbehaving("opted_out").await;
    text_in(&workspace, &lead, "failed").await;
    workspace.settled().await;
    assert_eq!(workspace.lead(&phone).await["consent"], "revoked");
    workspace.write(&lead, "Hello").await.problem(409, "opted_out");
    assert!(phone.received().await.is_empty());
}

#[tokio::test]
async fn only_dead_jobs_are_retried() {
    let workspace = Workspace::new().await;
    workspace.lead_with_first_text().await;
    let done = workspace.jobs("done").await[0]["id"].as_str().unwrap().to_owned();
    workspace.post(&format!("/api/settings/jobs/{done}/retry"), json!({})).await.problem(409, "not_dead");
    workspace.post("/api/settings/jobs/nothing/retry", json!({})).await.problem(404, "not_found");
    assert_eq!(workspace.get("/api/settings/jobs").await.expect(200), json!({ "items": [], "next_cursor": null }));
    workspace.get("/api/settings/jobs?state=sleeping").await.problem(400, "invalid_query");
}
