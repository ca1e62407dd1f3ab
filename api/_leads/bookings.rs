//! Appointments with a lead.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use leadline::{
    App,
    domain::id::LeadId,
    http::{Background, Caller, Json, Path, Problem, ProblemBody, needs},
    jobs,
    services::{
        book::{self, NewBooking},
        booking_view::BookingView,
    },
};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default().routes(routes!(book))
}

/// Makes an appointment with a lead, or keeps a time for five minutes. A time that is not free is answered with
/// `slot_taken` and times that are.
#[utoipa::path(post, path = "/api/leads/{id}/bookings", operation_id = "leads_book", tag = "leads", params(("id" = String, Path)),
    request_body = NewBooking, security(("bearer" = [])),
    responses((status = 201, body = BookingView), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn book(
    State(app): State<App>,
    caller: Caller<needs::Converse>,
    Path(lead): Path<LeadId>,
    background: Background,
    Json(new): Json<NewBooking>,
) -> Result<Response, Problem> {
    let booking = book::book(&app, &caller.scope, &caller.member, &lead, &new).await?;
    jobs::settle(&background, &app, &caller.scope);
    Ok((StatusCode::CREATED, Json(booking)).into_response())
}
