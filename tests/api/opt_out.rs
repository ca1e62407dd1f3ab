//! STOP and START from a phone.

use serde_json::{Value, json};

use crate::support::{Phone, Workspace};

/// Sends STOP and waits for its one confirmation, the text after `before` others.
async fn stop(workspace: &Workspace, phone: &Phone, lead: &Value, before: usize) {
    phone.text("STOP").await;
    let texts = phone.wait_for_texts(before + 1).await;
    assert!(texts[before].contains("no more texts") && texts[before].contains("START"), "{texts:?}");
    workspace.settled().await;
    assert_eq!(workspace.conversation(lead).await["opted_out"], true);
}

#[tokio::test]
async fn stop_is_confirmed_once_and_nothing_more_is_sent() {
    let workspace = Workspace::new().await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    stop(&workspace, &phone, &lead, 1).await;
    let conversation = workspace.conversation(&lead).await;
    assert_eq!((&conversation["can_send"], &conversation["opted_out"]), (&json!(false), &json!(true)));
    assert_eq!(workspace.lead(&phone).await["consent"], "revoked");

    workspace.write(&lead, "Just one more").await.problem(409, "opted_out");
    assert_eq!(workspace.conversation(&lead).await["handler"], conversation["handler"], "a refused text took over");
    phone.text("stop").await;
    phone.text("What are your opening hours?").await;
    workspace.wait_for_inbound(&lead, 3).await;
    workspace.settled().await;
    assert_eq!(phone.received().await.len(), 2, "something was sent after STOP");
    assert!(workspace.follow_ups().await.is_empty(), "a follow-up still waits");
}

#[tokio::test]
async fn a_form_after_stop_is_stored_as_evidence_and_texts_nobody() {
    let workspace = Workspace::new().await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    stop(&workspace, &phone, &lead, 1).await;
    let after = workspace.submit(&phone).await;
    assert_eq!((&after["id"], &after["submissions"]), (&lead["id"], &json!(2)));
    assert_eq!(after["consent"], "revoked");
    workspace.settled().await;
    assert_eq!(phone.received().await.len(), 2);
    let path = format!("/api/leads/{}", lead["id"].as_str().unwrap());
    let detail = workspace.get(&path).await.expect(200);
    let actions: Vec<_> =
        detail["consent_events"].as_array().unwrap().iter().map(|event| event["action"].clone()).collect();
    assert_eq!(actions, ["granted", "revoked", "granted"]);
    let entries = workspace.get(&format!("{path}/timeline")).await.expect(200);
    let blocked = entries["items"].as_array().unwrap().iter().find(|entry| entry["title"] == "Text not sent");
    assert!(blocked.expect("a receipt")["detail"].as_str().unwrap().contains("opted out"));
}

#[tokio::test]
async fn start_lifts_the_stop_and_says_so() {
    let workspace = Workspace::new().await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    stop(&workspace, &phone, &lead, 1).await;
    phone.text("START").await;
    let texts = phone.wait_for_texts(3).await;
    assert!(texts[2].contains("welcome back") && texts[2].contains("STOP"), "{texts:?}");
    workspace.settled().await;
    assert_eq!(workspace.lead(&phone).await["consent"], "granted");
    workspace.write(&lead, "Good to have you back").await.expect(201);
    phone.wait_for_texts(4).await;
    workspace.settled().await;
    stop(&workspace, &phone, &lead, 4).await;
}

#[tokio::test]
async fn start_from_someone_who_never_stopped_is_an_ordinary_text() {
    let workspace = Workspace::new().await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    phone.text("START").await;
    workspace.wait_for_inbound(&lead, 1).await;
    workspace.settled().await;
    let texts = phone.received().await;
    assert!(!texts.iter().any(|text| text["text"].as_str().unwrap().contains("welcome back")), "{texts:?}");
}

#[tokio::test]
async fn stop_ends_what_a_member_has_in_hand_and_a_takeover_does_not_lift_it() {
    let workspace = Workspace::new().await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    workspace.step(&lead, "takeover").await;
    stop(&workspace, &phone, &lead, 1).await;
    workspace.step(&lead, "takeover").await;
    workspace.write(&lead, "Are you sure?").await.problem(409, "opted_out");
    workspace.step(&lead, "handback").await;
    workspace.settled().await;
    assert_eq!(phone.received().await.len(), 2);
}

#[tokio::test]
async fn a_text_is_queued_and_stopped_at_the_same_moment_without_a_text_after_the_confirmation() {
    let workspace = Workspace::new().await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    let writes = async {
        for n in 0..5 {
            let answer = workspace.write(&lead, &format!("Text {n}")).await;
            assert!(answer.status == 201 || answer.status == 409, "{}", answer.text);
        }
    };
    tokio::join!(writes, phone.text("STOP"));
    workspace.wait_for_inbound(&lead, 1).await;
    workspace.settled().await;
    let texts = phone.received().await;
    let last = texts.last().unwrap()["text"].as_str().unwrap();
    assert!(last.contains("no more texts"), "a text came after the confirmation: {texts:?}");
    let open = ["queued", "sent", "delivered", "canceled", "blocked", "received"];
    for message in workspace.messages(&lead).await {
        assert!(open.contains(&message["status"].as_str().unwrap()), "{message}");
        let arrived = texts.iter().any(|text| text["text"] == message["text"]);
        let ended = message["status"] == "canceled" || message["status"] == "blocked";
        assert!(message["direction"] == "inbound" || arrived != ended, "{message}");
    }
}

#[tokio::test]
async fn queued_texts_are_cancelled_by_a_stop() {
    let workspace = Workspace::new().await;
    // This number's texts are refused for now, so they stay in the queue.
    let number = crate::support::magic_number(&workspace.visitor(), "slow").await;
    let phone = workspace.phone(&number);
    let lead = workspace.submit(&phone).await;
    workspace.write(&lead, "Second").await.expect(201);
    workspace.write(&lead, "Third").await.expect(201);
    phone.text("STOP").await;
    workspace.wait_for_inbound(&lead, 1).await;
    workspace.settled().await;
    let texts: Vec<String> = phone.received().await.iter().map(|text| text["text"].to_string()).collect();
    assert!(texts.last().unwrap().contains("no more texts"), "{texts:?}");
    for message in workspace.messages(&lead).await {
        let arrived = texts.contains(&message["text"].to_string());
        let status = message["status"].as_str().unwrap();
        assert!(message["direction"] == "inbound" || arrived != ["canceled", "blocked"].contains(&status), "{message}");
    }
}

#[tokio::test]
async fn help_is_answered_even_after_stop() {
    let workspace = Workspace::new().await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    stop(&workspace, &phone, &lead, 1).await;
    phone.text("HELP").await;
    assert!(phone.wait_for_texts(3).await[2].contains("STOP"));
}
