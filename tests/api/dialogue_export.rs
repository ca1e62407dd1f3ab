//! A conversation as a script: it comes out the same when it is played, and nobody is in it.

use std::{fs, process::Command, sync::Arc};

use mongodb::bson::doc;
use serde_json::{Value, json};

use crate::support::{
    ModelServer, Phone, Program, Workspace,
    calendar::{calendar, rules},
    database,
    workspace::conversation_path,
};

/// What must not be in a script.
const CANARIES: [&str; 11] =
    ["zelda", "quixano", "9876", "98 76", "mail.test", "2741", "elm avenue", "60614", "1985", "roberto", "olive"];

/// The script of a lead's conversation.
async fn exported(workspace: &Workspace, lead: &Value) -> String {
    let answer = workspace.get(&format!("{}/dialogue", conversation_path(lead))).await;
    assert_eq!((answer.status, answer.header("content-type").as_str()), (200, "application/yaml"), "{}", answer.text);
    assert_eq!(answer.header("cache-control"), "no-store");
    answer.text
}

/// Plays a script with the program, and gives its exit code and its table.
fn played(script: &str) -> (i32, String) {
    let file = std::env::temp_dir().join(format!("leadline-exported-{}.yaml", uuid::Uuid::new_v4()));
    fs::write(&file, script).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_leadline")).env_clear().arg("dialogues").arg(&file).output().unwrap();
    fs::remove_file(&file).unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8(said).unwrap())
}

#[track_caller]
fn comes_out_the_same(script: &str) {
    let (code, said) = played(script);
    assert_eq!(code, 0, "{said}\n{script}");
    assert!(said.contains("1 conversations, 0 failed"), "{said}");
}

#[track_caller]
fn holds_nobody(script: &str) {
    for canary in CANARIES {
        assert!(!script.to_lowercase().contains(canary), "{canary} is in the script:\n{script}");
    }
}

/// Zelda, with everything that says who she is.
async fn zelda(workspace: &Workspace) -> (Phone, Value) {
    let phone = workspace.phone("+13125559876");
    let fields = json!({ "name": "Zelda Quixano", "phone": phone.number, "email": "Zelda.Q@mail.test" });
    workspace.capture(&json!({ "fields": fields, "consent": { "sms": true } })).await.expect(201);
    phone.wait_for_texts(1).await;
    workspace.settled().await;
    (phone.clone(), workspace.lead(&phone).await)
}

/// Asks these questions instead.
async fn ask(workspace: &Workspace, questions: Value) {
    let versions = workspace.get(&format!("/api/forms/{}/versions", workspace.form)).await.expect(200);
    let mut draft = versions["items"][0]["draft"].clone();
    draft["questions"] = questions;
    let path = format!("/api/forms/{}/publish", workspace.form);
    workspace.post(&path, json!({ "draft": draft, "based_on": 1 })).await.expect(200);
}

#[tokio::test]
async fn a_conversation_becomes_a_script_that_comes_out_the_same_without_anybody_in_it() {
    let workspace = Workspace::new().await;
    ask(
        &workspace,
        json!([
            { "key": "where", "ask": "Where is it?" },
            { "key": "kind", "ask": "Is it a roof or a gutter?", "options": ["Roof", "Gutter"] },
            { "key": "call", "ask": "Under which number can we call you?", "kind": "phone" },
            { "key": "mail", "ask": "And your e-mail?", "kind": "email" },
            { "key": "day", "ask": "Which day suits you?", "kind": "date" },
        ]),
    )
    .await;
    let known = json!({ "question": "How much is an inspection?", "answer": "An inspection is $120." });
    workspace.post("/api/settings/knowledge", known).await.expect(201);
    let (phone, lead) = zelda(&workspace).await;
    for words in [
        "It's Zelda, I live at 2741 North Elm Avenue, 60614",
        "How much is an inspection?",
        "the roof, my husband Roberto says",
        "312 / 555 - 98 76",
        "(312) 555-9876",
        "zelda.q@mail.test",
    ] {
        workspace.reply_to(&phone, words).await;
    }
    // A person takes over, writes, and gives it back.
    workspace.step(&lead, "takeover").await;
    workspace
        .write(&lead, "Hi Zelda Quixano, Olive here. I called (312) 555-9876, born 03/04/1985, right?")
        .await
        .expect(201);
    phone.text("Yes Olive, thanks. Regards, Quixano").await;
    workspace.wait_for_inbound(&lead, 7).await;
    workspace.step(&lead, "handback").await;
    phone.wait_for_texts(9).await;
    workspace.settled().await;
    workspace.reply_to(&phone, "How much is an inspection? Zelda").await;
    phone.text("STOP").await;
    workspace.wait_for_inbound(&lead, 9).await;
    workspace.settled().await;

    let script = exported(&workspace, &lead).await;
    holds_nobody(&script);
    comes_out_the_same(&script);
    for kept in
        ["Ada", "+1415555010", "12 Example Avenue", "An inspection is $120.", "opts_out: true", "author: member"]
    {
        assert!(script.contains(kept), "{kept} is missing:\n{script}");
    }
    // It is a test: what comes out otherwise is noticed.
    let (code, said) = played(&script.replace("kind: Roof", "kind: Gutter"));
    assert_eq!(code, 1, "{said}");
    let audit = workspace.get(&format!("/api/leads/{}/export", lead["id"].as_str().unwrap())).await.expect(200);
    let actions: Vec<&Value> = audit["audit"].as_array().unwrap().iter().map(|entry| &entry["action"]).collect();
    assert!(actions.contains(&&json!("conversation.export")), "{actions:?}");
}

#[tokio::test]
async fn appointments_come_out_the_same_whoever_else_took_a_time_meanwhile() {
    let workspace = Workspace::new().await;
    calendar(&workspace, rules()).await;
    let (phone, lead) = zelda(&workspace).await;
    let (other, _) = workspace.lead_with_first_text().await;
    workspace.reply_to(&phone, "Hi, Zelda here. Can I book an appointment?").await;
    workspace.reply_to(&other, "Can I book an appointment?").await;
    workspace.reply_to(&other, "the first one").await;
    let taken = workspace.reply_to(&phone, "1").await;
    assert!(taken.contains("just been taken"), "{taken}");
    workspace.reply_to(&phone, "then 2 please").await;
    workspace.reply_to(&phone, "Can we move it to another day?").await;
    workspace.reply_to(&phone, "the last one").await;
    workspace.reply_to(&phone, "Sorry, I need to cancel my appointment").await;
    let script = exported(&workspace, &lead).await;
    holds_nobody(&script);
    for kept in ["proposes:", "taken:", "books:", "moves:", "cancels: true"] {
        assert!(script.contains(kept), "{kept} is missing:\n{script}");
    }
    comes_out_the_same(&script);
}

#[tokio::test]
async fn what_a_language_model_decided_is_recorded_with_it() {
    let model = ModelServer::start().await;
    let settings = [("AI_BASE_URL", model.base_url.as_str()), ("AI_API_KEY", "a-key"), ("AI_MODEL", "a-model")];
    let workspace = Workspace::demo(Arc::new(Program::start(&settings).await)).await;
    let (phone, lead) = zelda(&workspace).await;
    let turn = |commands: Value, reply: &str, cited: &[&str]| json!({ "commands": commands, "reply": reply, "snippet_ids": cited, "confidence": 0.9 });
    let set = json!({ "type": "set_slot", "slot": "question", "value": "Zelda Quixano's roof", "quote": "Zelda Quixano's roof" });
    model.say(turn(json!([set]), "Thanks Zelda, a roof it is.", &[]));
    workspace.reply_to(&phone, "It is about Zelda Quixano's roof, mail zelda.q@mail.test").await;
    let stored = workspace.get("/api/settings/knowledge?limit=200").await.expect(200);
    let id = stored["items"][0]["id"].as_str().unwrap();
    model.say(turn(json!([{ "type": "answer", "snippet_ids": [id] }]), "It costs $17, Zelda!", &[id]));
    workspace.reply_to(&phone, "How much is it?").await;
    model.say(turn(
        json!([{ "type": "hand_off", "reason": "asked_for_person" }]),
        "Olive will call 312-555-9876.",
        &[],
    ));
    workspace.reply_to(&phone, "Let me talk to Roberto").await;
    let script = exported(&workspace, &lead).await;
    holds_nobody(&script);
    for kept in ["own_words: true", "own_words: false", "Ada Example's roof", "hand_off: asked_for_person", "- k"] {
        assert!(script.contains(kept), "{kept} is missing:\n{script}");
    }
    comes_out_the_same(&script);
}

#[tokio::test]
async fn agents_take_no_script_and_there_is_none_before_the_assistant_answered() {
    let workspace = Workspace::new().await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    let path = format!("{}/dialogue", conversation_path(&lead));
    workspace.get(&path).await.problem(409, "nothing_answered");
    workspace.reply_to(&phone, "Hello").await;
    let database = database::open(&workspace.program.settings.database).await;
    let members = database.collection::<mongodb::bson::Document>("members");
    let id = workspace.get("/api/settings/workspace").await.expect(200)["id"].as_str().unwrap().to_owned();
    for (role, status) in [("viewer", 403), ("agent", 403), ("manager", 200)] {
        members.update_many(doc! { "workspace_id": &id }, doc! { "$set": { "role": role } }).await.unwrap();
        let member = workspace.program.api().signed_in(&workspace.email).await;
        assert_eq!(member.get(&path).await.status, status, "{role}");
    }
}
