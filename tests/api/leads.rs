//! `/api/leads`: who they are, what they agreed to, and what happened.

use mongodb::bson::DateTime;
use serde_json::{Value, json};

use crate::support::{Workspace, unique};

fn path(lead: &Value) -> String {
    format!("/api/leads/{}", lead["id"].as_str().unwrap())
}

async fn timeline(workspace: &Workspace, lead: &Value) -> Vec<Value> {
    workspace.get(&format!("{}/timeline", path(lead))).await.expect(200)["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn who_did_not_agree_is_stored_and_never_texted_and_the_timeline_says_why() {
    let workspace = Workspace::new().await;
    let phone = workspace.new_phone();
    workspace.capture(&json!({ "fields": { "name": "Ada Example", "phone": phone.number } })).await.expect(201);
    let lead = workspace.lead(&phone).await;
    assert_eq!(lead["consent"], "none");
    workspace.settled().await;
    assert!(phone.received().await.is_empty());
    assert!(workspace.messages(&lead).await.is_empty());
    let conversation = workspace.conversation(&lead).await;
    assert_eq!((&conversation["can_send"], &conversation["opted_out"]), (&json!(false), &json!(false)));
    let entries = timeline(&workspace, &lead).await;
    let decision = entries.iter().find(|entry| entry["kind"] == "decision").expect("a receipt");
    assert_eq!(decision["title"], "Text not sent");
    assert!(decision["detail"].as_str().unwrap().contains("has not agreed to be texted"), "{decision}");
    workspace.write(&lead, "Hello").await.problem(409, "no_consent");
    assert!(phone.received().await.is_empty());
}

#[tokio::test]
async fn a_consent_given_later_starts_the_texts() {
    let workspace = Workspace::new().await;
    let phone = workspace.new_phone();
    workspace.capture(&json!({ "fields": { "name": "Ada Example", "phone": phone.number } })).await.expect(201);
    let lead = workspace.submit(&phone).await;
    assert_eq!((&lead["consent"], &lead["submissions"]), (&json!("granted"), &json!(2)));
    phone.wait_for_texts(1).await;
    // The box left empty another time is no withdrawal.
    workspace.capture(&json!({ "fields": { "name": "Ada Example", "phone": phone.number } })).await.expect(201);
    assert_eq!(workspace.lead(&phone).await["consent"], "granted");
}

#[tokio::test]
async fn a_lead_shows_its_answers_and_the_exact_words_it_agreed_to() {
    let workspace = Workspace::new().await;
    let (phone, email) = (workspace.new_phone(), format!("ada.{}@example.com", unique()));
    let fields =
        json!({ "name": "Ada  Example", "phone": phone.number, "email": email, "question": "Is Tuesday free?" });
    workspace.capture(&json!({ "fields": fields, "consent": { "sms": true } })).await.expect(201);
    let lead = workspace.get(&path(&workspace.lead(&phone).await)).await.expect(200);
    assert_eq!((&lead["email"], &lead["phone"]), (&json!(email), &json!(phone.number)));
    let form = &workspace.get("/api/forms").await.expect(200)["items"][0];
    assert_eq!((&lead["form"]["id"], &form["submissions"]), (&form["id"], &json!(1)));
    let answer = lead["answers"].as_array().unwrap().iter().find(|answer| answer["key"] == "question").unwrap();
    assert_eq!((&answer["value"], &answer["source"]), (&json!("Is Tuesday free?"), &json!("form")));
    let events = lead["consent_events"].as_array().unwrap();
    assert_eq!(events.len(), 1);
    assert_eq!((&events[0]["action"], &events[0]["source"]), (&json!("granted"), &json!("form")));
    assert_eq!((&events[0]["text"], &events[0]["form_version"]), (&form["consent_text"], &json!(1)));
    let ledger = workspace.get(&format!("{}/consent", path(&lead))).await.expect(200);
    assert_eq!(&ledger["items"], &lead["consent_events"]);
}

#[tokio::test]
async fn the_timeline_tells_the_story_newest_first_and_in_pages() {
    let workspace = Workspace::new().await;
    let (_, lead) = workspace.lead_with_first_text().await;
    let entries = timeline(&workspace, &lead).await;
    let kinds: Vec<&str> = entries.iter().map(|entry| entry["kind"].as_str().unwrap()).collect();
    for kind in ["submission", "consent", "message", "decision"] {
        assert!(kinds.contains(&kind), "{kind} is not in {kinds:?}");
    }
    let at = |entry: &Value| DateTime::parse_rfc3339_str(entry["at"].as_str().unwrap()).unwrap();
    assert!(entries.is_sorted_by(|left, right| at(left) >= at(right)), "{entries:?}");
    assert!(entries.iter().any(|entry| entry["title"] == "Text allowed"));
    let mut paged = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = workspace.get(&format!("{}/timeline?limit=1{cursor}", path(&lead))).await.expect(200);
        paged.extend(page["items"].as_array().unwrap().iter().cloned());
        assert!(paged.len() <= entries.len(), "the pages do not end");
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={}", next.replace('+', "%2B"));
    }
    assert_eq!(paged, entries, "the pages are not the whole");
}

#[tokio::test]
async fn a_search_finds_a_whole_phone_or_address() {
    let workspace = Workspace::new().await;
    let (phone, email) = (workspace.new_phone(), format!("ada.{}@example.com", unique()));
    let fields = json!({ "name": "Ada Example", "phone": phone.number, "email": email });
    workspace.capture(&json!({ "fields": fields })).await.expect(201);
    let found = async |search: &str| {
        let found = workspace.post("/api/leads/search", json!({ "search": search })).await.expect(200);
        found["items"].as_array().unwrap().len()
    };
    let digits = &phone.number[2..];
    assert_eq!(found(&phone.number).await, 1);
    assert_eq!(found(&format!("({}) {}-{}", &digits[..3], &digits[3..6], &digits[6..])).await, 1);
    assert_eq!(found(&email).await, 1);
    assert_eq!(found(&email.to_uppercase()).await, 1);
    for other in ["Adam", "Ad", "Ada Exampley", &digits[..6], &email[..8], "nobody@example.com"] {
        assert_eq!(found(other).await, 0, "{other}");
    }
}

#[tokio::test]
async fn names_are_found_by_how_their_words_begin_and_phones_by_their_last_digits() {
    let workspace = Workspace::new().await;
    let people = ["María del Mar Núñez", "Marvin Okafor", "Sean O'Neill", "Li Wei", "Amara Marsh"];
    let mut phones = Vec::new();
    for name in people {
        let phone = workspace.new_phone();
        workspace.capture(&json!({ "fields": { "name": name, "phone": phone.number } })).await.expect(201);
        phones.push(phone);
    }
    let found = async |search: &str| {
        let list = workspace.post("/api/leads/search", json!({ "search": search })).await.expect(200);
        let mut names: Vec<String> = Vec::new();
        for lead in list["items"].as_array().unwrap() {
            names.push(lead["name"].as_str().unwrap().to_owned());
        }
        names.sort();
        names
    };
    assert_eq!(found("mar").await, ["Amara Marsh", "Marvin Okafor", "María del Mar Núñez"]);
    assert_eq!(found("MARI").await, ["María del Mar Núñez"]);
    assert_eq!(found("mar nun").await, ["María del Mar Núñez"]);
    assert_eq!(found("mar  oka").await, ["Marvin Okafor"]);
    assert_eq!(found("o'neill s").await, ["Sean O'Neill"]);
    assert_eq!(found("li wei").await, ["Li Wei"]);
    for nobody in ["li", "ria", "marvinx", "okafor sean"] {
        assert!(found(nobody).await.is_empty(), "{nobody}");
    }
    for (phone, name) in phones.iter().zip(people) {
        let last = &phone.number[phone.number.len() - 4..];
        assert!(found(last).await.contains(&name.to_owned()), "{last}");
        assert!(found(&last[1..]).await.is_empty(), "{last}");
    }
    // Somebody else's workspace has its own keys, and nobody in it.
    let other = Workspace::new().await;
    assert_eq!(other.post("/api/leads/search", json!({ "search": "mar" })).await.expect(200)["items"], json!([]));
}

#[tokio::test]
async fn a_search_among_many_comes_in_pages() {
    let workspace = Workspace::new().await;
    for number in 0..5 {
        let (phone, name) = (workspace.new_phone(), ["Tessa Quill", "Other Body"][number % 2]);
        workspace.capture(&json!({ "fields": { "name": name, "phone": phone.number } })).await.expect(201);
    }
    let (mut found, mut cursor) = (Vec::new(), Value::Null);
    loop {
        let wanted = json!({ "search": "tess", "limit": 2, "cursor": cursor });
        let page = workspace.post("/api/leads/search", wanted).await.expect(200);
        let items = page["items"].as_array().unwrap();
        assert!(items.len() <= 2, "{page}");
        found.extend(items.iter().map(|lead| lead["id"].to_string()));
        if page["next_cursor"].is_null() {
            break;
        }
        cursor = page["next_cursor"].clone();
    }
    found.sort();
    found.dedup();
    assert_eq!(found.len(), 3);
}

#[tokio::test]
async fn the_list_comes_in_pages_without_gaps_or_repeats() {
    let workspace = Workspace::new().await;
    for _ in 0..5 {
        let phone = workspace.new_phone();
        workspace.capture(&json!({ "fields": { "name": "Ada", "phone": phone.number } })).await.expect(201);
    }
    let ids =
        |page: &Value| page["items"].as_array().unwrap().iter().map(|lead| lead["id"].clone()).collect::<Vec<_>>();
    let all = ids(&workspace.get("/api/leads").await.expect(200));
    assert_eq!(all.len(), 5);
    let mut paged = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = workspace.get(&format!("/api/leads?limit=2{cursor}")).await.expect(200);
        paged.extend(ids(&page));
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(paged, all);
    workspace.get("/api/leads?limit=many").await.problem(400, "invalid_query");
    assert_eq!(ids(&workspace.get("/api/leads?limit=0").await.expect(200)).len(), 1);
}
