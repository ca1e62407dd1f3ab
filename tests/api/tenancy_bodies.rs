//! Ids of another workspace where they are no part of the path: in bodies, and in cursors.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Workspace, calendar, pictures, workspace::conversation_path};

/// A workspace with a lead that was texted and wrote back what nobody knows an answer to.
async fn lived_in() -> (Workspace, Value) {
    let workspace = Workspace::new().await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    phone.text("Who won the game last night?").await;
    phone.wait_for_texts(2).await;
    workspace.settled().await;
    workspace.delivered().await;
    (workspace, lead)
}

#[tokio::test]
async fn an_id_of_another_workspace_in_a_body_is_nothing() {
    let ((one, lead), (other, theirs)) = tokio::join!(lived_in(), lived_in());
    let upload = other.request(Method::POST, &format!("{}/media", conversation_path(&theirs))).body(pictures::gif());
    let picture = Answer::of(upload).await.expect(201)["id"].clone();
    let member = other.get("/api/auth/me").await.expect(200)["id"].clone();
    let message = other.messages(&theirs).await.swap_remove(0)["id"].clone();
    let document = json!({ "title": "Good to know", "kind": "text", "content": "You can park behind the building." });
    let document = other.post("/api/settings/knowledge-documents", document).await.expect(201)["id"].clone();
    let calendar = calendar::calendar(&other, calendar::rules()).await;
    let slot = calendar::slots(&other, &calendar).await.swap_remove(0)["slot_id"].clone();
    let own_calendar = calendar::calendar(&one, calendar::rules()).await;
    let own_slot = calendar::slots(&one, &own_calendar).await.swap_remove(0)["slot_id"].clone();
    let book = format!("/api/leads/{}/bookings", lead["id"].as_str().unwrap());
    let booking = one.post(&book, json!({ "slot_id": own_slot })).await.expect(201)["id"].clone();

    let everything = async |workspace: &Workspace, lead: &Value| {
        let mut all = Vec::new();
        for path in [
            conversation_path(lead),
            format!("{}/messages", conversation_path(lead)),
            "/api/bookings".to_owned(),
            "/api/settings/ai".to_owned(),
            "/api/settings/knowledge".to_owned(),
            "/api/settings/knowledge-documents".to_owned(),
        ] {
            all.push(workspace.get(&path).await.expect(200));
        }
        all
    };
    let before = (everything(&one, &lead).await, everything(&other, &theirs).await);
    let knowledge = json!({ "question": "Who won?", "answer": "Nobody.", "message_id": message });
    let rule = json!({ "mode_rules": [{ "mode": "off", "form_id": other.form }] });
    for (method, path, body) in [
        (Method::PATCH, conversation_path(&lead), json!({ "assignee_id": member })),
        (Method::POST, format!("{}/messages", conversation_path(&lead)), json!({ "text": "Look", "media": [picture] })),
        (Method::POST, book, json!({ "slot_id": slot })),
        (Method::POST, format!("/api/bookings/{}/reschedule", booking.as_str().unwrap()), json!({ "slot_id": slot })),
        (Method::POST, "/api/settings/knowledge".to_owned(), knowledge),
        (
            Method::POST,
            "/api/settings/knowledge-documents/preview".to_owned(),
            json!({ "document_id": document, "draft": null }),
        ),
        (Method::PATCH, "/api/settings/ai".to_owned(), rule),
    ] {
        let answer = Answer::of(one.request(method.clone(), &path).json(&body)).await;
        assert!([404, 409, 422].contains(&answer.status), "{method} {path}: {} {}", answer.status, answer.text);
    }
    one.settled().await;
    assert_eq!((everything(&one, &lead).await, everything(&other, &theirs).await), before);
}

#[tokio::test]
async fn a_cursor_of_another_workspace_shows_nothing_of_it() {
    let ((one, _), (other, _)) = tokio::join!(lived_in(), lived_in());
    other.submit(&other.new_phone()).await;
    let mut tried = 0;
    for path in ["/api/leads", "/api/conversations?view=all", "/api/settings/jobs?state=done"] {
        let sign = if path.contains('?') { '&' } else { '?' };
        let theirs = other.get(&format!("{path}{sign}limit=1")).await.expect(200);
        let cursor = theirs["next_cursor"].as_str().unwrap_or_else(|| panic!("{path} has one page"));
        let all = other.get(&format!("{path}{sign}limit=200")).await.expect(200);
        let ids: Vec<&Value> = all["items"].as_array().unwrap().iter().map(|item| &item["id"]).collect();
        let answer = one.get(&format!("{path}{sign}cursor={cursor}")).await;
        assert!([200, 422].contains(&answer.status), "{path}: {}", answer.text);
        for id in ids {
            assert!(!answer.text.contains(id.as_str().unwrap()), "{path}: {}", answer.text);
        }
        tried += 1;
    }
    assert_eq!(tried, 3);
}
