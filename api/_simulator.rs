//! The simulated providers and phones. Merged by `_server.rs` alone, and only at a local start.

use std::collections::BTreeMap;

use axum::{
    body::Bytes,
    extract::{DefaultBodyLimit, RawQuery, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use leadline::{
    App, clock,
    domain::{
        id::ChannelId,
        picture::{MAX_UPLOAD, sniff},
    },
    http::{Background, Json, Path, Problem, ProblemBody, stopping},
    services::{
        accept_webhook::webhook_url,
        simulate::{FromPhone, answer, deliver, text_from_phone, webhooks_of},
    },
    sms::{
        Method, ProviderResponse,
        simulator::{Call, Stage, magic_numbers},
    },
    store::simulator::SimulatedText,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{
    router::{OpenApiRouter, UtoipaMethodRouterExt},
    routes,
};

/// The routes.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default()
        .routes(routes!(overview))
        .routes(routes!(phones))
        .routes(routes!(phone))
        .routes(routes!(write))
        .routes(routes!(webhooks))
        .routes(routes!(keep_picture).layer(DefaultBodyLimit::max(MAX_UPLOAD)))
        .routes(routes!(picture))
        .route("/api/simulator/{vendor}/{*path}", get(call).post(call))
}

/// A simulated channel.
#[derive(Serialize, ToSchema)]
struct SimulatorChannel {
    /// The id.
    channel_id: ChannelId,
    /// The provider it plays.
    provider: String,
    /// The number.
    number: String,
    /// Where the provider's SDK is pointed.
    base_url: String,
    /// Where texts from phones go.
    inbound_url: String,
    /// Where reports go.
    status_url: String,
    /// What an SDK needs.
    credentials: BTreeMap<String, String>,
    /// Numbers that misbehave, by what they do.
    magic_numbers: BTreeMap<String, String>,
}

/// What is simulated.
#[derive(Serialize, ToSchema)]
struct SimulatorOverview {
    /// The channels.
    channels: Vec<SimulatorChannel>,
}

/// A phone that was texted or has texted.
#[derive(Serialize, ToSchema)]
struct SimulatorPhone {
    /// The number.
    number: String,
    /// The newest text.
    last_text: String,
    /// When.
    at: String,
}

/// The phones, the newest text first.
#[derive(Serialize, ToSchema)]
struct SimulatorPhonePage {
    /// The phones.
    items: Vec<SimulatorPhone>,
}

/// A text on a phone.
#[derive(Serialize, ToSchema)]
struct PhoneText {
    /// The provider's id.
    id: String,
    /// Sender.
    from: String,
    /// Recipient.
    to: String,
    /// The text.
    text: String,
    /// When.
    at: String,
    /// How far it has come: queued, sent, delivered, undelivered, failed or received.
    status: String,
    /// Segments.
    segments: u32,
    /// Pictures, by their addresses.
    media: Vec<String>,
}

/// A phone's texts, the oldest first.
#[derive(Serialize, ToSchema)]
struct PhoneThread {
    /// The number.
    number: String,
    /// What it received.
    items: Vec<PhoneText>,
    /// What it sent.
    sent: Vec<PhoneText>,
}

/// A text to send from a phone.
#[derive(Deserialize, ToSchema)]
struct NewPhoneText {
    /// The text.
    text: String,
    /// To which number; to the one that texted last when absent.
    to: Option<String>,
    /// Pictures to send along, by the addresses that keeping them gave.
    #[serde(default)]
    media: Vec<String>,
}

/// What is simulated, with what an SDK needs to use it.
#[utoipa::path(get, path = "/api/simulator", operation_id = "simulator_overview", tag = "simulator", responses((status = 200, body = SimulatorOverview)))]
async fn overview(State(app): State<App>) -> Result<Json<SimulatorOverview>, Problem> {
    let magic: BTreeMap<_, _> = magic_numbers().map(|(name, number)| (name.to_owned(), number.to_owned())).collect();
    let channels = app.store.simulated_channels().await?.into_iter().map(|channel| {
        let text =
            |name: &str| channel.credentials.get(name).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
        SimulatorChannel {
            inbound_url: webhook_url(&app, &channel, "inbound"),
            status_url: webhook_url(&app, &channel, "status"),
            base_url: text("base_url"),
            credentials: channel
                .credentials
                .iter()
                .filter(|(name, _)| *name != "base_url")
                .map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default().to_owned()))
                .collect(),
            magic_numbers: magic.clone(),
            channel_id: channel.id,
            provider: channel.provider,
            number: channel.number,
        }
    });
    Ok(Json(SimulatorOverview { channels: channels.collect() }))
}

/// The phones that have texts.
#[utoipa::path(get, path = "/api/simulator/phones", operation_id = "simulator_phones", tag = "simulator", responses((status = 200, body = SimulatorPhonePage)))]
async fn phones(State(app): State<App>) -> Result<Json<SimulatorPhonePage>, Problem> {
    let mut items: Vec<SimulatorPhone> = Vec::new();
    for text in app.store.newest_simulated().await? {
        let number = if text.from_phone { text.from } else { text.to };
        if items.iter().all(|phone| phone.number != number) {
            items.push(SimulatorPhone { number, last_text: text.text, at: text.at.to_string() });
        }
    }
    Ok(Json(SimulatorPhonePage { items }))
}

/// A phone's texts.
#[utoipa::path(get, path = "/api/simulator/phones/{e164}", operation_id = "simulator_phone", tag = "simulator", params(("e164" = String, Path)),
    responses((status = 200, body = PhoneThread)))]
async fn phone(State(app): State<App>, Path(number): Path<String>) -> Result<Json<PhoneThread>, Problem> {
    let texts = app.store.simulated_of_phone(&number).await?;
    let (sent, received): (Vec<_>, Vec<_>) = texts.into_iter().partition(|text| text.from_phone);
    let view = |texts: Vec<SimulatedText>| texts.into_iter().map(phone_text).collect();
    Ok(Json(PhoneThread { number, items: view(received), sent: view(sent) }))
}

/// Sends a text from a phone: it arrives as the provider's signed webhook.
#[utoipa::path(post, path = "/api/simulator/phones/{e164}/texts", operation_id = "simulator_write", tag = "simulator", request_body = NewPhoneText,
    params(("e164" = String, Path)), responses((status = 201, body = PhoneText), (status = 422, body = ProblemBody)))]
async fn write(
    State(app): State<App>,
    Path(number): Path<String>,
    background: Background,
    Json(new): Json<NewPhoneText>,
) -> Result<Response, Problem> {
    let from = FromPhone { phone: &number, to: new.to.as_deref(), words: &new.text, media: new.media };
    let (text, webhooks) = text_from_phone(&app, from).await?;
    let id = text.id.clone();
    background.spawn(while_serving(async move {
        for webhook in webhooks {
            deliver(&app, &id, webhook).await;
        }
    }));
    Ok((StatusCode::CREATED, Json(phone_text(text))).into_response())
}

/// A picture the provider keeps.
#[derive(Serialize, ToSchema)]
struct KeptPicture {
    /// Its address.
    url: String,
}

/// Keeps a picture of a phone at the provider, so that a text can take it along.
#[utoipa::path(post, path = "/api/simulator/pictures", operation_id = "simulator_keep_picture", tag = "simulator",
    request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses((status = 201, body = KeptPicture)))]
async fn keep_picture(State(app): State<App>, body: Bytes) -> Result<Response, Problem> {
    let id = app.store.keep_simulated_picture(&body, clock::now()).await?;
    let url = app.config.public(&format!("/api/simulator/pictures/{id}"));
    Ok((StatusCode::CREATED, Json(KeptPicture { url })).into_response())
}

/// Gives a picture the provider keeps.
#[utoipa::path(get, path = "/api/simulator/pictures/{picture}", operation_id = "simulator_picture", tag = "simulator", params(("picture" = String, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "image/*"), (status = 404, body = ProblemBody)))]
async fn picture(State(app): State<App>, Path(id): Path<String>) -> Result<Response, Problem> {
    let bytes = app.store.simulated_picture(&id).await?.ok_or_else(Problem::not_found)?;
    let kind = sniff(&bytes).map_or("application/octet-stream", |kind| kind.content_type());
    Ok(([(header::CONTENT_TYPE, kind), (header::X_CONTENT_TYPE_OPTIONS, "nosniff")], bytes).into_response())
}

/// The webhooks the provider sent because of a text, the oldest first.
#[derive(Serialize, ToSchema)]
struct PhoneTextWebhooks {
    /// The webhooks.
    items: Vec<PhoneTextWebhook>,
}

/// A webhook as it went over the wire.
#[derive(Serialize, ToSchema)]
struct PhoneTextWebhook {
    /// HTTP method.
    method: String,
    /// Where it went.
    url: String,
    /// Headers, the signature among them.
    headers: Vec<PhoneTextHeader>,
    /// Body.
    body: String,
    /// The HTTP status it was answered with; nothing when it was not.
    answer: Option<u16>,
    /// When.
    at: String,
}

/// A header.
#[derive(Serialize, ToSchema)]
struct PhoneTextHeader {
    /// Name.
    name: String,
    /// Value.
    value: String,
}

/// The raw webhooks of a text; none when there is no such text.
#[utoipa::path(get, path = "/api/simulator/texts/{text}/webhooks", operation_id = "simulator_webhooks", tag = "simulator", params(("text" = String, Path)),
    responses((status = 200, body = PhoneTextWebhooks)))]
async fn webhooks(State(app): State<App>, Path(id): Path<String>) -> Result<Json<PhoneTextWebhooks>, Problem> {
    let items = webhooks_of(&app, &id).await?.into_iter().map(|sent| PhoneTextWebhook {
        method: sent.method,
        url: sent.url,
        headers: sent.headers.into_iter().map(|(name, value)| PhoneTextHeader { name, value }).collect(),
        body: sent.body,
        answer: sent.answer,
        at: sent.at,
    });
    Ok(Json(PhoneTextWebhooks { items: items.collect() }))
}

/// A request in a vendor's language.
async fn call(
    State(app): State<App>,
    Path((vendor, path)): Path<(String, String)>,
    background: Background,
    method: axum::http::Method,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Result<Response, Problem> {
    let path = format!("/{path}");
    let call = Call {
        method: if method == axum::http::Method::GET { Method::Get } else { Method::Post },
        path: &path,
        query: query.as_deref().unwrap_or_default(),
        authorization: headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()),
        body: &body,
    };
    let answer = answer(&app, &vendor, &call).await?.ok_or_else(Problem::not_found)?;
    if let Some(aftermath) = answer.aftermath {
        background.spawn(while_serving(aftermath.unfold(app)));
    }
    Ok(response(answer.response))
}

/// The simulator delivers to this very server. One that stops takes nothing any more, and need not wait for what is tried
/// again in vain.
async fn while_serving(work: impl Future<Output = ()>) {
    tokio::select! {
        () = stopping() => {}
        () = work => {}
    }
}

fn response(answer: ProviderResponse) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, answer.body).into_response();
    response.headers_mut().remove(header::CONTENT_TYPE);
    for (name, value) in answer.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::from_str(&value)) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

fn phone_text(text: SimulatedText) -> PhoneText {
    PhoneText {
        id: text.id,
        from: text.from,
        to: text.to,
        text: text.text,
        at: text.at.to_string(),
        status: Stage::named(&text.stage).as_str().to_owned(),
        segments: text.segments,
        media: text.media,
    }
}
