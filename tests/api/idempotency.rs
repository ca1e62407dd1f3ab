//! The same request again, and the same person again.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Phone, Workspace, phone::new_number, unique};

fn path(workspace: &Workspace) -> String {
    format!("/api/capture/{}", workspace.form)
}

fn person(number: &str, email: &str) -> Value {
    json!({ "fields": { "name": "Ada Example", "phone": number, "email": email }, "consent": { "sms": true } })
}

async fn texts(workspace: &Workspace, phone: &Phone) -> usize {
    phone.wait_for_texts(1).await;
    workspace.settled().await;
    phone.received().await.len()
}

#[tokio::test]
async fn the_same_key_is_the_same_submission() {
    let workspace = Workspace::new().await;
    let phone = workspace.new_phone();
    let (sent, key, visitor) = (workspace.submission(&phone), unique(), workspace.visitor());
    let first = visitor.post_as(&path(&workspace), sent.clone(), &key).await;
    assert_eq!(first.header("idempotency-replayed"), "");
    let again = visitor.post_as(&path(&workspace), sent, &key).await;
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(again.header("content-type"), "application/json");
    assert_eq!(again.expect(201), first.expect(201));
    assert_eq!(workspace.lead(&phone).await["submissions"], 1);
    assert_eq!(texts(&workspace, &phone).await, 1);
}

#[tokio::test]
async fn the_same_person_again_gains_a_submission_and_is_texted_once() {
    let workspace = Workspace::new().await;
    let phone = workspace.new_phone();
    let first = workspace.submit(&phone).await;
    let second = workspace.submit(&phone).await;
    assert_eq!((&second["id"], &second["submissions"]), (&first["id"], &json!(2)));
    assert_eq!(texts(&workspace, &phone).await, 1);
}

#[tokio::test]
async fn the_second_press_of_the_forms_button_is_the_same_submission() {
    let workspace = Workspace::new().await;
    let phone = workspace.new_phone();
    let form =
        [("name", "Ada Example"), ("phone", phone.number.as_str()), ("consent.sms", "true"), ("_key", "pressed-twice")];
    let press = async || {
        let request = workspace.visitor().request(Method::POST, &format!("/f/{}", workspace.slug));
        Answer::of(request.form(&form)).await.status
    };
    assert_eq!(tokio::join!(press(), press()), (200, 200));
    assert_eq!(press().await, 200);
    assert_eq!(workspace.lead(&phone).await["submissions"], 1);
}

#[tokio::test]
async fn a_key_stands_for_one_body() {
    let workspace = Workspace::new().await;
    let (phone, key, visitor) = (workspace.new_phone(), unique(), workspace.visitor());
    visitor.post_as(&path(&workspace), workspace.submission(&phone), &key).await.expect(201);
    let other = workspace.submission(&workspace.new_phone());
    visitor.post_as(&path(&workspace), other, &key).await.problem(422, "idempotency_key_reused");
    assert_eq!(workspace.get("/api/leads").await.expect(200)["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_key_that_met_a_mistake_may_be_used_with_the_mended_body() {
    let workspace = Workspace::new().await;
    let (phone, key, visitor) = (workspace.new_phone(), unique(), workspace.visitor());
    visitor.post_as(&path(&workspace), json!({ "fields": {} }), &key).await.problem(422, "invalid");
    visitor.post_as(&path(&workspace), workspace.submission(&phone), &key).await.expect(201);
    assert_eq!(workspace.lead(&phone).await["submissions"], 1);
}

#[tokio::test]
async fn many_submissions_of_one_person_at_once_make_one_lead() {
    let workspace = Workspace::new().await;
    let phone = workspace.new_phone();
    let sent = workspace.submission(&phone);
    for answer in join_all((0..8).map(|_| workspace.capture(&sent))).await {
        answer.expect(201);
    }
    let lead = workspace.lead(&phone).await;
    assert_eq!(lead["submissions"], 8);
    assert_eq!(workspace.get("/api/conversations?view=all").await.expect(200)["items"].as_array().unwrap().len(), 1);
    assert_eq!(texts(&workspace, &phone).await, 1);
}

#[tokio::test]
async fn one_request_sent_many_times_at_once_is_done_once() {
    let workspace = Workspace::new().await;
    let (phone, key, visitor) = (workspace.new_phone(), unique(), workspace.visitor());
    let sent = workspace.submission(&phone);
    let path = path(&workspace);
    let mut accepted = BTreeSet::new();
    for answer in join_all((0..6).map(|_| visitor.post_as(&path, sent.clone(), &key))).await {
        match answer.status {
            201 => drop(accepted.insert(answer.json()["submission_id"].to_string())),
            _ => drop(answer.problem(409, "request_in_flight")),
        }
    }
    assert_eq!(accepted.len(), 1);
    assert_eq!(workspace.lead(&phone).await["submissions"], 1);
}

#[tokio::test]
async fn a_phone_and_an_address_of_two_people_are_flagged_and_not_merged() {
    let workspace = Workspace::new().await;
    let (one, two) = (workspace.new_phone(), workspace.new_phone());
    let (ada, bob) = (format!("ada.{}@example.com", unique()), format!("bob.{}@example.com", unique()));
    workspace.capture(&person(&one.number, &ada)).await.expect(201);
    workspace.capture(&person(&two.number, &bob)).await.expect(201);
    let (before_one, before_two) = (workspace.lead(&one).await, workspace.lead(&two).await);
    assert_eq!(before_one["contact_clash"], false);
    workspace.capture(&person(&one.number, &bob)).await.expect(201);
    let (after_one, after_two) = (workspace.lead(&one).await, workspace.lead(&two).await);
    assert_eq!((&after_one["id"], &after_one["submissions"]), (&before_one["id"], &json!(2)));
    assert_eq!((&after_one["contact_clash"], &after_one["email"]), (&json!(true), &json!(ada)));
    assert_eq!((&after_two["id"], &after_two["submissions"]), (&before_two["id"], &json!(1)));
    assert_eq!(after_two["email"], bob.as_str());
}

#[tokio::test]
async fn an_address_alone_finds_the_person_who_has_a_new_phone() {
    let workspace = Workspace::new().await;
    let email = format!("ada.{}@example.com", unique());
    let (old, new) = (workspace.phone(&new_number()), workspace.phone(&new_number()));
    workspace.capture(&person(&old.number, &email)).await.expect(201);
    workspace.capture(&person(&new.number, &email.to_uppercase())).await.expect(201);
    let (by_old, by_new) = (workspace.lead(&old).await, workspace.lead(&new).await);
    assert_eq!((&by_old["id"], &by_new["submissions"]), (&by_new["id"], &json!(2)));
    assert_eq!(by_new["phone"], new.number.as_str());
}
