//! Appointments by text, with the built-in engine: made, moved, called off, taken meanwhile, reminded of.

use jiff::{Timestamp, ToSpan, tz::TimeZone};
use serde_json::{Value, json};

use crate::support::{
    Phone, TimeOfDay, Workspace,
    calendar::{bookings, calendar, rules, slots},
    wait_for,
};

/// The next text after so many.
async fn next(phone: &Phone, so_far: usize) -> String {
    phone.wait_for_texts(so_far + 1).await.swap_remove(so_far)
}

async fn lead_id(workspace: &Workspace, phone: &Phone) -> String {
    workspace.lead(phone).await["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn an_appointment_is_made_moved_and_called_off_in_english() {
    let workspace = Workspace::new().await;
    calendar(&workspace, rules()).await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    phone.text("Hi, can I book an appointment?").await;
    let proposed = next(&phone, 1).await;
    assert!(proposed.contains("1) ") && proposed.contains(" 3) ") && proposed.contains("number"), "{proposed}");
    assert!(bookings(&workspace).await.is_empty());
    phone.text("2 please").await;
    let confirmed = next(&phone, 2).await;
    let chosen = proposed.split_once("2) ").unwrap().1.split_once(" 3) ").unwrap().0;
    assert!(confirmed.starts_with(&format!("Booked with {}: {chosen}", workspace.name)), "{confirmed}");
    let booked = bookings(&workspace).await.swap_remove(0);
    assert_eq!((&booked["status"], &booked["lead_id"]), (&json!("booked"), &lead["id"]));
    assert!(confirmed.contains(booked["invitation_url"].as_str().unwrap()), "{confirmed}");
    assert_eq!(workspace.conversation(&lead).await["outcome"], "booked");

    let zone = TimeZone::get("America/New_York").unwrap();
    let day = (Timestamp::now() + 240.hours()).to_zoned(zone).date();
    phone.text(&format!("Can we move it to {}", day.strftime("%A"))).await;
    let others = next(&phone, 3).await;
    assert!(others.starts_with("Sure") && others.contains(&day.strftime("%a").to_string()), "{others}");
    phone.text("the first one").await;
    let moved = next(&phone, 4).await;
    assert!(moved.starts_with("Moved."), "{moved}");
    let now = bookings(&workspace).await;
    assert_eq!((now.len(), &now[0]["id"], &now[0]["sequence"]), (1, &booked["id"], &json!(1)));
    assert_ne!(now[0]["start"], booked["start"]);

    phone.text("Sorry, I need to cancel my appointment").await;
    let off = next(&phone, 5).await;
    assert!(off.contains("is off"), "{off}");
    assert_eq!(bookings(&workspace).await[0]["status"], "canceled");
    // It was no opt-out.
    assert_eq!(workspace.lead(&phone).await["consent"], "granted");
}

#[tokio::test]
async fn an_appointment_is_made_and_called_off_in_spanish() {
    let workspace = Workspace::new().await;
    calendar(&workspace, rules()).await;
    let (phone, _) = workspace.lead_with_first_text().await;
    phone.text("Hola, quiero pedir cita por favor").await;
    let proposed = next(&phone, 1).await;
    assert!(proposed.contains("Responde con el numero") && proposed.contains("1) "), "{proposed}");
    phone.text("la segunda").await;
    let confirmed = next(&phone, 2).await;
    assert!(confirmed.starts_with("Cita reservada con"), "{confirmed}");
    assert_eq!(bookings(&workspace).await[0]["status"], "booked");
    phone.text("tengo que cancelar la cita").await;
    let off = next(&phone, 3).await;
    assert!(off.contains("queda anulada"), "{off}");
    assert_eq!(bookings(&workspace).await[0]["status"], "canceled");
    // A bare keyword is an opt-out, whatever else might be meant.
    phone.text("CANCEL").await;
    wait_for("the opt-out", async || (workspace.lead(&phone).await["consent"] == "revoked").then_some(())).await;
}

#[tokio::test]
async fn a_time_that_went_meanwhile_is_not_booked_and_others_are_proposed() {
    let workspace = Workspace::new().await;
    calendar(&workspace, rules()).await;
    let (first, _) = workspace.lead_with_first_text().await;
    let (second, _) = workspace.lead_with_first_text().await;
    first.text("Can I book an appointment?").await;
    second.text("Can I book an appointment?").await;
    let (mine, theirs) = (next(&first, 1).await, next(&second, 1).await);
    // Proposing keeps nothing from others.
    assert_eq!(mine, theirs);
    tokio::join!(first.text("1"), second.text("1"));
    let answers = [next(&first, 2).await, next(&second, 2).await];
    let booked: Vec<bool> = answers.iter().map(|text| text.starts_with("Booked with")).collect();
    assert!(booked.contains(&true) && booked.contains(&false), "{answers:?}");
    let refused = answers.iter().find(|text| !text.starts_with("Booked")).unwrap();
    assert!(refused.contains("just been taken") && refused.contains("1) "), "{refused}");
    assert_eq!(bookings(&workspace).await.len(), 1);
    let (phone, so_far) = if booked[0] { (&second, 3) } else { (&first, 3) };
    phone.text("3").await;
    assert!(next(phone, so_far).await.starts_with("Booked with"));
    let both = bookings(&workspace).await;
    assert!(both.len() == 2 && both[0]["start"] != both[1]["start"], "{both:?}");
}

#[tokio::test]
async fn the_only_time_there_is_is_kept_while_the_lead_says_yes() {
    let workspace = Workspace::new().await;
    let zone = TimeZone::get("America/New_York").unwrap();
    let day = (Timestamp::now() + 48.hours()).to_zoned(zone).date();
    let mut one = rules();
    one["week"] = json!({});
    one["exceptions"] = json!({ day.to_string(): ["10:00-11:00"] });
    let calendar = calendar(&workspace, one).await;
    let slot = json!({ "slot_id": slots(&workspace, &calendar).await[0]["slot_id"] });
    let (phone, _) = workspace.lead_with_first_text().await;
    phone.text("Can I book an appointment?").await;
    let proposed = next(&phone, 1).await;
    assert!(proposed.contains("Reply YES"), "{proposed}");
    let other = workspace.submit(&workspace.new_phone()).await;
    let book = format!("/api/leads/{}/bookings", other["id"].as_str().unwrap());
    workspace.post(&book, slot.clone()).await.problem(409, "slot_taken");
    phone.text("yes please").await;
    assert!(next(&phone, 2).await.starts_with("Booked with"));
    // Nothing is left: whoever asks now is handed to a person, and is told so.
    let (late, lead) = workspace.lead_with_first_text().await;
    late.text("Can I book an appointment?").await;
    let text = next(&late, 1).await;
    assert!(text.contains("no free time") && text.contains("a person"), "{text}");
    assert_eq!(workspace.conversation(&lead).await["handler"], "human");
}

async fn booked_by_day(workspace: &Workspace, rules: Value) -> (Phone, Value) {
    let calendar = calendar(workspace, rules).await;
    let phone = workspace.phone_by(TimeOfDay::Day);
    workspace.submit(&phone).await;
    phone.wait_for_texts(1).await;
    let slot = slots(workspace, &calendar).await.swap_remove(20);
    let path = format!("/api/leads/{}/bookings", lead_id(workspace, &phone).await);
    let booked = workspace.post(&path, json!({ "slot_id": slot["slot_id"] })).await.expect(201);
    (phone, booked)
}

#[tokio::test]
async fn a_reminder_is_sent_once_and_none_for_what_was_moved_or_called_off() {
    let workspace = Workspace::new().await;
    let mut once = rules();
    once["reminder_minutes"] = json!([60]);
    let (phone, booked) = booked_by_day(&workspace, once).await;
    assert!(workspace.bring_forward("remind_of_booking").await > 0);
    let reminder = next(&phone, 1).await;
    assert!(reminder.starts_with(&format!("Reminder from {}", workspace.name)), "{reminder}");
    // The lead's answer does not void it, and it counts for no limit: nobody is nagged by what they asked for.
    let lead = workspace.lead(&phone).await;
    let message = workspace.messages(&lead).await.swap_remove(1);
    assert_eq!(message["author"], "system");

    let slot = slots(&workspace, booked["calendar_id"].as_str().unwrap()).await.swap_remove(30);
    let path = format!("/api/bookings/{}", booked["id"].as_str().unwrap());
    let to = json!({ "slot_id": slot["slot_id"] });
    workspace.post(&format!("{path}/reschedule"), to).await.expect(200);
    workspace.post(&format!("{path}/cancel"), json!({})).await.expect(200);
    assert!(workspace.bring_forward("remind_of_booking").await > 0);
    wait_for("the reminder's end", async || {
        let ready = workspace.jobs("ready").await;
        (!ready.iter().any(|job| job["kind"] == "remind_of_booking")).then_some(())
    })
    .await;
    workspace.settled().await;
    assert_eq!(phone.received().await.len(), 2);
}

#[tokio::test]
async fn a_reminder_that_cannot_leave_in_time_is_dropped_with_its_receipt() {
    let workspace = Workspace::new().await;
    // The law's hours and these have no minute in common.
    workspace.patch("/api/settings/compliance", json!({ "hours": "00:00-00:01" })).await.expect(200);
    let mut once = rules();
    once["reminder_minutes"] = json!([60]);
    let (phone, _) = booked_by_day(&workspace, once).await;
    assert!(workspace.bring_forward("remind_of_booking").await > 0);
    let timeline = format!("/api/leads/{}/timeline", lead_id(&workspace, &phone).await);
    let detail = wait_for("a receipt", async || {
        let entries = workspace.get(&timeline).await.expect(200);
        let entries = entries["items"].as_array().unwrap();
        let entry = entries.iter().find(|entry| entry["kind"] == "decision" && entry["title"] == "Text not sent")?;
        Some(entry["detail"].as_str().unwrap().to_owned())
    })
    .await;
    assert!(detail.contains("could not leave in time"), "{detail}");
    workspace.settled().await;
    assert_eq!(phone.received().await.len(), 1);
}
