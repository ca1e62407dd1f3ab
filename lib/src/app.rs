//! What every handler and job works with: made once a process, cheap to clone.

use std::{sync::Arc, time::Duration};

use anyhow::Result;
use url::Url;

use crate::{
    ai::Assistant,
    config::Config,
    live::Hub,
    mail::Mailer,
    redis::Redis,
    security::{
        guarded_http::{self, Refused},
        keys::MasterKeys,
        oidc::OidcProvider,
    },
    services::{knowledge::KnowledgeCache, provider_certificate::Certificates},
    store::Store,
};

/// The state of the program.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// The parts of an [`App`].
pub struct Parts {
    /// The settings.
    pub config: Arc<Config>,
    /// The database.
    pub store: Store,
    /// Counts and wakes across processes, where one is configured.
    pub redis: Option<Redis>,
    /// Wakes the live connections of this process.
    pub hub: Hub,
    /// Reaches addresses the operator configured.
    pub http: reqwest::Client,
    /// Reaches addresses a person entered.
    pub guarded_http: reqwest::Client,
    /// The certificates providers sign webhooks with.
    pub certificates: Certificates,
    /// Answers texts.
    pub assistant: Assistant,
    /// What workspaces have stored to answer from.
    pub knowledge: KnowledgeCache,
    /// The provider members may sign in with.
    pub oidc: Option<OidcProvider>,
    /// Sends mail.
    pub mailer: Mailer,
}

impl App {
    /// Builds the program's state from the environment. Nothing is connected yet.
    pub fn from_env() -> Result<Self> {
        Self::new(Config::from_env()?)
    }

    /// Builds the program's state.
    pub fn new(config: Config) -> Result<Self> {
        // One crypto provider for every TLS connection. A second call finds it installed, which is fine.
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let config = Arc::new(config);
        let http = reqwest::Client::builder()
            .connect_timeout(Duration::from_secs(5))
            .timeout(Duration::from_secs(20))
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        let guarded_http = guarded_http::client()?;
        let oidc =
            |settings| OidcProvider::new(settings, config.public("/login/done/"), http.clone(), guarded_http.clone());
        let oidc = config.oidc.clone().map(oidc).transpose()?;
        Ok(Self(Arc::new(Parts {
            store: Store::new(config.clone(), MasterKeys::new(&config.master_keys, &http)),
            redis: config.redis.as_ref().map(Redis::new).transpose()?,
            hub: Hub::default(),
            guarded_http,
            oidc,
            certificates: Certificates::default(),
            assistant: Assistant::new(config.models.clone(), &http),
            knowledge: KnowledgeCache::default(),
            mailer: Mailer::new(config.mail.as_ref())?,
            http,
            config,
        })))
    }
}

impl Parts {
    /// The client for an address that a person entered, if it may be reached at all: the public internet by https, and at a
    /// local start this machine.
    pub fn client_for(&self, url: &Url) -> Result<&reqwest::Client, Refused> {
        if self.config.local && guarded_http::is_loopback(url) {
            return Ok(&self.http);
        }
        guarded_http::check(url).map(|()| &self.guarded_http)
    }
}

impl std::ops::Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
