//! What a person may ask of the business: to be erased.

use std::{collections::BTreeSet, sync::Arc};

use mongodb::bson::{Bson, Document, doc};
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    delivery::report,
    import,
    support::{Answer, Phone, Program, Receiver, Workspace, database, live::Socket, pictures, wait_for},
};

/// Every collection there is. A new one belongs here once `services/erase_lead` does with it what erasing a person takes.
const KNOWN: [&str; 52] = [
    "ai_runs",
    "audit_entries",
    "audit_heads",
    "audit_reads",
    "booking_days",
    "booking_starts",
    "bookings",
    "calendar_feeds",
    "calendars",
    "certificate_batches",
    "certificate_keys",
    "channels",
    "chores",
    "consent_certificates",
    "consent_events",
    "contact_points",
    "conversations",
    "decision_receipts",
    "delivery_events",
    "erasures",
    "form_versions",
    "forms",
    "idempotency_keys",
    "import_rows",
    "imports",
    "inbound_events",
    "jobs",
    "keys",
    "knowledge",
    "knowledge_document_versions",
    "knowledge_documents",
    "lanes",
    "leads",
    "live_events",
    "live_feeds",
    "live_tickets",
    "media",
    "members",
    "messages",
    "person_keys",
    "provider_texts",
    "rate_limits",
    "sessions",
    "setup",
    "simulated_pictures",
    "simulated_texts",
    "spending",
    "submissions",
    "suppressions",
    "webhook_deliveries",
    "webhook_endpoints",
    "workspaces",
];

fn id(lead: &Value) -> &str {
    lead["id"].as_str().unwrap()
}

fn path(lead: &Value, end: &str) -> String {
    format!("/api/leads/{}/{end}", id(lead))
}

async fn erase(workspace: &Workspace, lead: &Value) -> Value {
    let receipt = workspace.post(&path(lead, "erase"), json!({})).await.expect(200);
    assert!(receipt["completed_at"].is_string(), "{receipt}");
    receipt
}

/// A lead with everything a lead can have.
async fn lead_with_a_life(workspace: &Workspace) -> (Phone, Value) {
    let phone = workspace.new_phone();
    let form = [
        ("name", "Zephyrine Quillfeather"),
        ("phone", &phone.number),
        ("email", "Zephyrine.Canary@example.com"),
        ("question", "A gargoyle"),
        ("consent.sms", "true"),
    ];
    let request = workspace.visitor().request(Method::POST, "/f/demo").form(&form);
    assert_eq!(Answer::of(request).await.status, 200);
    let lead = workspace.lead(&phone).await;
    phone.wait_for_texts(1).await;
    phone.text("Do you sell marmalade for gargoyles?").await;
    workspace.wait_for_inbound(&lead, 1).await;
    workspace.settled().await;
    workspace.write(&lead, "We have tangerine jam").await.expect(201);
    let uploads = format!("/api/conversations/{}/media", lead["conversation_id"].as_str().unwrap());
    for sent in [true, false] {
        let upload = workspace.request(Method::POST, &uploads).body(pictures::gif());
        let picture = Answer::of(upload).await.expect(201)["id"].clone();
        if sent {
            let write = json!({ "text": "Look", "media": [picture] });
            workspace.post(&uploads.replace("/media", "/messages"), write).await.expect(201);
        }
    }
    // A ground that lapses plans a question for months later.
    for basis in ["express", "inquiry"] {
        let said = json!({ "action": "grant", "told_by": "call", "basis": basis, "note": "Bagpipes on the phone" });
        workspace.post(&path(&lead, "consent"), said).await.expect(200);
    }
    workspace.delivered().await;
    wait_for("the batch", async || {
        let listed = workspace.get(&path(&lead, "certificates")).await.expect(200);
        listed["items"][0]["batch"].is_i64().then_some(())
    })
    .await;
    (phone, lead)
}

/// Brings the person in with a file as well.
async fn imported(workspace: &Workspace, phone: &Phone) {
    let file = format!("Name,Phone\nZephyrine Quillfeather,{}\n", phone.number);
    let import = import::taken_in(workspace, file, json!({ "phone": "Phone", "name": ["Name"] })).await;
    assert_eq!(import["counts"]["unchanged"], 1, "{import}");
}

/// Every text in a document, at any depth.
fn texts(value: &Bson, into: &mut Vec<String>) {
    match value {
        Bson::Document(document) => document.iter().for_each(|(name, value)| {
            into.push(name.clone());
            texts(value, into);
        }),
        Bson::Array(values) => values.iter().for_each(|value| texts(value, into)),
        Bson::String(text) => into.push(text.clone()),
        _ => {}
    }
}

fn blobs(value: &Bson, into: &mut BTreeSet<Vec<u8>>) {
    match value {
        Bson::Document(document) => document.values().for_each(|value| blobs(value, into)),
        Bson::Array(values) => values.iter().for_each(|value| blobs(value, into)),
        Bson::Binary(binary) => drop(into.insert(binary.bytes.clone())),
        _ => {}
    }
}

fn mentions(document: &Document, needles: &[String]) -> bool {
    let mut all = Vec::new();
    texts(&Bson::Document(document.clone()), &mut all);
    all.iter().any(|text| needles.iter().any(|needle| text.contains(needle.as_str())))
}

#[tokio::test]
async fn nothing_of_an_erased_person_is_left_but_what_the_receipt_names() {
    let program = Arc::new(Program::start(&[]).await);
    let workspace = Workspace::demo(program.clone()).await;
    let receiver = Receiver::start().await;
    let events = ["lead.created", "lead.updated", "lead.erased", "message.sent", "consent.granted"];
    receiver.added_to(&workspace, &events).await;
    let (_, other) = workspace.lead_with_first_text().await;
    let (phone, lead) = lead_with_a_life(&workspace).await;
    imported(&workspace, &phone).await;
    let conversation = lead["conversation_id"].as_str().unwrap().to_owned();
    let certificate = workspace.get(&path(&lead, "certificates")).await.expect(200)["items"][0]["id"].clone();
    let certificate = path(&lead, &format!("certificates/{}", certificate.as_str().unwrap()));
    workspace.get(&certificate).await.expect(200);
    let routes =
        ["", "timeline", "consent", "certificates"].map(|end| path(&lead, end).trim_end_matches('/').to_owned());
    let inbox = ["", "/messages", "/takeover"].map(|end| format!("/api/conversations/{conversation}{end}"));

    let store = database::open(&program.settings.database).await;
    let before = database::dump(&store).await;
    let mut person = vec![id(&lead).to_owned(), conversation.clone()];
    let mut sealed = BTreeSet::new();
    for (collection, document) in &before {
        if ["leads", "contact_points"].contains(&collection.as_str()) && mentions(document, &person[..1]) {
            person.extend(
                ["phone_index", "index"].iter().filter_map(|name| Some(document.get_str(name).ok()?.to_owned())),
            );
        }
        if mentions(document, &person[..2]) {
            blobs(&Bson::Document(document.clone()), &mut sealed);
        }
    }
    assert!(person.len() >= 5 && sealed.len() > 15, "{} {}", person.len(), sealed.len());

    let mut socket = Socket::open(&workspace, None).await;
    socket.next().await;
    let receipt = erase(&workspace, &lead).await;
    let told = socket.next().await;
    assert_eq!((&told["type"], &told["data"]["lead_id"]), (&json!("lead.erased"), &lead["id"]));

    // Nothing answers to it any more, and others are as they were.
    for path in routes.iter().chain(&inbox[..2]).chain([&certificate]) {
        workspace.get(path).await.problem(404, "not_found");
    }
    workspace.post(&inbox[2], json!({})).await.problem(404, "not_found");
    assert!(workspace.leads_of(&phone).await.is_empty());
    for list in ["/api/leads", "/api/conversations?view=all"] {
        assert_eq!(workspace.get(list).await.expect(200)["items"].as_array().unwrap().len(), 1, "{list}");
    }
    workspace.get(&path(&other, "timeline")).await.expect(200);
    assert!(workspace.jobs("dead").await.is_empty());

    let after = database::dump(&store).await;
    let mut left = Vec::new();
    for (collection, document) in &after {
        assert!(KNOWN.contains(&collection.as_str()), "what becomes of {collection} when a person is erased?");
        let told = ["kind", "event"].iter().any(|name| document.get_str(name).is_ok_and(|told| told == "lead.erased"));
        let allowed = ["erasures", "audit_entries", "suppressions"].contains(&collection.as_str()) || told;
        if !allowed && mentions(document, &person) {
            left.push((collection, document));
        }
        let mut kept = BTreeSet::new();
        blobs(&Bson::Document(document.clone()), &mut kept);
        assert!(kept.is_disjoint(&sealed), "something sealed is left in {collection}");
    }
    assert!(left.is_empty(), "{left:#?}");
    let phones = after.iter().filter(|(name, _)| name == "simulated_texts").count();
    assert_eq!(phones, 1, "only the other phone's text is left in the simulator");

    let counted: Vec<&str> =
        receipt["erased"].as_array().unwrap().iter().map(|erased| erased["kind"].as_str().unwrap()).collect();
    for kind in [
        "keys",
        "leads",
        "contact_points",
        "conversations",
        "jobs",
        "messages",
        "delivery_events",
        "media",
        "submissions",
        "consent_events",
        "certificates",
        "decision_receipts",
        "ai_runs",
        "webhooks",
        "live_events",
        "webhook_deliveries",
        "import_rows",
        "answers",
        "simulated_texts",
    ] {
        assert!(counted.contains(&kind), "{kind} is not in {receipt}");
    }
    let kept = |kind: &str| {
        let mut all = receipt["kept"].as_array().unwrap().iter();
        all.find(|kept| kept["kind"] == kind).unwrap()["count"].as_i64().unwrap()
    };
    assert_eq!((kept("suppressions"), kept("consent_proof"), kept("certificate_hashes")), (0, 3, 1));
    assert!(kept("audit_entries") >= 4, "{receipt}");

    // The batch still proves the other's certificate.
    let listed = workspace.get(&path(&other, "certificates")).await.expect(200)["items"][0]["id"].clone();
    let file = workspace.get(&path(&other, &format!("certificates/{}", listed.as_str().unwrap()))).await.expect(200);
    assert!(file["inclusion"].is_object());

    // What a copy of the database would bring back cannot be read without the key.
    for (collection, document) in
        before.iter().filter(|(name, _)| ["leads", "conversations", "messages"].contains(&name.as_str()))
    {
        if mentions(document, &person[..2]) {
            store.collection::<Document>(collection).insert_one(document).await.unwrap();
        }
    }
    for path in routes.iter().chain(&inbox[..2]) {
        workspace.get(path).await.problem(404, "not_found");
    }
}

#[tokio::test]
async fn a_stop_outlives_the_erasure_and_a_new_form_gets_no_text() {
    let workspace = Workspace::new().await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    phone.text("STOP").await;
    phone.wait_for_texts(2).await;
    workspace.settled().await;
    let receipt = erase(&workspace, &lead).await;
    let kept = receipt["kept"].as_array().unwrap().iter().find(|kept| kept["kind"] == "suppressions").unwrap();
    assert_eq!(kept["count"], 1, "{receipt}");
    assert_eq!(phone.received().await.len(), 0, "the simulator forgot as well");

    let again = workspace.submit(&phone).await;
    assert_ne!(again["id"], lead["id"]);
    assert_eq!(again["consent"], "revoked");
    workspace.settled().await;
    workspace.write(&again, "Just one thing").await.problem(409, "opted_out");
    assert_eq!(phone.received().await.len(), 0);
    phone.text("START").await;
    assert!(phone.wait_for_texts(1).await[0].contains("welcome back"));
}

#[tokio::test]
async fn who_did_not_say_stop_may_come_back_as_somebody_new() {
    let workspace = Workspace::new().await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    erase(&workspace, &lead).await;
    phone.text("Hello? It is me").await;
    let stranger = wait_for("the stranger", async || workspace.leads_of(&phone).await.pop()).await;
    assert_ne!(stranger["id"], lead["id"]);
    assert_eq!((&stranger["form"], &stranger["submissions"]), (&Value::Null, &json!(0)));
    let conversation = workspace.conversation(&stranger).await;
    assert_eq!(conversation["needs_person"]["reason"], "unknown_number");
    assert_eq!(workspace.messages(&stranger).await.len(), 1);
    erase(&workspace, &stranger).await;
    let again = workspace.submit(&phone).await;
    assert_eq!((&again["submissions"], &again["consent"]), (&json!(1), &json!("granted")));
    phone.wait_for_texts(1).await;
}

#[tokio::test]
async fn asked_again_it_gives_the_same_receipt_and_others_are_not_asked() {
    let workspace = Workspace::new().await;
    let (_, lead) = workspace.lead_with_first_text().await;
    workspace.get(&path(&lead, "erase")).await.problem(404, "not_found");
    workspace.post("/api/leads/nobody/erase", json!({})).await.problem(404, "not_found");
    workspace.post(&path(&lead, "erase"), json!({ "reason": "retention" })).await.problem(422, "invalid");
    workspace.post(&path(&lead, "erase"), json!({ "reason": "whim" })).await.problem(422, "invalid");
    workspace.visitor().post(&path(&lead, "erase"), json!({})).await.problem(401, "unauthorized");

    let erase = json!({ "reason": "test_or_spam" });
    let path_of_it = path(&lead, "erase");
    let (one, two) =
        tokio::join!(workspace.post(&path_of_it, erase.clone()), workspace.post(&path_of_it, erase.clone()));
    let (one, two) = (one.expect(200), two.expect(200));
    assert_eq!((&one["receipt_id"], &one["reason"]), (&two["receipt_id"], &json!("test_or_spam")));
    let receipt = workspace.get(&path(&lead, "erase")).await.expect(200);
    assert_eq!(workspace.post(&path(&lead, "erase"), json!({})).await.expect(200), receipt);
    let listed = workspace.get("/api/settings/erasures").await.expect(200);
    assert_eq!(listed["items"], json!([receipt]));
    let count = |kind: &str| {
        let mut all = receipt["erased"].as_array().unwrap().iter();
        all.find(|erased| erased["kind"] == kind).unwrap()["count"].as_i64().unwrap()
    };
    assert_eq!((count("keys"), count("leads"), count("messages"), count("submissions")), (1, 1, 1, 1));

    let store = database::open(&workspace.program.settings.database).await;
    let entries = doc! { "action": "lead.erase", "subject": id(&lead) };
    assert_eq!(store.collection::<Document>("audit_entries").count_documents(entries).await.unwrap(), 1);
}

#[tokio::test]
async fn agents_and_viewers_neither_erase_nor_read_receipts() {
    let workspace = Workspace::new().await;
    let store = database::open(&workspace.program.settings.database).await;
    let form = store.collection::<Document>("forms").find_one(doc! { "_id": &workspace.form }).await.unwrap().unwrap();
    let ours = doc! { "workspace_id": form.get_str("workspace_id").unwrap() };
    for (role, allowed) in [("viewer", false), ("agent", false), ("manager", true), ("admin", true)] {
        let (_, lead) = workspace.lead_with_first_text().await;
        let members = store.collection::<Document>("members");
        members.update_many(ours.clone(), doc! { "$set": { "role": role } }).await.unwrap();
        let member = workspace.program.api().signed_in(&workspace.email).await;
        let status = if allowed { 200 } else { 403 };
        assert_eq!(member.post(&path(&lead, "erase"), json!({})).await.status, status, "{role}");
        assert_eq!(member.get("/api/settings/erasures").await.status, status, "{role}");
        assert_eq!(member.get(&path(&lead, "erase")).await.status, status, "{role}");
    }
}

#[tokio::test]
async fn a_text_at_the_provider_brings_nothing_back() {
    let (workspace, carrier) = Workspace::with_carrier().await;
    let phone = workspace.new_phone();
    carrier.hold(true);
    let lead = workspace.submit(&phone).await;
    let asked = carrier.wait_for_requests(1).await.remove(0);
    // The erasure waits for the answer, but not for ever.
    let receipt = erase(&workspace, &lead).await;
    carrier.hold(false);
    workspace.settled().await;
    let (sid, callback) = (asked.sid.clone().unwrap(), asked.fields["StatusCallback"].clone());
    report(&workspace, &callback, &sid, "delivered").await;
    // One that names no text of ours, as some vendors' do.
    report(&workspace, callback.split('?').next().unwrap(), &sid, "sent").await;
    workspace.settled().await;
    assert!(workspace.leads_of(&phone).await.is_empty());
    assert!(workspace.jobs("dead").await.is_empty());

    let store = database::open(&workspace.program.settings.database).await;
    let message = callback.split("ref=").nth(1).unwrap();
    for (collection, about) in [
        ("messages", doc! { "_id": message }),
        ("messages", doc! { "lead_id": id(&lead) }),
        ("delivery_events", doc! { "message_id": message }),
        ("inbound_events", doc! { "event_key": { "$regex": &sid } }),
        ("live_events", doc! { "data.message_id": message }),
    ] {
        let many = store.collection::<Document>(collection).count_documents(about).await.unwrap();
        assert_eq!(many, 0, "{collection}");
    }
    assert_eq!(workspace.get(&path(&lead, "erase")).await.expect(200), receipt);
}

#[tokio::test]
async fn what_came_too_late_to_be_seen_goes_at_the_second_look() {
    let workspace = Workspace::new().await;
    let (_, lead) = workspace.lead_with_first_text().await;
    let receipt = erase(&workspace, &lead).await;
    let store = database::open(&workspace.program.settings.database).await;
    let erasures = store.collection::<Document>("erasures");
    let ours = doc! { "_id": receipt["receipt_id"].as_str().unwrap() };
    let stored = erasures.find_one(ours.clone()).await.unwrap().unwrap();
    let workspace_id = stored.get_str("workspace_id").unwrap();
    let late = doc! {
        "_id": format!("late:{}", id(&lead)), "workspace_id": workspace_id, "sequence": 1_i64, "kind": "message.updated",
        "data": { "conversation_id": lead["conversation_id"].as_str().unwrap() }, "at": mongodb::bson::DateTime::now(),
    };
    let events = store.collection::<Document>("live_events");
    events.insert_one(&late).await.unwrap();
    // As if a minute and a half had passed.
    let then = mongodb::bson::DateTime::from_millis(mongodb::bson::DateTime::now().timestamp_millis() - 100_000);
    erasures.update_one(ours.clone(), doc! { "$set": { "completed_at": then } }).await.unwrap();
    let job = doc! { "task.kind": "erase_lead", "task.erasure": receipt["receipt_id"].as_str().unwrap() };
    let jobs = store.collection::<Document>("jobs");
    wait_for("the job to be put off", async || {
        let found = jobs.find_one(job.clone()).await.unwrap().unwrap();
        ["ready", "done"].contains(&found.get_str("state").unwrap()).then_some(())
    })
    .await;
    jobs.update_one(job.clone(), doc! { "$set": { "run_at": then } }).await.unwrap();
    wait_for("the second look", async || {
        let found = jobs.find_one(job.clone()).await.unwrap().unwrap();
        (found.get_str("state").unwrap() == "done").then_some(())
    })
    .await;
    assert_eq!(events.count_documents(doc! { "_id": late.get_str("_id").unwrap() }).await.unwrap(), 0);
    let stored = erasures.find_one(ours).await.unwrap().unwrap();
    assert!(stored.get("remains").unwrap().as_null().is_some(), "what it was found by is still there");
}
