//! The OpenAPI document.

use utoipa::{
    Modify, OpenApi,
    openapi::{
        self, Content, Ref, RefOr, Response,
        path::Operation,
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

/// The name of the schema, and of the answer, that every error is.
const PROBLEM: &str = "Problem";
const JSON: &str = "application/json";
const PROBLEM_JSON: &str = "application/problem+json";

/// The document of all routes together, as JSON.
pub fn merged(routes: OpenApiRouter<App>) -> anyhow::Result<String> {
    let (_, mut document) = OpenApiRouter::with_openapi(Document::openapi()).merge(routes).split_for_parts();
    tell_problems(&mut document);
    Ok(document.to_pretty_json()? + "\n")
}

/// Whatever goes wrong is answered with a problem, in the media type of problems: what a route does not name as well, such as
/// a body that is too large or a database that is busy.
fn tell_problems(document: &mut openapi::OpenApi) {
    let schema = Some(RefOr::<openapi::Schema>::from(Ref::from_schema_name(PROBLEM)));
    let mut problem = Response::new("Anything else that goes wrong.");
    problem.content.insert(PROBLEM_JSON.to_owned(), RefOr::T(Content::new(schema)));
    let components = document.components.get_or_insert_default();
    components.responses.insert(PROBLEM.to_owned(), problem.into());
    for path in document.paths.paths.values_mut() {
        let all = [&mut path.get, &mut path.put, &mut path.post, &mut path.delete, &mut path.options, &mut path.patch];
        all.into_iter().flatten().for_each(tell_problems_of);
    }
}

fn tell_problems_of(operation: &mut Operation) {
    let responses = &mut operation.responses.responses;
    for response in responses.values_mut() {
        let RefOr::T(response) = response else { continue };
        if response.content.get(JSON).is_some_and(is_problem)
            && let Some(content) = response.content.shift_remove(JSON)
        {
            response.content.insert(PROBLEM_JSON.to_owned(), content);
        }
    }
    responses.insert("default".to_owned(), RefOr::Ref(Ref::from_response_name(PROBLEM)));
}

fn is_problem(content: &RefOr<Content>) -> bool {
    let RefOr::T(Content { schema: Some(RefOr::Ref(schema)), .. }) = content else { return false };
    schema.ref_location.ends_with("/Problem")
}
