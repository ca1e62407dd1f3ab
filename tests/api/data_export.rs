//! What a person may take along: everything that is known, as JSON and as a page.

use std::{sync::Arc, time::Instant};

use mongodb::bson::{Document, doc};
use serde_json::{Value, json};

use crate::support::{Program, Workspace, database, workspace::conversation_path};

fn path(lead: &Value, format: &str) -> String {
    format!("/api/leads/{}/export?format={format}", lead["id"].as_str().unwrap())
}

/// A team that writes this many texts. They leave when they may; nobody waits for them.
async fn write_many(workspace: &Workspace, lead: &Value, many: usize) {
    let path = format!("{}/messages", conversation_path(lead));
    // One after the other: they all write to the same conversation.
    for number in 0..many {
        workspace.post(&path, json!({ "text": format!("Number {number}") })).await.expect(201);
    }
}

#[tokio::test]
async fn everything_is_in_the_export_and_who_took_it_is_written_down() {
    let workspace = Workspace::new().await;
    let phone = workspace.new_phone();
    let fields = json!({ "name": "Ada <b>Example</b>", "phone": phone.number, "email": "ada@example.com" });
    let page =
        json!({ "url": "https://shop.example/roof", "utm": { "source": "news" }, "time_zone": "America/Denver" });
    workspace.capture(&json!({ "fields": fields, "consent": { "sms": true }, "page": page })).await.expect(201);
    let lead = workspace.lead(&phone).await;
    phone.wait_for_texts(1).await;
    phone.text("My roof leaks <script>alert(1)</script>").await;
    workspace.wait_for_inbound(&lead, 1).await;
    workspace.settled().await;
    workspace.step(&lead, "takeover").await;
    workspace.write(&lead, "We come tomorrow").await.expect(201);
    phone.text("STOP").await;
    workspace.wait_for_inbound(&lead, 2).await;
    workspace.delivered().await;

    let answer = workspace.get(&path(&lead, "json")).await;
    assert_eq!(answer.header("cache-control"), "no-store");
    assert!(answer.header("content-disposition").starts_with("attachment; filename=\"lead-"));
    let all = answer.expect(200);
    assert_eq!((&all["schema_version"], &all["workspace"]["name"]), (&json!(1), &json!(workspace.name)));
    assert_eq!((&all["lead"]["phone"], &all["lead"]["email"]), (&json!(phone.number), &json!("ada@example.com")));
    assert_eq!(all["time_zone"], "America/Denver");
    let sent = &all["submissions"][0];
    assert_eq!((&sent["fields"]["email"], &sent["utm"]["source"]), (&json!("ada@example.com"), &json!("news")));
    assert!(sent["ip"].is_string() && sent["page_url"] == "https://shop.example/roof");
    let actions: Vec<_> = all["consent"].as_array().unwrap().iter().map(|event| &event["action"]).collect();
    assert_eq!(actions, ["granted", "revoked"]);
    assert_eq!(all["suppressions"].as_array().unwrap().len(), 1);
    assert_eq!(all["certificates"][0]["record"]["phone"], phone.number);
    assert_eq!(all["messages"].as_array().unwrap().len(), workspace.messages(&lead).await.len());
    assert_eq!(all["messages"][0]["author"], "ai");
    let steps: Vec<_> = all["messages"][0]["delivery"].as_array().unwrap().iter().map(|event| &event["step"]).collect();
    assert_eq!(steps[..2], ["attempted", "accepted"]);
    assert!(all["decisions"].as_array().unwrap().iter().any(|decision| decision["verdict"] == "allow"));
    assert!(!all["ai_runs"].as_array().unwrap().is_empty() && !all["jobs"].as_array().unwrap().is_empty());
    let audit: Vec<_> = all["audit"].as_array().unwrap().iter().map(|entry| &entry["action"]).collect();
    assert_eq!(audit, ["conversation.read", "conversation.takeover", "conversation.write", "lead.export"]);
    assert_eq!(all["audit"][3]["actor"], "Olive Owner");

    let page = workspace.get(&path(&lead, "html")).await;
    assert_eq!((page.status, page.header("cache-control").as_str()), (200, "no-store"));
    assert!(page.header("content-security-policy").contains("default-src 'none'"));
    for part in [
        "Ada &lt;b&gt;Example&lt;/b&gt;",
        "My roof leaks &lt;script&gt;",
        "We come tomorrow",
        "ada@example.com",
        "America/Denver",
        "conversation.takeover",
        "lead.export",
        "https://shop.example/roof",
    ] {
        assert!(page.text.contains(part), "{part} is not in {}", page.text);
    }
    assert!(!page.text.contains("<script") && !page.text.contains("<b>"));

    workspace.get(&path(&lead, "pdf")).await.problem(400, "invalid_query");
    workspace.get("/api/leads/nobody/export").await.problem(404, "not_found");
    workspace.visitor().get(&path(&lead, "json")).await.problem(401, "unauthorized");
}

#[tokio::test]
async fn agents_take_nothing_along() {
    let workspace = Workspace::new().await;
    let lead = workspace.submit(&workspace.new_phone()).await;
    let store = database::open(&workspace.program.settings.database).await;
    let form = store.collection::<Document>("forms").find_one(doc! { "_id": &workspace.form }).await.unwrap().unwrap();
    let ours = doc! { "workspace_id": form.get_str("workspace_id").unwrap() };
    for (role, status) in [("viewer", 403), ("agent", 403), ("manager", 200), ("admin", 200)] {
        let members = store.collection::<Document>("members");
        members.update_many(ours.clone(), doc! { "$set": { "role": role } }).await.unwrap();
        let member = workspace.program.api().signed_in(&workspace.email).await;
        assert_eq!(member.get(&path(&lead, "json")).await.status, status, "{role}");
    }
}

#[tokio::test]
async fn a_long_conversation_is_exported_whole_and_in_order() {
    // A server of its own: the queue is long.
    let workspace = Workspace::on(Arc::new(Program::start(&[]).await)).await;
    let (_, lead) = workspace.lead_with_first_text().await;
    write_many(&workspace, &lead, 210).await;
    let all = workspace.get(&path(&lead, "json")).await.expect(200);
    let ids: Vec<&str> =
        all["messages"].as_array().unwrap().iter().map(|message| message["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), 211);
    assert!(ids.is_sorted(), "the oldest does not come first");
}

/// Prints how long 5,000 texts take: `cargo test --release --test api -- --ignored --nocapture five_thousand`.
#[tokio::test]
#[ignore = "takes minutes, and tells a figure"]
async fn five_thousand_texts_are_exported_within_a_minute() {
    let program = Arc::new(Program::start(&[]).await);
    let workspace = Workspace::on(program).await;
    let (_, lead) = workspace.lead_with_first_text().await;
    write_many(&workspace, &lead, 5_000).await;
    for format in ["json", "html"] {
        let started = Instant::now();
        let answer = workspace.get(&path(&lead, format)).await;
        let took = started.elapsed();
        assert_eq!(answer.status, 200);
        eprintln!("{format}: {} kB in {} ms", answer.text.len() / 1_000, took.as_millis());
        assert!(took.as_secs() < 60);
    }
}
