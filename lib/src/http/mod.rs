//! How a function is started and what all of them share: extractors, problems, idempotency, limits.

mod adapter;
pub mod attempt_cookie;
pub mod caller;
pub mod certificate_page;
mod document;
pub mod export_page;
pub mod form_page;
mod hardening;
mod idempotency;
mod json;
mod layers;
mod limits;
pub mod needs;
mod print_page;
pub mod problem;
mod query;
pub mod same_site;
pub mod session_cookie;
pub mod stop_page;
pub mod visitor;
pub mod visitor_page;
pub mod web_app;

pub use adapter::{Background, serve, stopping};
pub use caller::{Caller, Person};
pub use document::{Document, merged};
pub use idempotency::key_of as idempotency_key;
pub use json::{Json, Path};
pub use limits::{Attempt, Counted};
pub use problem::{Problem, ProblemBody};
pub use query::{ListQuery, Query};

use std::process::ExitCode;

use utoipa_axum::router::OpenApiRouter;

use crate::{App, config, telemetry};

/// The whole `main` of a function: its routes, served by the platform's runtime.
pub fn function(routes: OpenApiRouter<App>) -> ExitCode {
    telemetry::start(config::is_local());
    match App::from_env() {
        Ok(app) => adapter::function(finish(routes, app)),
        Err(error) => {
            tracing::error!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Routes with their state and the layers every one of them has.
pub fn finish(routes: OpenApiRouter<App>, app: App) -> axum::Router {
    let (router, _) = routes.with_state(app.clone()).split_for_parts();
    layers::wrap(router, app)
}
