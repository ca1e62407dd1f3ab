//! Redis, where one is configured: counts what may be done how often, and wakes other processes. It is never the only
//! record: whoever asks it goes on without an answer.

mod direct;
mod rest;
mod rest_period;

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use futures_util::Stream;
use jiff::{SignedDuration, Timestamp};
use url::Url;

use crate::domain::rate_limit::{Allowance, Standing};
use direct::Direct;
use rest::Rest;
use rest_period::RestPeriod;

/// How long a connection may take to be made.
const LONGEST_CONNECT: Duration = Duration::from_millis(500);
/// How long an answer may take.
const LONGEST_ANSWER: Duration = Duration::from_millis(250);
/// Counts several allowances in one round trip.
const TAKE: &str = include_str!("take.lua");
/// What every name of ours begins with: a Redis may be shared.
const PREFIX: &str = "leadline:";

/// Where Redis is.
#[derive(Clone)]
pub enum RedisSettings {
    /// Redis itself (`REDIS_URL`).
    Direct {
        /// `redis://` or `rediss://`, with credentials when the server wants them.
        url: Url,
    },
    /// Upstash's REST protocol (`UPSTASH_REDIS_REST_URL`, `UPSTASH_REDIS_REST_TOKEN`).
    Rest {
        /// The address.
        url: Url,
        /// The token.
        token: String,
    },
}

/// The Redis of this process. It connects on first use.
pub struct Redis {
    wire: Wire,
    period: Mutex<RestPeriod>,
}

enum Wire {
    Direct(Box<Direct>),
    Rest(Rest),
}

impl Redis {
    /// A Redis that is not connected yet.
    pub fn new(settings: &RedisSettings) -> Result<Self> {
        let wire = match settings {
            RedisSettings::Direct { url } => Wire::Direct(Box::new(Direct::new(url)?)),
            RedisSettings::Rest { url, token } => Wire::Rest(Rest::new(url, token)?),
        };
        Ok(Self { wire, period: Mutex::default() })
    }

    /// Takes from each of these allowances what it costs, by Redis' own clock. Gives nothing when Redis does not answer.
    pub async fn take(&self, allowances: &[Allowance]) -> Option<Vec<Standing>> {
        let mut command = vec!["EVAL".to_owned(), TAKE.to_owned(), allowances.len().to_string()];
        command.extend(allowances.iter().map(|allowance| key(&allowance.name)));
        for Allowance { limit, cost, .. } in allowances {
            let numbers = [limit.interval.as_millis(), limit.burst.into(), (*cost).into()];
            command.extend(numbers.map(|number| number.to_string()));
        }
        let answer = self.ask(&command).await?;
        match standings(allowances, &answer) {
            Ok(standings) => Some(standings),
            Err(error) => {
                tracing::error!("Redis counted otherwise than asked: {error:#}");
                None
            }
        }
    }

    /// Gives an allowance back whole, if Redis answers.
    pub async fn give_back(&self, name: &str) {
        self.ask(&["DEL".to_owned(), key(name)]).await;
    }

    /// Says something to whoever listens, if Redis answers.
    pub async fn publish(&self, channel: &str, message: &str) {
        self.ask(&["PUBLISH".to_owned(), key(channel), message.to_owned()]).await;
    }

    /// Whether it can be listened to.
    pub fn can_be_heard(&self) -> bool {
        matches!(self.wire, Wire::Direct(_))
    }

    /// What is said from now on, until the connection ends.
    ///
    /// # Errors
    /// It cannot be reached, or cannot be listened to.
    pub async fn listen(&self, channel: &str) -> Result<impl Stream<Item = String> + use<>> {
        match &self.wire {
            Wire::Direct(direct) => direct.listen(&key(channel)).await,
            Wire::Rest(_) => bail!("Redis is not listened to over REST"),
        }
    }

    /// Asks for whole numbers. Gives nothing when there is no good answer in time, or there was none lately.
    async fn ask(&self, command: &[String]) -> Option<Vec<i64>> {
        if !self.period().may_ask(Instant::now()) {
            return None;
        }
        let answer = async {
            match &self.wire {
                Wire::Direct(direct) => direct.ask(command).await,
                Wire::Rest(rest) => rest.ask(command).await,
            }
        };
        let answer = tokio::time::timeout(LONGEST_CONNECT + LONGEST_ANSWER, answer).await;
        match answer.context("it took too long").flatten() {
            Ok(numbers) => {
                if self.period().went_well() {
                    tracing::info!("Redis answers again");
                }
                Some(numbers)
            }
            Err(error) => {
                if self.period().went_badly(Instant::now()) {
                    tracing::warn!("Redis is left alone for a while: {error:#}");
                }
                None
            }
        }
    }

    fn period(&self) -> std::sync::MutexGuard<'_, RestPeriod> {
        self.period.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn key(name: &str) -> String {
    format!("{PREFIX}{name}")
}

/// How allowances stand, by the moment the script says and what was used of each before.
fn standings(allowances: &[Allowance], answer: &[i64]) -> Result<Vec<Standing>> {
    let (now, used) = answer.split_first().context("nothing was answered")?;
    if used.len() != allowances.len() {
        bail!("{} allowances were answered, not {}", used.len(), allowances.len());
    }
    let now = Timestamp::from_millisecond(*now)?;
    let standing = |(allowance, until): (&Allowance, &i64)| {
        let ahead = SignedDuration::from_millis(until.saturating_sub(now.as_millisecond()));
        Ok(allowance.limit.standing(now.checked_add(ahead)?, now, allowance.cost))
    };
    allowances.iter().zip(used).map(standing).collect()
}
