//! The simulated providers and phones. Merged by `_server.rs` alone, and only at a local start.

use std::collections::BTreeMap;

use axum::{
    body::Bytes,
    extract::{RawQuery, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use leadline::{
    App,
    domain::id::ChannelId,
    http::{Background, Json, Path, Problem, ProblemBody},
    services::{
        accept_webhook::webhook_url,
        simulate::{TwilioAccount, deliver, text_from_phone, twilio_request},
    },
    sms::{ProviderResponse, simulator::magic_numbers},
    store::simulator::SimulatedText,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn router() -> OpenApiRouter<App> {
    let messages = axum::routing::get(list).post(send);
    OpenApiRouter::default()
        .routes(routes!(overview))
        .routes(routes!(phones))
        .routes(routes!(phone))
        .routes(routes!(write))
        .route("/api/simulator/twilio/2010-04-01/Accounts/{account}/Messages.json", messages)
        .route("/api/simulator/twilio/2010-04-01/Accounts/{account}/Messages/{text}", axum::routing::get(fetch))
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
    /// The provider's word for how far it has come.
    status: String,
    /// Segments.
    segments: u32,
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
            credentials: ["account_sid", "auth_token"].into_iter().map(|name| (name.to_owned(), text(name))).collect(),
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
    let (text, webhook) = text_from_phone(&app, &number, new.to.as_deref(), &new.text).await?;
    background.spawn(async move {
        deliver(&app, webhook).await;
    });
    Ok((StatusCode::CREATED, Json(phone_text(text))).into_response())
}

async fn send(
    State(app): State<App>,
    Path(account): Path<String>,
    background: Background,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let account = match authorized(&app, &account, &headers).await? {
        Ok(account) => account,
        Err(refusal) => return Ok(refusal),
    };
    let (answer, aftermath) = account.send(&app, &body).await?;
    if let Some(aftermath) = aftermath {
        background.spawn(aftermath.unfold(app));
    }
    Ok(response(answer))
}

async fn list(
    State(app): State<App>,
    Path(account): Path<String>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    Ok(match authorized(&app, &account, &headers).await? {
        Ok(account) => response(account.list(&app, query.as_deref().unwrap_or_default()).await?),
        Err(refusal) => refusal,
    })
}

async fn fetch(
    State(app): State<App>,
    Path((account, text)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    Ok(match authorized(&app, &account, &headers).await? {
        Ok(account) => response(account.fetch(&app, text.trim_end_matches(".json")).await?),
        Err(refusal) => refusal,
    })
}

async fn authorized(app: &App, account: &str, headers: &HeaderMap) -> Result<Result<TwilioAccount, Response>, Problem> {
    let authorization = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    Ok(twilio_request(app, account, authorization).await?.map_err(response))
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
        id: text.sid,
        from: text.from,
        to: text.to,
        text: text.text,
        at: text.at.to_string(),
        status: text.status,
        segments: text.segments,
    }
}
