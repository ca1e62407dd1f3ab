//! What can be changed of a form without publishing it anew.

use url::Url;

use super::Error;
use crate::{
    App, clock,
    domain::id::{FormId, MemberId},
    store::{Scope, forms::Form},
};

/// How many origins a form can list.
const MOST_ORIGINS: usize = 20;

/// Says which pages may post a form as JSON, by their origins.
pub async fn allow_origins(
    app: &App,
    scope: &Scope,
    member: &MemberId,
    form: &FormId,
    origins: &[String],
) -> Result<Form, Error> {
    if origins.len() > MOST_ORIGINS {
        let detail = format!("A form can list {MOST_ORIGINS} origins.");
        return Err(Error::invalid("/allowed_origins", "too_many", detail));
    }
    for (place, origin) in origins.iter().enumerate() {
        if !is_origin(origin) {
            let detail = "Write an origin as browsers send it, such as https://www.example.com, without a path.";
            return Err(Error::invalid(&format!("/allowed_origins/{place}"), "invalid_origin", detail));
        }
    }
    let context = (scope, member, form, origins);
    app.store
        .transact(&context, |tx, (scope, member, form, origins)| {
            Box::pin(async move {
                let changed = scope.forms().allow_origins(form, origins, tx).await?.ok_or(Error::NotFound)?;
                scope.audit(member.as_str(), "form.allow_origins", form.as_str(), clock::now(), tx).await?;
                Ok(changed)
            })
        })
        .await
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
