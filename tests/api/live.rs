//! `/api/live`: what happens, as it happens, in order, without gaps.

use std::sync::Arc;

use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{
    Answer, Program, Workspace,
    live::{Events, Socket, place, ticket},
    wait_for,
};

/// The place of the newest event, when nothing more happens.
async fn newest(workspace: &Workspace) -> i64 {
    workspace.delivered().await;
    let mut before = -1;
    wait_for("a quiet feed", async || {
        let now = place(&Socket::open(workspace, None).await.next().await);
        let quiet = now == before;
        before = now;
        quiet.then_some(now)
    })
    .await
}

fn kinds(events: &[Value]) -> Vec<&str> {
    events.iter().map(|event| event["type"].as_str().unwrap()).collect()
}

#[track_caller]
fn assert_without_gaps(events: &[Value], after: i64) {
    let places: Vec<i64> = events.iter().map(place).collect();
    assert!(places.iter().copied().eq(after + 1..=after + i64::try_from(places.len()).unwrap()), "{places:?}");
}

#[tokio::test]
async fn a_socket_greets_and_tells_of_leads_in_order_without_gaps() {
    let workspace = Workspace::new().await;
    let mut socket = Socket::open(&workspace, None).await;
    let hello = socket.next().await;
    assert_eq!((&hello["type"], &hello["data"]), (&json!("hello"), &json!({})));
    let phones: Vec<_> = (0..6).map(|_| workspace.new_phone()).collect();
    for answer in
        join_all(phones.iter().map(|phone| async { workspace.capture(&workspace.submission(phone)).await })).await
    {
        answer.expect(201);
    }
    for phone in &phones {
        phone.wait_for_texts(1).await;
    }
    let events = socket.until(newest(&workspace).await).await;
    assert_without_gaps(&events, place(&hello));
    let created: Vec<_> = events.iter().filter(|event| event["type"] == "lead.created").collect();
    assert_eq!(created.len(), 6, "{:?}", kinds(&events));
    assert_eq!(events.iter().filter(|event| event["type"] == "message.created").count(), 6);
    assert!(kinds(&events).contains(&"message.updated") && kinds(&events).contains(&"conversation.updated"));
    for lead in created {
        let read =
            workspace.get(&format!("/api/leads/{}", lead["data"]["lead_id"].as_str().unwrap())).await.expect(200);
        assert_eq!(read["conversation_id"], lead["data"]["conversation_id"]);
    }
}

#[tokio::test]
async fn a_client_that_comes_back_gets_exactly_what_it_missed() {
    let workspace = Workspace::new().await;
    workspace.lead_with_first_text().await;
    let first = newest(&workspace).await;
    let mut socket = Socket::open(&workspace, Some("0")).await;
    assert_eq!(socket.next().await["type"], "hello");
    let seen = socket.until(first).await;
    assert_without_gaps(&seen, 0);
    drop(socket);
    let (phone, lead) = workspace.lead_with_first_text().await;
    phone.text("STOP").await;
    workspace.wait_for_inbound(&lead, 1).await;
    let last = newest(&workspace).await;
    let mut socket = Socket::open(&workspace, Some(&first.to_string())).await;
    assert_eq!(place(&socket.next().await), first);
    let missed = socket.until(last).await;
    assert_without_gaps(&missed, first);
    // Server-sent events tell the same, word for word.
    let mut events = Events::open(&workspace, Some(&first.to_string())).await;
    assert_eq!(events.next().await["type"], "hello");
    for event in &missed {
        assert_eq!(&events.next().await, event);
    }
    // The next thing that happens comes after that on both.
    workspace.step(&lead, "takeover").await;
    let next = socket.next().await;
    assert_eq!(place(&next), last + 1);
    assert_eq!(events.next().await, next);
}

#[tokio::test]
async fn events_carry_ids_alone() {
    let workspace = Workspace::new().await;
    let phone = workspace.new_phone();
    let mut sent = workspace.submission(&phone);
    sent["fields"]["question"] = json!("Zanzibar");
    workspace.capture(&sent).await.expect(201);
    phone.wait_for_texts(1).await;
    let last = newest(&workspace).await;
    let mut socket = Socket::open(&workspace, Some("0")).await;
    socket.next().await;
    for event in socket.until(last).await {
        let text = event.to_string();
        assert!(!text.contains(&phone.number[1..]) && !text.contains("Ada") && !text.contains("Zanzibar"), "{text}");
        assert!(event["at"].as_str().unwrap().ends_with('Z'));
        for (name, value) in event["data"].as_object().unwrap() {
            assert!(
                name.ends_with("_id")
                    || ["direction", "author", "status", "reason", "state", "step"].contains(&name.as_str()),
                "{name}: {value}"
            );
        }
    }
}

#[tokio::test]
async fn a_hand_off_is_told_with_its_reason() {
    let workspace = Workspace::new().await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    let mut socket = Socket::open(&workspace, None).await;
    phone.text("I want to talk to a person").await;
    let told = loop {
        let event = socket.next().await;
        if event["type"] == "conversation.needs_person" {
            break event;
        }
    };
    assert_eq!(
        told["data"],
        json!({ "conversation_id": lead["conversation_id"], "lead_id": lead["id"], "reason": "asked_for_person" })
    );
}

#[tokio::test]
async fn a_ticket_opens_one_connection() {
    let workspace = Workspace::new().await;
    workspace.visitor().post("/api/live/ticket", json!({})).await.problem(401, "unauthorized");
    let ticket = ticket(&workspace).await;
    let mut socket = Socket::with_ticket(&workspace, &ticket, None).await.unwrap();
    assert_eq!(socket.next().await["type"], "hello");
    assert!(Socket::with_ticket(&workspace, &ticket, None).await.is_err());
    for used in [ticket.as_str(), "made-up", ""] {
        let path = format!("/api/live/events?ticket={used}");
        Answer::of(workspace.visitor().request(Method::GET, &path)).await.problem(401, "unauthorized");
    }
}

#[tokio::test]
async fn one_workspace_hears_nothing_of_another() {
    let (one, other) = tokio::join!(Workspace::new(), Workspace::new());
    let mut socket = Socket::open(&one, None).await;
    let start = place(&socket.next().await);
    other.lead_with_first_text().await;
    let (_, lead) = one.lead_with_first_text().await;
    let events = socket.until(newest(&one).await).await;
    assert_without_gaps(&events, start);
    for event in events {
        let of = &event["data"]["lead_id"];
        assert!(of.is_null() || *of == lead["id"], "{event}");
    }
}

#[tokio::test]
async fn a_server_that_stops_tells_its_listeners_to_come_back() {
    let program = Arc::new(Program::start(&[]).await);
    let workspace = Workspace::on(program.clone()).await;
    let mut socket = Socket::open(&workspace, None).await;
    socket.next().await;
    let (status, code) = tokio::join!(program.stop(), socket.closed());
    assert_eq!(code, Some(1012));
    assert_eq!(status.code(), Some(0));
}
