//! Documents the assistant answers from: published in versions, looked at before, restored, deleted.

use axum::{
    extract::{DefaultBodyLimit, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use jiff::civil::Date;
use leadline::{
    App, clock,
    domain::{
        id::DocumentId,
        knowledge::{DocumentDraft, DocumentKind, Standing},
        picture::MAX_UPLOAD,
    },
    http::{Caller, Json, ListQuery, Path, Problem, ProblemBody, Query, needs},
    services::{
        knowledge_documents::{add_document, delete_document, read_version, replace_document, restore_document},
        knowledge_preview::{DocumentPreview, DocumentProposal, preview},
        note_read::{Read, note_read},
    },
    store::knowledge_documents::{DocumentVersion, KnowledgeDocument},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes. A document may be larger than other bodies.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default()
        .routes(routes!(list, add))
        .routes(routes!(look))
        .routes(routes!(read, delete))
        .routes(routes!(versions, replace))
        .routes(routes!(read_older))
        .routes(routes!(restore))
        .layer(DefaultBodyLimit::max(MAX_UPLOAD))
}

/// A version of a document.
#[derive(Serialize, ToSchema)]
#[schema(as = DocumentVersion)]
struct VersionView {
    /// Its number, from 1.
    version: i64,
    /// What it is called.
    title: String,
    /// What its content is written in.
    kind: DocumentKind,
    /// Where it was taken from.
    source: Option<String>,
    /// The first day on which it is true.
    valid_from: Option<String>,
    /// The last day on which it is true.
    valid_until: Option<String>,
    /// Whether it is true today, and if not, why. Only what is true is answered.
    standing: Standing,
    /// How many passages it made.
    passages: i64,
    /// When it was published.
    published_at: String,
}

/// A document, as its newest version says.
#[derive(Serialize, ToSchema)]
#[schema(as = KnowledgeDocument)]
struct DocumentView {
    /// The id.
    id: DocumentId,
    /// The newest version.
    #[serde(flatten)]
    newest: VersionView,
}

/// A version of a document with its content.
#[derive(Serialize, ToSchema)]
struct DocumentContent {
    /// The version.
    #[serde(flatten)]
    version: VersionView,
    /// Its content, as it was given.
    content: String,
}

/// A page of documents, the newest first.
#[derive(Serialize, ToSchema)]
struct DocumentPage {
    /// The documents.
    items: Vec<DocumentView>,
    /// Leads to the next page.
    next_cursor: Option<String>,
}

/// The versions of a document, the newest first.
#[derive(Serialize, ToSchema)]
struct DocumentVersions {
    /// The versions, 50 at most.
    items: Vec<VersionView>,
}

/// The next version of a document.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Replacement {
    /// What it says.
    draft: DocumentDraft,
    /// The version it was made from: nothing is published when there is a newer one.
    based_on: i64,
}

/// An older version of a document, to be published anew.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Restoration {
    /// Which.
    version: i64,
    /// The newest version its publisher knows of.
    based_on: i64,
}

/// Lists the documents the assistant answers from.
#[utoipa::path(get, path = "/api/settings/knowledge-documents", operation_id = "settings_documents", tag = "settings", params(ListQuery),
    security(("bearer" = [])), responses((status = 200, body = DocumentPage), (status = 401, body = ProblemBody)))]
async fn list(caller: Caller<needs::Read>, Query(query): Query<ListQuery>) -> Result<Json<DocumentPage>, Problem> {
    let today = caller.scope.workspace().await?.day(clock::now());
    let page = caller.scope.knowledge_documents().list(&query.into()).await?;
    let items = page.items.into_iter().map(|document| view(document, today)).collect();
    Ok(Json(DocumentPage { items, next_cursor: page.next_cursor }))
}

/// Publishes a new document.
#[utoipa::path(post, path = "/api/settings/knowledge-documents", operation_id = "settings_add_document", tag = "settings", request_body = DocumentDraft,
    security(("bearer" = [])), responses((status = 201, body = DocumentView), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn add(
    State(app): State<App>,
    caller: Caller<needs::EditKnowledge>,
    Json(draft): Json<DocumentDraft>,
) -> Result<Response, Problem> {
    let document = add_document(&app, &caller.scope, &caller.member, &draft).await?;
    published(&caller, document).await
}

/// Shows what a new document, the next version of one, or its deletion would change. Nothing is stored.
#[utoipa::path(post, path = "/api/settings/knowledge-documents/preview", operation_id = "settings_preview_document", tag = "settings",
    request_body = DocumentProposal, security(("bearer" = [])),
    responses((status = 200, body = DocumentPreview), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn look(
    State(app): State<App>,
    caller: Caller<needs::EditKnowledge>,
    Json(proposal): Json<DocumentProposal>,
) -> Result<Json<DocumentPreview>, Problem> {
    let shown = preview(&caller.scope, &proposal).await?;
    // Questions that leads have asked are among it.
    note_read(&app, &caller.scope, &caller.member, Read::People).await?;
    Ok(Json(shown))
}

/// The newest version of a document, with its content.
#[utoipa::path(get, path = "/api/settings/knowledge-documents/{id}", operation_id = "settings_document", tag = "settings", params(("id" = String, Path)),
    security(("bearer" = [])), responses((status = 200, body = DocumentContent), (status = 404, body = ProblemBody)))]
async fn read(caller: Caller<needs::Read>, Path(id): Path<DocumentId>) -> Result<Json<DocumentContent>, Problem> {
    content(&caller, &id, None).await
}

/// Deletes a document with its versions and passages.
#[utoipa::path(delete, path = "/api/settings/knowledge-documents/{id}", operation_id = "settings_delete_document", tag = "settings",
    params(("id" = String, Path)), security(("bearer" = [])), responses((status = 204), (status = 404, body = ProblemBody)))]
async fn delete(
    State(app): State<App>,
    caller: Caller<needs::EditKnowledge>,
    Path(id): Path<DocumentId>,
) -> Result<StatusCode, Problem> {
    delete_document(&app, &caller.scope, &caller.member, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lists the newest versions of a document.
#[utoipa::path(get, path = "/api/settings/knowledge-documents/{id}/versions", operation_id = "settings_document_versions", tag = "settings",
    params(("id" = String, Path)), security(("bearer" = [])), responses((status = 200, body = DocumentVersions), (status = 404, body = ProblemBody)))]
async fn versions(caller: Caller<needs::Read>, Path(id): Path<DocumentId>) -> Result<Json<DocumentVersions>, Problem> {
    let documents = caller.scope.knowledge_documents();
    documents.get(&id, None).await?.ok_or_else(Problem::not_found)?;
    let today = caller.scope.workspace().await?.day(clock::now());
    let items = documents.versions(&id).await?.into_iter().map(|version| version_view(version, today)).collect();
    Ok(Json(DocumentVersions { items }))
}

/// Publishes the next version of a document. Passages that stay keep their ids.
#[utoipa::path(post, path = "/api/settings/knowledge-documents/{id}/versions", operation_id = "settings_replace_document", tag = "settings",
    params(("id" = String, Path)), request_body = Replacement, security(("bearer" = [])),
    responses((status = 201, body = DocumentView), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn replace(
    State(app): State<App>,
    caller: Caller<needs::EditKnowledge>,
    Path(id): Path<DocumentId>,
    Json(next): Json<Replacement>,
) -> Result<Response, Problem> {
    let document = replace_document(&app, &caller.scope, &caller.member, &id, &next.draft, next.based_on).await?;
    published(&caller, document).await
}

/// One version of a document, with its content.
#[utoipa::path(get, path = "/api/settings/knowledge-documents/{id}/versions/{version}", operation_id = "settings_document_version", tag = "settings",
    params(("id" = String, Path), ("version" = i64, Path)), security(("bearer" = [])),
    responses((status = 200, body = DocumentContent), (status = 404, body = ProblemBody)))]
async fn read_older(
    caller: Caller<needs::Read>,
    Path((id, version)): Path<(DocumentId, i64)>,
) -> Result<Json<DocumentContent>, Problem> {
    content(&caller, &id, Some(version)).await
}

/// Publishes an older version of a document anew, as its next one.
#[utoipa::path(post, path = "/api/settings/knowledge-documents/{id}/restore", operation_id = "settings_restore_document", tag = "settings",
    params(("id" = String, Path)), request_body = Restoration, security(("bearer" = [])),
    responses((status = 201, body = DocumentView), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
async fn restore(
    State(app): State<App>,
    caller: Caller<needs::EditKnowledge>,
    Path(id): Path<DocumentId>,
    Json(Restoration { version, based_on }): Json<Restoration>,
) -> Result<Response, Problem> {
    let document = restore_document(&app, &caller.scope, &caller.member, &id, version, based_on).await?;
    published(&caller, document).await
}

async fn published(caller: &Caller<needs::EditKnowledge>, document: KnowledgeDocument) -> Result<Response, Problem> {
    let today = caller.scope.workspace().await?.day(clock::now());
    Ok((StatusCode::CREATED, Json(view(document, today))).into_response())
}

async fn content(
    caller: &Caller<needs::Read>,
    id: &DocumentId,
    version: Option<i64>,
) -> Result<Json<DocumentContent>, Problem> {
    let today = caller.scope.workspace().await?.day(clock::now());
    let (version, content) = read_version(&caller.scope, id, version).await?;
    Ok(Json(DocumentContent { version: version_view(version, today), content }))
}

fn view(document: KnowledgeDocument, today: Date) -> DocumentView {
    DocumentView { id: document.id, newest: version_view(document.newest, today) }
}

fn version_view(version: DocumentVersion, today: Date) -> VersionView {
    VersionView {
        version: version.version,
        title: version.title,
        kind: version.kind,
        source: version.source,
        standing: version.validity.on(today),
        valid_from: version.validity.valid_from.map(|day| day.to_string()),
        valid_until: version.validity.valid_until.map(|day| day.to_string()),
        passages: version.passages,
        published_at: version.published_at.to_string(),
    }
}
