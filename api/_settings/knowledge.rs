//! What the assistant answers from, and what it was asked in vain.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use leadline::{
    App,
    domain::{id::KnowledgeId, role::Permission},
    http::{Caller, Json, ListQuery, Path, Problem, ProblemBody, Query},
    services::{
        knowledge::{NewAnswered, add_answer, delete_answer},
        knowledge_gaps::{GapView, answer_gap, dismiss_gap, list_gaps},
    },
    store::knowledge::KnowledgeEntry,
};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default()
        .routes(routes!(list, add))
        .routes(routes!(delete))
        .routes(routes!(gaps))
        .routes(routes!(answer, dismiss))
}

/// A question and its answer.
#[derive(Serialize, ToSchema)]
#[schema(as = KnowledgeEntry)]
struct KnowledgeView {
    /// The id.
    id: KnowledgeId,
    /// The question.
    question: String,
    /// The answer, as it is texted.
    answer: String,
    /// When it was written.
    updated_at: String,
}

/// What the assistant knows.
#[derive(Serialize, ToSchema)]
struct KnowledgePage {
    /// The entries, the newest first.
    items: Vec<KnowledgeView>,
    /// Always absent: the knowledge is given whole.
    next_cursor: Option<String>,
}

/// A page of the questions that nothing stored answered, the newest first.
#[derive(Serialize, ToSchema)]
struct GapPage {
    /// The questions.
    items: Vec<GapView>,
    /// Leads to the next page.
    next_cursor: Option<String>,
}

/// Lists what the assistant knows.
#[utoipa::path(get, path = "/api/settings/knowledge", operation_id = "settings_knowledge", tag = "settings", security(("bearer" = [])),
    responses((status = 200, body = KnowledgePage), (status = 401, body = ProblemBody)))]
async fn list(caller: Caller) -> Result<Json<KnowledgePage>, Problem> {
    caller.may(Permission::Read)?;
    let items = caller.scope.knowledge().all().await?.into_iter().map(view).collect();
    Ok(Json(KnowledgePage { items, next_cursor: None }))
}

/// Adds to what the assistant knows.
#[utoipa::path(post, path = "/api/settings/knowledge", operation_id = "settings_add_knowledge", tag = "settings", request_body = NewAnswered,
    security(("bearer" = [])), responses((status = 201, body = KnowledgeView), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn add(State(app): State<App>, caller: Caller, Json(new): Json<NewAnswered>) -> Result<Response, Problem> {
    caller.may(Permission::EditKnowledge)?;
    let entry = add_answer(&app, &caller.scope, &caller.member, &new).await?;
    Ok((StatusCode::CREATED, Json(view(entry))).into_response())
}

/// Forgets an entry.
#[utoipa::path(delete, path = "/api/settings/knowledge/{id}", operation_id = "settings_delete_knowledge", tag = "settings", params(("id" = String, Path)),
    security(("bearer" = [])), responses((status = 204), (status = 404, body = ProblemBody)))]
async fn delete(State(app): State<App>, caller: Caller, Path(id): Path<KnowledgeId>) -> Result<StatusCode, Problem> {
    caller.may(Permission::EditKnowledge)?;
    delete_answer(&app, &caller.scope, &caller.member, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lists what leads asked and nothing stored answered.
#[utoipa::path(get, path = "/api/settings/knowledge-gaps", operation_id = "settings_knowledge_gaps", tag = "settings", params(ListQuery),
    security(("bearer" = [])), responses((status = 200, body = GapPage), (status = 401, body = ProblemBody)))]
async fn gaps(caller: Caller, Query(query): Query<ListQuery>) -> Result<Json<GapPage>, Problem> {
    caller.may(Permission::Read)?;
    let page = list_gaps(&caller.scope, &query.into()).await?;
    Ok(Json(GapPage { items: page.items, next_cursor: page.next_cursor }))
}

/// Stores the answer to such a question, for the next lead that asks it. What tells who this lead is does not belong in it.
#[utoipa::path(post, path = "/api/settings/knowledge-gaps/{id}", operation_id = "settings_answer_gap", tag = "settings", params(("id" = String, Path)),
    request_body = NewAnswered, security(("bearer" = [])),
    responses((status = 201, body = KnowledgeView), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn answer(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    Json(new): Json<NewAnswered>,
) -> Result<Response, Problem> {
    caller.may(Permission::EditKnowledge)?;
    let entry = answer_gap(&app, &caller.scope, &caller.member, &id, &new).await?;
    Ok((StatusCode::CREATED, Json(view(entry))).into_response())
}

/// Takes such a question off the list.
#[utoipa::path(delete, path = "/api/settings/knowledge-gaps/{id}", operation_id = "settings_dismiss_gap", tag = "settings", params(("id" = String, Path)),
    security(("bearer" = [])), responses((status = 204), (status = 404, body = ProblemBody)))]
async fn dismiss(State(app): State<App>, caller: Caller, Path(id): Path<String>) -> Result<StatusCode, Problem> {
    caller.may(Permission::EditKnowledge)?;
    dismiss_gap(&app, &caller.scope, &caller.member, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn view(entry: KnowledgeEntry) -> KnowledgeView {
    KnowledgeView {
        id: entry.id,
        question: entry.question,
        answer: entry.answer,
        updated_at: entry.updated_at.to_string(),
    }
}
