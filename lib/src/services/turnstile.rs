//! Cloudflare Turnstile, where keys are set: whether a visitor passed it.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::App;

/// How long an answer may take: a visitor waits for it.
const LONGEST: Duration = Duration::from_secs(3);

#[derive(Serialize)]
struct Question<'a> {
    secret: &'a str,
    response: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    remoteip: Option<&'a str>,
}

#[derive(Deserialize)]
struct Verdict {
    success: bool,
}

/// Whether a visitor passed. Where it cannot be asked, nobody did.
pub(super) async fn passes(app: &App, token: &str, address: Option<&str>) -> bool {
    let Some(settings) = &app.config.turnstile else { return false };
    let question = Question { secret: &settings.secret_key, response: token, remoteip: address };
    let asked = app.http.post(settings.url.clone()).form(&question).timeout(LONGEST).send().await;
    let verdict = match asked {
        Ok(response) => response.json::<Verdict>().await,
        Err(error) => Err(error),
    };
    match verdict {
        Ok(verdict) => verdict.success,
        Err(error) => {
            tracing::warn!("Turnstile gave no answer: {:#}", error.without_url());
            false
        }
    }
}
