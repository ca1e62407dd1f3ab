//! The team of a workspace.

#[path = "_team/api_keys.rs"]
mod api_keys;
#[path = "_team/invites.rs"]
mod invites;

use std::process::ExitCode;

use axum::{extract::State, http::StatusCode};
use leadline::{
    App,
    domain::{
        id::MemberId,
        role::{Permission, Role},
        week_hours::WeekHours,
    },
    http::{self, Caller, Json, Path, Problem, ProblemBody, needs},
    services::{
        duty_settings::{Duty, set_duty},
        team::{remove_member, remove_second_factor, set_role, sign_out_member},
    },
    store::members::Member,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default()
        .routes(routes!(list))
        .routes(routes!(change, remove))
        .routes(routes!(duty))
        .routes(routes!(reset_second_factor))
        .routes(routes!(sign_out))
        .merge(api_keys::router())
        .merge(invites::router())
}

fn main() -> ExitCode {
    http::function(router())
}

/// A member of the team.
#[derive(Serialize, ToSchema)]
struct Teammate {
    /// The id.
    id: MemberId,
    /// The name.
    name: String,
    /// The e-mail address.
    email: String,
    /// The role.
    role: Role,
    /// When the member is on duty, on the clock of the workspace's zone; null: always.
    duty: Option<WeekHours>,
}

impl From<Member> for Teammate {
    fn from(member: Member) -> Self {
        Self { id: member.id, name: member.name, email: member.email, role: member.role, duty: member.duty }
    }
}

/// The team.
#[derive(Serialize, ToSchema)]
struct TeammatePage {
    /// Its members.
    items: Vec<Teammate>,
    /// Always absent: the team is given whole.
    next_cursor: Option<String>,
}

/// Lists the team.
#[utoipa::path(get, path = "/api/team/members", operation_id = "team_members", tag = "team", security(("bearer" = [])),
    responses((status = 200, body = TeammatePage), (status = 401, body = ProblemBody)))]
async fn list(caller: Caller<needs::Read>) -> Result<Json<TeammatePage>, Problem> {
    let members = caller.scope.members().all().await?.into_iter();
    Ok(Json(TeammatePage { items: members.map(Teammate::from).collect(), next_cursor: None }))
}

/// Another role.
#[derive(Deserialize, ToSchema)]
struct RoleChange {
    /// The role, at most the caller's own.
    role: Role,
}

/// Gives a member another role. It holds within ten minutes.
#[utoipa::path(patch, path = "/api/team/members/{id}", operation_id = "team_set_role", tag = "team", request_body = RoleChange,
    params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 200, body = Teammate), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn change(
    State(app): State<App>,
    caller: Caller<needs::ManageTeam>,
    Path(id): Path<MemberId>,
    Json(change): Json<RoleChange>,
) -> Result<Json<Teammate>, Problem> {
    let by = (&caller.member, caller.rights.role());
    Ok(Json(set_role(&app, &caller.scope, by, &id, change.role).await?.into()))
}

/// Removes a member. What the member wrote stays.
#[utoipa::path(delete, path = "/api/team/members/{id}", operation_id = "team_remove", tag = "team", params(("id" = String, Path)),
    security(("bearer" = [])), responses((status = 204), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn remove(
    State(app): State<App>,
    caller: Caller<needs::ManageTeam>,
    Path(id): Path<MemberId>,
) -> Result<StatusCode, Problem> {
    remove_member(&app, &caller.scope, (&caller.member, caller.rights.role()), &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Removes the second factor of a member who lost it. The member's sessions end.
#[utoipa::path(delete, path = "/api/team/members/{id}/second-factor", operation_id = "team_remove_second_factor", tag = "team", params(("id" = String, Path)),
    security(("bearer" = [])), responses((status = 204), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn reset_second_factor(
    State(app): State<App>,
    caller: Caller<needs::ManageTeam>,
    Path(id): Path<MemberId>,
) -> Result<StatusCode, Problem> {
    remove_second_factor(&app, &caller.scope, (&caller.member, caller.rights.role()), &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ends all sessions of a member: somebody lost a device, or has left. The last access token goes on for ten minutes at most.
#[utoipa::path(delete, path = "/api/team/members/{id}/sessions", operation_id = "team_sign_out", tag = "team", params(("id" = String, Path)),
    security(("bearer" = [])), responses((status = 204), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn sign_out(
    State(app): State<App>,
    caller: Caller<needs::ManageTeam>,
    Path(id): Path<MemberId>,
) -> Result<StatusCode, Problem> {
    sign_out_member(&app, &caller.scope, (&caller.member, caller.rights.role()), &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sets when a member is on duty: the caller, or anybody for those who may change settings. Whoever is on duty is told of
/// leads that wait and are nobody's.
#[utoipa::path(put, path = "/api/team/members/{id}/duty", operation_id = "team_duty", tag = "team", request_body = Duty,
    params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 200, body = Teammate), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn duty(
    State(app): State<App>,
    caller: Caller<needs::Converse>,
    Path(id): Path<MemberId>,
    Json(duty): Json<Duty>,
) -> Result<Json<Teammate>, Problem> {
    if id != caller.member {
        caller.may(Permission::ChangeSettings)?;
    }
    Ok(Json(set_duty(&app, &caller.scope, &caller.member, &id, &duty).await?.into()))
}
