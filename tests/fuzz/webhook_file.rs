//! How a webhook stands in a file of the corpus: a line with method and address, headers, an empty line, the body.

use leadline::sms::{Method, WebhookRequest};

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
