//! What all pages for leads and other visitors look like: one request, one style sheet inside, no script.

use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::problem::Problem;

const STYLE: &str = include_str!("visitor_page.css");
/// The language of the pages' own words.
pub const LOCALE: &str = "en";

/// How the paths of pages begin, and of a few other things for visitors.
pub(super) const PATH: &str = "/f/";

/// What a browser shows when a page cannot be given.
pub(super) fn trouble(problem: &Problem, request_id: &str) -> Response {
    let body = html! {
        h1 { "That did not work" }
        p.lead { (problem.detail) }
        p.lead { "If you were sending a form, go back: what you typed is still there." }
        p.small { "When asking for help, name this number: " (request_id) }
    };
    page(problem.status, "That did not work", "", &body)
}

/// A page with a heading and what follows, under the name of the business where there is one.
pub(super) fn page(status: StatusCode, title: &str, brand: &str, body: &Markup) -> Response {
    let document = html! {
        (DOCTYPE)
        html lang=(LOCALE) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) @if !brand.is_empty() { " · " (brand) } }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    @if !brand.is_empty() { p.brand { (brand) } }
                    (body)
                }
            }
        }
    };
    let mut response = (status, axum::response::Html(document.into_string())).into_response();
    let headers = response.headers_mut();
    // No script at all; the one style sheet is inline, so that the form is one request.
    let policy =
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(HeaderName::from_static("x-frame-options"), HeaderValue::from_static("DENY"));
    response
}
