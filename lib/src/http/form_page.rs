//! The hosted form: one small HTML document that needs no script, and runs one only while many forms come in.

use std::collections::BTreeMap;

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use maud::{Markup, html};

use super::{problem::Problem, visitor_page::page};
use crate::{
    domain::form::{FieldKind, FormField},
    services::{Invalid, capture_lead::OpenForm, form_challenge::Challenge},
};

/// The field people do not see. What fills it in is no person.
pub const TRAP: &str = "_website";
/// Does the work that is asked for.
const SCRIPT: &str = include_str!("form_proof.js");

/// What a visitor's browser is asked to do before it sends the form.
pub enum Asked {
    /// Some work.
    Work(Challenge),
    /// Turnstile, with this site key.
    Turnstile(String),
}

/// What the visitor typed so far, and what is wrong with it.
#[derive(Default)]
pub struct Draft<'a> {
    /// Field key to text.
    pub fields: BTreeMap<String, String>,
    /// Whether the consent box is ticked.
    pub consents: bool,
    /// What is wrong.
    pub errors: &'a [Invalid],
    /// Makes a second press of the button the same submission.
    pub submission_key: String,
    /// Tells when the form was first shown.
    pub rendered: String,
    /// Whether the field was filled in that people do not see.
    pub trapped: bool,
    /// The work that was done.
    pub proof: Option<String>,
    /// What the browser is asked to do.
    pub asked: Option<Asked>,
    /// Why it could not be taken just now.
    pub trouble: Option<Problem>,
}

/// The form.
pub fn form(open: &OpenForm, draft: &Draft) -> Response {
    let version = &open.version;
    let status = match &draft.trouble {
        Some(problem) => problem.status,
        None if draft.errors.is_empty() => StatusCode::OK,
        None => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let body = html! {
        h1 { (version.title) }
        p.lead { (version.introduction) }
        @if let Some(notice) = notice(draft) {
            div.notice role="alert" tabindex="-1" autofocus { (notice) }
        }
        form method="post" novalidate {
            input type="hidden" name="_key" value=(draft.submission_key);
            input type="hidden" name="_rendered" value=(draft.rendered);
            @for entry in &version.fields { (field(entry, draft)) }
            div.trap aria-hidden="true" {
                label for="website" { "Leave this empty" }
                input #website type="text" name=(TRAP) value=[draft.trapped.then_some("x")] tabindex="-1" autocomplete="off";
            }
            (proof(draft))
            div.consent {
                input #consent type="checkbox" name={ "consent." (version.consent_key) } value="true" checked[draft.consents];
                label for="consent" { (version.consent_text) }
            }
            button type="submit" { "Send" }
        }
    };
    let mut response = page(status, &version.title, &open.workspace.name, &body);
    if let Some(seconds) = draft.trouble.as_ref().and_then(|problem| problem.retry_after) {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    if let Some(asked) = &draft.asked {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy(asked));
    }
    response
}

/// What stands above a form that was not taken.
fn notice(draft: &Draft) -> Option<String> {
    let Some(problem) = &draft.trouble else {
        let marked = "Please look at the marked fields. Nothing you typed is lost.";
        return (!draft.errors.is_empty()).then(|| marked.to_owned());
    };
    let again_in = match problem.retry_after {
        None | Some(..5) => "a few seconds".to_owned(),
        Some(seconds @ 5..60) => format!("{seconds} seconds"),
        Some(60..=90) => "a minute".to_owned(),
        Some(seconds) => format!("{} minutes", seconds.div_ceil(60)),
    };
    Some(format!(
        "Your request could not be taken just now. Nothing you typed is lost: press Send again in {again_in}."
    ))
}

/// The script of a form whose visitors are asked to work.
pub async fn script() -> Response {
    let headers =
        [(header::CONTENT_TYPE, "text/javascript; charset=utf-8"), (header::CACHE_CONTROL, "public, max-age=3600")];
    (headers, SCRIPT).into_response()
}

fn proof(draft: &Draft) -> Markup {
    html! {
        @match (&draft.proof, &draft.asked) {
            (Some(proof), _) => input type="hidden" name="_proof" value=(proof);
            (None, Some(Asked::Work(challenge))) => {
                input type="hidden" name="_proof" data-challenge=(serde_json::to_string(challenge).unwrap_or_default());
                script src="/f/proof.js" defer {}
            }
            (None, Some(Asked::Turnstile(site_key))) => {
                div.cf-turnstile data-sitekey=(site_key) {}
                script src="https://challenges.cloudflare.com/turnstile/v0/api.js" async defer {}
            }
            (None, None) => {}
        }
    }
}

/// The policy of a form that runs one script.
fn policy(asked: &Asked) -> HeaderValue {
    HeaderValue::from_static(match asked {
        Asked::Work(_) => {
            "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; form-action 'self'; base-uri 'none'; \
             frame-ancestors 'none'"
        }
        Asked::Turnstile(_) => {
            "default-src 'none'; style-src 'unsafe-inline'; script-src https://challenges.cloudflare.com; \
             frame-src https://challenges.cloudflare.com; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        }
    })
}

/// The page after a submission: the same for new and known people.
pub fn thanks(open: &OpenForm) -> Response {
    let body = html! {
        h1 { "Thank you" }
        p.lead { "We have your request. If you agreed to texts, the first one is on its way to your phone." }
        p { a href={ "/f/" (open.form.slug) } { "Send another request" } }
    };
    page(StatusCode::OK, "Thank you", &open.workspace.name, &body)
}

/// The page for an address that has no form.
pub fn missing() -> Response {
    let body = html! {
        h1 { "There is no form here" }
        p.lead { "Please check the address, or ask who gave it to you." }
    };
    page(StatusCode::NOT_FOUND, "No form", "", &body)
}

fn field(field: &FormField, draft: &Draft) -> Markup {
    let id = format!("f-{}", field.key);
    let hint = format!("{id}-error");
    let value = draft.fields.get(&field.key).map_or("", String::as_str);
    let pointer = format!("/fields/{}", field.key);
    let error = draft.errors.iter().find(|error| error.pointer == pointer);
    let described = error.map(|_| hint.as_str());
    let invalid = error.map(|_| "true");
    let (kind, autocomplete) = match field.kind {
        FieldKind::Name => ("text", "name"),
        FieldKind::Phone => ("tel", "tel"),
        FieldKind::Email => ("email", "email"),
        _ => ("text", "off"),
    };
    html! {
        div.field {
            label for=(id) { (field.label) @if !field.required { span.optional { " (optional)" } } }
            @match field.kind {
                FieldKind::LongText => {
                    textarea #(id) name=(field.key) rows="4" aria-describedby=[described] aria-invalid=[invalid] {
                        // A browser drops a first line break: this one, so that the visitor's own stays.
                        "\n" (value)
                    }
                }
                FieldKind::Choice => {
                    select #(id) name=(field.key) aria-describedby=[described] aria-invalid=[invalid] {
                        option value="" { "Please choose" }
                        @for choice in &field.options { option selected[choice == value] { (choice) } }
                    }
                }
                _ => {
                    input #(id) type=(kind) name=(field.key) value=(value) autocomplete=(autocomplete)
                        required[field.required] aria-describedby=[described] aria-invalid=[invalid];
                }
            }
            @if let Some(error) = error { p.error #(hint) { (error.detail) } }
        }
    }
}
