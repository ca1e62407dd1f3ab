//! Forms: which there are and what they ask.

use std::process::ExitCode;

use axum::extract::State;
use leadline::{
    App,
    domain::{form::FormField, id::FormId, role::Permission},
    http::{self, Caller, Json, Path, Problem, ProblemBody},
    services::{Error, form_settings::allow_origins},
    store::{Scope, forms::Form},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default().routes(routes!(list)).routes(routes!(read, change))
}

fn main() -> ExitCode {
    http::function(router())
}

/// A form.
#[derive(Serialize, ToSchema)]
#[schema(as = Form)]
struct FormView {
    /// The id.
    id: FormId,
    /// The name.
    name: String,
    /// The last part of its address.
    slug: String,
    /// Its address.
    url: String,
    /// The published version.
    version: i64,
    /// The words beside the consent box.
    consent_text: String,
    /// The origins whose pages may post it as JSON.
    allowed_origins: Vec<String>,
    /// How many submissions there are.
    submissions: u64,
    /// The fields.
    fields: Vec<FormField>,
}

/// What is to change of a form.
#[derive(Deserialize, ToSchema)]
struct FormChange {
    /// The origins whose pages may post it as JSON, such as `https://www.example.com`.
    allowed_origins: Vec<String>,
}

/// The forms of a workspace, the newest first.
#[derive(Serialize, ToSchema)]
struct FormPage {
    /// The forms.
    items: Vec<FormView>,
    /// Always absent: the forms are given whole.
    next_cursor: Option<String>,
}

/// Lists forms.
#[utoipa::path(get, path = "/api/forms", operation_id = "forms_list", tag = "forms", security(("bearer" = [])),
    responses((status = 200, body = FormPage), (status = 401, body = ProblemBody)))]
async fn list(State(app): State<App>, caller: Caller) -> Result<Json<FormPage>, Problem> {
    caller.may(Permission::Read)?;
    let mut items = Vec::new();
    for form in caller.scope.forms().all().await? {
        items.push(view(&app, &caller.scope, form).await?);
    }
    Ok(Json(FormPage { items, next_cursor: None }))
}

/// Reads a form.
#[utoipa::path(get, path = "/api/forms/{id}", operation_id = "forms_read", tag = "forms", params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 200, body = FormView), (status = 404, body = ProblemBody)))]
async fn read(State(app): State<App>, caller: Caller, Path(id): Path<FormId>) -> Result<Json<FormView>, Problem> {
    caller.may(Permission::Read)?;
    let form = caller.scope.forms().get(&id).await?.ok_or(Error::NotFound)?;
    Ok(Json(view(&app, &caller.scope, form).await?))
}

/// Says which pages may post a form as JSON.
#[utoipa::path(patch, path = "/api/forms/{id}", operation_id = "forms_change", tag = "forms", request_body = FormChange, params(("id" = String, Path)),
    security(("bearer" = [])), responses((status = 200, body = FormView), (status = 403, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn change(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<FormId>,
    Json(change): Json<FormChange>,
) -> Result<Json<FormView>, Problem> {
    caller.may(Permission::ChangeSettings)?;
    let form = allow_origins(&app, &caller.scope, &caller.member, &id, &change.allowed_origins).await?;
    Ok(Json(view(&app, &caller.scope, form).await?))
}

async fn view(app: &App, scope: &Scope, form: Form) -> Result<FormView, Problem> {
    let version = scope.forms().published(&form).await?;
    Ok(FormView {
        url: app.config.public(&format!("/f/{}", form.slug)),
        submissions: scope.submissions().count_of_form(&form.id).await?,
        id: form.id,
        name: form.name,
        slug: form.slug,
        version: form.version,
        allowed_origins: form.allowed_origins,
        consent_text: version.consent_text,
        fields: version.fields,
    })
}
