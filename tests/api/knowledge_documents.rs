//! Documents the assistant answers from: read in four kinds, published in versions, looked at before, true on their days.

use mongodb::bson::{Document, doc};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Workspace, database};

const PATH: &str = "/api/settings/knowledge-documents";
const ENTRIES: &str = "/api/settings/knowledge";

fn draft(kind: &str, content: &str) -> Value {
    json!({ "title": "Good to know", "kind": kind, "content": content })
}

fn with(mut draft: Value, more: Value) -> Value {
    draft.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    draft
}

async fn publish(workspace: &Workspace, draft: Value) -> Value {
    workspace.post(PATH, draft).await.expect(201)
}

async fn replace(workspace: &Workspace, id: &str, draft: Value, based_on: i64) -> Answer {
    workspace.post(&format!("{PATH}/{id}/versions"), json!({ "draft": draft, "based_on": based_on })).await
}

/// The passages of a document: id, question and answer.
async fn passages(workspace: &Workspace, id: &str) -> Vec<[String; 3]> {
    let page = workspace.get(&format!("{ENTRIES}?document={id}&limit=200")).await.expect(200);
    let text = |entry: &Value, name: &str| entry[name].as_str().unwrap().to_owned();
    let entries = page["items"].as_array().unwrap();
    entries.iter().map(|entry| ["id", "question", "answer"].map(|name| text(entry, name))).collect()
}

fn id_of(document: &Value) -> &str {
    document["id"].as_str().unwrap()
}

const HANDBOOK: &str = "# Good to know\n\n## Parking\n\nYou can park behind the building for free.\n\n## Deposit\n\n\
    We ask for a deposit of $50 when you book. It is refunded up to 24 hours before the visit.\n";

#[tokio::test]
async fn each_kind_is_read_into_passages_that_are_answered() {
    let workspace = Workspace::new().await;
    let page = "<html><head><title>x</title><script>no()</script></head><body><nav>Home</nav><h2>Gift cards</h2>\
        <p>Gift cards are valid for 2 years.</p><form><label>Name</label></form></body></html>";
    let text = "Which brands of shingles do you use?\nWe use GAF and CertainTeed shingles.";
    let rows = "\u{feff}Question;Answer\r\n\"Do you clean gutters?\";\"Yes; gutters from $120.\"\r\n";
    for (kind, content, question, told) in [
        ("markdown", HANDBOOK, "Is there parking?", "park behind the building"),
        ("web_page", page, "How long are gift cards valid?", "valid for 2 years"),
        ("text", text, "Which brands of shingles do you use?", "GAF and CertainTeed"),
        ("csv", rows, "Do you clean gutters?", "gutters from $120"),
    ] {
        let document = publish(&workspace, draft(kind, content)).await;
        assert_eq!((&document["version"], &document["standing"]), (&json!(1), &json!("valid")), "{document}");
        let made = passages(&workspace, id_of(&document)).await;
        assert_eq!(document["passages"], made.len());
        let stored = workspace.get(&format!("{PATH}/{}", id_of(&document))).await.expect(200);
        assert_eq!((&stored["content"], &stored["kind"]), (&json!(content), &json!(kind)));
        let (phone, _) = workspace.lead_with_first_text().await;
        let reply = workspace.reply_to(&phone, question).await;
        assert!(reply.contains(told), "{kind}: {reply} {made:?}");
    }
    assert_eq!(workspace.get(PATH).await.expect(200)["items"].as_array().unwrap().len(), 4);
}

#[tokio::test]
async fn what_cannot_be_read_is_told_by_field_row_and_column() {
    let workspace = Workspace::new().await;
    let told = async |draft: Value| {
        let refused = workspace.post(PATH, draft).await.problem(422, "invalid");
        let wrong = refused["errors"].as_array().unwrap().iter();
        let tell = |one: &Value| format!("{} {}", one["pointer"].as_str().unwrap(), one["detail"].as_str().unwrap());
        wrong.map(tell).collect::<Vec<_>>()
    };
    let good = draft("text", "We are open.");
    for (change, begins) in [
        (json!({ "title": " x " }), "/title Write a title"),
        (json!({ "content": " \n" }), "/content Write or paste"),
        (json!({ "content": "x".repeat(1_000_001) }), "/content It is larger"),
        (json!({ "content": "x".repeat(300) }), "/content A word in it is longer"),
        (json!({ "content": "<script>1</script><p>", "kind": "web_page" }), "/content There is nothing"),
        (json!({ "content": "one,two\n1,2", "kind": "csv" }), "/content The first row has to name"),
        (json!({ "source": "example.com" }), "/source Write the whole address"),
        (json!({ "valid_from": "2026-12-02", "valid_until": "2026-12-01" }), "/valid_until The last day"),
        (json!({ "valid_from": "tomorrow" }), "/valid_from This is missing"),
        (json!({ "kind": "pdf" }), "/kind This is missing"),
    ] {
        let told = told(with(good.clone(), change)).await;
        assert!(told.len() == 1 && told[0].starts_with(begins), "{told:?}");
    }
    let rows = format!("question,answer\nOpen?,Yes\n,No\nLong?,{}", "x ".repeat(200));
    let told = told(draft("csv", &rows)).await;
    assert_eq!(told.len(), 2, "{told:?}");
    for (told, begins) in
        told.iter().zip(["/content/3/question Row 3, column question", "/content/4/answer Row 4, column answer"])
    {
        assert!(told.starts_with(begins), "{told}");
    }
    assert_eq!(workspace.get(PATH).await.expect(200)["items"], json!([]));
    assert_eq!(workspace.get(ENTRIES).await.expect(200)["items"], json!([]));
}

#[tokio::test]
async fn the_next_version_keeps_what_stays_and_an_older_one_can_be_restored() {
    let workspace = Workspace::new().await;
    let first = publish(&workspace, draft("markdown", HANDBOOK)).await;
    let id = id_of(&first);
    let before = passages(&workspace, id).await;
    let next = HANDBOOK.replace("$50", "$80").replace("## Deposit", "## Toilets\n\nOn every floor.\n\n## Deposit");
    let second = replace(&workspace, id, draft("markdown", &next), 1).await.expect(201);
    assert_eq!(second["version"], 2);
    let after = passages(&workspace, id).await;
    assert_eq!((before.len(), after.len()), (2, 3));
    assert_eq!(before[0], after[0], "the passage that stays keeps its id");
    assert!(before[1][0] != after[2][0] && after[2][2].contains("$80"), "{after:?}");

    // Of two that edit at once the second looks again.
    replace(&workspace, id, draft("markdown", HANDBOOK), 1).await.problem(409, "document_changed");
    let (one, other) = tokio::join!(
        replace(&workspace, id, draft("text", "One of two."), 2),
        replace(&workspace, id, draft("text", "Other of two."), 2)
    );
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409]);

    let older = workspace.get(&format!("{PATH}/{id}/versions/1")).await.expect(200);
    assert_eq!((&older["content"], &older["version"]), (&json!(HANDBOOK), &json!(1)));
    let restore = format!("{PATH}/{id}/restore");
    workspace.post(&restore, json!({ "version": 1, "based_on": 2 })).await.problem(409, "document_changed");
    workspace.post(&restore, json!({ "version": 9, "based_on": 3 })).await.problem(404, "not_found");
    let restored = workspace.post(&restore, json!({ "version": 1, "based_on": 3 })).await.expect(201);
    assert_eq!(restored["version"], 4);
    assert_eq!(passages(&workspace, id).await, before);
    let versions = workspace.get(&format!("{PATH}/{id}/versions")).await.expect(200);
    let numbers: Vec<i64> =
        versions["items"].as_array().unwrap().iter().map(|version| version["version"].as_i64().unwrap()).collect();
    assert_eq!(numbers, [4, 3, 2, 1]);
    assert!(versions["items"][0]["content"].is_null());
}

#[tokio::test]
async fn what_is_not_true_today_is_not_answered_and_says_why() {
    const QUESTION: &str = "Do you have a winter discount?";
    let workspace = Workspace::new().await;
    let rows = format!("question,answer\n{QUESTION},Yes: 15% off every roof.\n");
    let over = publish(&workspace, with(draft("csv", &rows), json!({ "valid_until": "2020-01-31" }))).await;
    let ahead = json!({ "question": QUESTION, "answer": "Not yet.", "valid_from": "2199-01-01" });
    let ahead = workspace.post(ENTRIES, ahead).await.expect(201);
    assert_eq!((&over["standing"], &ahead["standing"]), (&json!("expired"), &json!("not_yet")));
    let listed = workspace.get(ENTRIES).await.expect(200);
    let standings: Vec<&Value> = listed["items"].as_array().unwrap().iter().map(|entry| &entry["standing"]).collect();
    assert_eq!(standings, ["not_yet", "expired"]);
    let (phone, lead) = workspace.lead_with_first_text().await;
    let passed_on = workspace.reply_to(&phone, QUESTION).await;
    assert!(!passed_on.contains("15%"), "{passed_on}");
    assert_eq!(workspace.conversation(&lead).await["needs_person"]["reason"], "no_answer_known");

    let longer = with(draft("csv", &rows), json!({ "valid_from": "2020-01-01", "valid_until": "2199-12-31" }));
    replace(&workspace, id_of(&over), longer, 1).await.expect(201);
    let (phone, _) = workspace.lead_with_first_text().await;
    assert!(workspace.reply_to(&phone, QUESTION).await.contains("15% off"));
    let wrong =
        json!({ "question": QUESTION, "answer": "Never.", "valid_from": "2026-02-02", "valid_until": "2026-02-01" });
    workspace.post(ENTRIES, wrong).await.problem(422, "invalid");
}

#[tokio::test]
async fn a_preview_tells_which_answers_would_be_other_ones_and_stores_nothing() {
    let workspace = Workspace::new().await;
    let document = publish(&workspace, draft("markdown", HANDBOOK)).await;
    let id = id_of(&document);
    let (phone, _) = workspace.lead_with_first_text().await;
    workspace.reply_to(&phone, "How much is the deposit?").await;
    workspace.reply_to(&phone, "Is there parking?").await;
    workspace.reply_to(&phone, "Do you rent ladders? My number is 415 555 0132").await;
    let preview = format!("{PATH}/preview");
    let before = (workspace.get(PATH).await.expect(200), workspace.get(ENTRIES).await.expect(200));

    let next = HANDBOOK
        .replace("$50", "$80")
        .replace("## Parking", "## Ladders\n\nYou can rent ladders for $20.\n\n## Parking");
    let proposal = json!({ "document_id": id, "draft": draft("markdown", &next) });
    let seen = workspace.post(&preview, proposal).await.expect(200);
    assert_eq!(seen["changes"], json!({ "new": 1, "changed": 1, "kept": 1, "gone": 0 }), "{seen}");
    assert_eq!(seen["asked"], 3);
    let fates: Vec<&Value> = seen["passages"].as_array().unwrap().iter().map(|passage| &passage["fate"]).collect();
    assert_eq!(fates, ["new", "changed", "kept"]);
    let answers = seen["answers"].as_array().unwrap();
    assert_eq!(answers.len(), 2, "{seen}");
    assert_eq!((&answers[0]["before"], &answers[0]["after"]), (&Value::Null, &json!("You can rent ladders for $20.")));
    assert_eq!(answers[0]["question"], "Do you rent ladders? My number is [phone_1]");
    assert!(
        answers[1]["before"].as_str().unwrap().contains("$50") && answers[1]["after"].as_str().unwrap().contains("$80")
    );

    let deletion = workspace.post(&preview, json!({ "document_id": id })).await.expect(200);
    assert_eq!(deletion["changes"], json!({ "new": 0, "changed": 0, "kept": 0, "gone": 2 }));
    let lost = deletion["answers"].as_array().unwrap();
    assert!(lost.len() == 2 && lost.iter().all(|answer| answer["after"].is_null()), "{deletion}");

    let proposal = json!({ "document_id": id, "draft": draft("csv", "x") });
    let refused = workspace.post(&preview, proposal).await.problem(422, "invalid");
    assert_eq!(refused["errors"][0]["pointer"], "/draft/content");
    workspace.post(&preview, json!({})).await.problem(422, "invalid");
    workspace.post(&preview, json!({ "document_id": "none" })).await.problem(404, "not_found");
    assert_eq!((workspace.get(PATH).await.expect(200), workspace.get(ENTRIES).await.expect(200)), before);
}

#[tokio::test]
async fn a_deleted_document_takes_its_passages_along() {
    let workspace = Workspace::new().await;
    let document = publish(&workspace, draft("markdown", HANDBOOK)).await;
    let kept = workspace.post(ENTRIES, json!({ "question": "Open?", "answer": "From 8 to 5." })).await.expect(201);
    let path = format!("{PATH}/{}", id_of(&document));
    let passage = passages(&workspace, id_of(&document)).await.swap_remove(0);
    workspace.delete(&format!("{ENTRIES}/{}", passage[0])).await.problem(409, "belongs_to_document");
    workspace.delete(&path).await.expect(204);
    workspace.delete(&path).await.problem(404, "not_found");
    for gone in [path.clone(), format!("{path}/versions"), format!("{path}/versions/1")] {
        workspace.get(&gone).await.problem(404, "not_found");
    }
    replace(&workspace, id_of(&document), draft("text", "Again."), 1).await.problem(404, "not_found");
    assert_eq!(workspace.get(ENTRIES).await.expect(200)["items"], json!([kept]));
}

#[tokio::test]
async fn a_large_document_is_published_and_read_page_by_page() {
    let workspace = Workspace::new().await;
    let rows = |many: usize| {
        let row = |at: usize| format!("What does part {at} cost?,Part {at} costs ${at}.50 with tax.\n");
        format!("question,answer\n{}", (0..many).map(row).collect::<String>())
    };
    let document = publish(&workspace, draft("csv", &rows(1_000))).await;
    assert_eq!(document["passages"], 1_000);
    let id = id_of(&document);
    let mut found = Vec::new();
    let mut path = format!("{ENTRIES}?document={id}&limit=200");
    loop {
        let page = workspace.get(&path).await.expect(200);
        found.extend(
            page["items"].as_array().unwrap().iter().map(|entry| entry["question"].as_str().unwrap().to_owned()),
        );
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        path = format!("{ENTRIES}?document={id}&limit=200&cursor={cursor}");
    }
    let expected: Vec<String> = (0..1_000).map(|at| format!("What does part {at} cost?")).collect();
    assert_eq!(found, expected);
    // Without the document the newest come first, and none twice.
    workspace.post(ENTRIES, json!({ "question": "Open?", "answer": "From 8 to 5 (always)." })).await.expect(201);
    let first = workspace.get(&format!("{ENTRIES}?limit=2")).await.expect(200);
    let second = workspace
        .get(&format!("{ENTRIES}?limit=2&cursor={}", first["next_cursor"].as_str().unwrap()))
        .await
        .expect(200);
    let questions: Vec<&Value> = [&first, &second]
        .iter()
        .flat_map(|page| page["items"].as_array().unwrap())
        .map(|entry| &entry["question"])
        .collect();
    assert_eq!(questions, ["Open?", "What does part 0 cost?", "What does part 1 cost?", "What does part 2 cost?"]);
    for (words, many) in [("PART%20999", 1), ("(always)", 1), ("costs%20%24998.50", 1), (".*", 0)] {
        let page = workspace.get(&format!("{ENTRIES}?q={words}")).await.expect(200);
        assert_eq!(page["items"].as_array().unwrap().len(), many, "{words}");
    }
    let own = workspace.get(&format!("{ENTRIES}?document=none")).await.expect(200);
    assert_eq!(own["items"].as_array().unwrap().len(), 1);
    let too_many = draft("csv", &rows(4_000));
    workspace.post(PATH, too_many).await.problem(409, "too_much_knowledge");
    // In the place of its own passages there is room.
    replace(&workspace, id, draft("csv", &rows(4_999)), 1).await.expect(201);
}

#[tokio::test]
async fn a_members_text_becomes_an_answer_unless_it_tells_who_the_lead_is() {
    let workspace = Workspace::new().await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    let text = workspace.write(&lead, "Yes Ada, we paint fences too.").await.expect(201);
    let add = async |answer: &str, message: &Value| {
        let entry = json!({ "question": "Do you paint fences?", "answer": answer, "message_id": message });
        workspace.post(ENTRIES, entry).await
    };
    let refused = add("Yes Ada, we paint fences too.", &text["id"]).await.problem(422, "invalid");
    assert_eq!(refused["errors"][0]["pointer"], "/answer");
    add(&format!("Yes, call {}", phone.number), &text["id"]).await.problem(422, "invalid");
    let unknown = add("Yes, we paint fences too.", &json!("none")).await.problem(422, "invalid");
    assert_eq!(unknown["errors"][0]["pointer"], "/message_id");
    let ours = workspace.messages(&lead).await.swap_remove(0);
    assert_ne!(ours["author"], "member");
    add("Yes, we paint fences too.", &ours["id"]).await.problem(422, "invalid");
    add("Yes, we paint fences too.", &text["id"]).await.expect(201);
    let (other, _) = workspace.lead_with_first_text().await;
    assert!(workspace.reply_to(&other, "Do you paint fences?").await.contains("we paint fences too"));
    // A text of another workspace is none.
    let stranger = Workspace::new().await;
    let entry = json!({ "question": "Do you paint fences?", "answer": "Yes.", "message_id": text["id"] });
    stranger.post(ENTRIES, entry).await.problem(422, "invalid");
}

#[tokio::test]
async fn managers_publish_and_everybody_reads() {
    let workspace = Workspace::new().await;
    let document = publish(&workspace, draft("markdown", HANDBOOK)).await;
    let store = database::open(&workspace.program.settings.database).await;
    let form = store.collection::<Document>("forms").find_one(doc! { "_id": &workspace.form }).await.unwrap().unwrap();
    let ours = doc! { "workspace_id": form.get_str("workspace_id").unwrap() };
    for (role, may) in [("viewer", false), ("agent", false), ("manager", true), ("admin", true), ("owner", true)] {
        let members = store.collection::<Document>("members");
        members.update_many(ours.clone(), doc! { "$set": { "role": role } }).await.unwrap();
        let member = workspace.program.api().signed_in(&workspace.email).await;
        member.get(&format!("{PATH}/{}", id_of(&document))).await.expect(200);
        for (path, body, done) in [
            (PATH.to_owned(), draft("text", "One more."), 201),
            (format!("{PATH}/preview"), json!({ "draft": draft("text", "One more.") }), 200),
            (format!("{PATH}/none/versions"), json!({ "draft": draft("text", "One more."), "based_on": 1 }), 404),
            (format!("{PATH}/none/restore"), json!({ "version": 1, "based_on": 1 }), 404),
        ] {
            assert_eq!(member.post(&path, body).await.status, if may { done } else { 403 }, "{role} {path}");
        }
        assert_eq!(member.delete(&format!("{PATH}/none")).await.status, if may { 404 } else { 403 }, "{role}");
    }
}

#[tokio::test]
async fn visitors_see_no_document() {
    let workspace = Workspace::new().await;
    let document = publish(&workspace, draft("markdown", HANDBOOK)).await;
    let visitor = workspace.visitor();
    for path in [PATH.to_owned(), format!("{PATH}/{}", id_of(&document))] {
        visitor.get(&path).await.problem(401, "unauthorized");
    }
    let sent = visitor.request(Method::POST, PATH).json(&draft("text", "Mine."));
    Answer::of(sent).await.problem(401, "unauthorized");
}
