//! Invitations into the team.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use leadline::{
    App,
    domain::id::InviteId,
    http::{Caller, Json, Path, Problem, ProblemBody, needs},
    services::invites::{InviteRequest, InviteView, MadeInvite, invite, list_invites, revoke_invite},
};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default().routes(routes!(list, make)).routes(routes!(revoke))
}

/// The open invitations.
#[derive(Serialize, ToSchema)]
struct InvitePage {
    /// The newest first.
    items: Vec<InviteView>,
    /// Always absent: they are given whole.
    next_cursor: Option<String>,
}

/// Lists the invitations nobody has taken up yet.
#[utoipa::path(get, path = "/api/team/invites", operation_id = "team_invites", tag = "team", security(("bearer" = [])),
    responses((status = 200, body = InvitePage), (status = 403, body = ProblemBody)))]
async fn list(caller: Caller<needs::ManageTeam>) -> Result<Json<InvitePage>, Problem> {
    Ok(Json(InvitePage { items: list_invites(&caller.scope).await?, next_cursor: None }))
}

/// Invites somebody by a link, which is mailed where mail is set up. It works once, for a week.
#[utoipa::path(post, path = "/api/team/invites", operation_id = "team_invite", tag = "team", request_body = InviteRequest,
    security(("bearer" = [])), responses((status = 201, body = MadeInvite), (status = 403, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn make(
    State(app): State<App>,
    caller: Caller<needs::ManageTeam>,
    Json(request): Json<InviteRequest>,
) -> Result<Response, Problem> {
    let made = invite(&app, &caller.scope, (&caller.member, caller.rights.role()), &request).await?;
    Ok((StatusCode::CREATED, Json::<MadeInvite>(made)).into_response())
}

/// Takes an invitation back.
#[utoipa::path(delete, path = "/api/team/invites/{id}", operation_id = "team_revoke_invite", tag = "team", params(("id" = String, Path)),
    security(("bearer" = [])), responses((status = 204), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
async fn revoke(
    State(app): State<App>,
    caller: Caller<needs::ManageTeam>,
    Path(id): Path<InviteId>,
) -> Result<StatusCode, Problem> {
    revoke_invite(&app, &caller.scope, &caller.member, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
