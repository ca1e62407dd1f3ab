//! A member steers a conversation: takes over, writes, hands back, assigns, closes.

use serde_json::{Value, json};

use crate::support::{Workspace, unique, workspace::conversation_path};

#[tokio::test]
async fn a_member_takes_over_writes_and_hands_back() {
    let workspace = Workspace::new().await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    let before = workspace.conversation(&lead).await;
    let taken = workspace.step(&lead, "takeover").await;
    assert_eq!((&taken["handler"], &taken["assignee"]["name"]), (&json!("human"), &json!("Olive Owner")));
    assert!(taken["epoch"].as_i64() > before["epoch"].as_i64());

    let written = workspace.write(&lead, "  Hi Ada, does 3 pm suit you?  ").await.expect(201);
    assert_eq!((&written["author"], &written["member"]["name"]), (&json!("member"), &json!("Olive Owner")));
    assert_eq!(phone.wait_for_texts(2).await[1], "Hi Ada, does 3 pm suit you?");

    phone.text("What should I bring?").await;
    workspace.wait_for_inbound(&lead, 1).await;
    workspace.settled().await;
    assert_eq!(phone.received().await.len(), 2, "the assistant spoke although a person has the conversation");

    let back = workspace.step(&lead, "handback").await;
    assert_eq!(back["handler"], "ai");
    assert!(back["epoch"].as_i64() > taken["epoch"].as_i64());
    // Nobody had answered the last text, so the assistant does.
    phone.wait_for_texts(3).await;
    workspace.settled().await;
    let authors: Vec<Value> = workspace.messages(&lead).await.iter().map(|message| message["author"].clone()).collect();
    assert_eq!(authors, ["ai", "member", "lead", "ai"]);
}

#[tokio::test]
async fn a_hand_back_with_nothing_open_says_nothing() {
    let workspace = Workspace::new().await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    workspace.step(&lead, "takeover").await;
    workspace.write(&lead, "Hi Ada").await.expect(201);
    phone.wait_for_texts(2).await;
    workspace.settled().await;
    workspace.step(&lead, "handback").await;
    workspace.settled().await;
    assert_eq!(phone.received().await.len(), 2);
}

#[tokio::test]
async fn writing_takes_over() {
    let workspace = Workspace::new().await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    workspace.write(&lead, "A person here").await.expect(201);
    let conversation = workspace.conversation(&lead).await;
    assert_eq!((&conversation["handler"], &conversation["assignee"]["name"]), (&json!("human"), &json!("Olive Owner")));
    phone.wait_for_texts(2).await;
}

#[tokio::test]
async fn a_text_sent_twice_with_one_key_arrives_once() {
    let workspace = Workspace::new().await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    let (path, key) = (format!("{}/messages", conversation_path(&lead)), unique());
    let first = workspace.post_as(&path, json!({ "text": "Once" }), &key).await.expect(201);
    let again = workspace.post_as(&path, json!({ "text": "Once" }), &key).await.expect(201);
    assert_eq!(first, again);
    workspace.write(&lead, "Afterwards").await.expect(201);
    phone.wait_for_texts(3).await;
    workspace.settled().await;
    let texts: Vec<_> = phone.received().await.iter().map(|text| text["text"].clone()).collect();
    assert_eq!(texts[1..], ["Once", "Afterwards"]);
}

#[tokio::test]
async fn texts_that_cannot_be_sent_are_refused() {
    let workspace = Workspace::new().await;
    let (_, lead) = workspace.lead_with_first_text().await;
    for text in [String::new(), "  \n ".to_owned(), "x".repeat(1_601)] {
        let refused = workspace.write(&lead, &text).await.problem(422, "invalid");
        assert_eq!(refused["errors"][0]["pointer"], "/text");
    }
    assert_eq!(workspace.conversation(&lead).await["handler"], "ai", "a refused text took over");
    workspace.write(&lead, &"x".repeat(1_600)).await.expect(201);
}

#[tokio::test]
async fn a_conversation_is_assigned_to_a_member_or_to_nobody() {
    let workspace = Workspace::new().await;
    let (_, lead) = workspace.lead_with_first_text().await;
    let owner = workspace.get("/api/auth/me").await.expect(200)["id"].clone();
    let assign = async |id: Value| workspace.patch(&conversation_path(&lead), json!({ "assignee_id": id })).await;
    let assigned = assign(owner.clone()).await.expect(200);
    assert_eq!((&assigned["assignee"]["id"], &assigned["handler"]), (&owner, &json!("ai")));
    let refused = assign(json!("no-such-member")).await.problem(422, "invalid");
    assert_eq!(refused["errors"][0]["pointer"], "/assignee_id");
    assert_eq!(workspace.conversation(&lead).await["assignee"]["id"], owner);
    assert_eq!(assign(Value::Null).await.expect(200)["assignee"], Value::Null);
}

#[tokio::test]
async fn a_closed_conversation_opens_again_when_the_lead_writes() {
    let workspace = Workspace::new().await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    let closed = workspace.step(&lead, "close").await;
    assert_eq!((&closed["status"], &closed["needs_person"]), (&json!("resolved"), &Value::Null));
    phone.text("One more thing").await;
    workspace.wait_for_inbound(&lead, 1).await;
    workspace.settled().await;
    assert_eq!(workspace.conversation(&lead).await["status"], "open");
}

#[tokio::test]
async fn an_unknown_conversation_is_not_there() {
    let workspace = Workspace::new().await;
    for step in ["takeover", "handback", "close"] {
        workspace.post(&format!("/api/conversations/nothing/{step}"), json!({})).await.problem(404, "not_found");
    }
    workspace.post("/api/conversations/nothing/messages", json!({ "text": "Hi" })).await.problem(404, "not_found");
    workspace.patch("/api/conversations/nothing", json!({ "assignee_id": null })).await.problem(404, "not_found");
    workspace.get("/api/conversations/nothing").await.problem(404, "not_found");
    workspace.get("/api/conversations/nothing/messages").await.problem(404, "not_found");
}
