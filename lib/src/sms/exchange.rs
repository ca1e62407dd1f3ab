//! HTTP as plain values: what we send to a provider, what it answers, and what it sends to us.

use std::fmt;

/// The HTTP methods that providers use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// GET
    Get,
    /// POST
    Post,
}

impl Method {
    /// The method as HTTP writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }

    /// Reads an HTTP method; `None` for any that no provider uses.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "GET" => Some(Self::Get),
            "POST" => Some(Self::Post),
            _ => None,
        }
    }
}

/// A request to send as it stands. `Debug` shows the method and the host only: the rest holds secrets and people's words.
#[derive(Clone, PartialEq, Eq)]
pub struct ProviderRequest {
    /// HTTP method.
    pub method: Method,
    /// Absolute address.
    pub url: String,
    /// Header names and values, `Content-Type` and `Authorization` among them.
    pub headers: Vec<(String, String)>,
    /// Body, empty for GET.
    pub body: Vec<u8>,
}

impl ProviderRequest {
    /// The first header of that name, whatever its case.
    pub fn header(&self, name: &str) -> Option<&str> {
        find_header(&self.headers, name)
    }
}

impl fmt::Debug for ProviderRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = url::Url::parse(&self.url).ok().and_then(|url| url.host_str().map(str::to_owned));
        f.debug_struct("ProviderRequest")
            .field("method", &self.method)
            .field("host", &host)
            .field("body_bytes", &self.body.len())
            .finish()
    }
}

/// A provider's answer.
#[derive(Clone, PartialEq, Eq)]
pub struct ProviderResponse {
    /// HTTP status.
    pub status: u16,
    /// Header names and values.
    pub headers: Vec<(String, String)>,
    /// Body as received.
    pub body: Vec<u8>,
}

impl ProviderResponse {
    /// An answer without headers.
    pub fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self { status, headers: Vec::new(), body: body.into() }
    }

    /// The first header of that name, whatever its case.
    pub fn header(&self, name: &str) -> Option<&str> {
        find_header(&self.headers, name)
    }
}

impl fmt::Debug for ProviderResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProviderResponse").field("status", &self.status).field("body_bytes", &self.body.len()).finish()
    }
}

/// A webhook as it came in. The address is the public one that the provider was given, rebuilt from configuration and
/// never from a `Host` header; the body is untouched.
#[derive(Clone, PartialEq, Eq)]
pub struct WebhookRequest {
    /// HTTP method.
    pub method: Method,
    /// Public address with its query.
    pub url: String,
    /// Header names and values.
    pub headers: Vec<(String, String)>,
    /// Raw body.
    pub body: Vec<u8>,
}

impl WebhookRequest {
    /// The first header of that name, whatever its case.
    pub fn header(&self, name: &str) -> Option<&str> {
        find_header(&self.headers, name)
    }
}

impl fmt::Debug for WebhookRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebhookRequest").field("method", &self.method).field("body_bytes", &self.body.len()).finish()
    }
}

fn find_header<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers.iter().find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_keeps_secrets_and_words_to_itself() {
        let request = ProviderRequest {
            method: Method::Post,
            url: "https://user:hush@api.example.com/x?To=%2B14155550123".into(),
            headers: vec![("Authorization".into(), "Basic hush".into())],
            body: b"Body=hush".to_vec(),
        };
        let shown = format!("{request:?}");
        assert!(shown.contains("api.example.com") && !shown.contains("hush") && !shown.contains("4155550123"));
        assert_eq!(request.header("authorization"), Some("Basic hush"));
    }
}
