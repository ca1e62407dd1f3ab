//! Answers to the questions a form leaves to the conversation: read from the lead's words, whatever kind is asked for.

use serde_json::{Value, json};

use crate::support::Workspace;

/// A workspace whose form asks for a number of people, a day and a budget.
async fn asking() -> Workspace {
    let workspace = Workspace::new().await;
    let questions = json!([
        { "key": "people", "ask": "How many people will come?", "kind": "people" },
        { "key": "day", "ask": "Which day suits you?", "kind": "date" },
        { "key": "budget", "ask": "What is your budget?", "kind": "money" },
    ]);
    workspace.publish(json!({ "questions": questions })).await.expect(200);
    workspace
}

async fn answers(workspace: &Workspace, lead: &Value) -> Value {
    let detail = workspace.get(&format!("/api/leads/{}", lead["id"].as_str().unwrap())).await.expect(200);
    let answers = detail["answers"].as_array().unwrap().iter().filter(|answer| answer["source"] == "conversation");
    answers
        .map(|answer| (answer["key"].as_str().unwrap().to_owned(), answer.clone()))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

#[tokio::test]
async fn numbers_and_amounts_in_words_are_stored_as_values_with_what_was_said() {
    let workspace = asking().await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    // An answer to a question that was not asked yet is not asked for again.
    let next = workspace.reply_to(&phone, "There are four of us, and about $2,500 would be fine").await;
    assert!(next.contains("Which day suits you?"), "{next}");
    let known = answers(&workspace, &lead).await;
    assert_eq!((&known["people"]["value"], &known["budget"]["value"]), (&json!("4"), &json!("2500 USD")), "{known}");
    assert!(known["budget"]["quote"].as_str().unwrap().contains("$2,500"), "{known}");

    workspace.reply_to(&phone, "December 4, 2031").await;
    let known = answers(&workspace, &lead).await;
    assert_eq!((&known["day"]["value"], &known["day"]["quote"]), (&json!("2031-12-04"), &json!("December 4, 2031")));
}

#[tokio::test]
async fn what_is_no_answer_of_the_kind_is_asked_for_again() {
    let workspace = asking().await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    workspace.reply_to(&phone, "We are 3").await;
    let again = workspace.reply_to(&phone, "Feb 30").await;
    assert!(!again.is_empty());
    let known = answers(&workspace, &lead).await;
    assert_eq!((&known["people"]["value"], &known["day"]), (&json!("3"), &Value::Null), "{known}");
}

#[tokio::test]
async fn spanish_answers_are_read_as_well() {
    let workspace = asking().await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    workspace.reply_to(&phone, "Hola, somos cinco personas y el presupuesto es de 3 mil d\u{f3}lares").await;
    let known = answers(&workspace, &lead).await;
    assert_eq!((&known["people"]["value"], &known["budget"]["value"]), (&json!("5"), &json!("3000 USD")), "{known}");
}

#[tokio::test]
async fn a_wrong_number_a_threat_and_a_child_go_to_a_person_who_is_told_why() {
    for (words, reason, told) in [
        ("Daniel changed his number, this is his old one", "wrong_number", "Sorry for the mix-up"),
        ("You will hear from my attorney", "legal_threat", "a person will look into it"),
        ("I am only 15 years old", "minor", "parent or guardian"),
    ] {
        let workspace = Workspace::new().await;
        let (phone, lead) = workspace.lead_with_first_text().await;
        let text = workspace.reply_to(&phone, words).await;
        assert!(text.contains(told), "{words}: {text}");
        let conversation = workspace.conversation(&lead).await;
        assert_eq!(
            (&conversation["handler"], &conversation["needs_person"]["reason"]),
            (&json!("human"), &json!(reason))
        );
        assert!(conversation["needs_person"]["explanation"].as_str().unwrap().len() > 10);
    }
}
