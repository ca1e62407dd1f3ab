//! What people told us is found in clear neither in the database nor in the log.

use std::sync::Arc;

use mongodb::bson::{Bson, Document};
use reqwest::Method;
use serde_json::json;

use crate::support::{Answer, Program, Workspace, database, magic_number, wait_for};

const CANARIES: [&str; 9] = [
    "Zephyrine",
    "Quillfeather",
    "zephyrine.canary",
    "gargoyle",
    "marmalade",
    "tangerine",
    "bagpipes",
    "kumquat",
    "hedgehog",
];

/// Every text and every byte of a document, one after the other.
fn collect(value: &Bson, into: &mut Vec<u8>) {
    match value {
        Bson::Document(document) => document.iter().for_each(|(name, value)| {
            into.extend(name.as_bytes());
            into.push(0);
            collect(value, into);
        }),
        Bson::Array(values) => values.iter().for_each(|value| collect(value, into)),
        Bson::String(text) => into.extend(text.as_bytes()),
        Bson::Binary(binary) => into.extend(&binary.bytes),
        other => into.extend(other.to_string().as_bytes()),
    }
    into.push(0);
}

fn find(haystack: &[u8], needle: &str) -> bool {
    let lower = haystack.to_ascii_lowercase();
    let needle = needle.to_ascii_lowercase();
    lower.windows(needle.len()).any(|window| window == needle.as_bytes())
}

/// Does everything a person and a team can do, mistakes included.
pub async fn live_through(workspace: &Workspace) -> Vec<String> {
    let (phone, failing) = (workspace.new_phone(), magic_number(&workspace.visitor(), "landline").await);
    let form = [
        ("name", "Zephyrine Quillfeather"),
        ("phone", &phone.number),
        ("email", "Zephyrine.Canary@example.com"),
        ("question", "A gargoyle"),
        ("consent.sms", "true"),
    ];
    let request = workspace.visitor().request(Method::POST, "/f/demo").header("referer", "https://kumquat.example/");
    assert_eq!(Answer::of(request.header("user-agent", "Hedgehog/1.0").form(&form)).await.status, 200);
    let lead = workspace.lead(&phone).await;
    phone.wait_for_texts(1).await;
    let page = json!({ "url": "https://kumquat.example/?q=gargoyle", "utm": { "source": "kumquat" } });
    let sent = json!({ "fields": { "name": "Zephyrine Quillfeather", "phone": failing }, "consent": { "sms": true }, "page": page });
    workspace.capture(&sent).await.expect(201);
    phone.text("Do you sell marmalade for gargoyles?").await;
    workspace.wait_for_inbound(&lead, 1).await;
    workspace.settled().await;
    workspace.write(&lead, "We have tangerine jam").await.expect(201);
    let certificates = format!("/api/leads/{}/certificates", lead["id"].as_str().unwrap());
    let certificate = wait_for("the batch", async || {
        let listed = workspace.get(&certificates).await.expect(200)["items"][0].take();
        listed["batch"].is_i64().then(|| listed["id"].as_str().unwrap().to_owned())
    })
    .await;
    let file = workspace.get(&format!("{certificates}/{certificate}")).await.expect(200);
    assert!(file.to_string().contains("Hedgehog"), "the certificate does not hold what is looked for");
    assert_eq!(workspace.get(&format!("{certificates}/{certificate}/page")).await.status, 200);
    phone.text("STOP, you and your bagpipes").await;
    workspace.wait_for_inbound(&lead, 2).await;
    workspace.settled().await;

    // Mistakes: what is refused is told to nobody either.
    let wrong = json!({ "fields": { "name": "Zephyrine", "phone": "gargoyle", "email": "marmalade" } });
    workspace.capture(&wrong).await.problem(422, "invalid");
    workspace.capture(&json!({ "fields": { "phone": ["Zephyrine"] } })).await.problem(422, "invalid");
    let login = json!({ "email": "zephyrine.canary@example.com", "password": "bagpipes bagpipes" });
    workspace.post("/api/auth/login", login).await.problem(401, "wrong_credentials");
    for search in ["zephyrine.canary@example.com", "Quillfeather", "quill zeph"] {
        let found = workspace.post("/api/leads/search", json!({ "search": search })).await.expect(200);
        assert!(!found["items"].as_array().unwrap().is_empty(), "{search}");
    }
    workspace.post("/api/leads/search", json!({ "search": ["Quillfeather"] })).await.problem(422, "invalid");
    workspace.get("/api/leads?limit=gargoyle").await.problem(400, "invalid_query");
    workspace.visitor().get("/api/live/events?ticket=marmalade").await.problem(401, "unauthorized");
    vec![phone.number.clone(), failing]
}

#[tokio::test]
async fn nothing_personal_stands_in_clear_in_the_database_or_the_log() {
    let program = Arc::new(Program::start(&[("RUST_LOG", "debug,hyper=info,h2=info")]).await);
    let workspace = Workspace::demo(program.clone()).await;
    let phones = live_through(&workspace).await;
    let mut needles: Vec<String> = CANARIES.map(str::to_owned).into();
    needles.push(workspace.email.clone());
    for phone in &phones {
        needles.push(phone[1..].to_owned());
        needles.push(phone[2..].to_owned());
    }

    let documents = database::dump(&database::open(&program.settings.database).await).await;
    let mut found = Vec::new();
    let mut check = |place: &str, bytes: &[u8]| {
        found.extend(needles.iter().filter(|needle| find(bytes, needle)).map(|needle| format!("{needle} in {place}")));
    };
    for (collection, document) in &documents {
        let mut bytes = Vec::new();
        collect(&Bson::Document(document.clone()), &mut bytes);
        check(collection, &bytes);
    }
    let log = program.logged();
    check("the log", log.as_bytes());
    found.sort();
    found.dedup();
    assert!(found.is_empty(), "in clear: {found:#?}");

    // The search itself works: it finds what is not secret.
    let holds = |name: &str| documents.iter().any(|(collection, _)| collection == name);
    for collection in [
        "leads",
        "submissions",
        "messages",
        "consent_events",
        "consent_certificates",
        "certificate_keys",
        "certificate_batches",
        "inbound_events",
        "members",
        "ai_runs",
    ] {
        assert!(holds(collection), "{collection} is empty");
    }
    let workspaces: Vec<&Document> =
        documents.iter().filter(|(name, _)| name == "workspaces").map(|(_, document)| document).collect();
    assert!(workspaces.iter().any(|document| document.get_str("name").is_ok_and(|name| name == "Harbor Roofing")));
    assert!(log.contains("/api/capture/") && log.contains("/f/demo"));
}
