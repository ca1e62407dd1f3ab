//! What can be changed of a form without publishing it anew.

use url::Url;

use super::Error;
use crate::{
    App, clock,
    domain::{
        id::{FormId, MemberId},
        phone::is_region,
    },
    store::{Scope, forms::Form},
};

/// How many origins a form can list.
const MOST_ORIGINS: usize = 20;
/// How many countries a form can list.
const MOST_COUNTRIES: usize = 250;

/// What can be changed; what is absent stays.
pub struct FormChange {
    /// The origins whose pages may post it as JSON.
    pub origins: Option<Vec<String>>,
    /// The countries whose phones it takes; none: all.
    pub countries: Option<Vec<String>>,
}

/// Says which pages may post a form as JSON, and which countries' phones it takes.
pub async fn change_form(
    app: &App,
    scope: &Scope,
    member: &MemberId,
    form: &FormId,
    change: &FormChange,
) -> Result<Form, Error> {
    check(change)?;
    let context = (scope, member, form, change);
    app.store
        .transact(&context, |tx, (scope, member, form, change)| {
            Box::pin(async move {
                let found = scope.forms().get_within(form, tx).await?.ok_or(Error::NotFound)?;
                let origins = change.origins.as_ref().unwrap_or(&found.allowed_origins);
                let countries = change.countries.as_ref().unwrap_or(&found.allowed_countries);
                let changed = scope.forms().allow(form, origins, countries, tx).await?.ok_or(Error::NotFound)?;
                let deeds = [
                    ("form.allow_origins", change.origins.is_some()),
                    ("form.allow_countries", change.countries.is_some()),
                ];
                for (action, _) in deeds.into_iter().filter(|(_, done)| *done) {
                    scope.audit(member.as_str(), action, form.as_str(), clock::now(), tx).await?;
                }
                Ok(changed)
            })
        })
        .await
}

fn check(change: &FormChange) -> Result<(), Error> {
    let (origins, countries) = (change.origins.as_deref(), change.countries.as_deref());
    if origins.is_some_and(|origins| origins.len() > MOST_ORIGINS) {
        let detail = format!("A form can list {MOST_ORIGINS} origins.");
        return Err(Error::invalid("/allowed_origins", "too_many", detail));
    }
    if let Some(place) = origins.and_then(|origins| origins.iter().position(|origin| !is_origin(origin))) {
        let detail = "Write an origin as browsers send it, such as https://www.example.com, without a path.";
        return Err(Error::invalid(&format!("/allowed_origins/{place}"), "invalid_origin", detail));
    }
    if countries.is_some_and(|countries| countries.len() > MOST_COUNTRIES) {
        let detail = format!("A form can list {MOST_COUNTRIES} countries. Without any it takes all.");
        return Err(Error::invalid("/allowed_countries", "too_many", detail));
    }
    if let Some(place) = countries.and_then(|countries| countries.iter().position(|country| !is_region(country))) {
        let detail = "Write a country by its two letters, such as US.";
        return Err(Error::invalid(&format!("/allowed_countries/{place}"), "invalid_country", detail));
    }
    Ok(())
}

/// Whether a text is an origin exactly as a browser sends it.
fn is_origin(text: &str) -> bool {
    Url::parse(text)
        .is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.origin().ascii_serialization() == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_browser_would_send_is_an_origin() {
        for origin in ["https://www.example.com", "http://localhost:8080", "https://example.com:8443"] {
            assert!(is_origin(origin), "{origin}");
        }
        for other in [
            "*",
            "null",
            "example.com",
            "https://example.com/",
            "https://EXAMPLE.com",
            "https://example.com:443",
            "ftp://example.com",
        ] {
            assert!(!is_origin(other), "{other}");
        }
    }
}
