//! Replies in the workspace's own words.

use serde_json::{Value, json};

use crate::support::Workspace;

const REPLIES: &str = "/api/settings/ai/replies";

fn reply<'a>(page: &'a Value, language: &str, name: &str) -> &'a Value {
    let mut items = page["items"].as_array().unwrap().iter();
    items.find(|reply| reply["language"] == language && reply["reply"] == name).unwrap()
}

#[tokio::test]
async fn own_words_are_said_from_the_next_text_on_until_they_are_taken_back() {
    let workspace = Workspace::new().await;
    let before = workspace.get(REPLIES).await.expect(200);
    assert_eq!(reply(&before, "en", "asked_for_person")["own"], Value::Null);
    let path = format!("{REPLIES}/en/asked_for_person");
    let words = "Sure thing, somebody at {brand} will text you.";
    let changed = workspace.put(&path, json!({ "text": words })).await.expect(200);
    assert_eq!((&changed["own"], &changed["variable"]), (&json!(words), &Value::Null));
    let (phone, _) = workspace.lead_with_first_text().await;
    let said = workspace.reply_to(&phone, "Can I talk to a real person please?").await;
    assert_eq!(said, format!("Sure thing, somebody at {} will text you.", workspace.name));
    // Spanish has words of its own.
    let (phone, _) = workspace.lead_with_first_text().await;
    let said = workspace.reply_to(&phone, "Hola, quiero hablar con una persona por favor").await;
    assert!(said.contains("una persona te va a escribir"), "{said}");

    workspace.delete(&path).await.expect(200);
    let (phone, _) = workspace.lead_with_first_text().await;
    let said = workspace.reply_to(&phone, "Can I talk to a real person please?").await;
    assert!(said.starts_with("Of course."), "{said}");
}

#[tokio::test]
async fn words_that_may_not_be_said_are_refused_with_what_to_do() {
    let workspace = Workspace::new().await;
    let refused = async |language: &str, name: &str, text: &str| {
        let path = format!("{REPLIES}/{language}/{name}");
        workspace.put(&path, json!({ "text": text })).await.expect(422)["errors"][0]["code"].clone()
    };
    assert_eq!(refused("en", "identity", "I am a real person at {brand}.").await, "claims_to_be_human");
    assert_eq!(refused("en", "reminder", "See you soon!").await, "missing_variable");
    assert_eq!(refused("en", "thanks", "Hi {first_name}").await, "unknown_variable");
    assert_eq!(refused("en", "thanks", &"much too long ".repeat(30)).await, "too_long");
    // These stand around three times, and an accent halves what fits.
    let long = "\u{bf}Cu\u{e1}ndo te vendr\u{ed}a bien venir a vernos? Estas son las horas que nos quedan libres:";
    assert_eq!(refused("es", "times_free", long).await, "too_long");
    workspace.put(&format!("{REPLIES}/fr/thanks"), json!({ "text": "Merci" })).await.expect(404);
    workspace.put(&format!("{REPLIES}/en/nothing"), json!({ "text": "Hi" })).await.expect(404);
    let after = workspace.get(REPLIES).await.expect(200);
    assert!(after["items"].as_array().unwrap().iter().all(|reply| reply["own"].is_null()));
}
