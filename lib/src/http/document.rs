//! The OpenAPI document.

use utoipa::{
    Modify, OpenApi,
    openapi::{
        self,
        security::{Http, HttpAuthScheme, SecurityScheme},
    },
};
use utoipa_axum::router::OpenApiRouter;

use crate::App;

/// Title and security of the document.
#[derive(OpenApi)]
#[openapi(
    info(title = "Leadline", description = "Leads are texted back within seconds.", license(name = "Apache-2.0", identifier = "Apache-2.0")),
    modifiers(&Bearer),
    components(schemas(super::ProblemBody))
)]
pub struct Document;

struct Bearer;

impl Modify for Bearer {
    fn modify(&self, document: &mut openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("bearer", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    }
}

/// The document of all routes together, as JSON.
pub fn merged(routes: OpenApiRouter<App>) -> anyhow::Result<String> {
    let (_, document) = OpenApiRouter::with_openapi(Document::openapi()).merge(routes).split_for_parts();
    Ok(document.to_pretty_json()? + "\n")
}
