//! `leadline serve`.

use std::{net::SocketAddr, path::PathBuf, process::ExitCode};

use clap::Args;

use super::{Routes, told};
use crate::{
    App, config,
    http::{finish, serve, web_app},
    jobs, telemetry,
};

/// Serve every route, and the web app, in one process.
#[derive(Args)]
pub(super) struct Serve {
    /// The port.
    #[arg(long, env = "PORT", default_value_t = 3000)]
    port: u16,
    /// The address to listen on.
    #[arg(long, default_value = "127.0.0.1")]
    host: std::net::IpAddr,
    /// The folder of the exported web app.
    #[arg(long)]
    web: Option<PathBuf>,
    /// Also play the SMS providers. Only for a local start.
    #[arg(long)]
    simulator: bool,
}

impl Serve {
    pub(super) fn run(self, routes: &Routes) -> ExitCode {
        telemetry::start(config::is_local());
        let app = match App::from_env() {
            Ok(app) => app,
            Err(error) => return told(Err(error)),
        };
        if self.simulator && !app.config.local {
            return told(Err(anyhow::anyhow!(
                "--simulator is for a local start: set LEADLINE_LOCAL=1, or leave it out"
            )));
        }
        let mut all = (routes.functions)();
        if self.simulator {
            all = all.merge((routes.simulator)());
        }
        let mut router = finish(all, app.clone());
        if let Some(folder) = &self.web {
            router = router.fallback_service(web_app::router(folder, app.config.public_url.scheme() == "https"));
        }
        serve(router, SocketAddr::new(self.host, self.port), jobs::work_until_stopped(app))
    }
}
