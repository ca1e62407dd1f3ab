//! Forms: which there are and what they ask.

use std::process::ExitCode;

use axum::extract::State;
use leadline::{
    App,
    domain::{
        form::{FormDraft, FormField, FormVersion},
        id::FormId,
        programme_lint::{Finding, is_publishable},
    },
    http::{self, Caller, Json, Path, Problem, ProblemBody, needs},
    services::{
        Error,
        form_settings::{FormChange, change_form},
        form_versions::{self, Publication},
    },
    store::{Scope, forms::Form},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default()
        .routes(routes!(list))
        .routes(routes!(read, change))
        .routes(routes!(versions))
        .routes(routes!(lint))
        .routes(routes!(publish))
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
    /// The countries whose phones it takes (ISO 3166); none: all. Others are held back.
    allowed_countries: Vec<String>,
    /// How many submissions there are.
    submissions: u64,
    /// The fields.
    fields: Vec<FormField>,
}

/// What is to change of a form; what is absent stays.
#[derive(Deserialize, ToSchema)]
#[schema(as = FormChange)]
struct Change {
    /// The origins whose pages may post it as JSON, such as `https://www.example.com`.
    allowed_origins: Option<Vec<String>>,
    /// The countries whose phones it takes, such as `US`; an empty list: all. Others are held back.
    allowed_countries: Option<Vec<String>>,
}

/// A draft to look over.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LintRequest {
    /// The draft; absent or null: the published version.
    draft: Option<FormDraft>,
}

/// What was found in a form.
#[derive(Serialize, ToSchema)]
struct LintReport {
    /// The findings, the worst first.
    findings: Vec<Finding>,
    /// Whether it may be published without answering for anything.
    publishable: bool,
}

/// A version to publish.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PublishRequest {
    /// What it says.
    draft: FormDraft,
    /// The version it was made from. Another one published meanwhile is a conflict then.
    based_on: Option<i64>,
    /// The rules whose errors you answer for, such as `disclosure.rates/1`: all of them and no others. It is written to
    /// the audit log.
    #[serde(default)]
    accept_findings: Vec<String>,
}

/// A form that was published.
#[derive(Serialize, ToSchema)]
struct Published {
    /// The form.
    form: FormView,
    /// What was found, the worst first.
    findings: Vec<Finding>,
}

/// One version of a form.
#[derive(Serialize, ToSchema)]
struct FormVersionView {
    /// Counts from 1.
    version: i64,
    /// What it says.
    draft: FormDraft,
}

/// The newest versions of a form, the newest first.
#[derive(Serialize, ToSchema)]
struct FormVersionPage {
    /// At most 50.
    items: Vec<FormVersionView>,
    /// Always absent.
    next_cursor: Option<String>,
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
async fn list(State(app): State<App>, caller: Caller<needs::Read>) -> Result<Json<FormPage>, Problem> {
    let mut items = Vec::new();
    for form in caller.scope.forms().all().await? {
        items.push(view(&app, &caller.scope, form).await?);
    }
    Ok(Json(FormPage { items, next_cursor: None }))
}

/// Reads a form.
#[utoipa::path(get, path = "/api/forms/{id}", operation_id = "forms_read", tag = "forms", params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 200, body = FormView), (status = 404, body = ProblemBody)))]
async fn read(
    State(app): State<App>,
    caller: Caller<needs::Read>,
    Path(id): Path<FormId>,
) -> Result<Json<FormView>, Problem> {
    let form = caller.scope.forms().get(&id).await?.ok_or(Error::NotFound)?;
    Ok(Json(view(&app, &caller.scope, form).await?))
}

/// Says which pages may post a form as JSON, and which countries' phones it takes.
#[utoipa::path(patch, path = "/api/forms/{id}", operation_id = "forms_change", tag = "forms", request_body = Change, params(("id" = String, Path)),
    security(("bearer" = [])), responses((status = 200, body = FormView), (status = 403, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn change(
    State(app): State<App>,
    caller: Caller<needs::ChangeSettings>,
    Path(id): Path<FormId>,
    Json(change): Json<Change>,
) -> Result<Json<FormView>, Problem> {
    let change = FormChange { origins: change.allowed_origins, countries: change.allowed_countries };
    let form = change_form(&app, &caller.scope, &caller.member, &id, &change).await?;
    Ok(Json(view(&app, &caller.scope, form).await?))
}

/// Lists the versions of a form.
#[utoipa::path(get, path = "/api/forms/{id}/versions", operation_id = "forms_versions", tag = "forms", params(("id" = String, Path)),
    security(("bearer" = [])), responses((status = 200, body = FormVersionPage), (status = 404, body = ProblemBody)))]
async fn versions(caller: Caller<needs::Read>, Path(id): Path<FormId>) -> Result<Json<FormVersionPage>, Problem> {
    let versions = form_versions::versions(&caller.scope, &id).await?.into_iter();
    let view = |version: FormVersion| FormVersionView { version: version.version, draft: version.into() };
    Ok(Json(FormVersionPage { items: versions.map(view).collect(), next_cursor: None }))
}

/// Looks a form over before it is published, as carriers and vendors would.
#[utoipa::path(post, path = "/api/forms/{id}/lint", operation_id = "forms_lint", tag = "forms", request_body = LintRequest, params(("id" = String, Path)),
    security(("bearer" = [])), responses((status = 200, body = LintReport), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn lint(
    caller: Caller<needs::Read>,
    Path(id): Path<FormId>,
    Json(request): Json<LintRequest>,
) -> Result<Json<LintReport>, Problem> {
    let findings = form_versions::look_over(&caller.scope, &id, request.draft).await?;
    Ok(Json(LintReport { publishable: is_publishable(&findings), findings }))
}

/// Publishes a form's next version. Where something is found that would be rejected, nothing is published, unless an owner
/// or admin answers for it.
#[utoipa::path(post, path = "/api/forms/{id}/publish", operation_id = "forms_publish", tag = "forms", request_body = PublishRequest, params(("id" = String, Path)),
    security(("bearer" = [])), responses((status = 200, body = Published), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody),
    (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn publish(
    State(app): State<App>,
    caller: Caller<needs::ChangeSettings>,
    Path(id): Path<FormId>,
    Json(request): Json<PublishRequest>,
) -> Result<Json<Published>, Problem> {
    let PublishRequest { draft, based_on, accept_findings } = request;
    let publication = Publication { draft, based_on, accept_findings };
    let (form, findings) = form_versions::publish(&app, &caller.scope, &caller.member, &id, publication).await?;
    Ok(Json(Published { form: view(&app, &caller.scope, form).await?, findings }))
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
        allowed_countries: form.allowed_countries,
        consent_text: version.consent_text,
        fields: version.fields,
    })
}
