//! After a backup was restored: who was erased is erased again, and who said stop is not texted.

use std::{fs, path::PathBuf, sync::Arc};

use mongodb::{
    Database,
    bson::{Document, doc},
};
use serde_json::{Value, json};

use crate::support::{Program, Workspace, database, unique};

const LEADLINE: &str = env!("CARGO_BIN_EXE_leadline");

/// A file with these lines, gone when it is dropped.
struct Lines(PathBuf);

impl Lines {
    fn new(text: &str) -> Self {
        let file = std::env::temp_dir().join(format!("leadline-lines-{}.jsonl", unique()));
        fs::write(&file, text).unwrap();
        Self(file)
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for Lines {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// Makes the database what it was, while no server works on it.
async fn restore(program: &Program, store: &Database, backup: &[(String, Document)]) {
    assert!(program.stop().await.success());
    for name in store.list_collection_names().await.unwrap() {
        store.collection::<Document>(&name).delete_many(doc! {}).await.unwrap();
    }
    for (collection, document) in backup {
        store.collection::<Document>(collection).insert_one(document).await.unwrap();
    }
    program.serve().await;
}

async fn run(program: &Program, arguments: &[&str]) -> Value {
    serde_json::from_str(&program.run(arguments).await).unwrap()
}

#[tokio::test]
async fn who_was_erased_after_the_backup_is_erased_again() {
    let program = Arc::new(Program::start(&[]).await);
    let workspace = Workspace::on(program.clone()).await;
    let (_, lead) = workspace.lead_with_first_text().await;
    let (_, other) = workspace.lead_with_first_text().await;
    workspace.delivered().await;
    let path = |lead: &Value, end: &str| format!("/api/leads/{}{end}", lead["id"].as_str().unwrap());
    let store = database::open(&program.settings.database).await;
    let backup = database::dump(&store).await;
    let receipt = workspace.post(&path(&lead, "/erase"), json!({})).await.expect(200);

    let exported = program.run(&["erasures", "export"]).await;
    let line: Value = serde_json::from_str(&exported).unwrap();
    let names: Vec<&String> = line.as_object().unwrap().keys().collect();
    assert_eq!(names, ["erased_at", "lead_id", "reason", "receipt_id", "workspace_id"], "{line}");
    restore(&program, &store, &backup).await;
    workspace.get(&path(&lead, "")).await.expect(200);
    workspace.get(&path(&lead, "/erase")).await.problem(404, "not_found");

    let file = Lines::new(&exported);
    let apply = ["erasures", "apply", file.path()];
    assert_eq!(run(&program, &apply).await, json!({ "lines": 1, "erased": 1, "failed": 0 }));
    workspace.get(&path(&lead, "")).await.problem(404, "not_found");
    let again = workspace.get(&path(&lead, "/erase")).await.expect(200);
    for same in ["receipt_id", "erased_at", "reason"] {
        assert_eq!(again[same], receipt[same], "{same}");
    }
    assert!(again["completed_at"].is_string());
    let keys = store.collection::<Document>("person_keys");
    assert_eq!(keys.count_documents(doc! { "_id": lead["id"].as_str().unwrap() }).await.unwrap(), 0);
    assert_eq!(run(&program, &apply).await["erased"], 0);
    workspace.get(&path(&other, "")).await.expect(200);
}

#[tokio::test]
async fn who_said_stop_after_the_backup_is_not_texted() {
    let program = Arc::new(Program::start(&[]).await);
    let workspace = Workspace::on(program.clone()).await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    workspace.delivered().await;
    let store = database::open(&program.settings.database).await;
    let backup = database::dump(&store).await;
    phone.text("STOP").await;
    phone.wait_for_texts(2).await;
    workspace.delivered().await;

    let exported = program.run(&["suppressions", "export"]).await;
    assert_eq!(exported.lines().count(), 1);
    assert!(!exported.contains(&phone.number[2..]) && !exported.contains(lead["id"].as_str().unwrap()));
    restore(&program, &store, &backup).await;
    assert_eq!(workspace.lead(&phone).await["consent"], "granted");

    let file = Lines::new(&exported);
    let import = ["suppressions", "import", file.path()];
    assert_eq!(run(&program, &import).await, json!({ "lines": 1, "added": 1, "failed": 0 }));
    assert_eq!(workspace.lead(&phone).await["consent"], "revoked");
    workspace.write(&lead, "Still there?").await.problem(409, "opted_out");
    assert_eq!(run(&program, &import).await["added"], 0);
    // Importing lifts nothing that is not in the file.
    let nothing = Lines::new("\n");
    assert_eq!(run(&program, &["suppressions", "import", nothing.path()]).await["lines"], 0);
    assert_eq!(workspace.lead(&phone).await["consent"], "revoked");
}

#[tokio::test]
async fn a_file_that_is_none_changes_nothing() {
    let program = Program::prepare(&[]).await;
    for (subcommand, action) in [("erasures", "apply"), ("suppressions", "import")] {
        let file = Lines::new("{\"phone\": \"+14155550123\"}\n");
        let output = program.command(LEADLINE).args([subcommand, action, file.path()]).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains("line 1") && !said.contains("4155550123"), "{said}");
    }
    let strange = json!({ "workspace_id": "w", "phone_index": "0".repeat(64), "brand": null, "purpose": null,
        "reason": "stop", "at": "2026-01-01T00:00:00Z" });
    let file = Lines::new(&strange.to_string());
    let output = program.command(LEADLINE).args(["suppressions", "import", file.path()]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stdout).contains("\"failed\":1"));
}
