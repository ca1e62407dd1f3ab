//! Reads when another calendar is busy, again and again. What it said last counts until it says something else.

use std::time::Duration;

use anyhow::{Context, Result};
use jiff::{SignedDuration, Timestamp};
use reqwest::{StatusCode, header};
use tokio::time::timeout;
use url::Url;

use crate::{
    App, clock,
    domain::{
        booking::Span,
        ical::{BusyTimes, busy_times},
        id::CalendarId,
    },
    security::bounded_body::{Unread, read_body},
    store::{Scope, calendars::CalendarFeed},
};

/// How long after a try the next one comes.
const AGAIN: SignedDuration = SignedDuration::from_mins(15);
/// The longest all of it may take, redirects included.
const LONGEST: Duration = Duration::from_secs(20);
/// The largest feed, in bytes.
const LARGEST: usize = 4 * 1024 * 1024;
/// Calendars of the great providers send on once or twice.
const MOST_REDIRECTS: usize = 4;

/// Reads a calendar's feed; says when to come again. Nothing when the calendar, or this address of its feed, is gone.
pub async fn sync_calendar(app: &App, scope: &Scope, id: &CalendarId, revision: &str) -> Result<Option<Timestamp>> {
    let found = scope.calendars().feed(id, None).await?;
    let Some(feed) = found.filter(|feed| feed.revision == revision) else { return Ok(None) };
    let Some(calendar) = scope.calendars().get(id, None).await? else { return Ok(None) };
    let now = clock::now();
    let zone = calendar.rules.zone()?;
    let days = SignedDuration::from_hours(24 * (i64::from(calendar.rules.furthest_days) + 2));
    // What began before may still last, and the next try may be late.
    let within = Span { start: now.checked_sub(SignedDuration::from_hours(24))?, end: now.checked_add(days)? };
    let read = match fetch(app, scope, &feed).await? {
        // Rules may take a while to follow: other work of this process goes on meanwhile.
        Ok(text) => tokio::task::spawn_blocking(move || busy_times(&text, &zone, within))
            .await
            .context("reading a feed")?
            .map_err(|error| error.to_string()),
        Err(error) => Err(error),
    };
    match read {
        Ok(BusyTimes { spans, unclear }) => scope.calendars().feed_read(&feed, &spans, unclear, now).await?,
        Err(error) => scope.calendars().feed_failed(&feed, &error, now).await?,
    }
    Ok(Some(clock::now().saturating_add(AGAIN).unwrap_or(Timestamp::MAX)))
}

/// The feed's text, or a sentence on what went wrong. It never names the address, which opens the calendar.
async fn fetch(app: &App, scope: &Scope, feed: &CalendarFeed) -> Result<Result<String, String>> {
    let url = Url::parse(&feed.url(&scope.cipher())?).context("a stored address is one")?;
    Ok(timeout(LONGEST, follow(app, url)).await.unwrap_or_else(|_| Err("The feed did not answer in time.".into())))
}

async fn follow(app: &App, mut url: Url) -> Result<String, String> {
    for _ in 0..=MOST_REDIRECTS {
        let client = app.client_for(&url).map_err(|error| format!("The feed sends on to an address that {error}."))?;
        let request = client.get(url.clone()).header(header::ACCEPT, "text/calendar").timeout(LONGEST);
        let response = request.send().await.map_err(|_| "The feed cannot be reached.".to_owned())?;
        let status = response.status();
        if status == StatusCode::OK {
            return read(response).await;
        }
        if !status.is_redirection() {
            return Err(format!("The feed answered with status {}.", status.as_u16()));
        }
        let location = response.headers().get(header::LOCATION).and_then(|location| location.to_str().ok());
        let next = location.and_then(|location| url.join(location).ok());
        url = next.ok_or("The feed sends on to nowhere.")?;
    }
    Err("The feed sends on too often.".into())
}

async fn read(response: reqwest::Response) -> Result<String, String> {
    let bytes = read_body(response, LARGEST).await.map_err(|error| match error {
        Unread::TooLarge(_) => "The feed is larger than 4 MB.",
        Unread::Cut(_) => "The feed ended in the middle.",
    })?;
    // Titles in another encoding do no harm: only times are read.
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
