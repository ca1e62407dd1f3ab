//! Calendars: when appointments can be made, and which times are free.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use leadline::{
    App,
    domain::{booking::Slot, id::CalendarId},
    http::{Background, Caller, Json, Path, Problem, ProblemBody, Query, needs},
    jobs,
    services::{
        booking_view::list_slots,
        calendar_settings::{
            CalendarChange, CalendarView, NewCalendar, add_calendar, change_calendar, list_calendars, remove_calendar,
        },
    },
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default().routes(routes!(list, add)).routes(routes!(change, remove)).routes(routes!(slots))
}

/// The calendars of a workspace, the oldest first.
#[derive(Serialize, ToSchema)]
struct CalendarPage {
    /// The calendars.
    items: Vec<CalendarView>,
    /// Always absent: the calendars are given whole.
    next_cursor: Option<String>,
}

/// Free times of a calendar, the earliest first.
#[derive(Serialize, ToSchema)]
struct SlotPage {
    /// The times.
    items: Vec<Slot>,
    /// Always absent: ask for a later stretch.
    next_cursor: Option<String>,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct SlotsQuery {
    /// The earliest beginning.
    #[param(value_type = String, format = DateTime)]
    from: Timestamp,
    /// The moment before which they begin, at most 62 days later.
    #[param(value_type = String, format = DateTime)]
    to: Timestamp,
}

/// Lists the calendars.
#[utoipa::path(get, path = "/api/settings/calendars", operation_id = "settings_calendars", tag = "settings", security(("bearer" = [])),
    responses((status = 200, body = CalendarPage), (status = 401, body = ProblemBody)))]
async fn list(State(app): State<App>, caller: Caller<needs::Read>) -> Result<Json<CalendarPage>, Problem> {
    Ok(Json(CalendarPage { items: list_calendars(&app, &caller.scope).await?, next_cursor: None }))
}

/// Adds a calendar.
#[utoipa::path(post, path = "/api/settings/calendars", operation_id = "settings_add_calendar", tag = "settings", request_body = NewCalendar, security(("bearer" = [])),
    responses((status = 201, body = CalendarView), (status = 403, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn add(
    State(app): State<App>,
    caller: Caller<needs::ChangeSettings>,
    background: Background,
    Json(new): Json<NewCalendar>,
) -> Result<Response, Problem> {
    let added = add_calendar(&app, &caller.scope, &caller.member, new).await?;
    jobs::settle(&background, &app, &caller.scope);
    Ok((StatusCode::CREATED, Json(added)).into_response())
}

/// Changes a calendar. What is absent stays, null clears. Appointments that were made stay as they are.
#[utoipa::path(patch, path = "/api/settings/calendars/{id}", operation_id = "settings_change_calendar", tag = "settings", request_body = CalendarChange,
    params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 200, body = CalendarView), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn change(
    State(app): State<App>,
    caller: Caller<needs::ChangeSettings>,
    Path(id): Path<CalendarId>,
    background: Background,
    Json(change): Json<CalendarChange>,
) -> Result<Json<CalendarView>, Problem> {
    let changed = change_calendar(&app, &caller.scope, &caller.member, &id, change).await?;
    jobs::settle(&background, &app, &caller.scope);
    Ok(Json(changed))
}

/// Removes a calendar that has no appointment ahead.
#[utoipa::path(delete, path = "/api/settings/calendars/{id}", operation_id = "settings_remove_calendar", tag = "settings",
    params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 204), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
async fn remove(
    State(app): State<App>,
    caller: Caller<needs::ChangeSettings>,
    Path(id): Path<CalendarId>,
) -> Result<StatusCode, Problem> {
    remove_calendar(&app, &caller.scope, &caller.member, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lists free times of a calendar, at most 500.
#[utoipa::path(get, path = "/api/settings/calendars/{id}/slots", operation_id = "settings_calendar_slots", tag = "settings",
    params(("id" = String, Path), SlotsQuery), security(("bearer" = [])),
    responses((status = 200, body = SlotPage), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn slots(
    State(app): State<App>,
    caller: Caller<needs::Read>,
    Path(id): Path<CalendarId>,
    Query(query): Query<SlotsQuery>,
) -> Result<Json<SlotPage>, Problem> {
    Ok(Json(SlotPage { items: list_slots(&app, &caller.scope, &id, query.from, query.to).await?, next_cursor: None }))
}
