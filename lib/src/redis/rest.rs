//! Redis over Upstash's REST protocol: a command is a JSON array, an answer has `result` or `error`.

use anyhow::{Context, Result, bail};
use reqwest::{Client, redirect::Policy};
use serde::Deserialize;
use url::Url;

use super::{LONGEST_ANSWER, LONGEST_CONNECT};

/// A Redis behind an HTTP address.
pub(super) struct Rest {
    http: Client,
    url: Url,
    token: String,
}

/// Both are looked at: an error beside an empty result is an error.
#[derive(Deserialize)]
struct Answer {
    result: Option<Numbers>,
    error: Option<String>,
}

/// One number, or a row of them.
#[derive(Deserialize)]
#[serde(untagged)]
enum Numbers {
    One(i64),
    Row(Vec<i64>),
}

impl Rest {
    pub fn new(url: &Url, token: &str) -> Result<Self> {
        let http = Client::builder()
            .connect_timeout(LONGEST_CONNECT)
            .timeout(LONGEST_CONNECT + LONGEST_ANSWER)
            .redirect(Policy::none())
            .build()?;
        Ok(Self { http, url: url.clone(), token: token.to_owned() })
    }

    /// Asks for whole numbers.
    pub async fn ask(&self, command: &[String]) -> Result<Vec<i64>> {
        let request = self.http.post(self.url.clone()).bearer_auth(&self.token).json(command);
        let response = request.send().await.map_err(reqwest::Error::without_url)?;
        let status = response.status();
        if !status.is_success() {
            bail!("it answered {}", status.as_u16());
        }
        let answer = response.json::<Answer>().await.map_err(reqwest::Error::without_url)?;
        if let Some(error) = answer.error {
            // The first word is the kind; what follows may repeat what was asked.
            bail!("it answered {}", error.split_whitespace().next().unwrap_or_default());
        }
        Ok(match answer.result.context("it answered nothing")? {
            Numbers::One(number) => vec![number],
            Numbers::Row(numbers) => numbers,
        })
    }
}
