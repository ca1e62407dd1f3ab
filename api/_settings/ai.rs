//! The assistant: its models, what they may spend, and what it says.

use axum::extract::State;
use leadline::{
    App,
    domain::{turn::Language, wordings::Wording},
    http::{Caller, Json, Path, Problem, ProblemBody, Query, needs},
    services::{
        agreement_view::{AgreementView, read_agreement},
        ai_settings::{AiSettingsChange, AiSettingsView, change_ai_settings, read_ai_settings},
        note_read::{Read, note_read},
        wording_settings::{WordingChange, WordingView, change_wording, list_wordings},
    },
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default()
        .routes(routes!(read, change))
        .routes(routes!(agreement))
        .routes(routes!(replies))
        .routes(routes!(reword, take_back))
}

/// What the assistant says where it words nothing anew.
#[derive(Serialize, ToSchema)]
struct ReplyPage {
    /// Every reply in every language.
    items: Vec<WordingView>,
    /// Always absent: they are given whole.
    next_cursor: Option<String>,
}

/// Reads which models are asked, and what they may spend and have spent today.
#[utoipa::path(get, path = "/api/settings/ai", operation_id = "settings_ai", tag = "settings", security(("bearer" = [])),
    responses((status = 200, body = AiSettingsView), (status = 401, body = ProblemBody)))]
async fn read(State(app): State<App>, caller: Caller<needs::Read>) -> Result<Json<AiSettingsView>, Problem> {
    Ok(Json(read_ai_settings(&app, &caller.scope).await?))
}

/// Changes what they may spend. What is absent stays; null takes a limit away. Over a limit the built-in engine answers.
#[utoipa::path(patch, path = "/api/settings/ai", operation_id = "settings_change_ai", tag = "settings", request_body = AiSettingsChange,
    security(("bearer" = [])), responses((status = 200, body = AiSettingsView), (status = 403, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn change(
    State(app): State<App>,
    caller: Caller<needs::ChangeSettings>,
    Json(change): Json<AiSettingsChange>,
) -> Result<Json<AiSettingsView>, Problem> {
    Ok(Json(change_ai_settings(&app, &caller.scope, &caller.member, change).await?))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Period {
    /// How many days back: 1 to 90, usually 30.
    #[param(minimum = 1, maximum = 90)]
    days: Option<u16>,
}

/// Reads how far what the assistant proposed, or would have said where it only watches, agrees with what the team said.
#[utoipa::path(get, path = "/api/settings/ai/agreement", operation_id = "settings_agreement", tag = "settings", params(Period), security(("bearer" = [])),
    responses((status = 200, body = AgreementView), (status = 401, body = ProblemBody)))]
async fn agreement(
    State(app): State<App>,
    caller: Caller<needs::Read>,
    Query(period): Query<Period>,
) -> Result<Json<AgreementView>, Problem> {
    let view = read_agreement(&caller.scope, period.days.unwrap_or(30).clamp(1, 90)).await?;
    note_read(&app, &caller.scope, &caller.member, Read::People).await?;
    Ok(Json(view))
}

/// Lists what is said where nothing is worded anew, in the workspace's own words and in ours.
#[utoipa::path(get, path = "/api/settings/ai/replies", operation_id = "settings_replies", tag = "settings", security(("bearer" = [])),
    responses((status = 200, body = ReplyPage), (status = 401, body = ProblemBody)))]
async fn replies(caller: Caller<needs::Read>) -> Result<Json<ReplyPage>, Problem> {
    Ok(Json(ReplyPage { items: list_wordings(&caller.scope).await?, next_cursor: None }))
}

/// Says a reply in the workspace's own words.
#[utoipa::path(put, path = "/api/settings/ai/replies/{language}/{reply}", operation_id = "settings_reword", tag = "settings",
    params(("language" = Language, Path), ("reply" = Wording, Path)), request_body = WordingChange, security(("bearer" = [])),
    responses((status = 200, body = WordingView), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn reword(
    State(app): State<App>,
    caller: Caller<needs::ChangeSettings>,
    Path((language, reply)): Path<(Language, Wording)>,
    Json(change): Json<WordingChange>,
) -> Result<Json<WordingView>, Problem> {
    let said = change_wording(&app, &caller.scope, &caller.member, (reply, language), Some(&change.text)).await?;
    Ok(Json(said))
}

/// Says a reply in our words again.
#[utoipa::path(delete, path = "/api/settings/ai/replies/{language}/{reply}", operation_id = "settings_take_reply_back", tag = "settings",
    params(("language" = Language, Path), ("reply" = Wording, Path)), security(("bearer" = [])),
    responses((status = 200, body = WordingView), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
async fn take_back(
    State(app): State<App>,
    caller: Caller<needs::ChangeSettings>,
    Path((language, reply)): Path<(Language, Wording)>,
) -> Result<Json<WordingView>, Problem> {
    Ok(Json(change_wording(&app, &caller.scope, &caller.member, (reply, language), None).await?))
}
