//! How a webhook stands in a file of the corpus, a line with method and address, headers, an empty line, the body; and
//! what every provider must make of any.

use std::time::{Duration, Instant};

use leadline::sms::{Credentials, Method, SmsProvider, WebhookCheck, WebhookRequest, registry};

/// No webhook of at most 128 KB takes longer, by far: the bar of the benchmark is 200 µs in a release build.
const LONGEST: Duration = Duration::from_secs(2);

/// Reads a webhook; whatever is not there is empty.
pub fn read(file: &[u8]) -> WebhookRequest {
    let text = String::from_utf8_lossy(file);
    let (head, body) = text.split_once("\n\n").unwrap_or((&text, ""));
    let mut lines = head.lines();
    let (method, url) = lines.next().unwrap_or_default().split_once(' ').unwrap_or_default();
    let headers = lines.filter_map(|line| line.split_once(": ")).map(|(name, value)| (name.into(), value.into()));
    WebhookRequest {
        method: Method::parse(method).unwrap_or(Method::Post),
        url: url.into(),
        headers: headers.collect(),
        body: body.as_bytes().to_vec(),
    }
}

/// Credentials under every name a provider may ask for, none of which made the corpus.
fn credentials() -> Credentials {
    let names = registry::providers().flat_map(SmsProvider::credential_fields).map(|field| field.name);
    // 32 zero bytes: no public key of anybody's.
    let zeros = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    Credentials::new(names.map(|name| (name.to_owned(), zeros.into())).collect())
}

/// Shows a webhook to every provider: none panics, takes long, or believes what it was not sent.
pub fn exercise(request: &WebhookRequest, name: &str) {
    let credentials = credentials();
    for provider in registry::providers() {
        let began = Instant::now();
        let _ = provider.certificate_url(request);
        let check = WebhookCheck { certificate: Some(&request.body), ..WebhookCheck::new(&credentials, 1_800_000_000) };
        let verdict = provider.verify(request, &check);
        assert!(verdict.is_err(), "{} believed {name}", provider.name());
        for event in provider.parse_webhook(request).unwrap_or_default() {
            // What logs show of an event holds neither words nor numbers.
            assert!(!event.key().is_empty());
            let _ = format!("{event:?}");
        }
        assert!(began.elapsed() < LONGEST, "{} took {:?} for {name}", provider.name(), began.elapsed());
    }
}
