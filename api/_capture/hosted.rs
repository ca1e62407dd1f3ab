//! The hosted form: shown, and sent by a browser.

use std::collections::BTreeMap;

use axum::{
    extract::{Form, State},
    http::{HeaderMap, header},
    response::Response,
};
use leadline::{
    App, clock,
    http::{
        Background, Counted, Path, Problem,
        form_page::{self, Asked, Draft},
        visitor::Visitor,
        visitor_page,
    },
    jobs,
    security::{consent_certificate::RenderedBy, random},
    services::{
        Error,
        capture_lead::{OpenForm, Submission, capture_lead, form_by_slug},
        form_challenge::challenge,
        rendered_mark,
        screen_submission::{Signs, wants_proof},
    },
    store::submissions::Circumstances,
};
use utoipa_axum::router::OpenApiRouter;

use super::{PageInfo, circumstances};

/// The routes.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::default()
        .route("/f/{slug}", axum::routing::get(show_form).post(send_form))
        .route("/f/proof.js", axum::routing::get(form_page::script))
}

/// The form under a slug, if there is one.
async fn hosted_form(app: &App, slug: &str) -> Result<Option<OpenForm>, Problem> {
    match form_by_slug(app, slug).await {
        Ok(open) => Ok(Some(open)),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The mark of a form that is rendered now.
fn mark(open: &OpenForm, submission_key: &str) -> String {
    rendered_mark::mark(&open.scope, &open.form.id, submission_key, clock::now())
}

/// What a visitor's browser is asked to do, if anything.
async fn asked(app: &App, open: &OpenForm, visitor: &Visitor) -> Option<Asked> {
    if !wants_proof(app, open, visitor.ip.as_deref()).await {
        return None;
    }
    Some(match &app.config.turnstile {
        Some(turnstile) => Asked::Turnstile(turnstile.site_key.clone()),
        None => Asked::Work(challenge(&open.scope, &open.form.id, clock::now())),
    })
}

async fn show_form(State(app): State<App>, Path(slug): Path<String>, visitor: Visitor) -> Result<Response, Problem> {
    let Some(open) = hosted_form(&app, &slug).await? else { return Ok(form_page::missing()) };
    let submission_key = random::token();
    let rendered = mark(&open, &submission_key);
    let asked = asked(&app, &open, &visitor).await;
    let draft = Draft { submission_key, rendered, asked, ..Draft::default() };
    Ok(form_page::form(&open, &draft))
}

async fn send_form(
    State(app): State<App>,
    Path(slug): Path<String>,
    background: Background,
    visitor: Visitor,
    Counted(counted): Counted,
    headers: HeaderMap,
    Form(mut sent): Form<BTreeMap<String, String>>,
) -> Result<Response, Problem> {
    let Some(open) = hosted_form(&app, &slug).await? else { return Ok(form_page::missing()) };
    let submission_key = sent.remove("_key").unwrap_or_else(random::token);
    let rendered = sent.remove("_rendered").unwrap_or_default();
    let filled = |value: Option<String>| value.filter(|value| !value.trim().is_empty());
    let trapped = filled(sent.remove(form_page::TRAP)).is_some();
    let (proof, turnstile) = (filled(sent.remove("_proof")), filled(sent.remove("cf-turnstile-response")));
    let consents = sent.remove(&format!("consent.{}", open.version.consent_key)).is_some();
    let referrer = headers.get(header::REFERER).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let page = PageInfo {
        url: Some(app.config.public(&format!("/f/{slug}"))),
        referrer,
        locale: Some(visitor_page::LOCALE.to_owned()),
        ..PageInfo::default()
    };
    let shown = rendered_mark::rendered_at(&open.scope, &open.form.id, &submission_key, &rendered, clock::now());
    // A mark that is not ours is not shown again: the form counts as rendered now.
    let rendered = shown.map_or_else(|| mark(&open, &submission_key), |_| rendered);
    let asked = match &proof {
        Some(_) => None,
        None => asked(&app, &open, &visitor).await,
    };
    let submission = Submission {
        fields: sent,
        consent: BTreeMap::from([(open.version.consent_key.clone(), consents)]),
        circumstances: Circumstances {
            rendered: shown.map(|at| (at, RenderedBy::Leadline)),
            ..circumstances(page, visitor)
        },
        idempotency_key: Some(submission_key.clone()),
        signs: Signs { hosted: true, trapped, shown, proof: proof.clone(), turnstile, counted },
    };
    let (errors, trouble) = match capture_lead(&app, &open, &submission).await {
        Ok(_) => {
            jobs::settle(&background, &app, &open.scope);
            return Ok(form_page::thanks(&open));
        }
        Err(Error::Invalid(errors)) => (errors, None),
        Err(error) => match Problem::from(error) {
            // It can be taken a little later, as it is.
            problem if problem.retry_after.is_some() => (Vec::new(), Some(problem)),
            problem => return Err(problem),
        },
    };
    let draft = Draft {
        fields: submission.fields,
        consents,
        errors: &errors,
        submission_key,
        rendered,
        trapped,
        proof,
        asked,
        trouble,
    };
    Ok(form_page::form(&open, &draft))
}
