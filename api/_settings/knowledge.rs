//! What the assistant answers from, and what it was asked in vain.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use jiff::civil::Date;
use leadline::{
    App, clock,
    domain::{
        id::{DocumentId, KnowledgeId, MessageId},
        knowledge::Standing,
    },
    http::{Caller, Json, ListQuery, Path, Problem, ProblemBody, Query, needs},
    services::{
        knowledge::{NewAnswered, add_answer, delete_answer},
        knowledge_gaps::{GapView, answer_gap, dismiss_gap, list_gaps},
        note_read::{Read, note_read},
    },
    store::{
        knowledge::{KnowledgeEntry, KnowledgeFilter, Origin},
        page::PageRequest,
    },
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
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
    /// The document it is a passage of.
    document_id: Option<DocumentId>,
    /// The first day on which it is true.
    valid_from: Option<String>,
    /// The last day on which it is true.
    valid_until: Option<String>,
    /// Whether it is true today, and if not, why. Only what is true is answered.
    standing: Standing,
    /// When it was written.
    updated_at: String,
}

/// What the assistant knows.
#[derive(Serialize, ToSchema)]
struct KnowledgePage {
    /// The entries, the newest first.
    items: Vec<KnowledgeView>,
    /// Leads to the next page.
    next_cursor: Option<String>,
}

/// Which entries, and from where.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct KnowledgeQuery {
    /// At most so many items: 1 to 200, usually 50.
    limit: Option<i64>,
    /// The `next_cursor` of the former page.
    cursor: Option<String>,
    /// The passages of this document alone, in its order; `none`: what is no passage of any.
    document: Option<String>,
    /// The entries that hold these words alone.
    q: Option<String>,
}

impl KnowledgeQuery {
    fn split(self) -> (KnowledgeFilter, PageRequest) {
        let Self { limit, cursor, document, q } = self;
        let words = q.map(|words| words.trim().to_owned()).filter(|words| !words.is_empty());
        let origin = match document {
            None => Origin::Any,
            Some(none) if none == "none" => Origin::Members,
            Some(id) => Origin::Document(id.into()),
        };
        (KnowledgeFilter { origin, words }, ListQuery { limit, cursor }.into())
    }
}

/// A question and its answer, and where a member wrote it.
#[derive(Deserialize, ToSchema)]
struct KnowledgeAddition {
    /// The question.
    question: String,
    /// The answer, as it is to be texted.
    answer: String,
    /// The first day on which it is true, on the workspace's clock.
    #[schema(value_type = Option<String>, format = Date)]
    valid_from: Option<Date>,
    /// The last day on which it is true.
    #[schema(value_type = Option<String>, format = Date)]
    valid_until: Option<Date>,
    /// The text of a member it is taken from. What tells who its lead is does not belong in it then.
    message_id: Option<MessageId>,
}

/// A page of the questions that nothing stored answered, the newest first.
#[derive(Serialize, ToSchema)]
struct GapPage {
    /// The questions.
    items: Vec<GapView>,
    /// Leads to the next page.
    next_cursor: Option<String>,
}

/// Lists what the assistant knows, the newest first.
#[utoipa::path(get, path = "/api/settings/knowledge", operation_id = "settings_knowledge", tag = "settings", params(KnowledgeQuery), security(("bearer" = [])),
    responses((status = 200, body = KnowledgePage), (status = 401, body = ProblemBody)))]
async fn list(
    caller: Caller<needs::Read>,
    Query(query): Query<KnowledgeQuery>,
) -> Result<Json<KnowledgePage>, Problem> {
    let (filter, page) = query.split();
    let today = caller.scope.workspace().await?.day(clock::now());
    let page = caller.scope.knowledge().list(&filter, &page).await?;
    let items = page.items.into_iter().map(|entry| view(entry, today)).collect();
    Ok(Json(KnowledgePage { items, next_cursor: page.next_cursor }))
}

/// Adds to what the assistant knows.
#[utoipa::path(post, path = "/api/settings/knowledge", operation_id = "settings_add_knowledge", tag = "settings", request_body = KnowledgeAddition,
    security(("bearer" = [])), responses((status = 201, body = KnowledgeView), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn add(
    State(app): State<App>,
    caller: Caller<needs::EditKnowledge>,
    Json(new): Json<KnowledgeAddition>,
) -> Result<Response, Problem> {
    let KnowledgeAddition { question, answer, valid_from, valid_until, message_id } = new;
    let new = NewAnswered { question, answer, valid_from, valid_until };
    let entry = add_answer(&app, &caller.scope, &caller.member, &new, message_id.as_ref()).await?;
    created(&caller, entry).await
}

/// Forgets an entry.
#[utoipa::path(delete, path = "/api/settings/knowledge/{id}", operation_id = "settings_delete_knowledge", tag = "settings", params(("id" = String, Path)),
    security(("bearer" = [])), responses((status = 204), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
async fn delete(
    State(app): State<App>,
    caller: Caller<needs::EditKnowledge>,
    Path(id): Path<KnowledgeId>,
) -> Result<StatusCode, Problem> {
    delete_answer(&app, &caller.scope, &caller.member, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lists what leads asked and nothing stored answered.
#[utoipa::path(get, path = "/api/settings/knowledge-gaps", operation_id = "settings_knowledge_gaps", tag = "settings", params(ListQuery),
    security(("bearer" = [])), responses((status = 200, body = GapPage), (status = 401, body = ProblemBody)))]
async fn gaps(
    State(app): State<App>,
    caller: Caller<needs::Read>,
    Query(query): Query<ListQuery>,
) -> Result<Json<GapPage>, Problem> {
    let page = list_gaps(&caller.scope, &query.into()).await?;
    note_read(&app, &caller.scope, &caller.member, Read::People).await?;
    Ok(Json(GapPage { items: page.items, next_cursor: page.next_cursor }))
}

/// Stores the answer to such a question, for the next lead that asks it. What tells who this lead is does not belong in it.
#[utoipa::path(post, path = "/api/settings/knowledge-gaps/{id}", operation_id = "settings_answer_gap", tag = "settings", params(("id" = String, Path)),
    request_body = NewAnswered, security(("bearer" = [])),
    responses((status = 201, body = KnowledgeView), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn answer(
    State(app): State<App>,
    caller: Caller<needs::EditKnowledge>,
    Path(id): Path<String>,
    Json(new): Json<NewAnswered>,
) -> Result<Response, Problem> {
    let entry = answer_gap(&app, &caller.scope, &caller.member, &id, &new).await?;
    created(&caller, entry).await
}

/// Takes such a question off the list.
#[utoipa::path(delete, path = "/api/settings/knowledge-gaps/{id}", operation_id = "settings_dismiss_gap", tag = "settings", params(("id" = String, Path)),
    security(("bearer" = [])), responses((status = 204), (status = 404, body = ProblemBody)))]
async fn dismiss(
    State(app): State<App>,
    caller: Caller<needs::EditKnowledge>,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    dismiss_gap(&app, &caller.scope, &caller.member, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn created(caller: &Caller<needs::EditKnowledge>, entry: KnowledgeEntry) -> Result<Response, Problem> {
    let today = caller.scope.workspace().await?.day(clock::now());
    Ok((StatusCode::CREATED, Json(view(entry, today))).into_response())
}

fn view(entry: KnowledgeEntry, today: Date) -> KnowledgeView {
    KnowledgeView {
        standing: entry.validity.on(today),
        valid_from: entry.validity.valid_from.map(|day| day.to_string()),
        valid_until: entry.validity.valid_until.map(|day| day.to_string()),
        document_id: entry.document_id,
        id: entry.id,
        question: entry.question,
        answer: entry.answer,
        updated_at: entry.updated_at.to_string(),
    }
}
