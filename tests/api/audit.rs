//! `/api/settings/audit` and `leadline audit verify`: who did what, and whether anybody changed what is written.

use std::process::Output;

use mongodb::{
    Collection,
    bson::{Bson, Document, doc},
};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{
    Answer, Program, Teammate, Workspace, database, settings::PASSWORD, wait_for, workspace::conversation_path,
};

/// A workspace on a server of its own, with some entries: its database is broken in the end.
async fn with_entries() -> Workspace {
    let workspace = Workspace::on(std::sync::Arc::new(Program::start(&[]).await)).await;
    for name in ["One", "Two", "Three", "Four"] {
        workspace.patch("/api/settings/workspace", json!({ "name": name })).await.expect(200);
    }
    workspace
}

async fn entries(workspace: &Workspace) -> Collection<Document> {
    database::open(&workspace.program.settings.database).await.collection("audit_entries")
}

/// What `leadline audit verify` says, and whether it was content.
async fn verify(workspace: &Workspace) -> (bool, Value) {
    let mut command = tokio::process::Command::from(workspace.program.command(env!("CARGO_BIN_EXE_leadline")));
    let Output { status, stdout, .. } = command.args(["audit", "verify"]).output().await.unwrap();
    let line: Value = serde_json::from_slice(&stdout).unwrap();
    let told = workspace.get("/api/settings/audit/verification").await.expect(200);
    assert_eq!(line["verification"], told);
    (status.success(), told)
}

#[tokio::test]
async fn what_members_do_and_look_at_is_written_down_in_order() {
    let workspace = Workspace::new().await;
    let (_, lead) = workspace.lead_with_first_text().await;
    let agent = Teammate::join(&workspace, "agent").await;
    let (id, conversation) = (lead["id"].as_str().unwrap(), conversation_path(&lead));
    for _ in 0..3 {
        agent.api.get("/api/leads").await.expect(200);
        agent.api.get(&format!("/api/leads/{id}")).await.expect(200);
        agent.api.get(&format!("/api/leads/{id}/timeline")).await.expect(200);
        agent.api.get(&format!("{conversation}/messages")).await.expect(200);
    }
    // Questions are personal too.
    let viewer = Teammate::join(&workspace, "viewer").await;
    for path in ["/api/settings/knowledge-gaps", "/api/settings/ai/agreement"] {
        viewer.api.get(path).await.expect(200);
    }
    agent.api.get("/api/leads/nothing").await.expect(404);
    agent.api.post(&format!("{conversation}/takeover"), json!({})).await.expect(200);
    agent.api.get("/api/settings/audit").await.problem(403, "forbidden");
    let log = workspace.get("/api/settings/audit?limit=200").await.expect(200);
    let items = log["items"].as_array().unwrap();
    let of_agent: Vec<(&str, &str)> = items
        .iter()
        .rev()
        .filter(|entry| entry["actor"] == agent.id.as_str())
        .map(|entry| (entry["action"].as_str().unwrap(), entry["subject"].as_str().unwrap()))
        .collect();
    let of_viewer = items.iter().filter(|entry| entry["actor"] == viewer.id.as_str());
    assert_eq!(of_viewer.filter(|entry| entry["action"] == "people.list").count(), 1);
    let talk = lead["conversation_id"].as_str().unwrap();
    let reads = [("people.list", "people"), ("lead.read", id), ("conversation.read", talk)];
    assert_eq!(of_agent[of_agent.len() - 4..of_agent.len() - 1], reads, "{of_agent:?}");
    assert_eq!(of_agent.last().unwrap().1, talk, "{of_agent:?}");
    for pair in items.windows(2) {
        assert_eq!(pair[0]["previous"], pair[1]["hash"]);
    }
    // Nothing of the person is in it.
    assert!(!log.to_string().contains("Ada"), "{log}");
    let mut pages = 0;
    let mut next = Some("/api/settings/audit?limit=3".to_owned());
    let mut seen = Vec::new();
    while let Some(page) = next {
        let page = workspace.get(&page).await.expect(200);
        seen.extend(page["items"].as_array().unwrap().clone());
        next = page["next_cursor"].as_str().map(|cursor| format!("/api/settings/audit?limit=3&cursor={cursor}"));
        pages += 1;
    }
    assert_eq!(seen[..items.len()], items[..]);
    assert!(pages > 2);
}

#[tokio::test]
async fn sign_ins_refused_ones_and_the_ends_of_sessions_are_written_down() {
    let workspace = Workspace::new().await;
    let agent = Teammate::join(&workspace, "agent").await;
    let login = |password: &str| json!({ "email": agent.email, "password": password });
    workspace.visitor().post("/api/auth/login", login("not it, surely")).await.problem(401, "wrong_credentials");
    let stranger = json!({ "email": "nobody@example.com", "password": "not it, surely" });
    workspace.visitor().post("/api/auth/login", stranger).await.problem(401, "wrong_credentials");
    let of_agent = async || {
        let log = workspace.get("/api/settings/audit?limit=200").await.expect(200);
        let mine = |entry: &&Value| entry["subject"] == agent.id.as_str() || entry["actor"] == agent.id.as_str();
        let name = |entry: &Value| [&entry["actor"], &entry["action"]].map(|word| word.as_str().unwrap().to_owned());
        log["items"].as_array().unwrap().iter().filter(mine).map(name).collect::<Vec<_>>()
    };
    // It is written down after the answer.
    wait_for("the refused sign-in to be written down", async || {
        of_agent().await.contains(&["unknown".to_owned(), "member.refuse_sign_in".to_owned()]).then_some(())
    })
    .await;
    let signed_in = workspace.visitor().post("/api/auth/login", login(PASSWORD)).await;
    let cookie = signed_in.header("set-cookie").split(';').next().unwrap().to_owned();
    let out = workspace.visitor().request(Method::POST, "/api/auth/logout").header("cookie", cookie);
    assert_eq!(Answer::of(out).await.status, 204);
    let sessions = agent.api.get("/api/auth/sessions").await.expect(200);
    let session = sessions["items"][0]["id"].as_str().unwrap().to_owned();
    agent.api.delete(&format!("/api/auth/sessions/{session}")).await.expect(204);
    let actions: Vec<String> = of_agent().await.into_iter().map(|[_, action]| action).collect();
    let refused = actions.iter().filter(|action| *action == "member.refuse_sign_in").count();
    assert_eq!(refused, 1, "nobody's address is nobody's entry: {actions:?}");
    assert_eq!(actions[..3], ["member.end_session", "member.sign_out", "member.sign_in"], "{actions:?}");
    let verified = workspace.get("/api/settings/audit/verification").await.expect(200);
    assert_eq!(verified["broken_at"], Value::Null, "{verified}");
}

#[tokio::test]
async fn whatever_is_changed_in_an_entry_is_found_at_its_place() {
    let workspace = with_entries().await;
    let (content, told) = verify(&workspace).await;
    assert!(content && told["broken_at"].is_null() && told["entries"].as_i64().unwrap() >= 5, "{told}");
    let entries = entries(&workspace).await;
    let at = told["last"].as_i64().unwrap() - 2;
    let whole = entries.find_one(doc! { "sequence": at }).await.unwrap().unwrap();
    let id = whole.get_str("_id").unwrap().to_owned();
    // One character of every text, and one step of every number, of what an entry says.
    for field in ["actor", "action", "subject", "previous", "hash", "at"] {
        let changed = match whole.get(field).unwrap() {
            Bson::String(text) => {
                let last = text.chars().last().unwrap();
                Bson::String(format!("{}{}", &text[..text.len() - 1], if last == 'a' { 'b' } else { 'a' }))
            }
            Bson::DateTime(at) => Bson::DateTime(mongodb::bson::DateTime::from_millis(at.timestamp_millis() + 1)),
            other => panic!("{field} is {other}"),
        };
        entries.update_one(doc! { "_id": &id }, doc! { "$set": { field: changed } }).await.unwrap();
        let (content, told) = verify(&workspace).await;
        assert!(!content, "{field}");
        assert_eq!(told["broken_at"], at, "{field}: {told}");
        entries.replace_one(doc! { "_id": &id }, whole.clone()).await.unwrap();
    }
    assert!(verify(&workspace).await.0);

    entries.delete_one(doc! { "_id": &id }).await.unwrap();
    assert_eq!(verify(&workspace).await.1["broken_at"], at);
    entries.insert_one(whole.clone()).await.unwrap();
    assert!(verify(&workspace).await.0);
    // The oldest entry gone, and nothing in the log says that it was removed for its age.
    let first = entries.find_one_and_delete(doc! { "sequence": 1_i64 }).await.unwrap().unwrap();
    assert_eq!(verify(&workspace).await.1["broken_at"], 1);
    entries.insert_one(first).await.unwrap();
    assert!(verify(&workspace).await.0);
}

#[tokio::test]
async fn a_signed_head_shows_that_the_end_was_cut_off_or_written_anew() {
    let workspace = with_entries().await;
    // The day's chores were planned when there was no workspace yet.
    let store = database::open(&workspace.program.settings.database).await;
    store.collection::<Document>("chores").delete_many(doc! {}).await.unwrap();
    let secret = workspace.program.settings.cron_secret.clone();
    workspace.visitor().with_token(&secret).get("/api/cron/tick").await.expect(200);
    let heads = wait_for("a signed head", async || {
        let heads = workspace.get("/api/settings/audit/heads").await.expect(200);
        (!heads["items"].as_array().unwrap().is_empty()).then_some(heads)
    })
    .await;
    let head = &heads["items"][0];
    assert_eq!((head["signature"].as_str().unwrap().len(), head["public_key"].as_str().unwrap().len()), (128, 64));
    workspace.settled().await;
    let (content, told) = verify(&workspace).await;
    assert!(content && told["heads"] == 1, "{told}");

    let place = head["head"]["sequence"].as_i64().unwrap();
    let (entries, kept) = (entries(&workspace).await, database::open(&workspace.program.settings.database).await);
    let after = entries.find_one_and_delete(doc! { "sequence": place + 1 }).await.unwrap();
    let cut = entries.find_one_and_delete(doc! { "sequence": place }).await.unwrap().unwrap();
    let rest = entries.delete_many(doc! { "sequence": { "$gt": place } }).await.unwrap().deleted_count;
    let (content, told) = verify(&workspace).await;
    assert!(!content && told["broken_at"] == place, "{told} {rest} {after:?}");
    entries.insert_one(cut).await.unwrap();
    assert!(verify(&workspace).await.0, "what came after the head is not signed for yet");

    let heads: Collection<Document> = kept.collection("audit_heads");
    let whole = heads.find_one(doc! {}).await.unwrap().unwrap();
    let signed = whole.get_str("signed").unwrap().replace(&format!("\"sequence\":{place}"), "\"sequence\":1");
    heads.update_one(doc! {}, doc! { "$set": { "signed": signed } }).await.unwrap();
    let (content, told) = verify(&workspace).await;
    assert!(!content && told["broken"].as_str().unwrap().contains("head"), "{told}");
}
