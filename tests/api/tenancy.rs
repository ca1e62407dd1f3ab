//! One workspace cannot see or touch another's things.

use mongodb::bson::{DateTime, Document, doc};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Receiver, Workspace, calendar, database, pictures, unique};

/// Everything a workspace can read of itself.
async fn snapshot(workspace: &Workspace, lead: &Value) -> Vec<Value> {
    let (lead_id, conversation) = (lead["id"].as_str().unwrap(), lead["conversation_id"].as_str().unwrap());
    let mut all = Vec::new();
    for path in [
        "/api/settings/workspace".to_owned(),
        "/api/settings/ai".to_owned(),
        "/api/settings/compliance".to_owned(),
        "/api/settings/erasures".to_owned(),
        "/api/settings/knowledge".to_owned(),
        "/api/settings/knowledge-gaps".to_owned(),
        "/api/settings/knowledge-documents".to_owned(),
        "/api/settings/channels".to_owned(),
        "/api/settings/calendars".to_owned(),
        "/api/settings/webhooks".to_owned(),
        "/api/bookings".to_owned(),
        "/api/settings/jobs?state=done&limit=200".to_owned(),
        "/api/settings/jobs?state=dead".to_owned(),
        "/api/team/members".to_owned(),
        "/api/team/invites".to_owned(),
        "/api/team/api-keys".to_owned(),
        "/api/auth/sessions".to_owned(),
        "/api/auth/identities".to_owned(),
        "/api/forms".to_owned(),
        "/api/leads".to_owned(),
        "/api/leads/import".to_owned(),
        "/api/conversations?view=all".to_owned(),
        format!("/api/leads/{lead_id}"),
        format!("/api/leads/{lead_id}/timeline"),
        format!("/api/leads/{lead_id}/consent"),
        format!("/api/conversations/{conversation}/messages"),
        format!("/api/forms/{}", workspace.form),
        format!("/api/forms/{}/versions", workspace.form),
    ] {
        all.push(workspace.get(&path).await.expect(200));
    }
    all
}

/// The id that stands for `{id}` in a path.
async fn id_for(path: &str, workspace: &Workspace, lead: &Value) -> String {
    let first = async |list: &str| workspace.get(list).await.expect(200)["items"][0]["id"].as_str().unwrap().to_owned();
    match path.split('/').take(4).collect::<Vec<_>>()[..] {
        ["", "api", "leads", "import"] => first("/api/leads/import").await,
        ["", "api", "leads", _] => lead["id"].as_str().unwrap().to_owned(),
        ["", "api", "conversations", _] => lead["conversation_id"].as_str().unwrap().to_owned(),
        ["", "api", "forms", _] => workspace.form.clone(),
        ["", "api", "settings", "jobs"] => first("/api/settings/jobs?state=done").await,
        ["", "api", "settings", "channels"] => first("/api/settings/channels").await,
        ["", "api", "settings", "calendars"] => first("/api/settings/calendars").await,
        ["", "api", "settings", "webhooks"] => first("/api/settings/webhooks").await,
        ["", "api", "bookings", _] => first("/api/bookings").await,
        ["", "api", "settings", "knowledge"] => first("/api/settings/knowledge").await,
        ["", "api", "team", "invites"] => first("/api/team/invites").await,
        ["", "api", "team", "api-keys"] => first("/api/team/api-keys").await,
        // A passkey is made by a browser alone: tests/browser has one.
        ["", "api", "auth", "passkeys"] => "nothing".to_owned(),
        ["", "api", "auth", "sessions"] => first("/api/auth/sessions").await,
        ["", "api", "auth", "identities"] => first("/api/auth/identities").await,
        ["", "api", "team", "members"] => first("/api/team/members").await,
        ["", "api", "settings", "knowledge-gaps"] => first("/api/settings/knowledge-gaps").await,
        ["", "api", "settings", "knowledge-documents"] => first("/api/settings/knowledge-documents").await,
        _ => panic!("say here which id {path} takes"),
    }
}

/// Makes the owner known at a sign-in provider, which these servers have none of.
async fn link_identity(workspace: &Workspace) {
    let me = workspace.get("/api/auth/me").await.expect(200);
    let (member, workspace_id) = (me["id"].as_str().unwrap(), me["workspace"]["id"].as_str().unwrap());
    let identities = database::open(&workspace.program.settings.database).await.collection::<Document>("identities");
    let now = DateTime::now();
    let identity = doc! { "_id": unique(), "workspace_id": workspace_id, "member_id": member, "subject_index": unique(),
    "issuer": "https://id.example.com", "created_at": now, "used_at": now };
    identities.insert_one(identity).await.unwrap();
}

fn body_for(path: &str, method: &str) -> Option<Value> {
    match (method, path) {
        ("patch", "/api/conversations/{id}") => Some(json!({ "assignee_id": null })),
        ("patch", "/api/forms/{id}") => Some(json!({ "allowed_origins": ["https://evil.example"] })),
        ("post", "/api/forms/{id}/lint") => Some(json!({})),
        ("post", "/api/forms/{id}/publish") => Some(json!({ "draft": intruders_form(), "accept_findings": [] })),
        ("patch", "/api/settings/channels/{id}") => Some(json!({ "state": "paused" })),
        ("post", "/api/settings/channels/{id}/test") => Some(json!({ "to": "+14155550123" })),
        ("post", "/api/settings/channels/{id}/estimate") => Some(json!({ "text": "Hello" })),
        ("post", "/api/leads/import/{id}/check") => Some(json!({ "mapping": { "phone": "Phone" } })),
        ("patch", "/api/settings/webhooks/{id}") => Some(json!({ "enabled": false })),
        ("post", "/api/settings/webhooks/{id}/replay") => Some(json!({ "since": "2020-01-01T00:00:00Z" })),
        ("post", "/api/leads/{id}/erase") => Some(json!({ "reason": "requested" })),
        ("post", "/api/settings/knowledge-gaps/{id}") => Some(json!({ "question": "Who won?", "answer": "Nobody." })),
        ("post", "/api/settings/knowledge-documents/{id}/versions") => {
            let draft = json!({ "title": "Mine now", "kind": "text", "content": "From next door." });
            Some(json!({ "draft": draft, "based_on": 1 }))
        }
        ("post", "/api/settings/knowledge-documents/{id}/restore") => Some(json!({ "version": 1, "based_on": 1 })),
        ("patch", "/api/settings/calendars/{id}") => Some(json!({ "name": "Mine now" })),
        ("post", "/api/leads/{id}/bookings" | "/api/bookings/{id}/reschedule") => Some(json!({ "slot_id": "x" })),
        ("post", "/api/leads/{id}/answers") => Some(json!({ "key": "question", "value": "Taken over" })),
        ("post", "/api/leads/{id}/block") => Some(json!({ "blocked": true })),
        ("post", "/api/leads/{id}/consent") => {
            Some(json!({ "action": "revoke", "told_by": "call", "note": "From next door" }))
        }
        ("patch", "/api/team/members/{id}") => Some(json!({ "role": "viewer" })),
        ("put", "/api/team/members/{id}/duty") => Some(json!({ "hours": null })),
        ("post", "/api/conversations/{id}/suggestion") => Some(json!({})),
        ("post", "/api/conversations/{id}/media") => Some(json!("no picture")),
        ("post", "/api/conversations/{id}/messages") => Some(json!({ "text": "From next door" })),
        _ => None,
    }
}

/// A form that may be published anywhere.
fn intruders_form() -> Value {
    let field = |kind: &str| json!({ "key": kind, "label": kind, "kind": kind, "required": true });
    json!({ "title": "Mine now", "introduction": "", "fields": [field("name"), field("phone")], "consent_key": "sms",
        "consent_text": "I agree", "first_text": "Hi", "follow_up_text": "Hi", "questions": [], "region": "US" })
}

#[tokio::test]
async fn no_route_reads_or_changes_what_belongs_to_another_workspace() {
    let (intruder, owner) = tokio::join!(Workspace::new(), Workspace::new());
    let entry = json!({ "question": "Do you work on Sundays?", "answer": "No." });
    owner.post("/api/settings/knowledge", entry).await.expect(201);
    let invite = json!({ "email": "somebody@example.com", "role": "agent" });
    owner.post("/api/team/invites", invite).await.expect(201);
    let key = json!({ "name": "A program", "scopes": ["read"] });
    owner.post("/api/team/api-keys", key).await.expect(201);
    let document = json!({ "title": "Good to know", "kind": "text", "content": "You can park behind the building." });
    owner.post("/api/settings/knowledge-documents", document).await.expect(201);
    let (phone, lead) = owner.lead_with_first_text().await;
    phone.text("Who won the game last night?").await;
    phone.wait_for_texts(2).await;
    owner.settled().await;
    owner.delivered().await;
    let media = format!("/api/conversations/{}/media", lead["conversation_id"].as_str().unwrap());
    let upload = owner.request(Method::POST, &media).body(pictures::gif());
    let picture = Answer::of(upload).await.expect(201)["id"].as_str().unwrap().to_owned();
    let certificates = format!("/api/leads/{}/certificates", lead["id"].as_str().unwrap());
    let certificate = owner.get(&certificates).await.expect(200)["items"][0]["id"].as_str().unwrap().to_owned();
    let calendar = calendar::calendar(&owner, calendar::rules()).await;
    let slot = calendar::slots(&owner, &calendar).await.swap_remove(0);
    let book = format!("/api/leads/{}/bookings", lead["id"].as_str().unwrap());
    owner.post(&book, json!({ "slot_id": slot["slot_id"] })).await.expect(201);
    link_identity(&owner).await;
    let file = owner.request(Method::POST, "/api/leads/import").body("Phone\n+14155550132\n");
    Answer::of(file).await.expect(201);
    let receiver = Receiver::start().await;
    let endpoint = receiver.added_to(&owner, &["lead.erased"]).await["id"].as_str().unwrap().to_owned();
    let test = owner.post(&format!("/api/settings/webhooks/{endpoint}/test"), json!({})).await.expect(201);
    receiver.wait_for(1).await;
    owner.settled().await;
    let before = snapshot(&owner, &lead).await;
    let message = owner.messages(&lead).await.swap_remove(0);

    let document = intruder.visitor().get("/api/openapi.json").await.expect(200);
    let mut tried = 0;
    for (path, operations) in document["paths"].as_object().unwrap() {
        if !path.contains("{id}") {
            continue;
        }
        let address = path.replace("{id}", &id_for(path, &owner, &lead).await);
        let address = address.replace("{message_id}", message["id"].as_str().unwrap());
        let address = if path.ends_with("/slots") {
            format!("{address}?from=2027-01-01T00:00:00Z&to=2027-01-02T00:00:00Z")
        } else {
            address
        };
        let address = address.replace("{delivery_id}", test["id"].as_str().unwrap());
        let address = address.replace("{version}", "1");
        let address = address.replace("{media_id}", &picture).replace("{certificate_id}", &certificate);
        for method in operations.as_object().unwrap().keys() {
            let name = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
            let mut request = intruder.request(name, &address);
            if let Some(body) = body_for(path, method) {
                request = request.json(&body);
            }
            let answer = Answer::of(request).await;
            assert!([404, 422].contains(&answer.status), "{method} {path}: {} {}", answer.status, answer.text);
            tried += 1;
        }
    }
    assert!(tried >= 15, "only {tried} routes were tried");
    owner.settled().await;
    assert_eq!(snapshot(&owner, &lead).await, before);
    assert_eq!((phone.received().await.len(), receiver.told().len()), (2, 1));
}

#[tokio::test]
async fn lists_and_searches_show_a_workspace_its_own_things_alone() {
    let (one, other) = tokio::join!(Workspace::new(), Workspace::new());
    let entry = json!({ "question": "Do you work on Sundays?", "answer": "No." });
    other.post("/api/settings/knowledge", entry).await.expect(201);
    let document = json!({ "title": "Good to know", "kind": "text", "content": "You can park behind the building." });
    other.post("/api/settings/knowledge-documents", document).await.expect(201);
    Receiver::start().await.added_to(&other, &["lead.created"]).await;
    let (phone, _) = other.lead_with_first_text().await;
    phone.text("Who won the game last night?").await;
    phone.wait_for_texts(2).await;
    for path in [
        "/api/leads",
        "/api/leads/import",
        "/api/conversations?view=all",
        "/api/settings/knowledge",
        "/api/settings/knowledge-gaps",
        "/api/settings/knowledge-documents",
        "/api/settings/calendars",
        "/api/settings/webhooks",
        "/api/bookings",
        "/api/settings/jobs?state=done",
        "/api/settings/jobs?state=ready",
    ] {
        let page = one.get(path).await.expect(200);
        assert!(page["items"].as_array().unwrap().is_empty(), "{path}: {page}");
    }
    assert!(one.leads_of(&phone).await.is_empty());
    for (path, many) in [("/api/team/members", 1), ("/api/forms", 1), ("/api/settings/channels", 4)] {
        let (mine, theirs) = (one.get(path).await.expect(200), other.get(path).await.expect(200));
        assert_eq!(mine["items"].as_array().unwrap().len(), many, "{path}");
        for (mine, theirs) in mine["items"].as_array().unwrap().iter().zip(theirs["items"].as_array().unwrap()) {
            assert_ne!(mine["id"], theirs["id"], "{path}");
        }
    }
}

#[tokio::test]
async fn the_same_person_is_a_lead_of_each_workspace_of_its_own() {
    let (one, other) = tokio::join!(Workspace::new(), Workspace::new());
    let phone = one.new_phone();
    let theirs = other.phone(&phone.number);
    let (mine, of_other) = (one.submit(&phone).await, other.submit(&theirs).await);
    assert_ne!(mine["id"], of_other["id"]);
    phone.wait_for_texts(1).await;
    theirs.wait_for_texts(1).await;
    // A stop to the one is none to the other.
    phone.text("STOP").await;
    phone.wait_for_texts(2).await;
    one.settled().await;
    assert_eq!(one.lead(&phone).await["consent"], "revoked");
    assert_eq!(other.lead(&phone).await["consent"], "granted");
    other.write(&of_other, "Still here").await.expect(201);
    theirs.wait_for_texts(2).await;
}

#[tokio::test]
async fn a_member_of_another_workspace_cannot_be_made_responsible() {
    let (one, other) = tokio::join!(Workspace::new(), Workspace::new());
    let (_, lead) = one.lead_with_first_text().await;
    let stranger = other.get("/api/auth/me").await.expect(200)["id"].clone();
    let path = format!("/api/conversations/{}", lead["conversation_id"].as_str().unwrap());
    one.patch(&path, json!({ "assignee_id": stranger })).await.problem(422, "invalid");
}
