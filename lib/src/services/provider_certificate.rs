//! The certificates that some providers sign webhooks with: fetched once, kept for a day.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use anyhow::{Context, Result};
use jiff::{SignedDuration, Timestamp};
use url::Url;

use crate::{
    clock,
    security::{bounded_body::read_body, guarded_http},
};

/// The largest certificate taken, in bytes; they have about two thousand.
const LARGEST: usize = 32 * 1024;
/// As many as are kept: a provider uses one a region, and changes it once a year.
const MOST: usize = 32;
/// How long one is kept.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// What an address led to, and when.
type Known = HashMap<Url, (Timestamp, Arc<[u8]>)>;

/// The certificates this process has seen.
#[derive(Default)]
pub struct Certificates(Mutex<Known>);

impl Certificates {
    /// The certificate at an address. The adapter has made sure that the address is the vendor's.
    ///
    /// # Errors
    /// It cannot be fetched: the webhook is not refused for that, and the provider tries again.
    pub async fn fetch(&self, http: &reqwest::Client, url: &Url) -> Result<Arc<[u8]>> {
        let now = clock::now();
        if let Some((_, known)) = self.lock().get(url).filter(|(fetched, _)| now.duration_since(*fetched) < KEPT) {
            return Ok(known.clone());
        }
        guarded_http::check(url)?;
        let response = http.get(url.clone()).send().await?.error_for_status()?;
        let pem: Arc<[u8]> = read_body(response, LARGEST).await.context("a certificate was not read")?.into();
        let mut known = self.lock();
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(url.clone(), (now, pem.clone()));
        Ok(pem)
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
