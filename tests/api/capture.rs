//! `/api/capture/{form_id}`: submissions as JSON.

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::support::{Answer, Workspace, client::pointers};

fn post(workspace: &Workspace) -> RequestBuilder {
    workspace.visitor().request(Method::POST, &format!("/api/capture/{}", workspace.form))
}

async fn leads(workspace: &Workspace) -> usize {
    workspace.get("/api/leads").await.expect(200)["items"].as_array().unwrap().len()
}

#[tokio::test]
async fn an_accepted_submission_tells_nothing_of_the_person() {
    let workspace = Workspace::new().await;
    let phone = workspace.new_phone();
    let first = workspace.capture(&workspace.submission(&phone)).await;
    assert_eq!(first.header("cache-control"), "no-store");
    assert!(!first.header("x-request-id").is_empty());
    let second = workspace.capture(&workspace.submission(&phone)).await.expect(201);
    for answer in [first.expect(201), second] {
        let keys: Vec<&String> = answer.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["status", "submission_id"]);
        assert_eq!(answer["status"], "accepted");
    }
}

#[tokio::test]
async fn mistakes_come_back_by_field_all_at_once() {
    let workspace = Workspace::new().await;
    let capture = async |fields: Value| workspace.capture(&json!({ "fields": fields })).await.problem(422, "invalid");
    let empty = capture(json!({})).await;
    assert_eq!(pointers(&empty), ["/fields/name", "/fields/phone"]);
    assert_eq!(empty["errors"][0]["code"], "required");
    let wrong = capture(json!({ "name": "Ada", "phone": "555", "email": "ada@", "question": "x".repeat(2_001) })).await;
    assert_eq!(pointers(&wrong), ["/fields/phone", "/fields/email", "/fields/question"]);
    for error in wrong["errors"].as_array().unwrap() {
        assert!(
            error["code"].is_string() && error["detail"].as_str().is_some_and(|detail| detail.len() > 5),
            "{error}"
        );
    }
    assert_eq!(leads(&workspace).await, 0);
}

#[tokio::test]
async fn a_phone_is_read_in_the_region_of_the_form() {
    let workspace = Workspace::new().await;
    let phone = workspace.new_phone();
    let digits = &phone.number[2..];
    let typed = format!(" ({}) {}-{} ", &digits[..3], &digits[3..6], &digits[6..]);
    workspace.capture(&json!({ "fields": { "name": "Ada", "phone": typed } })).await.expect(201);
    assert_eq!(workspace.lead(&phone).await["phone"], phone.number.as_str());
}

#[tokio::test]
async fn a_page_the_form_does_not_list_cannot_send_it() {
    let workspace = Workspace::new().await;
    let phone = workspace.new_phone();
    for origin in ["https://evil.example", "null", workspace.url.as_str()] {
        let sent = Answer::of(post(&workspace).header("origin", origin).json(&workspace.submission(&phone))).await;
        assert_eq!(sent.header("access-control-allow-origin"), "");
        sent.problem(403, "origin_not_allowed");
        let path = format!("/api/capture/{}", workspace.form);
        let preflight = workspace.visitor().request(Method::OPTIONS, &path).header("origin", origin);
        let preflight = Answer::of(preflight.header("access-control-request-method", "POST")).await;
        assert_eq!(preflight.header("access-control-allow-origin"), "");
        preflight.problem(403, "origin_not_allowed");
    }
    assert_eq!(leads(&workspace).await, 0);
    Answer::of(post(&workspace).json(&workspace.submission(&phone))).await.expect(201);
}

#[tokio::test]
async fn a_body_that_is_not_what_is_expected_is_refused_without_being_quoted() {
    let workspace = Workspace::new().await;
    let send = async |kind: &str, body: &str| {
        Answer::of(post(&workspace).header("content-type", kind).body(body.to_owned())).await
    };
    send("application/json", "{\"fields\": {").await.problem(400, "malformed_json");
    send("application/json", "").await.problem(400, "malformed_json");
    send("application/json", "{\"fields\":{}} trailing").await.problem(400, "malformed_json");
    send("text/plain", "{}").await.problem(415, "unsupported_media_type");
    let wrong = send("application/json", r#"{"fields":{"phone":4155550199}}"#).await;
    assert!(!wrong.text.contains("4155550199"), "{}", wrong.text);
    assert_eq!(pointers(&wrong.problem(422, "invalid")), ["/fields/phone"]);
    let wrong = send("application/json", r#"{"fields":"secret words"}"#).await;
    assert!(!wrong.text.contains("secret words"), "{}", wrong.text);
    assert_eq!(pointers(&wrong.problem(422, "invalid")), ["/fields"]);
    assert_eq!(leads(&workspace).await, 0);
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_with_and_without_a_key() {
    let workspace = Workspace::new().await;
    let large = json!({ "fields": { "question": "x".repeat(300 * 1024) } });
    Answer::of(post(&workspace).json(&large)).await.problem(413, "too_large");
    workspace.capture(&large).await.problem(413, "too_large");
}

#[tokio::test]
async fn an_unknown_form_and_a_wrong_method_are_told_apart() {
    let workspace = Workspace::new().await;
    let sent = workspace.submission(&workspace.new_phone());
    workspace.visitor().post("/api/capture/no-such-form", sent).await.problem(404, "not_found");
    let wrong = workspace.visitor().get(&format!("/api/capture/{}", workspace.form)).await;
    assert!(wrong.header("allow").contains("POST"));
    wrong.problem(405, "method_not_allowed");
}

#[tokio::test]
async fn only_the_tick_of_the_forms_own_consent_counts() {
    let workspace = Workspace::new().await;
    for consent in [json!({}), json!({ "sms": false }), json!({ "email": true })] {
        let phone = workspace.new_phone();
        let sent = json!({ "fields": { "name": "Ada", "phone": phone.number }, "consent": consent });
        workspace.capture(&sent).await.expect(201);
        assert_eq!(workspace.lead(&phone).await["consent"], "none");
    }
}

#[tokio::test]
async fn a_page_the_form_lists_can_send_it_and_read_the_answer_again() {
    let workspace = Workspace::new().await;
    let (phone, form) = (workspace.new_phone(), format!("/api/forms/{}", workspace.form));
    for wrong in ["*", "https://shop.example/", "shop.example"] {
        let refused = workspace.patch(&form, json!({ "allowed_origins": [wrong] })).await.problem(422, "invalid");
        assert_eq!(pointers(&refused), ["/allowed_origins/0"]);
    }
    let origin = "https://shop.example";
    let changed = workspace.patch(&form, json!({ "allowed_origins": [origin] })).await.expect(200);
    assert_eq!(changed["allowed_origins"], json!([origin]));
    let path = format!("/api/capture/{}", workspace.form);
    let preflight = workspace.visitor().request(Method::OPTIONS, &path).header("origin", origin);
    let preflight = Answer::of(preflight.header("access-control-request-method", "POST")).await;
    assert_eq!(preflight.status, 204);
    assert_eq!(preflight.header("access-control-allow-origin"), origin);
    assert!(preflight.header("access-control-allow-headers").contains("idempotency-key"));
    for _ in 0..2 {
        let request = post(&workspace).header("origin", origin).header("idempotency-key", &phone.number);
        let sent = Answer::of(request.json(&workspace.submission(&phone))).await;
        assert_eq!(sent.header("access-control-allow-origin"), origin);
        sent.expect(201);
    }
    let mut wrong = workspace.submission(&phone);
    wrong["fields"]["phone"] = json!("12");
    let refused = Answer::of(post(&workspace).header("origin", origin).json(&wrong)).await;
    assert_eq!(refused.header("access-control-allow-origin"), origin);
    assert_eq!(pointers(&refused.problem(422, "invalid")), ["/fields/phone"]);
}
