//! A workspace as a file, and out of it: all of it comes back, nothing leaves by itself, and nobody's stop is forgotten.

use std::{fs, path::PathBuf, sync::Arc};

use mongodb::{
    Database,
    bson::{Document, doc},
};
use serde_json::{Value, json};

use crate::support::{Carrier, Phone, Program, Receiver, TimeOfDay, Workspace, database, unique};

const LEADLINE: &str = env!("CARGO_BIN_EXE_leadline");

/// A backup on disk, gone when it is dropped.
struct Backup(PathBuf);

impl Backup {
    async fn of(program: &Program, workspace: &str) -> Self {
        Self::with(&program.run(&["workspace", "backup", "--workspace", workspace]).await)
    }

    fn with(text: &str) -> Self {
        let file = std::env::temp_dir().join(format!("leadline-backup-{}.jsonl", unique()));
        fs::write(&file, text).unwrap();
        Self(file)
    }

    fn text(&self) -> String {
        fs::read_to_string(&self.0).unwrap()
    }

    /// Restores it and gives what the program printed.
    async fn restore(&self, program: &Program, more: &[&str]) -> Value {
        let arguments = [&["workspace", "restore", self.0.to_str().unwrap()], more].concat();
        serde_json::from_str(&program.run(&arguments).await).unwrap()
    }

    /// Restores it in vain and gives what the program said.
    fn refused(&self, program: &Program, more: &[&str]) -> String {
        let arguments = [&["workspace", "restore", self.0.to_str().unwrap()], more].concat();
        let output = program.command(LEADLINE).args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        String::from_utf8_lossy(&output.stderr).into_owned()
    }
}

impl Drop for Backup {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

async fn id(workspace: &Workspace) -> String {
    workspace.get("/api/settings/workspace").await.expect(200)["id"].as_str().unwrap().to_owned()
}

/// A deployment of its own that has the same master key and pepper, and nothing else of the first.
async fn elsewhere(program: &Program) -> Arc<Program> {
    let shared = ["LEADLINE_MASTER_KEYS", "LEADLINE_PASSWORD_PEPPER"];
    let same: Vec<(&str, &str)> = program
        .settings
        .variables
        .iter()
        .filter(|(name, _)| shared.contains(&name.as_str()))
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    Arc::new(Program::start(&same).await)
}

async fn of(store: &Database, collection: &str, workspace: &str) -> Vec<Document> {
    let all = database::dump(store).await.into_iter();
    let ours = |document: &Document| {
        document.get_str("workspace_id").or_else(|_| document.get_str("_id")).is_ok_and(|id| id == workspace)
    };
    all.filter(|(name, document)| name == collection && ours(document)).map(|(_, document)| document).collect()
}

/// Everything of a lead that the API shows.
async fn seen(workspace: &Workspace, phone: &Phone) -> Vec<Value> {
    let lead = workspace.lead(phone).await;
    let path = |end: &str| format!("/api/leads/{}{end}", lead["id"].as_str().unwrap());
    let mut all = vec![lead.clone(), json!(workspace.messages(&lead).await)];
    for end in ["", "/consent", "/certificates"] {
        let mut shown = workspace.get(&path(end)).await.expect(200);
        // The link leads to where the server is, and certificates that waited get into a batch at once.
        shown.as_object_mut().unwrap().remove("stop_link");
        for certificate in shown["items"].as_array_mut().into_iter().flatten() {
            certificate.as_object_mut().unwrap().remove("batch");
        }
        all.push(shown);
    }
    all
}

#[tokio::test]
async fn a_workspace_comes_back_whole_in_another_deployment_and_sends_nothing_by_itself() {
    let program = Arc::new(Program::start(&[]).await);
    let workspace = Workspace::on(program.clone()).await;
    let neighbour = Workspace::on(program.clone()).await;
    neighbour.lead_with_first_text().await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    phone.text("Do you work on Sundays?").await;
    workspace.wait_for_inbound(&lead, 1).await;
    workspace.delivered().await;
    let (stopped, _) = workspace.lead_with_first_text().await;
    stopped.text("STOP").await;
    stopped.wait_for_texts(2).await;
    workspace.delivered().await;
    let receiver = Receiver::start().await;
    receiver.added_to(&workspace, &["lead.created"]).await;
    // A provider that is there for both, and a text that waits for the day.
    let carrier = Carrier::start().await;
    workspace.change_channel("twilio", json!({ "credentials": { "base_url": carrier.base_url } })).await;
    let store = database::open(&program.settings.database).await;
    let sleeper = workspace.phone_by(TimeOfDay::Night);
    let import = crate::import::taken_in(
        &workspace,
        format!("Phone,Ok\n{},yes\n", sleeper.number),
        json!({ "phone": "Phone", "consent": { "column": "Ok", "basis": "express_written", "source": { "value": "Fair" },
            "at": { "value": "2026-05-01" }, "wording": { "value": "Text me" } } }),
    )
    .await;
    assert_eq!(import["counts"]["created"], 1);
    let asleep = workspace.lead(&sleeper).await;
    workspace.write(&asleep, "Good morning").await.expect(201);
    let (before, id) = (seen(&workspace, &phone).await, id(&workspace).await);
    assert!(program.stop().await.success());
    let backup = Backup::of(&program, &id).await;
    let text = backup.text();
    for secret in [&phone.number[1..], "Ada Example", "Sundays", &workspace.email] {
        assert!(!text.contains(secret), "{secret} is in clear");
    }
    assert!(!text.contains("\"collection\":\"sessions\"") && !text.contains("\"collection\":\"live_events\""));

    let other = elsewhere(&program).await;
    let said = backup.restore(&other, &[]).await;
    assert_eq!(said["workspace_id"], json!(id));
    let api = other.api().signed_in(&workspace.email).await;
    let there = Workspace {
        program: other.clone(),
        api,
        name: workspace.name.clone(),
        email: workspace.email.clone(),
        form: workspace.form.clone(),
        slug: workspace.slug.clone(),
        number: workspace.number.clone(),
    };
    assert_eq!(seen(&there, &phone).await, before);
    assert_eq!(there.lead(&stopped).await["consent"], "revoked");
    assert_eq!(
        there.get("/api/leads").await.expect(200)["items"].as_array().unwrap().len(),
        3,
        "and not the neighbour's"
    );
    for name in ["leads", "person_keys", "messages", "consent_events", "suppressions", "consent_certificates", "forms"]
    {
        let copied = of(&database::open(&other.settings.database).await, name, &id).await.len();
        assert_eq!(copied, of(&store, name, &id).await.len(), "{name}");
    }
    let log = api_log(&there).await;
    assert_eq!(log["broken_at"], Value::Null, "{log}");

    // What waited is canceled, nothing is planned, and sending is off until somebody switches it on.
    there.settled().await;
    assert_eq!(there.get("/api/settings/compliance").await.expect(200)["sending"], false);
    let waited = there.messages(&asleep).await;
    assert_eq!((&waited[0]["status"], waited.len()), (&json!("canceled"), 1), "{waited:?}");
    for kind in ["send_text", "follow_up", "renew_consent", "remind_of_booking", "deliver_webhook"] {
        assert!(!there.jobs("ready").await.iter().any(|job| job["kind"] == kind), "{kind}");
    }
    assert!(carrier.asked().is_empty());
    assert!(backup.refused(&other, &[]).contains("--replace"));
    // By its form a lead comes in again, and is texted once sending is on.
    let fresh = there.new_phone();
    let quiet = there.submit(&fresh).await;
    there.settled().await;
    assert!(there.messages(&quiet).await.iter().all(|text| text["status"] == "blocked"));
    there.patch("/api/settings/compliance", json!({ "sending": true })).await.expect(200);
    there.submit(&there.new_phone()).await;
    carrier.wait_for_requests(1).await;
    assert_eq!(carrier.asked().len(), 1, "only what came after sending was on");
}

async fn api_log(workspace: &Workspace) -> Value {
    workspace.get("/api/settings/audit/verification").await.expect(200)
}

#[tokio::test]
async fn replacing_a_workspace_keeps_every_stop_and_every_erasure_since() {
    let program = Arc::new(Program::start(&[]).await);
    let workspace = Workspace::on(program.clone()).await;
    let (stops, lead) = workspace.lead_with_first_text().await;
    let (erased, gone) = workspace.lead_with_first_text().await;
    workspace.delivered().await;
    let backup = Backup::of(&program, &id(&workspace).await).await;
    stops.text("STOP").await;
    stops.wait_for_texts(2).await;
    workspace.delivered().await;
    let erase = format!("/api/leads/{}/erase", gone["id"].as_str().unwrap());
    let receipt = workspace.post(&erase, json!({})).await.expect(200);
    let (late, _) = workspace.lead_with_first_text().await;
    workspace.delivered().await;

    assert!(program.stop().await.success());
    backup.restore(&program, &["--replace"]).await;
    program.serve().await;
    let workspace = workspace.signed_in_again().await;
    assert!(workspace.leads_of(&late).await.is_empty(), "what came since is gone");
    assert!(workspace.leads_of(&erased).await.is_empty());
    assert_eq!(workspace.get(&erase).await.expect(200)["receipt_id"], receipt["receipt_id"]);
    let store = database::open(&program.settings.database).await;
    let keys = store.collection::<Document>("person_keys");
    assert_eq!(keys.count_documents(doc! { "_id": gone["id"].as_str().unwrap() }).await.unwrap(), 0);
    assert_eq!(workspace.lead(&stops).await["consent"], "revoked");
    workspace.patch("/api/settings/compliance", json!({ "sending": true })).await.expect(200);
    workspace.write(&lead, "Still there?").await.problem(409, "opted_out");
    let log = api_log(&workspace).await;
    assert_eq!(log["broken_at"], Value::Null, "{log}");
    assert_eq!(stops.received().await.len(), 2);
}

#[tokio::test]
async fn a_file_that_is_not_whole_or_not_for_here_changes_nothing() {
    let program = Arc::new(Program::start(&[]).await);
    let workspace = Workspace::on(program.clone()).await;
    workspace.lead_with_first_text().await;
    workspace.delivered().await;
    let id = id(&workspace).await;
    let backup = Backup::of(&program, &id).await;
    let text = backup.text();
    let lines: Vec<&str> = text.lines().collect();
    let other = elsewhere(&program).await;
    let store = database::open(&other.settings.database).await;
    let nothing = async || {
        let all = database::dump(&store).await;
        assert!(!all.iter().any(|(_, document)| format!("{document:?}").contains(&id)), "something was written");
    };
    let without_end = lines[..lines.len() - 1].join("\n");
    let without_one = [&lines[..3], &lines[4..]].concat().join("\n") + "\n";
    let changed = text.replacen("\"region\":\"US\"", "\"region\":\"DE\"", 1);
    let swapped = text.replacen("\"collection\":\"leads\"", "\"collection\":\"forms\"", 1);
    for (file, said) in [
        (without_end.as_str(), "cut off"),
        (without_one.as_str(), "do not fit"),
        (changed.as_str(), "do not fit"),
        (swapped.as_str(), "do not fit"),
        ("{}\n", "no backup"),
        ("", "no backup"),
    ] {
        if file == text {
            continue;
        }
        let refused = Backup::with(file).refused(&other, &[]);
        assert!(refused.contains(said), "{said}: {refused}");
    }
    // A deployment with another master key can do nothing with it.
    let stranger = Program::prepare(&[]).await;
    assert!(backup.refused(&stranger, &[]).contains("LEADLINE_MASTER_KEYS"));
    nothing().await;
    // A form's address that somebody else has there.
    let forms = store.collection::<Document>("forms");
    forms.insert_one(doc! { "_id": "f", "workspace_id": "w", "slug": &workspace.slug }).await.unwrap();
    assert!(backup.refused(&other, &[]).contains("belongs to another workspace"));
    nothing().await;
}
