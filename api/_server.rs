//! The `leadline` program: `serve` runs every route in one process, for local use, tests and self-hosting; the other
//! subcommands live in `lib/src/cli`.

// Every sibling is a program too, whose `main` is not used here.
#![allow(dead_code)]

mod auth;
mod capture;
mod conversations;
mod cron;
mod forms;
mod leads;
mod live;
mod settings;
mod team;
mod webhooks;

mod _simulator;

use std::process::ExitCode;

use leadline::{App, cli};
use utoipa_axum::router::OpenApiRouter;

/// Every route of every function.
fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::default()
        .merge(auth::router())
        .merge(team::router())
        .merge(forms::router())
        .merge(capture::router())
        .merge(leads::router())
        .merge(conversations::router())
        .merge(settings::router())
        .merge(webhooks::router())
        .merge(live::router())
        .merge(cron::router())
}

fn main() -> ExitCode {
    cli::run(cli::Routes { functions: routes, simulator: _simulator::router })
}
