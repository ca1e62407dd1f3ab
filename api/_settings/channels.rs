//! Sender numbers, and the providers they can be at.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use leadline::{
    App,
    domain::{id::ChannelId, role::Permission},
    http::{Caller, Json, Path, Problem, ProblemBody, needs},
    services::{
        channel_settings::{
            ChannelChange, ChannelView, NewChannel, add_channel, change_channel, list_channels, remove_channel,
        },
        test_channel::{ChannelTest, Estimate, estimate, test_channel},
    },
    sms::{Capabilities, CredentialField, SmsProvider, registry},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default()
        .routes(routes!(providers))
        .routes(routes!(list, add))
        .routes(routes!(change, remove))
        .routes(routes!(test))
        .routes(routes!(price))
}

/// A provider a number can be at.
#[derive(Serialize, ToSchema)]
struct Provider {
    /// The name, as channels carry it.
    name: &'static str,
    /// The name as people write it.
    title: &'static str,
    /// What it can do.
    capabilities: Capabilities,
    /// What a channel must and may know.
    credentials: &'static [CredentialField],
}

/// The providers.
#[derive(Serialize, ToSchema)]
struct ProviderPage {
    /// The providers.
    items: Vec<Provider>,
    /// Always absent: the providers are given whole.
    next_cursor: Option<String>,
}

/// The sender numbers of a workspace, the oldest first.
#[derive(Serialize, ToSchema)]
struct ChannelPage {
    /// The numbers.
    items: Vec<ChannelView>,
    /// Always absent: the numbers are given whole.
    next_cursor: Option<String>,
}

/// Where a test text goes.
#[derive(Deserialize, ToSchema)]
struct TestRequest {
    /// A phone of yours.
    to: String,
}

/// A text to be estimated.
#[derive(Deserialize, ToSchema)]
struct EstimateRequest {
    /// The text.
    text: String,
}

/// Lists the providers.
#[utoipa::path(get, path = "/api/settings/providers", operation_id = "settings_providers", tag = "settings", security(("bearer" = [])),
    responses((status = 200, body = ProviderPage), (status = 401, body = ProblemBody)))]
async fn providers(_: Caller<needs::Read>) -> Result<Json<ProviderPage>, Problem> {
    let view = |provider: &'static dyn SmsProvider| Provider {
        name: provider.name(),
        title: provider.title(),
        capabilities: provider.capabilities(),
        credentials: provider.credential_fields(),
    };
    Ok(Json(ProviderPage { items: registry::providers().map(view).collect(), next_cursor: None }))
}

/// Lists the sender numbers. Addresses and credentials are shown to those who may change them.
#[utoipa::path(get, path = "/api/settings/channels", operation_id = "settings_channels", tag = "settings", security(("bearer" = [])),
    responses((status = 200, body = ChannelPage), (status = 401, body = ProblemBody)))]
async fn list(State(app): State<App>, caller: Caller<needs::Read>) -> Result<Json<ChannelPage>, Problem> {
    let whole = caller.may(Permission::ChangeSettings).is_ok();
    Ok(Json(ChannelPage { items: list_channels(&app, &caller.scope, whole).await?, next_cursor: None }))
}

/// Adds a sender number.
#[utoipa::path(post, path = "/api/settings/channels", operation_id = "settings_add_channel", tag = "settings", request_body = NewChannel, security(("bearer" = [])),
    responses((status = 201, body = ChannelView), (status = 403, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn add(
    State(app): State<App>,
    caller: Caller<needs::ChangeSettings>,
    Json(new): Json<NewChannel>,
) -> Result<Response, Problem> {
    let added = add_channel(&app, &caller.scope, caller.member.as_str(), new).await?;
    Ok((StatusCode::CREATED, Json(added)).into_response())
}

/// Changes a sender number. What is absent stays, null clears.
#[utoipa::path(patch, path = "/api/settings/channels/{id}", operation_id = "settings_change_channel", tag = "settings", request_body = ChannelChange,
    params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 200, body = ChannelView), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn change(
    State(app): State<App>,
    caller: Caller<needs::ChangeSettings>,
    Path(id): Path<ChannelId>,
    Json(change): Json<ChannelChange>,
) -> Result<Json<ChannelView>, Problem> {
    Ok(Json(change_channel(&app, &caller.scope, &caller.member, &id, change).await?))
}

/// Removes a sender number that was never used.
#[utoipa::path(delete, path = "/api/settings/channels/{id}", operation_id = "settings_remove_channel", tag = "settings", params(("id" = String, Path)),
    security(("bearer" = [])), responses((status = 204), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
async fn remove(
    State(app): State<App>,
    caller: Caller<needs::ChangeSettings>,
    Path(id): Path<ChannelId>,
) -> Result<StatusCode, Problem> {
    remove_channel(&app, &caller.scope, &caller.member, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sends a text to a phone of yours, to see whether the number works.
#[utoipa::path(post, path = "/api/settings/channels/{id}/test", operation_id = "settings_test_channel", tag = "settings", request_body = TestRequest,
    params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 200, body = ChannelTest), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn test(
    State(app): State<App>,
    caller: Caller<needs::ChangeSettings>,
    Path(id): Path<ChannelId>,
    Json(request): Json<TestRequest>,
) -> Result<Json<ChannelTest>, Problem> {
    Ok(Json(test_channel(&app, &caller.scope, &caller.member, &id, &request.to).await?))
}

/// Tells what a text would take and cost.
#[utoipa::path(post, path = "/api/settings/channels/{id}/estimate", operation_id = "settings_estimate", tag = "settings", request_body = EstimateRequest,
    params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 200, body = Estimate), (status = 404, body = ProblemBody)))]
async fn price(
    caller: Caller<needs::Read>,
    Path(id): Path<ChannelId>,
    Json(request): Json<EstimateRequest>,
) -> Result<Json<Estimate>, Problem> {
    Ok(Json(estimate(&caller.scope, &id, &request.text).await?))
}
