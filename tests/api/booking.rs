//! Appointments as members make them: free times, the same time for two, holds, other times, invitations.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::{
    Answer, Workspace,
    calendar::{bookings, calendar, rules, slots},
};

async fn book(workspace: &Workspace, lead: &Value, slot: &Value) -> Answer {
    let path = format!("/api/leads/{}/bookings", lead["id"].as_str().unwrap());
    workspace.post(&path, json!({ "slot_id": slot["slot_id"] })).await
}

async fn hold(workspace: &Workspace, lead: &Value, slot: &Value) -> Answer {
    let path = format!("/api/leads/{}/bookings", lead["id"].as_str().unwrap());
    workspace.post(&path, json!({ "slot_id": slot["slot_id"], "hold": true })).await
}

async fn leads(workspace: &Workspace, many: usize) -> Vec<Value> {
    join_all((0..many).map(|_| async { workspace.submit(&workspace.new_phone()).await })).await
}

#[tokio::test]
async fn a_time_is_offered_booked_and_gone() {
    let workspace = Workspace::new().await;
    let calendar = calendar(&workspace, rules()).await;
    let lead = workspace.submit(&workspace.new_phone()).await;
    let free = slots(&workspace, &calendar).await;
    assert!((70..=73).contains(&free.len()), "{}", free.len());
    let booked = book(&workspace, &lead, &free[3]).await.expect(201);
    assert_eq!((&booked["status"], &booked["start"]), (&json!("booked"), &free[3]["start"]));
    let left = slots(&workspace, &calendar).await;
    assert!(!left.contains(&free[3]) && left.contains(&free[2]) && left.contains(&free[4]));
    assert_eq!(bookings(&workspace).await, std::slice::from_ref(&booked));
    assert_eq!(workspace.conversation(&lead).await["outcome"], "booked");
    let timeline = workspace.get(&format!("/api/leads/{}/timeline", lead["id"].as_str().unwrap())).await.expect(200);
    let of_it = |entry: &&Value| entry["kind"] == "booking";
    let entry = timeline["items"].as_array().unwrap().iter().find(of_it).expect("an entry").clone();
    assert_eq!(entry["title"], "Appointment made");
    let reminders = workspace.jobs("ready").await.into_iter().filter(|job| job["kind"] == "remind_of_booking");
    assert!((1..=2).contains(&reminders.count()));
}

#[tokio::test]
async fn of_many_who_want_one_time_exactly_one_gets_it() {
    let workspace = Workspace::new().await;
    let calendar = calendar(&workspace, rules()).await;
    let slot = slots(&workspace, &calendar).await.swap_remove(5);
    let other = workspace.program.worker().await;
    let leads = leads(&workspace, 16).await;
    let answers = join_all(leads.iter().map(|lead| book(&workspace, lead, &slot))).await;
    let (booked, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 201);
    assert_eq!((booked.len(), refused.len()), (1, 15));
    for answer in refused {
        let problem = answer.problem(409, "slot_taken");
        let others = problem["slots"].as_array().unwrap();
        assert!(!others.is_empty() && !others.contains(&slot), "{problem}");
    }
    assert_eq!(bookings(&workspace).await.len(), 1);
    drop(other);
}

#[tokio::test]
async fn times_that_overlap_go_to_one_of_two_as_well() {
    let workspace = Workspace::new().await;
    let mut rules = rules();
    rules["step_minutes"] = json!(15);
    rules["buffer_after_minutes"] = json!(15);
    let calendar = calendar(&workspace, rules).await;
    let free = slots(&workspace, &calendar).await;
    let leads = leads(&workspace, 8).await;
    // Eight beginnings a quarter of an hour apart: an appointment with its buffer takes five of them.
    let tries = leads.iter().zip(&free).map(|(lead, slot)| book(&workspace, lead, slot));
    let booked = join_all(tries).await.into_iter().filter(|answer| answer.status == 201).count();
    assert!((1..=2).contains(&booked), "{booked}");
    let starts: Vec<jiff::Timestamp> =
        bookings(&workspace).await.iter().map(|booking| booking["start"].as_str().unwrap().parse().unwrap()).collect();
    assert_eq!(starts.len(), booked);
    assert!(starts.windows(2).all(|pair| pair[1].duration_since(pair[0]).as_mins() >= 75), "{starts:?}");
}

#[tokio::test]
async fn a_held_time_is_kept_for_one_lead_and_becomes_the_appointment() {
    let workspace = Workspace::new().await;
    let calendar = calendar(&workspace, rules()).await;
    let free = slots(&workspace, &calendar).await;
    let leads = leads(&workspace, 2).await;
    let held = hold(&workspace, &leads[0], &free[0]).await.expect(201);
    assert_eq!(held["status"], "held");
    assert!(held["held_until"].is_string() && held["invitation_url"].is_null());
    book(&workspace, &leads[1], &free[0]).await.problem(409, "slot_taken");
    // Holding another lets the first go.
    hold(&workspace, &leads[0], &free[1]).await.expect(201);
    book(&workspace, &leads[1], &free[0]).await.expect(201);
    book(&workspace, &leads[0], &free[1]).await.expect(201);
    let all: BTreeSet<_> = bookings(&workspace).await.iter().map(|booking| booking["start"].to_string()).collect();
    assert_eq!(all, BTreeSet::from([free[0]["start"].to_string(), free[1]["start"].to_string()]));
    let third = workspace.submit(&workspace.new_phone()).await;
    let id = hold(&workspace, &third, &free[2]).await.expect(201)["id"].as_str().unwrap().to_owned();
    workspace.post(&format!("/api/bookings/{id}/cancel"), json!({})).await.expect(200);
    book(&workspace, &leads[0], &free[2]).await.expect(201);
}

#[tokio::test]
async fn another_time_and_none_at_all() {
    let workspace = Workspace::new().await;
    let calendar = calendar(&workspace, rules()).await;
    let free = slots(&workspace, &calendar).await;
    let leads = leads(&workspace, 2).await;
    let booked = book(&workspace, &leads[0], &free[0]).await.expect(201);
    book(&workspace, &leads[1], &free[1]).await.expect(201);
    let url = booked["invitation_url"].as_str().unwrap().to_owned();
    let file = url.strip_prefix(&workspace.url).unwrap();
    let read = async || workspace.visitor().get(file).await;
    let first = read().await;
    assert_eq!(first.header("content-type"), "text/calendar; charset=utf-8; method=PUBLISH");
    assert!(first.text.contains("SEQUENCE:0\r\n") && first.text.contains("STATUS:CONFIRMED\r\n"), "{}", first.text);
    let value = |text: &str, name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).unwrap();
        line.to_owned()
    };
    let uid = value(&first.text, "UID");

    let path = format!("/api/bookings/{}", booked["id"].as_str().unwrap());
    let to = |slot: &Value| json!({ "slot_id": slot["slot_id"] });
    workspace.post(&format!("{path}/reschedule"), to(&free[1])).await.problem(409, "slot_taken");
    let moved = workspace.post(&format!("{path}/reschedule"), to(&free[2])).await.expect(200);
    assert_eq!((&moved["start"], &moved["sequence"]), (&free[2]["start"], &json!(1)));
    let second = read().await.text;
    assert!(second.contains("SEQUENCE:1\r\n"), "{second}");
    assert_eq!(value(&second, "UID"), uid);
    assert_ne!(value(&second, "DTSTART"), value(&first.text, "DTSTART"));
    // The old time is free again.
    assert!(slots(&workspace, &calendar).await.contains(&free[0]));

    let off = workspace.post(&format!("{path}/cancel"), json!({})).await.expect(200);
    assert_eq!(off["status"], "canceled");
    let third = read().await.text;
    assert!(third.contains("SEQUENCE:2\r\n") && third.contains("STATUS:CANCELLED\r\n"), "{third}");
    workspace.post(&format!("{path}/cancel"), json!({})).await.expect(200);
    workspace.post(&format!("{path}/reschedule"), to(&free[4])).await.problem(409, "booking_over");
    assert!(slots(&workspace, &calendar).await.contains(&free[2]));
}

#[tokio::test]
async fn only_times_that_were_offered_can_be_booked() {
    let (workspace, other) = tokio::join!(Workspace::new(), Workspace::new());
    let (mine, theirs) = tokio::join!(calendar(&workspace, rules()), calendar(&other, rules()));
    let lead = workspace.submit(&workspace.new_phone()).await;
    let slot = slots(&workspace, &mine).await.swap_remove(0);
    let foreign = slots(&other, &theirs).await.swap_remove(0);
    let id = slot["slot_id"].as_str().unwrap();
    let (name, seal) = id.rsplit_once('.').unwrap();
    let made_up =
        ["", "tomorrow at 10", name, &format!("{name}0.{seal}"), &format!("{}.{seal}", name.replace(&mine, &theirs))];
    for made_up in made_up.into_iter().chain([foreign["slot_id"].as_str().unwrap()]) {
        let refused = book(&workspace, &lead, &json!({ "slot_id": made_up })).await;
        refused.problem(422, "invalid");
    }
    assert!(bookings(&workspace).await.is_empty());
    // A link that is guessed shows nothing.
    let booked = book(&workspace, &lead, &slot).await.expect(201);
    let id = booked["id"].as_str().unwrap();
    for wrong in [format!("{id}.ics"), format!("{id}.{}.ics", "0".repeat(32)), "x.ics".into()] {
        workspace.visitor().get(&format!("/f/booking/{wrong}")).await.problem(404, "not_found");
    }
}

#[tokio::test]
async fn calendars_are_settings() {
    let workspace = Workspace::new().await;
    let id = calendar(&workspace, rules()).await;
    let path = format!("/api/settings/calendars/{id}");
    for (field, value) in
        [("time_zone", json!("Mars/Olympus")), ("length_minutes", json!(3)), ("furthest_days", json!(0))]
    {
        let mut wrong = rules();
        wrong[field] = value;
        let problem = workspace.patch(&path, json!({ "rules": wrong })).await.problem(422, "invalid");
        assert_eq!(problem["errors"][0]["pointer"], format!("/rules/{field}"));
    }
    for url in
        ["http://example.com/a.ics", "https://10.0.0.1/a.ics", "https://localhost/a.ics", "file:///etc/passwd", "x"]
    {
        let problem = workspace.patch(&path, json!({ "feed_url": url })).await.problem(422, "invalid");
        assert_eq!(problem["errors"][0]["pointer"], "/feed_url", "{url}");
    }
    let mut closed = rules();
    closed["week"] = json!({ "monday": ["09:00-12:00", "13:00-15:00"] });
    closed["notice_minutes"] = json!(60);
    workspace.patch(&path, json!({ "name": "New", "rules": closed, "assistant_books": false })).await.expect(200);
    let listed = workspace.get("/api/settings/calendars").await.expect(200);
    assert_eq!(listed["items"][0]["name"], "New");
    assert_eq!(listed["items"][0]["rules"]["week"]["monday"], json!(["09:00-12:00", "13:00-15:00"]));
    assert!(slots(&workspace, &id).await.len() <= 5);
    workspace.patch(&path, json!({ "rules": rules() })).await.expect(200);
    let lead = workspace.submit(&workspace.new_phone()).await;
    let slot = slots(&workspace, &id).await.swap_remove(0);
    let booked = book(&workspace, &lead, &slot).await.expect(201);
    workspace.delete(&path).await.problem(409, "has_bookings");
    workspace.post(&format!("/api/bookings/{}/cancel", booked["id"].as_str().unwrap()), json!({})).await.expect(200);
    workspace.delete(&path).await.expect(204);
    workspace.delete(&path).await.problem(404, "not_found");
    book(&workspace, &lead, &slot).await.problem(422, "invalid");
}
