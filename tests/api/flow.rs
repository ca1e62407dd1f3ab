//! The conversation of a form as data: questions that depend on answers, leads of high value, and how it ends.

use serde_json::{Value, json};

use crate::support::Workspace;

async fn publish(flow: Value) -> Workspace {
    let workspace = Workspace::new().await;
    let house = json!({ "key": "kind", "condition": { "is": "one_of", "values": ["House"] } });
    let questions = json!([
        { "key": "kind", "ask": "Is it a house or a flat?", "options": ["House", "Flat"] },
        { "key": "people", "ask": "How many people live in it?", "kind": "people", "only_if": house },
        { "key": "budget", "ask": "What is your budget?", "kind": "money" },
    ]);
    workspace.publish(json!({ "questions": questions, "flow": flow })).await.expect(200);
    workspace
}

#[tokio::test]
async fn a_question_is_asked_only_where_it_matters() {
    let workspace = publish(json!({})).await;
    let (phone, _) = workspace.lead_with_first_text().await;
    assert!(workspace.reply_to(&phone, "a flat").await.contains("What is your budget?"));
    let (phone, _) = workspace.lead_with_first_text().await;
    assert!(workspace.reply_to(&phone, "a house").await.contains("How many people live in it?"));
    // Whoever takes the answer back is not asked what only followed from it.
    assert!(workspace.reply_to(&phone, "Sorry, I meant flat").await.contains("What is your budget?"));
}

#[tokio::test]
async fn the_first_text_asks_what_the_form_left_open() {
    let workspace = Workspace::new().await;
    let versions = workspace.get(&format!("/api/forms/{}/versions", workspace.form)).await.expect(200);
    let mut fields = versions["items"][0]["draft"]["fields"].clone();
    let kind =
        json!({ "key": "kind", "label": "Kind", "kind": "choice", "required": true, "options": ["House", "Flat"] });
    fields.as_array_mut().unwrap().push(kind);
    let house = json!({ "key": "kind", "condition": { "is": "one_of", "values": ["House"] } });
    let questions = json!([
        { "key": "floors", "ask": "How many floors?", "only_if": house },
        { "key": "lift", "ask": "Is there a lift?", "kind": "yes_no" },
    ]);
    workspace.publish(json!({ "fields": fields, "questions": questions })).await.expect(200);
    for (kind, asked) in [("House", "How many floors?"), ("Flat", "Is there a lift?")] {
        let phone = workspace.new_phone();
        let mut submission = workspace.submission(&phone);
        submission["fields"]["kind"] = json!(kind);
        workspace.capture(&submission).await.expect(201);
        let texts = phone.wait_for_texts(1).await;
        assert!(texts[0].ends_with(asked), "{kind}: {}", texts[0]);
    }
}

#[tokio::test]
async fn a_lead_of_high_value_goes_to_a_person_at_once() {
    let large = json!({ "key": "budget", "condition": { "is": "at_least", "amount": 50000, "currency": "USD" } });
    let workspace = publish(json!({ "high_value": [large] })).await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    let text = workspace.reply_to(&phone, "We have about $80,000").await;
    assert!(text.contains("A person from"), "{text}");
    let conversation = workspace.conversation(&lead).await;
    assert_eq!(
        (&conversation["handler"], &conversation["needs_person"]["reason"]),
        (&json!("human"), &json!("high_value"))
    );
    // Less is a lead like any other.
    let (phone, lead) = workspace.lead_with_first_text().await;
    workspace.reply_to(&phone, "We have about $800").await;
    assert_eq!(workspace.conversation(&lead).await["handler"], "ai");
}

#[tokio::test]
async fn the_form_says_what_follows_the_last_answer() {
    for (finish, handler, words) in [("thank", "ai", "that is all I need"), ("hand_over", "human", "A person from")] {
        let workspace = publish(json!({ "finish": finish })).await;
        let (phone, lead) = workspace.lead_with_first_text().await;
        workspace.reply_to(&phone, "flat").await;
        let last = workspace.reply_to(&phone, "$500").await;
        assert!(last.contains(words), "{finish}: {last}");
        assert_eq!(workspace.conversation(&lead).await["handler"], handler, "{finish}");
    }
}

#[tokio::test]
async fn a_flow_that_cannot_be_followed_is_not_published() {
    let workspace = Workspace::new().await;
    let later = json!({ "key": "size", "condition": { "is": "answered" } });
    let questions = json!([
        { "key": "kind", "ask": "Which kind?", "only_if": later },
        { "key": "size", "ask": "Which size?", "only_if": { "key": "nothing", "condition": { "is": "answered" } } },
    ]);
    let flow = json!({ "high_value": [{ "key": "kind", "condition": { "is": "at_least", "amount": 4 } }] });
    let refused = workspace.publish(json!({ "questions": questions, "flow": flow })).await.expect(422);
    let mut wrong: Vec<(&str, &str)> = refused["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| (error["pointer"].as_str().unwrap(), error["code"].as_str().unwrap()))
        .collect();
    wrong.sort_unstable();
    assert_eq!(
        wrong,
        [
            ("/draft/flow/high_value/0/condition/is", "not_a_number"),
            ("/draft/questions/0/only_if/key", "asked_later"),
            ("/draft/questions/1/only_if/key", "unknown_key"),
        ]
    );
}
