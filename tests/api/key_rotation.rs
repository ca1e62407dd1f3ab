//! Keys are replaced while everything goes on, and nothing is left under a former one.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use mongodb::bson::Bson;
use reqwest::Method;
use serde_json::{Value, json};

use super::privacy::live_through;
use crate::support::{
    Answer, Program, Workspace, database,
    pictures::jpeg,
    settings::{PASSWORD, Settings},
    wait_for,
    workspace::conversation_path,
};

/// Where keys are under which something is sealed: collection and field to the ids of the keys.
type KeyIds = BTreeMap<String, BTreeSet<[u8; 4]>>;

fn collect(place: &str, value: &Bson, into: &mut KeyIds) {
    match value {
        Bson::Document(document) => {
            document.iter().for_each(|(name, value)| collect(&format!("{place}.{name}"), value, into));
        }
        Bson::Array(values) => values.iter().for_each(|value| collect(place, value, into)),
        // An envelope says of what kind it is: version, algorithm, id of its key.
        Bson::Binary(binary) if binary.bytes.len() > 34 && binary.bytes.starts_with(&[1, 1]) => {
            into.entry(place.to_owned()).or_default().insert(binary.bytes[2..6].try_into().unwrap());
        }
        _ => {}
    }
}

async fn key_ids(program: &Program) -> KeyIds {
    let documents = database::dump(&database::open(&program.settings.database).await).await;
    let mut found = KeyIds::new();
    for (collection, document) in documents {
        collect(&collection, &Bson::Document(document), &mut found);
    }
    found
}

/// The places where something is still sealed under a key of before.
fn left(before: &KeyIds, after: &KeyIds) -> Vec<String> {
    let old: BTreeSet<&[u8; 4]> = before.values().flatten().collect();
    let still = |ids: &BTreeSet<[u8; 4]>| ids.iter().any(|id| old.contains(id));
    after.iter().filter(|(_, ids)| still(ids)).map(|(place, _)| place.clone()).collect()
}

/// What a member sees, but for what reading changes.
async fn seen(workspace: &Workspace) -> Vec<Value> {
    let mut seen = Vec::new();
    for path in ["/api/auth/me", "/api/team/members", "/api/team/invites", "/api/team/api-keys", "/api/leads"] {
        seen.push(workspace.get(path).await.expect(200));
    }
    for lead in seen[4]["items"].as_array().unwrap().clone() {
        let mut detail = workspace.get(&format!("/api/leads/{}", lead["id"].as_str().unwrap())).await.expect(200);
        detail["stop_link"].take();
        seen.push(detail);
        seen.push(json!(workspace.messages(&lead).await));
    }
    seen
}

async fn rotate(workspace: &Workspace, level: &str) {
    let began = workspace.post("/api/settings/keys/rotations", json!({ "level": level })).await.expect(202);
    assert_eq!((&began["level"], &began["stage"]), (&json!(level), &json!("announcing")));
    let finished = wait_for("the end of the rotation", async || {
        let rotation = workspace.get("/api/settings/keys").await.expect(200)["rotation"].take();
        (rotation["level"] == level && rotation["stage"] == "finished").then_some(rotation)
    });
    let finished = finished.await;
    assert!(finished["resealed"].as_i64().unwrap() > 0 && finished["due_at"].is_null(), "{finished}");
    assert!(finished["finished_at"].is_string(), "{finished}");
}

async fn more_to_seal(workspace: &Workspace) {
    let invite = json!({ "email": "ida.invited@example.com", "role": "agent" });
    workspace.post("/api/team/invites", invite).await.expect(201);
    let key = json!({ "name": "Website", "scopes": ["read"] });
    workspace.post("/api/team/api-keys", key).await.expect(201);
    workspace.post("/api/auth/second-factor", json!({ "password": PASSWORD })).await;
    let lead = workspace.submit(&workspace.new_phone()).await;
    let path = format!("{}/media", conversation_path(&lead));
    let upload = workspace.request(Method::POST, &path).header("content-type", "image/jpeg").body(jpeg(2_000));
    Answer::of(upload).await.expect(201);
    let gone = workspace.submit(&workspace.new_phone()).await;
    let erase = format!("/api/leads/{}/erase", gone["id"].as_str().unwrap());
    assert!(workspace.post(&erase, json!({})).await.status < 300);
    workspace.settled().await;
}

#[tokio::test]
async fn keys_of_every_level_are_replaced_under_way_and_nothing_stays_under_a_former_one() {
    let program = Arc::new(Program::start(&[("KEYS_HELD_SECONDS", "2")]).await);
    let workspace = Workspace::demo(program.clone()).await;
    live_through(&workspace).await;
    more_to_seal(&workspace).await;
    let seen_before = seen(&workspace).await;
    let before = key_ids(&program).await;
    for place in ["leads.name", "messages.text", "person_keys.wrapped", "members.email", "media.content"] {
        assert!(before.contains_key(place), "{place} is not sealed, so nothing is shown by this test");
    }

    // Work goes on meanwhile: what comes in is sealed under whatever key is good at the time.
    let traffic = async {
        let mut leads = Vec::new();
        for _ in 0..6 {
            let (phone, lead) = workspace.lead_with_first_text().await;
            phone.text("Do you mend chimneys?").await;
            workspace.wait_for_inbound(&lead, 1).await;
            leads.push(lead);
        }
        leads
    };
    let rotations = async {
        rotate(&workspace, "persons").await;
        rotate(&workspace, "workspace").await;
        program.run(&["keys", "rotate", "--deployment"]).await
    };
    let (leads, said) = tokio::join!(traffic, rotations);
    assert!(said.trim().lines().last().unwrap().contains("finished"), "{said}");
    workspace.settled().await;

    let after = key_ids(&program).await;
    // The master key is another level, and wraps the new keys as it did the old ones.
    let left: Vec<String> = left(&before, &after).into_iter().filter(|place| !place.starts_with("keys.")).collect();
    assert!(left.is_empty(), "still under a former key: {left:?}");
    let lost: Vec<&String> = before.keys().filter(|place| !after.contains_key(*place)).collect();
    assert!(lost.is_empty(), "no longer sealed: {lost:?}");
    let seen_after = seen(&workspace).await;
    assert_eq!(seen_after[..4], seen_before[..4]);
    for (lead, messages) in seen_before[5..].chunks(2).map(|pair| (&pair[0], &pair[1])) {
        let id = lead["id"].as_str().unwrap();
        let now = workspace.get(&format!("/api/leads/{id}")).await.expect(200);
        assert_eq!((&now["name"], &now["phone"], &now["answers"]), (&lead["name"], &lead["phone"], &lead["answers"]));
        let texts = |messages: &Value| -> Vec<Value> {
            messages.as_array().unwrap().iter().map(|message| message["text"].clone()).collect()
        };
        assert_eq!(texts(&json!(workspace.messages(lead).await)), texts(messages));
    }
    for lead in &leads {
        let messages = workspace.messages(lead).await;
        assert!(messages.iter().any(|message| message["text"] == "Do you mend chimneys?"), "{messages:?}");
    }
    let verified: Value = serde_json::from_str(program.run(&["audit", "verify"]).await.trim()).unwrap();
    assert!(verified["verification"]["broken_at"].is_null(), "{verified}");
}

#[tokio::test]
async fn one_rotation_at_a_time_and_only_of_what_a_workspace_has() {
    let workspace = Workspace::new().await;
    let path = "/api/settings/keys/rotations";
    let none = workspace.get("/api/settings/keys").await.expect(200);
    assert_eq!(none, json!({ "wrapped_by_newest_master_key": true, "rotation": null }));
    workspace.post(path, json!({ "level": "deployment" })).await.problem(422, "invalid");
    workspace.post(path, json!({ "level": "everything" })).await.problem(422, "invalid");
    workspace.post(path, json!({ "level": "workspace" })).await.expect(202);
    let under_way = async || {
        let keys = workspace.get("/api/settings/keys").await.expect(200);
        (keys["rotation"]["stage"] == "resealing").then_some(())
    };
    wait_for("the rotation to begin", under_way).await;
    workspace.post(path, json!({ "level": "persons" })).await.problem(409, "rotation_under_way");
    // With ten minutes between the stages it is not finished yet, and everything works.
    let phone = workspace.new_phone();
    workspace.submit(&phone).await;
    phone.wait_for_texts(1).await;
}

#[tokio::test]
async fn a_master_key_is_replaced_and_then_not_needed_any_more() {
    let program = Program::start(&[]).await;
    let workspace = Workspace::on(Arc::new(program)).await;
    let program = workspace.program.clone();
    let old = program.settings.variables.iter().find(|(name, _)| name == "LEADLINE_MASTER_KEYS").unwrap().1.clone();
    let new = Settings::new(&[]).variables.into_iter().find(|(name, _)| name == "LEADLINE_MASTER_KEYS").unwrap().1;
    let new = new.replacen("k1:", "k2:", 1);
    let run = |keys: String, arguments: &'static [&'static str]| {
        let mut command = tokio::process::Command::from(program.command(env!("CARGO_BIN_EXE_leadline")));
        command.env("LEADLINE_MASTER_KEYS", keys).args(arguments);
        async move {
            let output = command.output().await.unwrap();
            let said =
                format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
            (output.status.success(), said)
        }
    };
    let newest = async |keys: &str| {
        let (well, said) = run(keys.to_owned(), &["keys", "list"]).await;
        assert!(well, "{said}");
        let line = |line: &str| serde_json::from_str::<Value>(line).ok();
        let all: Vec<Value> = said.lines().filter_map(line).collect();
        assert_eq!(all.len(), 2, "a workspace and the deployment: {said}");
        all.iter().all(|owner| owner["keys"]["wrapped_by_newest_master_key"] == true)
    };
    assert!(newest(&old).await);
    let both = format!("{new},{old}");
    assert!(!newest(&both).await);
    let before = key_ids(&program).await;
    let (well, said) = run(both.clone(), &["keys", "rewrap"]).await;
    assert!(well, "{said}");
    assert!(newest(&both).await && newest(&new).await);
    // Nothing but the wrapping has changed, and whoever has the old key alone opens nothing.
    let after = key_ids(&program).await;
    let changed: Vec<&String> = before.keys().filter(|place| before[*place] != after[*place]).collect();
    assert_eq!(changed, ["keys.data", "keys.index"]);
    let (well, said) = run(old, &["audit", "verify"]).await;
    assert!(!well && said.contains("LEADLINE_MASTER_KEYS"), "{said}");
    let (well, said) = run(new, &["audit", "verify"]).await;
    assert!(well, "{said}");
}
