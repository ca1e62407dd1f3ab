//! "Send me a text": a sender is tried with one text to a member's own phone; and what a text would cost is told before.

use anyhow::Context;
use serde::Serialize;
use url::Url;
use utoipa::ToSchema;

use super::{
    Error,
    accept_webhook::webhook_url,
    consent_gate::{TestPermit, pass_test},
    provider_call::{NoAnswer, adapter, call},
    queue_text::written,
};
use crate::{
    App, clock,
    domain::{
        id::{ChannelId, MemberId},
        phone::E164,
        price::Price,
        segments::{Encoding, segment},
    },
    security::random,
    sms::{ErrorClass, OutboundText, SendOutcome},
    store::{Scope, channels::Channel},
};

/// A test text is of no use later than this, in seconds.
const VALID_SECONDS: u32 = 600;

/// How a test ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TestResult {
    /// The provider took the text: it is on its way.
    Accepted,
    /// The provider refused it.
    Refused,
    /// Nobody knows.
    Unclear,
}

/// What came of a test.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChannelTest {
    /// How it ended.
    pub result: TestResult,
    /// The provider's id of the text.
    pub provider_id: Option<String>,
    /// The provider's code.
    pub code: Option<String>,
    /// What it means and what to do.
    pub detail: String,
}

/// What a text takes and costs.
#[derive(Debug, Serialize, ToSchema)]
pub struct Estimate {
    /// The alphabet.
    pub encoding: Encoding,
    /// Septets, or UTF-16 units.
    pub units: u32,
    /// Segments.
    pub segments: u32,
    /// The characters that make it longer than it need be.
    pub costly: Vec<String>,
    /// What it costs, where the sender's price is set.
    pub price: Option<Price>,
}

/// Sends a member a text. Somebody who opted out gets none, not even this one.
pub async fn test_channel(
    app: &App,
    scope: &Scope,
    member: &MemberId,
    id: &ChannelId,
    to: &str,
) -> Result<ChannelTest, Error> {
    let workspace = scope.workspace().await?;
    let to = E164::parse(to, &workspace.default_region)
        .map_err(|error| Error::invalid("/to", "invalid_phone", error.to_string()))?;
    let channel = scope.channels().get(id).await?.ok_or(Error::NotFound)?;
    let context = (scope, member, id, &to);
    let permit = app
        .store
        .transact(&context, |tx, (scope, member, id, to)| {
            Box::pin(async move {
                scope.audit(member.as_str(), "channel.test", id.as_str(), clock::now(), tx).await?;
                pass_test(scope, to, tx).await
            })
        })
        .await?;
    let permit = permit.ok_or_else(|| Error::Conflict {
        code: "opted_out",
        detail: "This phone opted out of texts. Only a START from it lifts that.".into(),
    })?;
    let text = format!("{}: a test from your Leadline. This number works.", workspace.name);
    Ok(explain(send(app, &channel, permit, text).await?))
}

/// Calls the provider. Consumes the permit.
async fn send(app: &App, channel: &Channel, permit: TestPermit, text: String) -> Result<SendOutcome, Error> {
    let text = OutboundText {
        to: permit.into_phone(),
        from: channel.number.clone(),
        text,
        reference: random::path_secret(),
        status_callback: Some(Url::parse(&webhook_url(app, channel, "status")).context("our own address")?),
        validity_seconds: Some(VALID_SECONDS),
        media_urls: Vec::new(),
    };
    let (adapter, credentials) = adapter(channel)?;
    let request = adapter.build_send(&text, &credentials, clock::now().as_second()).map_err(|error| {
        Error::Conflict { code: "channel_incomplete", detail: format!("This text cannot be sent: {error}.") }
    })?;
    Ok(match call(app, channel, request).await {
        Ok(response) => adapter.parse_send_response(&response),
        Err(NoAnswer::Unreached) => {
            SendOutcome::Rejected { class: ErrorClass::Transient, code: "unreached".into(), retry_after_seconds: None }
        }
        Err(NoAnswer::Unknown) => SendOutcome::Ambiguous { code: "no_answer".into() },
    })
}

fn explain(outcome: SendOutcome) -> ChannelTest {
    match outcome {
        SendOutcome::Accepted { provider_id, .. } => ChannelTest {
            result: TestResult::Accepted,
            provider_id: Some(provider_id),
            code: None,
            detail: "The provider took the text. It should be on your phone within seconds.".into(),
        },
        SendOutcome::Rejected { class, code, .. } => ChannelTest {
            result: TestResult::Refused,
            provider_id: None,
            detail: advice(class).into(),
            code: Some(code),
        },
        SendOutcome::Ambiguous { code } => ChannelTest {
            result: TestResult::Unclear,
            provider_id: None,
            code: Some(code),
            detail: "The provider gave no clear answer. If no text arrives within a minute, try again.".into(),
        },
    }
}

/// What to do about a refusal.
const fn advice(class: ErrorClass) -> &'static str {
    match class {
        ErrorClass::OptedOut => {
            "This phone opted out at the provider. Text START from it to the number, then try again."
        }
        ErrorClass::InvalidDestination => {
            "The provider says that this number takes no texts. Check it, or use another one."
        }
        ErrorClass::SenderConfig => {
            "The provider does not let this number send there. Check the number, its registration and the countries it may text."
        }
        ErrorClass::Content => {
            "The provider or a carrier refused the words. Ask the provider whether the number is registered for this use."
        }
        ErrorClass::Account => {
            "The provider does not accept the account. Check the credentials and whether there is credit."
        }
        ErrorClass::RateLimited => "The provider asks to go slower. Try again in a minute.",
        ErrorClass::Transient | ErrorClass::Ambiguous => {
            "The provider could not be reached. Try again in a minute; if it goes on, check the address."
        }
    }
}

/// What a text would take and cost by a sender.
pub async fn estimate(scope: &Scope, id: &ChannelId, text: &str) -> Result<Estimate, Error> {
    let channel = scope.channels().get(id).await?.ok_or(Error::NotFound)?;
    let segmentation = segment(&written(&channel.settings, text));
    let price = channel.settings.segment_price.map(|price| Price {
        micros: price.micros.saturating_mul(i64::from(segmentation.segments)),
        currency: price.currency,
    });
    Ok(Estimate {
        encoding: segmentation.encoding,
        units: segmentation.units,
        segments: segmentation.segments,
        costly: segmentation.costly.iter().map(ToString::to_string).collect(),
        price,
    })
}
