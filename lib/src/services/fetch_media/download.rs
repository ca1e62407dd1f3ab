//! Fetches a file from its provider: from allowed places alone, for so long, and so many bytes.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use reqwest::{Response, StatusCode, header::LOCATION};
use tokio::time::timeout;
use url::Url;

use super::origins::Origins;
use crate::{
    App,
    domain::{media::MediaRefusal, picture::with_metadata},
    security::{
        bounded_body::{Unread, read_body},
        guarded_http,
    },
    services::provider_call::adapter,
    store::channels::Channel,
};

/// The longest all of it may take, redirects included.
const LONGEST: Duration = Duration::from_secs(30);
/// Twilio's API sends on to its file servers once.
const MOST_REDIRECTS: usize = 3;

/// What came of it.
pub(super) enum Fetched {
    /// The file.
    Bytes(Vec<u8>),
    /// Trying again gives the same.
    Refused(MediaRefusal),
}

/// Fetches a file of at most so many bytes. An error says what was seen, never where: addresses open pictures.
pub(super) async fn download(app: &App, channel: &Channel, source: &str, largest: usize) -> Result<Fetched> {
    timeout(LONGEST, follow(app, channel, source, largest)).await.context("the provider was too slow")?
}

async fn follow(app: &App, channel: &Channel, source: &str, largest: usize) -> Result<Fetched> {
    let (adapter, credentials) = adapter(channel)?;
    let origins = Origins::new(adapter.media_hosts(), credentials.get("base_url"), channel.simulated);
    let Ok(first) = Url::parse(source) else { return Ok(Fetched::Refused(MediaRefusal::ForeignHost)) };
    let mut url = first.clone();
    for _ in 0..=MOST_REDIRECTS {
        let is_public = channel.simulated || guarded_http::check(&url).is_ok();
        if !is_public || !origins.allow(&url) {
            return Ok(Fetched::Refused(MediaRefusal::ForeignHost));
        }
        // A client that follows no redirect by itself. The guarded one also connects to public addresses alone.
        let client = if channel.simulated { &app.http } else { &app.guarded_http };
        let mut request = client.get(url.clone()).timeout(LONGEST);
        if url.origin() == first.origin()
            && let Some((name, value)) = adapter.media_authorization(&credentials)
        {
            request = request.header(name, value);
        }
        let response = request.send().await.map_err(reqwest::Error::without_url)?;
        let status = response.status();
        if status == StatusCode::OK {
            return read(response, with_metadata(largest)).await;
        }
        if !status.is_redirection() {
            bail!("the provider answered http_{}", status.as_u16());
        }
        let location = response.headers().get(LOCATION).and_then(|location| location.to_str().ok());
        url = url.join(location.context("a redirect without an address")?).context("a redirect to no address")?;
    }
    Ok(Fetched::Refused(MediaRefusal::Unreachable))
}

async fn read(response: Response, most: usize) -> Result<Fetched> {
    match read_body(response, most).await {
        Ok(bytes) => Ok(Fetched::Bytes(bytes)),
        Err(Unread::TooLarge(_)) => Ok(Fetched::Refused(MediaRefusal::TooLarge)),
        Err(cut) => Err(cut.into()),
    }
}
