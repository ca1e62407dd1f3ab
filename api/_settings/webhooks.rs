//! Webhooks out: programs of the workspace's own, what they hear of, and how that went.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use leadline::{
    App,
    domain::{
        id::{WebhookDeliveryId, WebhookEndpointId},
        webhook_event::WebhookState,
    },
    http::{Background, Caller, Json, ListQuery, Path, Problem, ProblemBody, Query, needs},
    jobs,
    services::{
        webhook_deliveries::{
            DeliveryView, ReplayRequest, Replayed, list_deliveries, replay_one, replay_since, test_endpoint,
        },
        webhook_endpoints::{
            EndpointChange, EndpointView, EndpointWithSecret, NewEndpoint, add_endpoint, change_endpoint,
            list_endpoints, remove_endpoint, rotate_secret,
        },
    },
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default()
        .routes(routes!(list, add))
        .routes(routes!(change, remove))
        .routes(routes!(rotate))
        .routes(routes!(test))
        .routes(routes!(deliveries))
        .routes(routes!(replay_all))
        .routes(routes!(replay))
}

/// The endpoints of a workspace, the oldest first.
#[derive(Serialize, ToSchema)]
struct WebhookEndpointPage {
    /// The endpoints.
    items: Vec<EndpointView>,
    /// Always absent: the endpoints are given whole.
    next_cursor: Option<String>,
}

/// A page of what an endpoint was told, the newest first.
#[derive(Serialize, ToSchema)]
struct WebhookDeliveryPage {
    /// What it was told.
    items: Vec<DeliveryView>,
    /// Leads to the next page.
    next_cursor: Option<String>,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct DeliveriesQuery {
    /// Only those that stand so.
    #[param(inline)]
    state: Option<WebhookState>,
    /// At most so many items: 1 to 200, usually 50.
    limit: Option<i64>,
    /// The `next_cursor` of the former page.
    cursor: Option<String>,
}

/// Lists the endpoints. Their secrets are not shown again.
#[utoipa::path(get, path = "/api/settings/webhooks", operation_id = "settings_webhooks", tag = "settings", security(("bearer" = [])),
    responses((status = 200, body = WebhookEndpointPage), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody)))]
async fn list(caller: Caller<needs::ChangeSettings>) -> Result<Json<WebhookEndpointPage>, Problem> {
    Ok(Json(WebhookEndpointPage { items: list_endpoints(&caller.scope).await?, next_cursor: None }))
}

/// Adds an endpoint. Its secret is shown this once.
#[utoipa::path(post, path = "/api/settings/webhooks", operation_id = "settings_add_webhook", tag = "settings", request_body = NewEndpoint, security(("bearer" = [])),
    responses((status = 201, body = EndpointWithSecret), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn add(
    State(app): State<App>,
    caller: Caller<needs::ChangeSettings>,
    Json(new): Json<NewEndpoint>,
) -> Result<Response, Problem> {
    let added = add_endpoint(&app, &caller.scope, &caller.member, new).await?;
    Ok((StatusCode::CREATED, Json(added)).into_response())
}

/// Changes an endpoint, or switches it on or off. What is absent stays.
#[utoipa::path(patch, path = "/api/settings/webhooks/{id}", operation_id = "settings_change_webhook", tag = "settings", request_body = EndpointChange,
    params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 200, body = EndpointView), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn change(
    State(app): State<App>,
    caller: Caller<needs::ChangeSettings>,
    Path(id): Path<WebhookEndpointId>,
    Json(change): Json<EndpointChange>,
) -> Result<Json<EndpointView>, Problem> {
    Ok(Json(change_endpoint(&app, &caller.scope, &caller.member, &id, change).await?))
}

/// Removes an endpoint and the record of what it was told.
#[utoipa::path(delete, path = "/api/settings/webhooks/{id}", operation_id = "settings_remove_webhook", tag = "settings",
    params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 204), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
async fn remove(
    State(app): State<App>,
    caller: Caller<needs::ChangeSettings>,
    Path(id): Path<WebhookEndpointId>,
) -> Result<StatusCode, Problem> {
    remove_endpoint(&app, &caller.scope, &caller.member, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Gives an endpoint another secret, shown this once. For a day messages are signed with both.
#[utoipa::path(post, path = "/api/settings/webhooks/{id}/rotate", operation_id = "settings_rotate_webhook", tag = "settings",
    params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 200, body = EndpointWithSecret), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
async fn rotate(
    State(app): State<App>,
    caller: Caller<needs::ChangeSettings>,
    Path(id): Path<WebhookEndpointId>,
) -> Result<Json<EndpointWithSecret>, Problem> {
    Ok(Json(rotate_secret(&app, &caller.scope, &caller.member, &id).await?))
}

/// Sends an endpoint the event `webhook.test`.
#[utoipa::path(post, path = "/api/settings/webhooks/{id}/test", operation_id = "settings_test_webhook", tag = "settings",
    params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 201, body = DeliveryView), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
async fn test(
    State(app): State<App>,
    caller: Caller<needs::ChangeSettings>,
    Path(id): Path<WebhookEndpointId>,
    background: Background,
) -> Result<Response, Problem> {
    let delivery = test_endpoint(&app, &caller.scope, &caller.member, &id).await?;
    jobs::settle(&background, &app, &caller.scope);
    Ok((StatusCode::CREATED, Json(delivery)).into_response())
}

/// Lists what an endpoint was told in the last 30 days, with every try.
#[utoipa::path(get, path = "/api/settings/webhooks/{id}/deliveries", operation_id = "settings_webhook_deliveries", tag = "settings",
    params(("id" = String, Path), DeliveriesQuery), security(("bearer" = [])),
    responses((status = 200, body = WebhookDeliveryPage), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
async fn deliveries(
    caller: Caller<needs::ChangeSettings>,
    Path(id): Path<WebhookEndpointId>,
    Query(query): Query<DeliveriesQuery>,
) -> Result<Json<WebhookDeliveryPage>, Problem> {
    let page = ListQuery { limit: query.limit, cursor: query.cursor }.into();
    let page = list_deliveries(&caller.scope, &id, query.state, &page).await?;
    Ok(Json(WebhookDeliveryPage { items: page.items, next_cursor: page.next_cursor }))
}

/// Tells an endpoint of everything that happened since a moment and did not arrive, also while it was switched off.
#[utoipa::path(post, path = "/api/settings/webhooks/{id}/replay", operation_id = "settings_replay_webhook", tag = "settings", request_body = ReplayRequest,
    params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 200, body = Replayed), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn replay_all(
    State(app): State<App>,
    caller: Caller<needs::ChangeSettings>,
    Path(id): Path<WebhookEndpointId>,
    background: Background,
    Json(request): Json<ReplayRequest>,
) -> Result<Json<Replayed>, Problem> {
    let replayed = replay_since(&app, &caller.scope, &caller.member, &id, request.since).await?;
    jobs::settle(&background, &app, &caller.scope);
    Ok(Json(replayed))
}

/// Tells an endpoint once more of one event, under the same id.
#[utoipa::path(post, path = "/api/settings/webhooks/{id}/deliveries/{delivery_id}/replay", operation_id = "settings_replay_webhook_delivery", tag = "settings",
    params(("id" = String, Path), ("delivery_id" = String, Path)), security(("bearer" = [])),
    responses((status = 200, body = DeliveryView), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
async fn replay(
    State(app): State<App>,
    caller: Caller<needs::ChangeSettings>,
    Path((id, delivery)): Path<(WebhookEndpointId, WebhookDeliveryId)>,
    background: Background,
) -> Result<Json<DeliveryView>, Problem> {
    let delivery = replay_one(&app, &caller.scope, &caller.member, &id, &delivery).await?;
    jobs::settle(&background, &app, &caller.scope);
    Ok(Json(delivery))
}
