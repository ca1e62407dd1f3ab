//! Logs: one JSON object a line in deployment, readable lines at a local start. Neither carries personal data.

use std::panic;

use tracing_subscriber::{EnvFilter, fmt, prelude::*};

/// Starts logging. `RUST_LOG` chooses what is logged.
pub fn start(local: bool) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let registry = tracing_subscriber::registry().with(filter);
    // A second start in one process would be refused; the first one stands.
    let _ = if local {
        registry.with(fmt::layer().compact().with_target(false).with_writer(std::io::stderr)).try_init()
    } else {
        registry.with(fmt::layer().json().flatten_event(true).with_writer(std::io::stderr)).try_init()
    };
    // The default hook prints the panic's message, which may quote what a person wrote.
    panic::set_hook(Box::new(|info| {
        let place = info.location().map(|place| format!("{}:{}", place.file(), place.line())).unwrap_or_default();
        tracing::error!(place, "panic");
    }));
}
