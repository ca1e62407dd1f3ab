//! The pages behind the link by which a person ends texts. They need no script, and say nothing of the person.

use axum::{http::StatusCode, response::Response};
use maud::html;

use super::visitor_page::page;
use crate::services::stop_link::StopLink;

/// Asks whether texts are to end.
pub fn ask(link: &StopLink) -> Response {
    let body = html! {
        h1 { "End texts" }
        p.lead { "Press the button, and " (link.brand) " sends no more texts to your phone." }
        form method="post" { button type="submit" { "End texts" } }
    };
    page(StatusCode::OK, "End texts", &link.brand, &body)
}

/// Says that they have ended.
pub fn stopped(link: &StopLink) -> Response {
    let body = html! {
        h1 { "Texts have ended" }
        p.lead { (link.brand) " sends no more texts to your phone. To hear from us again, text START to our number." }
    };
    page(StatusCode::OK, "Texts have ended", &link.brand, &body)
}

/// The page for a link that is not, or not any more.
pub fn unknown() -> Response {
    let body = html! {
        h1 { "This link ends nothing" }
        p.lead { "It is incomplete, or whom it belonged to is not in our books any more. You can always reply STOP to a text." }
    };
    page(StatusCode::NOT_FOUND, "Unknown link", "", &body)
}
