//! The team of a workspace.

use std::process::ExitCode;

use leadline::{
    App,
    domain::{
        id::MemberId,
        role::{Permission, Role},
    },
    http::{self, Caller, Json, Problem, ProblemBody},
};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default().routes(routes!(list))
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
async fn list(caller: Caller) -> Result<Json<TeammatePage>, Problem> {
    caller.may(Permission::Read)?;
    let members = caller.scope.members().all().await?.into_iter();
    let teammate = |member: leadline::store::members::Member| Teammate {
        id: member.id,
        name: member.name,
        email: member.email,
        role: member.role,
    };
    Ok(Json(TeammatePage { items: members.map(teammate).collect(), next_cursor: None }))
}
