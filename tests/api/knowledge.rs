//! What the assistant answers from: it follows every change at once, and a model sees what is closest.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::support::{ModelServer, Program, Workspace};

const PATH: &str = "/api/settings/knowledge";

async fn add(workspace: &Workspace, question: &str, answer: &str) -> String {
    let added = workspace.post(PATH, json!({ "question": question, "answer": answer })).await.expect(201);
    added["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn an_answer_counts_from_the_next_text_on_and_no_longer_once_it_is_deleted() {
    const QUESTION: &str = "Do you have free parking?";
    let workspace = Workspace::new().await;
    add(&workspace, "What are your opening hours?", "We are open from 8 to 5.").await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    assert!(workspace.reply_to(&phone, "What are your opening hours?").await.contains("from 8 to 5"));
    let id = add(&workspace, QUESTION, "Yes, behind the building.").await;
    assert!(workspace.reply_to(&phone, QUESTION).await.contains("behind the building"));
    workspace.delete(&format!("{PATH}/{id}")).await.expect(204);
    let passed_on = workspace.reply_to(&phone, QUESTION).await;
    assert!(!passed_on.contains("behind the building"), "{passed_on}");
    let conversation = workspace.conversation(&lead).await;
    assert_eq!(conversation["needs_person"]["reason"], "no_answer_known");
    workspace.delete(&format!("{PATH}/{id}")).await.expect(404);
}

#[tokio::test]
async fn a_model_is_told_the_closest_answers_and_not_all() {
    let model = ModelServer::start().await;
    let settings = [("AI_BASE_URL", model.base_url.as_str()), ("AI_API_KEY", "a-key"), ("AI_MODEL", "a-model")];
    let workspace = Workspace::demo(Arc::new(Program::start(&settings).await)).await;
    for number in 0..30 {
        add(&workspace, &format!("Do you sell model number {number}?"), &format!("Model {number} is on the shelf."))
            .await;
    }
    let (phone, _) = workspace.lead_with_first_text().await;
    workspace.reply_to(&phone, "How much does a roof inspection cost?").await;
    let asked = model.asked();
    let data: Value = serde_json::from_str(asked[0]["messages"][1]["content"].as_str().unwrap()).unwrap();
    let told = data["snippets"].as_array().unwrap();
    assert!(told.len() <= 24, "{}", told.len());
    assert_eq!(told[0]["answer"], "A roof inspection is free and takes about 45 minutes.");
}

const GAPS: &str = "/api/settings/knowledge-gaps";

#[tokio::test]
async fn what_nothing_stored_answers_is_listed_and_what_a_member_wrote_is_taken_over_for_the_next_lead() {
    let workspace = Workspace::new().await;
    add(&workspace, "What are your opening hours?", "We are open from 8 to 5.").await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    workspace.reply_to(&phone, "Do you also clean swimming pools?").await;
    let listed = workspace.get(GAPS).await.expect(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    let gap = listed["items"][0].clone();
    assert_eq!((&gap["question"], &gap["answer"]), (&json!("Do you also clean swimming pools?"), &Value::Null));
    assert_eq!(gap["conversation_id"], lead["conversation_id"]);

    let conversation = lead["conversation_id"].as_str().unwrap();
    let text = json!({ "text": "Yes Ada, pools up to 40 feet." });
    workspace.post(&format!("/api/conversations/{conversation}/messages"), text).await.expect(201);
    let listed = workspace.get(GAPS).await.expect(200);
    assert_eq!(listed["items"][0]["answer"], "Yes Ada, pools up to 40 feet.");

    // What tells who asked is left out.
    let path = format!("{GAPS}/{}", gap["id"].as_str().unwrap());
    let question = "Do you clean pools?";
    for (answer, what) in [("Yes Ada, up to 40 feet.", "name"), (&format!("Yes, call {}", phone.number), "phone")] {
        let refused =
            workspace.post(&path, json!({ "question": question, "answer": answer })).await.problem(422, "invalid");
        assert_eq!(refused["errors"][0]["pointer"], "/answer");
        assert!(refused["errors"][0]["detail"].as_str().unwrap().contains(what), "{refused}");
    }
    let answer = json!({ "question": question, "answer": "Yes, for example pools up to 40 feet." });
    workspace.post(&path, answer.clone()).await.expect(201);
    workspace.post(&path, answer).await.expect(404);
    assert_eq!(workspace.get(GAPS).await.expect(200)["items"], json!([]));

    let (other, _) = workspace.lead_with_first_text().await;
    assert!(workspace.reply_to(&other, "Do you clean pools?").await.contains("pools up to 40 feet"));
}

#[tokio::test]
async fn a_question_may_be_taken_off_the_list() {
    let workspace = Workspace::new().await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    workspace.reply_to(&phone, "Who won the game last night?").await;
    let gap = workspace.get(GAPS).await.expect(200)["items"][0].clone();
    let path = format!("{GAPS}/{}", gap["id"].as_str().unwrap());
    workspace.delete(&path).await.expect(204);
    workspace.delete(&path).await.expect(404);
    assert_eq!(workspace.get(GAPS).await.expect(200)["items"], json!([]));
    // The person that was asked for is still asked for.
    assert_eq!(workspace.conversation(&lead).await["needs_person"]["reason"], "no_answer_known");
}
