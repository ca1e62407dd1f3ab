//! `leadline openapi`.

use anyhow::Result;
use utoipa_axum::router::OpenApiRouter;

use crate::{App, http::merged};

pub(super) fn run(routes: OpenApiRouter<App>) -> Result<()> {
    super::say(merged(routes)?.trim_end());
    Ok(())
}
