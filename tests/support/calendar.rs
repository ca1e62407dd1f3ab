//! A calendar of a test's own.

use jiff::{Timestamp, ToSpan};
use serde_json::{Value, json};

use super::Workspace;

/// Rules under which every full hour of every day is free, on New York's clock.
pub fn rules() -> Value {
    let day = json!(["00:00-24:00"]);
    let week = json!({ "monday": day, "tuesday": day, "wednesday": day, "thursday": day, "friday": day, "saturday": day,
        "sunday": day });
    json!({ "time_zone": "America/New_York", "week": week, "length_minutes": 60 })
}

/// A calendar with these rules, by its id.
pub async fn calendar(workspace: &Workspace, rules: Value) -> String {
    let made = workspace.post("/api/settings/calendars", json!({ "name": "Olive", "rules": rules })).await.expect(201);
    made["id"].as_str().unwrap().to_owned()
}

/// The free times of three days, the first of which is tomorrow.
pub async fn slots(workspace: &Workspace, calendar: &str) -> Vec<Value> {
    let (from, to) = (Timestamp::now() + 24.hours(), Timestamp::now() + 96.hours());
    let path = format!("/api/settings/calendars/{calendar}/slots?from={from}&to={to}");
    workspace.get(&path).await.expect(200)["items"].as_array().unwrap().clone()
}

/// The appointments and held times ahead.
pub async fn bookings(workspace: &Workspace) -> Vec<Value> {
    workspace.get("/api/bookings").await.expect(200)["items"].as_array().unwrap().clone()
}
