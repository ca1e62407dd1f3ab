//! Forms: which there are and what they ask.

use std::process::ExitCode;

use axum::extract::State;
use leadline::{
    App,
    domain::{form::FormField, id::FormId, role::Permission},
    http::{self, Caller, Json, Path, Problem, ProblemBody},
    services::Error,
    store::{Scope, forms::Form},
};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default().routes(routes!(list)).routes(routes!(read))
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
    /// How many submissions there are.
    submissions: u64,
    /// The fields.
    fields: Vec<FormField>,
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

async fn view(app: &App, scope: &Scope, form: Form) -> Result<FormView, Problem> {
    let version = scope.forms().published(&form).await?;
    Ok(FormView {
        url: app.config.public(&format!("/f/{}", form.slug)),
        submissions: scope.submissions().count_of_form(&form.id).await?,
        id: form.id,
        name: form.name,
        slug: form.slug,
        version: form.version,
        consent_text: version.consent_text,
        fields: version.fields,
    })
}
