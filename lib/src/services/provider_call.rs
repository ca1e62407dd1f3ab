//! The only place that speaks HTTP to SMS providers.

use std::time::Duration;

use anyhow::{Context, Result};

use crate::{
    App,
    security::{bounded_body::read_body, guarded_http},
    sms::{Credentials, Method, ProviderRequest, ProviderResponse, SmsProvider, provider},
    store::channels::Channel,
};

/// The longest a provider may take to answer.
const LONGEST: Duration = Duration::from_secs(15);

/// The largest answer that is read, in bytes: a page of texts to look one up in is far smaller.
const LARGEST: usize = 4 * 1024 * 1024;

/// A request that got no answer.
#[derive(Debug, thiserror::Error)]
pub enum NoAnswer {
    /// It never reached the provider: trying again is safe.
    #[error("the provider could not be reached")]
    Unreached,
    /// It may have reached the provider.
    #[error("the provider did not answer")]
    Unknown,
}

/// The adapter of a channel, and what it needs to know of it.
pub fn adapter(channel: &Channel) -> Result<(&'static dyn SmsProvider, Credentials)> {
    let adapter = provider(&channel.provider).context("the channel's provider is unknown")?;
    Ok((adapter, Credentials::new(channel.credentials.clone())))
}

/// Sends a request. An address a person entered is kept out of our own network; the simulator's is ours.
pub async fn call(app: &App, channel: &Channel, request: ProviderRequest) -> Result<ProviderResponse, NoAnswer> {
    // A database that was copied from a local start has simulated channels too.
    let client = if channel.simulated && app.config.local {
        &app.http
    } else {
        let url = request.url.parse().map_err(|_| NoAnswer::Unreached)?;
        guarded_http::check(&url).map_err(|_| NoAnswer::Unreached)?;
        &app.guarded_http
    };
    let method = match request.method {
        Method::Get => reqwest::Method::GET,
        Method::Post => reqwest::Method::POST,
    };
    let mut call = client.request(method, &request.url).timeout(LONGEST).body(request.body);
    for (name, value) in &request.headers {
        call = call.header(name, value);
    }
    let response =
        call.send().await.map_err(|error| if error.is_connect() { NoAnswer::Unreached } else { NoAnswer::Unknown })?;
    let status = response.status().as_u16();
    let headers = response.headers().iter();
    let headers =
        headers.filter_map(|(name, value)| Some((name.to_string(), value.to_str().ok()?.to_owned()))).collect();
    let body = read_body(response, LARGEST).await.map_err(|_| NoAnswer::Unknown)?;
    Ok(ProviderResponse { headers, ..ProviderResponse::new(status, body) })
}
