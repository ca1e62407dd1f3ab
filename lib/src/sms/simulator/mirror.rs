//! What every simulated vendor does: read a request, answer it, and write webhooks.

use std::fmt;

use aws_lc_rs::constant_time;
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::Value;
use url::form_urlencoded;

use super::behaviour::{Behaviour, Stage};
use crate::{
    domain::{phone::parse_e164, segments::segment},
    sms::{Credentials, Method, ProviderRequest, ProviderResponse},
};

/// A request as an SDK sends it.
pub struct Call<'a> {
    /// HTTP method.
    pub method: Method,
    /// The path below the vendor's base address, beginning with `/`.
    pub path: &'a str,
    /// The query, without `?`.
    pub query: &'a str,
    /// `Authorization`.
    pub authorization: Option<&'a str>,
    /// Body.
    pub body: &'a [u8],
}

impl Call<'_> {
    /// Whether Basic credentials are these, in constant time.
    pub(super) fn is_basic(&self, user: &str, password: &str) -> bool {
        let given = self.secret("basic").and_then(|encoded| STANDARD.decode(encoded).ok()).unwrap_or_default();
        same(&given, format!("{user}:{password}").as_bytes())
    }

    /// Whether the bearer token is this one.
    pub(super) fn is_bearer(&self, token: &str) -> bool {
        self.secret("bearer").is_some_and(|given| same(given.as_bytes(), token.as_bytes()))
    }

    fn secret(&self, scheme: &str) -> Option<&str> {
        let (given, secret) = self.authorization?.split_once(' ')?;
        given.eq_ignore_ascii_case(scheme).then(|| secret.trim())
    }

    /// The body's fields, as JSON or as a form.
    pub(super) fn fields(&self) -> Option<Value> {
        let is_json = self.body.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{');
        if is_json {
            return serde_json::from_slice(self.body).ok();
        }
        let pairs = form_urlencoded::parse(self.body).into_owned();
        Some(Value::Object(pairs.map(|(name, value)| (name, Value::from(value))).collect()))
    }
}

/// Compares in constant time.
pub(super) fn same(given: &[u8], expected: &[u8]) -> bool {
    constant_time::verify_slices_are_equal(given, expected).is_ok()
}

/// What a client wants.
pub enum Wish {
    /// A text is to be sent.
    Send(NewText),
    /// The account's texts to a phone, or all.
    List {
        /// Recipient in E.164.
        to: Option<String>,
    },
    /// One text.
    Fetch(String),
}

/// A text as the client asked for it. `Debug` hides words and numbers.
#[derive(Clone, PartialEq, Eq)]
pub struct NewText {
    /// Recipient in E.164.
    pub to: String,
    /// Sender, the account's number.
    pub from: String,
    /// The words; may be empty when pictures are attached.
    pub body: String,
    /// Pictures.
    pub media: Vec<String>,
    /// Where to report delivery.
    pub callback: Option<String>,
    /// The client's own reference.
    pub reference: Option<String>,
    /// Which of the vendor's interfaces was used, where it has several.
    pub interface: Option<&'static str>,
}

impl fmt::Debug for NewText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewText").field("chars", &self.body.chars().count()).finish_non_exhaustive()
    }
}

/// A text at the simulated provider. `Debug` hides words and numbers.
#[derive(Clone, PartialEq, Eq)]
pub struct Text {
    /// The vendor's id.
    pub id: String,
    /// Recipient.
    pub to: String,
    /// Sender.
    pub from: String,
    /// The words.
    pub body: String,
    /// Pictures.
    pub media: Vec<String>,
    /// The client's own reference.
    pub reference: Option<String>,
    /// Which of the vendor's interfaces was used.
    pub interface: Option<String>,
    /// How far it has come.
    pub stage: Stage,
    /// When it was accepted, in seconds since 1970.
    pub created_unix: i64,
}

impl Text {
    /// Segments, as the calculator counts them.
    pub fn segments(&self) -> u32 {
        segment(&self.body).segments
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Text").field("id", &self.id).field("stage", &self.stage).finish_non_exhaustive()
    }
}

/// What a webhook is signed with, and when.
pub struct Signing<'a> {
    /// The channel's credentials.
    pub credentials: &'a Credentials,
    /// Seconds since 1970.
    pub now_unix: i64,
    /// A value that no other webhook has: 32 hexadecimal digits.
    pub nonce: String,
}

/// One simulated vendor. Every method is a pure function of its arguments.
pub trait Mirror: Sync {
    /// The vendor's name, as channels carry it and addresses below `/api/simulator/` begin.
    fn vendor(&self) -> &'static str;

    /// Whether a request comes with these credentials.
    fn knows(&self, call: &Call<'_>, credentials: &Credentials) -> bool;

    /// The answer to a request with credentials that nobody has.
    fn unauthorized(&self, call: &Call<'_>) -> ProviderResponse;

    /// Reads a request of the account with this number.
    ///
    /// # Errors
    /// The answer to give: the vendor's error for the first thing that is wrong.
    fn read(&self, call: &Call<'_>, number: &str, credentials: &Credentials) -> Result<Wish, Box<ProviderResponse>>;

    /// A new id, from 32 random hexadecimal digits.
    fn id(&self, random: &str, interface: Option<&str>) -> String;

    /// What a number's behaviour makes of a send at once; `None`: the text is taken. [`Behaviour::ErrorAfterAccept`]
    /// gives an answer too, but the text is recorded first.
    fn refusal(&self, behaviour: Behaviour, interface: Option<&str>) -> Option<ProviderResponse>;

    /// The answer to a text that was taken.
    fn taken(&self, text: &Text, credentials: &Credentials) -> ProviderResponse;

    /// The answer to a list, from the newest on.
    fn listed(&self, call: &Call<'_>, texts: &[Text], credentials: &Credentials) -> ProviderResponse;

    /// The answer to a request for one text.
    fn fetched(&self, text: Option<&Text>, credentials: &Credentials) -> ProviderResponse;

    /// The webhook that reports how far a text has come.
    fn report(&self, url: &str, text: &Text, signing: &Signing<'_>) -> ProviderRequest;

    /// The webhooks that hand over a text from a phone, usually one.
    fn inbound(&self, url: &str, text: &Text, signing: &Signing<'_>) -> Vec<ProviderRequest>;
}

/// An answer in JSON.
pub(super) fn json_answer(status: u16, body: &Value) -> ProviderResponse {
    ProviderResponse {
        status,
        headers: vec![("Content-Type".into(), "application/json".into())],
        body: body.to_string().into_bytes(),
    }
}

/// A webhook in JSON.
pub(super) fn json_webhook(url: &str, body: &Value, headers: Vec<(String, String)>) -> ProviderRequest {
    let mut all = vec![("Content-Type".into(), "application/json".into())];
    all.extend(headers);
    ProviderRequest { method: Method::Post, url: url.to_owned(), headers: all, body: body.to_string().into_bytes() }
}

/// A phone number with or without its plus, as E.164.
pub(super) fn e164(text: &str) -> Option<String> {
    let digits = text.trim_start_matches('+');
    parse_e164(&format!("+{digits}")).ok().map(|phone| phone.as_str().to_owned())
}

/// Whether a text is an http or https address.
pub(super) fn is_web_address(text: &str) -> bool {
    url::Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

/// 32 hexadecimal digits in the shape of a UUID.
pub(super) fn uuid(random: &str) -> String {
    let part = |from: usize, to: usize| random.get(from..to).unwrap_or("0");
    format!("{}-{}-{}-{}-{}", part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32))
}

/// A moment as RFC 3339 with milliseconds.
pub(super) fn rfc3339(unix: i64) -> String {
    let time = jiff::Timestamp::from_second(unix).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    time.strftime("%Y-%m-%dT%H:%M:%S.000+00:00").to_string()
}
