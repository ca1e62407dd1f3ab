//! How the provider is asked: within a time, up to a size, never redirected, and never into our own network unless the
//! operator named that very place.

use std::{future::Future, pin::Pin, time::Duration};

use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse, http};
use reqwest::{Client, Request};
use url::{Origin, Url};

use crate::security::{
    bounded_body::{Unread, read_body},
    guarded_http,
};

/// The longest one answer may take: six of them fit into the time a request has.
const LONGEST: Duration = Duration::from_secs(4);
/// The largest answer, in bytes.
const LARGEST: usize = 256 * 1024;

/// Asks the provider.
pub(super) struct OidcHttp {
    direct: Client,
    guarded: Client,
    issuer: Origin,
}

/// Why there was no answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unanswered {
    /// The request could not be made, or the connection failed.
    #[error("the provider was not reached")]
    Transport(#[from] reqwest::Error),
    /// The answer was put together wrongly.
    #[error("the answer cannot be read")]
    Malformed(#[from] http::Error),
    /// The provider's description leads somewhere it must not.
    #[error("an address of the provider is not allowed")]
    Address,
    /// The answer is too large, or was cut off.
    #[error("the answer was not read")]
    Unread(#[from] Unread),
}

impl OidcHttp {
    /// A client for the provider with this issuer. `direct` reaches what the operator configured, `guarded` public
    /// addresses alone.
    pub(super) fn new(direct: Client, guarded: Client, issuer: &Url) -> Self {
        Self { direct, guarded, issuer: issuer.origin() }
    }

    /// Whether an address may be followed: the operator named its origin, or it is a public one.
    pub(super) fn allows(&self, url: &Url) -> bool {
        url.origin() == self.issuer || guarded_http::check(url).is_ok()
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, Unanswered> {
        let mut request = Request::try_from(request)?;
        if !self.allows(request.url()) {
            return Err(Unanswered::Address);
        }
        *request.timeout_mut() = Some(LONGEST);
        let client = if request.url().origin() == self.issuer { &self.direct } else { &self.guarded };
        let mut response = client.execute(request).await?;
        let mut answer = http::Response::builder().status(response.status());
        if let Some(headers) = answer.headers_mut() {
            *headers = std::mem::take(response.headers_mut());
        }
        Ok(answer.body(read_body(response, LARGEST).await?)?)
    }
}

impl<'c> AsyncHttpClient<'c> for OidcHttp {
    type Error = Unanswered;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, Unanswered>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use axum::{Router, response::Redirect, routing::get};
    use tokio::net::TcpListener;

    use super::*;

    /// A provider that answers too much, elsewhere, or never; and a client for it.
    async fn provider() -> (String, OidcHttp) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new()
            .route("/small", get(|| async { "small" }))
            .route("/large", get(|| async { vec![b' '; LARGEST + 1] }))
            .route("/moved", get(|| async { Redirect::to("/small") }))
            .route("/never", get(std::future::pending::<()>));
        tokio::spawn(async move { axum::serve(listener, router).await });
        let direct = Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let http = OidcHttp::new(direct, guarded_http::client().unwrap(), &Url::parse(&issuer).unwrap());
        (issuer, http)
    }

    #[tokio::test]
    async fn an_answer_is_small_at_hand_and_in_time() {
        let (issuer, http) = provider().await;
        let ask = async |url: String| http.call(http::Request::get(url).body(Vec::new()).unwrap()).await;
        assert_eq!(ask(format!("{issuer}/small")).await.unwrap().body(), b"small");
        assert_eq!(ask(format!("{issuer}/moved")).await.unwrap().status(), 303);
        assert!(matches!(ask(format!("{issuer}/large")).await, Err(Unanswered::Unread(Unread::TooLarge(_)))));
        assert!(matches!(ask("http://127.0.0.1:1/small".into()).await, Err(Unanswered::Address)));
        let began = Instant::now();
        assert!(
            matches!(ask(format!("{issuer}/never")).await, Err(Unanswered::Transport(error)) if error.is_timeout())
        );
        assert!(began.elapsed() < 3 * LONGEST);
    }

    #[test]
    fn what_a_description_names_leads_to_the_issuer_or_to_the_public_internet() {
        let url = |text: &str| Url::parse(text).unwrap();
        let http = OidcHttp::new(Client::new(), Client::new(), &url("http://127.0.0.1:4000/realm"));
        for good in ["http://127.0.0.1:4000/token", "https://login.example.com/token"] {
            assert!(http.allows(&url(good)), "{good}");
        }
        let bad = [
            "http://127.0.0.1:4001/token",
            "https://127.0.0.1:4000/token",
            "https://169.254.169.254/latest",
            "http://login.example.com/token",
            "https://intranet/token",
            "javascript:alert(1)",
        ];
        for bad in bad {
            assert!(!http.allows(&url(bad)), "{bad}");
        }
    }
}
