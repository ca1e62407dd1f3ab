//! The conversation with a lead: the first text, questions, answers, and the hand-over.

use serde_json::{Value, json};

use crate::support::{Phone, Workspace, wait_for};

const HOURS: &str = "We are open Monday to Friday 8am to 6pm.";

/// A lead who has said what it is about, in a workspace that knows its opening hours.
async fn lead_with_question(workspace: &Workspace) -> (Phone, Value) {
    let entry = json!({ "question": "What are your opening hours?", "answer": HOURS });
    workspace.post("/api/settings/knowledge", entry).await.expect(201);
    let phone = workspace.new_phone();
    let mut sent = workspace.submission(&phone);
    sent["fields"]["question"] = json!("The roof leaks");
    workspace.capture(&sent).await.expect(201);
    phone.wait_for_texts(1).await;
    workspace.settled().await;
    let lead = workspace.lead(&phone).await;
    (phone, lead)
}

#[tokio::test]
async fn a_lead_is_texted_at_once_and_the_delivery_is_seen() {
    let workspace = Workspace::new().await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    let delivered = wait_for("the delivery", async || {
        let messages = workspace.messages(&lead).await;
        messages.into_iter().find(|message| message["status"] == "delivered")
    })
    .await;
    assert_eq!(delivered["text"], phone.received().await[0]["text"]);
    assert_eq!((&delivered["direction"], &delivered["author"]), (&json!("outbound"), &json!("ai")));
    assert!(delivered["segments"].as_i64().unwrap() >= 1);
    let conversation = workspace.conversation(&lead).await;
    assert_eq!((&conversation["status"], &conversation["handler"]), (&json!("open"), &json!("ai")));
    assert_eq!(conversation["last_message"]["id"], delivered["id"]);
    assert_eq!((&conversation["lead"]["id"], &conversation["can_send"]), (&lead["id"], &json!(true)));
}

#[tokio::test]
async fn a_question_is_answered_from_what_the_workspace_knows() {
    let workspace = Workspace::new().await;
    let (phone, lead) = lead_with_question(&workspace).await;
    phone.text("What are your opening hours?").await;
    let texts = phone.wait_for_texts(2).await;
    assert!(texts[1].contains(HOURS), "{texts:?}");
    workspace.settled().await;
    let conversation = workspace.conversation(&lead).await;
    assert_eq!((&conversation["handler"], &conversation["needs_person"]), (&json!("ai"), &Value::Null));
    let messages = workspace.messages(&lead).await;
    let story: Vec<_> = messages.iter().map(|message| message["author"].as_str().unwrap()).collect();
    assert_eq!(story, ["ai", "lead", "ai"]);
    assert_eq!(messages[1]["status"], "received");
}

#[tokio::test]
async fn the_answer_to_an_open_question_is_kept_with_the_leads_words() {
    let workspace = Workspace::new().await;
    let (phone, lead) = lead_with_question(&workspace).await;
    phone.text("Next Thursday afternoon").await;
    phone.wait_for_texts(2).await;
    workspace.settled().await;
    let detail = workspace.get(&format!("/api/leads/{}", lead["id"].as_str().unwrap())).await.expect(200);
    let answer = detail["answers"].as_array().unwrap().iter().find(|answer| answer["key"] == "when");
    let answer = answer.unwrap_or_else(|| panic!("no answer was kept: {detail}"));
    assert_eq!(answer["source"], "conversation");
    assert!(answer["quote"].as_str().unwrap().contains("Thursday"), "{answer}");
}

#[tokio::test]
async fn what_nobody_wrote_down_is_left_to_a_person() {
    let workspace = Workspace::new().await;
    let (phone, lead) = lead_with_question(&workspace).await;
    phone.text("Do you also repair submarines?").await;
    let texts = phone.wait_for_texts(2).await;
    assert!(texts[1].contains("A person will text you here"), "{texts:?}");
    workspace.settled().await;
    let conversation = workspace.conversation(&lead).await;
    assert_eq!(conversation["handler"], "human");
    assert_eq!(conversation["needs_person"]["reason"], "no_answer_known");
    assert!(conversation["needs_person"]["explanation"].as_str().unwrap().len() > 10);
    assert!(conversation["epoch"].as_i64() > Some(1));
    let inbox = workspace.get("/api/conversations?view=needs_you").await.expect(200);
    assert_eq!(inbox["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn who_asks_for_a_person_gets_one() {
    let workspace = Workspace::new().await;
    let (phone, lead) = lead_with_question(&workspace).await;
    phone.text("Can I talk to a real person please").await;
    phone.wait_for_texts(2).await;
    workspace.settled().await;
    assert_eq!(workspace.conversation(&lead).await["needs_person"]["reason"], "asked_for_person");
}

#[tokio::test]
async fn the_inbox_has_views_and_the_messages_come_in_pages() {
    let workspace = Workspace::new().await;
    let (phone, lead) = lead_with_question(&workspace).await;
    phone.text("What are your opening hours?").await;
    phone.wait_for_texts(2).await;
    workspace.settled().await;
    let count = async |view: &str| {
        let page = workspace.get(&format!("/api/conversations?view={view}")).await.expect(200);
        page["items"].as_array().unwrap().len()
    };
    assert_eq!((count("open").await, count("all").await), (1, 1));
    assert_eq!((count("mine").await, count("needs_you").await), (0, 0));
    workspace.step(&lead, "takeover").await;
    assert_eq!(count("mine").await, 1);
    workspace.step(&lead, "close").await;
    assert_eq!((count("open").await, count("all").await), (0, 1));

    // Reports on their way would change a text between two looks at it.
    workspace.delivered().await;
    let path = format!("/api/conversations/{}/messages", lead["conversation_id"].as_str().unwrap());
    let whole = workspace.messages(&lead).await;
    let latest = workspace.get(&format!("{path}?limit=2")).await.expect(200);
    assert_eq!(latest["items"].as_array().unwrap(), &whole[1..]);
    let cursor = latest["next_cursor"].as_str().expect("earlier messages");
    let earlier = workspace.get(&format!("{path}?limit=2&cursor={cursor}")).await.expect(200);
    assert_eq!((earlier["items"].as_array().unwrap().as_slice(), &earlier["next_cursor"]), (&whole[..1], &Value::Null));
}

#[tokio::test]
async fn a_greeting_before_any_answer_is_met_with_the_open_question() {
    let workspace = Workspace::new().await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    phone.text("Hello").await;
    let texts = phone.wait_for_texts(2).await;
    assert!(texts[1].contains('?'), "{texts:?}");
    workspace.settled().await;
    assert_eq!(workspace.conversation(&lead).await["handler"], "ai");
}

#[tokio::test]
async fn several_texts_in_a_row_get_one_answer() {
    let workspace = Workspace::new().await;
    let (phone, lead) = lead_with_question(&workspace).await;
    workspace.patch("/api/settings/ai", json!({ "wait_seconds": 6 })).await.problem(422, "invalid");
    workspace.patch("/api/settings/ai", json!({ "wait_seconds": 2 })).await.expect(200);
    for words in ["hi", "one question", "when are you open?"] {
        phone.text(words).await;
    }
    let texts = phone.wait_for_texts(2).await;
    assert!(texts[1].contains(HOURS), "{texts:?}");
    workspace.settled().await;
    assert_eq!(phone.received().await.len(), 2);
    let inbound = workspace.messages(&lead).await.into_iter().filter(|message| message["direction"] == "inbound");
    assert_eq!(inbound.count(), 3);
}
