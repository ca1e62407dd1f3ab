//! Another calendar's feed: what it says is busy is not offered, and what it said last counts while it fails.

use std::sync::{Arc, Mutex};

use axum::{Router, extract::State, http::StatusCode, response::IntoResponse, routing::get};
use jiff::{Timestamp, ToSpan};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::support::{
    Workspace,
    calendar::{calendar, rules, slots},
    wait_for,
};

type Says = Arc<Mutex<Option<String>>>;

/// A feed on a port of its own; it fails while it has nothing to say.
async fn feed() -> (String, Says) {
    let says = Says::default();
    let answer = async |State(says): State<Says>| match says.lock().unwrap().clone() {
        Some(text) => ([("content-type", "text/calendar")], text).into_response(),
        None => StatusCode::BAD_GATEWAY.into_response(),
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/private-feed.ics", listener.local_addr().unwrap());
    let router = Router::new().route("/private-feed.ics", get(answer)).with_state(says.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, says)
}

fn event(start: Timestamp, minutes: i64) -> String {
    let start = start.strftime("%Y%m%dT%H%M%SZ");
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:x\r\nSUMMARY:Private\r\nDTSTART:{start}\r\n\
         DURATION:PT{minutes}M\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
}

/// Reads the feed at once instead of in a quarter of an hour, until settings show what is expected of it. A reading that
/// was under way already may still show what the feed said before.
async fn read_until(workspace: &Workspace, error: Value) -> Value {
    wait_for("another reading", async || {
        workspace.bring_forward("sync_calendar").await;
        let feed = workspace.get("/api/settings/calendars").await.expect(200)["items"][0]["feed"].clone();
        (feed["error"] == error).then_some(feed)
    })
    .await
}

#[tokio::test]
async fn what_a_feed_says_is_busy_is_not_offered_and_counts_while_it_fails() {
    let workspace = Workspace::new().await;
    let calendar = calendar(&workspace, rules()).await;
    let free = slots(&workspace, &calendar).await;
    let start: Timestamp = free[4]["start"].as_str().unwrap().parse().unwrap();
    let (url, says) = feed().await;
    *says.lock().unwrap() = Some(event(start + 30.minutes(), 60));
    let path = format!("/api/settings/calendars/{calendar}");
    workspace.patch(&path, json!({ "feed_url": url })).await.expect(200);
    let state = wait_for("the feed", async || {
        let feed = workspace.get("/api/settings/calendars").await.expect(200)["items"][0]["feed"].clone();
        feed["read_at"].is_string().then_some(feed)
    })
    .await;
    assert_eq!((&state["busy"], &state["error"], &state["host"]), (&json!(1), &Value::Null, &json!("127.0.0.1")));
    assert!(!state.to_string().contains("private-feed"), "{state}");
    let left = slots(&workspace, &calendar).await;
    assert!(!left.contains(&free[4]) && !left.contains(&free[5]) && left.contains(&free[6]));
    let lead = workspace.submit(&workspace.new_phone()).await;
    let book = format!("/api/leads/{}/bookings", lead["id"].as_str().unwrap());
    workspace.post(&book, json!({ "slot_id": free[4]["slot_id"] })).await.problem(409, "slot_taken");

    *says.lock().unwrap() = None;
    let failed = read_until(&workspace, json!("The feed answered with status 502.")).await;
    assert_eq!((&failed["busy"], &failed["read_at"]), (&json!(1), &state["read_at"]));
    assert!(!slots(&workspace, &calendar).await.contains(&free[4]));
    *says.lock().unwrap() = Some("<html>Sign in</html>".into());
    read_until(&workspace, json!("This is no iCalendar feed.")).await;
    *says.lock().unwrap() = Some(event(start + 48.hours(), 60));
    read_until(&workspace, Value::Null).await;
    assert!(slots(&workspace, &calendar).await.contains(&free[4]));

    // Without the feed its job ends.
    workspace.patch(&path, json!({ "feed_url": null })).await.expect(200);
    assert!(slots(&workspace, &calendar).await.contains(&free[5]));
    let listed = workspace.get("/api/settings/calendars").await.expect(200);
    assert_eq!(listed["items"][0]["feed"], Value::Null);
}
