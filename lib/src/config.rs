//! What the program reads from its environment, parsed once and typed.
//!
//! Every variable is described in `.env.example`. A missing or malformed variable is an error that
//! names the variable and says what to put there; its value is never printed.

pub mod limits;
mod models;
mod oidc;
mod redis;
pub mod turnstile;

use std::{env, path::PathBuf, time::Duration};

use anyhow::{Context, Result, bail};
use url::{Host, Url};

use crate::{
    ai::ModelConfig,
    redis::RedisSettings,
    security::{
        keys::MasterKeySettings,
        oidc::OidcSettings,
        tokens::{SigningKey, SigningKeys},
    },
};
use limits::Limits;
use turnstile::TurnstileSettings;

/// The fewest characters of the pepper: 128 bits even as hexadecimal digits.
const SHORTEST_PEPPER: usize = 32;
/// The fewest characters of what the scheduler presents, as Vercel advises.
const SHORTEST_CRON_SECRET: usize = 16;

/// The settings of one process.
pub struct Config {
    /// Where MongoDB listens (`MONGODB_URI`).
    pub mongodb_uri: String,
    /// The database's name (`MONGODB_DATABASE`, default `leadline`).
    pub mongodb_database: String,
    /// Where Redis is (`REDIS_URL`, or `UPSTASH_REDIS_REST_URL` and `UPSTASH_REDIS_REST_TOKEN`). Without it MongoDB counts.
    pub redis: Option<RedisSettings>,
    /// The address under which the outside world reaches us (`PUBLIC_URL`): webhooks are verified against it.
    pub public_url: Url,
    /// The keys that wrap every other key (`LEADLINE_MASTER_KEYS`).
    pub master_keys: MasterKeySettings,
    /// How long anybody may go on with keys that were read (`KEYS_HELD_SECONDS`, default 600): each stage of a rotation
    /// waits for so long. Longer than any request or job takes.
    pub keys_held: Duration,
    /// Sign and check access tokens (`LEADLINE_SIGNING_KEY`, `LEADLINE_FORMER_SIGNING_KEYS`).
    pub signing_keys: SigningKeys,
    /// Mixed into every password hash (`LEADLINE_PASSWORD_PEPPER`).
    pub password_pepper: Vec<u8>,
    /// What the scheduler presents (`CRON_SECRET`). Without it the tick is closed.
    pub cron_secret: Option<String>,
    /// The language models in the order they are asked (`AI_...`, then `AI_FALLBACK_...`). Without one the built-in engine
    /// answers.
    pub models: Vec<ModelConfig>,
    /// Where mail leaves (`SMTP_URL`, `MAIL_FROM`), or is written to (`MAIL_FOLDER`). Without it nobody is mailed.
    pub mail: Option<MailSettings>,
    /// The provider members may sign in with (`OIDC_...`). Without one there is none.
    pub oidc: Option<OidcSettings>,
    /// Whether new workspaces get a number at our own simulator (`SMS_PROVIDER=simulator`, at a local start only).
    pub simulate_sms: bool,
    /// How long a claimed job belongs to its worker (`JOB_LEASE_SECONDS`, default 60).
    pub job_lease: Duration,
    /// How often what may be done (`SIGN_IN_BURST` and its like).
    pub limits: Limits,
    /// The keys of Cloudflare Turnstile (`TURNSTILE_...`), which stands in for the work that is asked of browsers.
    pub turnstile: Option<TurnstileSettings>,
    /// Whether this is a local start (`LEADLINE_LOCAL=1`): plain http cookies, and the simulator may be mounted.
    pub local: bool,
}

/// Where mail goes.
#[derive(Clone)]
pub enum MailSettings {
    /// To a relay.
    Smtp {
        /// `smtp://` or `smtps://`, with credentials when the relay wants them.
        url: String,
        /// The sender.
        from: String,
    },
    /// Into a folder, one file a mail: for a local start.
    Folder {
        /// The folder.
        path: PathBuf,
    },
}

impl Config {
    /// Reads the environment.
    pub fn from_env() -> Result<Self> {
        let local = is_local();
        Ok(Self {
            mongodb_uri: required("MONGODB_URI", "the address of a MongoDB replica set")?,
            mongodb_database: optional("MONGODB_DATABASE").unwrap_or_else(|| "leadline".into()),
            redis: redis::redis(local)?,
            public_url: public_url(local)?,
            master_keys: master_keys()?,
            keys_held: keys_held()?,
            signing_keys: signing_keys()?,
            password_pepper: long_enough("LEADLINE_PASSWORD_PEPPER", SHORTEST_PEPPER)?
                .context("LEADLINE_PASSWORD_PEPPER is not set: put a long random text there")?
                .into_bytes(),
            cron_secret: long_enough("CRON_SECRET", SHORTEST_CRON_SECRET)?,
            models: models::models()?,
            mail: mail_settings()?,
            oidc: oidc::oidc(local)?,
            simulate_sms: local && optional("SMS_PROVIDER").is_none_or(|provider| provider == "simulator"),
            job_lease: job_lease()?,
            limits: limits::limits(local)?,
            turnstile: turnstile::turnstile(local)?,
            local,
        })
    }

    /// An address below the public one.
    pub fn public(&self, path: &str) -> String {
        format!("{}{path}", self.public_url.as_str().trim_end_matches('/'))
    }
}

/// Whether this is a local start.
pub fn is_local() -> bool {
    optional("LEADLINE_LOCAL").is_some_and(|value| value == "1")
}

/// Whether an address is of this machine.
fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

fn signing_keys() -> Result<SigningKeys> {
    let current = required("LEADLINE_SIGNING_KEY", "base64 of 32 random bytes")?;
    let current = current.parse().context("LEADLINE_SIGNING_KEY is not base64 of 32 bytes")?;
    let former = optional("LEADLINE_FORMER_SIGNING_KEYS").unwrap_or_default();
    let former = former.split(',').map(str::trim).filter(|key| !key.is_empty()).map(str::parse);
    let former = former.collect::<Result<Vec<SigningKey>>>();
    Ok(SigningKeys::new(current, former.context("LEADLINE_FORMER_SIGNING_KEYS is not a list of base64 of 32 bytes")?))
}

fn master_keys() -> Result<MasterKeySettings> {
    let text = required("LEADLINE_MASTER_KEYS", "`id:base64` of 32 random bytes")?;
    MasterKeySettings::parse(&text, optional).context(
        "LEADLINE_MASTER_KEYS is not a list of `id:base64` with 32 bytes each, or `id:aws-kms:` and a key's ARN",
    )
}

fn keys_held() -> Result<Duration> {
    let Some(text) = optional("KEYS_HELD_SECONDS") else { return Ok(Duration::from_secs(600)) };
    let seconds = text.parse().ok().filter(|seconds| *seconds > 0);
    Ok(Duration::from_secs(seconds.context("KEYS_HELD_SECONDS is not a whole number above zero")?))
}

fn public_url(local: bool) -> Result<Url> {
    let given = optional("PUBLIC_URL")
        .or_else(|| optional("VERCEL_PROJECT_PRODUCTION_URL").map(|host| format!("https://{host}")));
    let Some(given) = given else { bail!("PUBLIC_URL is not set: put the address people reach this server by there") };
    let url = Url::parse(&given).context("PUBLIC_URL is not an absolute address")?;
    if !local && url.scheme() != "https" {
        bail!("PUBLIC_URL does not begin with https://: passwords and personal data would travel in clear");
    }
    Ok(url)
}

/// A secret of at least so many characters, if it is set.
fn long_enough(name: &str, shortest: usize) -> Result<Option<String>> {
    let Some(secret) = optional(name) else { return Ok(None) };
    if secret.trim().chars().count() < shortest {
        bail!(
            "{name} is too short: put at least {shortest} random characters there, such as `openssl rand -base64 32` prints"
        );
    }
    Ok(Some(secret))
}

fn mail_settings() -> Result<Option<MailSettings>> {
    if let Some(url) = optional("SMTP_URL") {
        return Ok(Some(MailSettings::Smtp {
            url,
            from: required("MAIL_FROM", "the sender, because SMTP_URL is set")?,
        }));
    }
    Ok(optional("MAIL_FOLDER").map(|path| MailSettings::Folder { path: path.into() }))
}

fn job_lease() -> Result<Duration> {
    let seconds = match optional("JOB_LEASE_SECONDS") {
        Some(text) => text.parse().context("JOB_LEASE_SECONDS is not a whole number of seconds")?,
        None => 60,
    };
    Ok(Duration::from_secs(seconds))
}

fn optional(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.trim().is_empty())
}

fn required(name: &str, what: &str) -> Result<String> {
    optional(name).with_context(|| format!("{name} is not set: put {what} there"))
}
