//! Appointments: listed, moved, called off. They are made at the lead's own address.

use axum::extract::State;
use jiff::Timestamp;
use leadline::{
    App,
    domain::id::BookingId,
    http::{Background, Caller, Json, ListQuery, Path, Problem, ProblemBody, Query, needs},
    jobs,
    services::{
        book::{self, NewTime},
        booking_view::{BookingView, list_bookings},
        note_read::{Read, note_read},
    },
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default().routes(routes!(list)).routes(routes!(cancel)).routes(routes!(reschedule))
}

/// A page of appointments, the earliest first.
#[derive(Serialize, ToSchema)]
struct BookingPage {
    /// The appointments.
    items: Vec<BookingView>,
    /// Leads to the next page.
    next_cursor: Option<String>,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct BookingsQuery {
    /// The earliest beginning; now when absent.
    #[param(value_type = Option<String>, format = DateTime)]
    from: Option<Timestamp>,
    /// The moment before which they begin; without end when absent.
    #[param(value_type = Option<String>, format = DateTime)]
    to: Option<Timestamp>,
    /// At most so many items: 1 to 200, usually 50.
    limit: Option<i64>,
    /// The `next_cursor` of the former page.
    cursor: Option<String>,
}

/// Lists appointments and held times by when they begin.
#[utoipa::path(get, path = "/api/bookings", operation_id = "bookings_list", tag = "bookings", params(BookingsQuery), security(("bearer" = [])),
    responses((status = 200, body = BookingPage), (status = 401, body = ProblemBody)))]
async fn list(
    State(app): State<App>,
    caller: Caller<needs::Read>,
    Query(query): Query<BookingsQuery>,
) -> Result<Json<BookingPage>, Problem> {
    let page = ListQuery { limit: query.limit, cursor: query.cursor }.into();
    let page = list_bookings(&app, &caller.scope, query.from, query.to, &page).await?;
    note_read(&app, &caller.scope, &caller.member, Read::People).await?;
    Ok(Json(BookingPage { items: page.items, next_cursor: page.next_cursor }))
}

/// Calls an appointment off, or lets a held time go.
#[utoipa::path(post, path = "/api/bookings/{id}/cancel", operation_id = "bookings_cancel", tag = "bookings", params(("id" = String, Path)),
    security(("bearer" = [])), responses((status = 200, body = BookingView), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
async fn cancel(
    State(app): State<App>,
    caller: Caller<needs::Converse>,
    Path(id): Path<BookingId>,
    background: Background,
) -> Result<Json<BookingView>, Problem> {
    let booking = book::cancel(&app, &caller.scope, &caller.member, &id).await?;
    jobs::settle(&background, &app, &caller.scope);
    Ok(Json(booking))
}

/// Gives an appointment another time. One that is not free is answered with `slot_taken` and times that are.
#[utoipa::path(post, path = "/api/bookings/{id}/reschedule", operation_id = "bookings_reschedule", tag = "bookings", params(("id" = String, Path)),
    request_body = NewTime, security(("bearer" = [])),
    responses((status = 200, body = BookingView), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn reschedule(
    State(app): State<App>,
    caller: Caller<needs::Converse>,
    Path(id): Path<BookingId>,
    background: Background,
    Json(new): Json<NewTime>,
) -> Result<Json<BookingView>, Problem> {
    let booking = book::reschedule(&app, &caller.scope, &caller.member, &id, &new).await?;
    jobs::settle(&background, &app, &caller.scope);
    Ok(Json(booking))
}
