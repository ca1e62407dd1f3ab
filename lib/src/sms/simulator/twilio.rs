//! Twilio's Messages API from the other side, in Twilio's own shapes.

mod list;
mod refusal;
mod resource;
mod send;
mod webhook;

use list::{ListFilter, list};
use resource::{StoredText, created, fetched};

use super::{
    behaviour::{Behaviour, Stage},
    mirror::{Call, Mirror, NewText, Signing, Text, Wish},
};
use crate::sms::{Credentials, Method, ProviderRequest, ProviderResponse};

/// The mirror. It holds nothing.
#[derive(Debug, Clone, Copy)]
pub struct TwilioMirror;

/// The path of an account's messages, and what follows it.
fn below<'a>(path: &'a str, account: &str) -> Option<&'a str> {
    path.strip_prefix(&format!("/2010-04-01/Accounts/{account}/Messages"))
}

impl Mirror for TwilioMirror {
    fn vendor(&self) -> &'static str {
        "twilio"
    }

    fn knows(&self, call: &Call<'_>, credentials: &Credentials) -> bool {
        match (credentials.get("account_sid"), credentials.get("auth_token")) {
            (Some(account), Some(token)) => below(call.path, account).is_some() && call.is_basic(account, token),
            _ => false,
        }
    }

    fn unauthorized(&self, _: &Call<'_>) -> ProviderResponse {
        refusal::unauthorized()
    }

    fn read(&self, call: &Call<'_>, number: &str, credentials: &Credentials) -> Result<Wish, Box<ProviderResponse>> {
        let rest = below(call.path, credentials.get("account_sid").unwrap_or_default());
        match (call.method, rest) {
            (Method::Post, Some(".json")) => Ok(Wish::Send(send::read_send(call.body, &[number])?)),
            (Method::Get, Some(".json")) => Ok(Wish::List { to: ListFilter::parse(call.query).to }),
            (Method::Get, Some(rest)) => match rest.strip_prefix('/').and_then(|rest| rest.strip_suffix(".json")) {
                Some(sid) if !sid.contains('/') => Ok(Wish::Fetch(sid.to_owned())),
                _ => Err(Box::new(refusal::not_found())),
            },
            _ => Err(Box::new(refusal::not_found())),
        }
    }

    fn id(&self, random: &str, _: Option<&str>) -> String {
        format!("SM{random}")
    }

    fn refusal(&self, behaviour: Behaviour, _: Option<&str>) -> Option<ProviderResponse> {
        refusal::refusal_of(behaviour)
    }

    fn taken(&self, text: &Text, credentials: &Credentials) -> ProviderResponse {
        created(&stored(text, credentials, text.created_unix))
    }

    fn listed(&self, call: &Call<'_>, texts: &[Text], credentials: &Credentials) -> ProviderResponse {
        let texts: Vec<StoredText> = texts.iter().map(|text| stored(text, credentials, text.created_unix)).collect();
        list(credentials.get("account_sid").unwrap_or_default(), call.query, &texts)
    }

    fn fetched(&self, text: Option<&Text>, credentials: &Credentials) -> ProviderResponse {
        text.map_or_else(refusal::not_found, |text| fetched(&stored(text, credentials, text.created_unix)))
    }

    fn report(&self, url: &str, text: &Text, signing: &Signing<'_>) -> ProviderRequest {
        let token = signing.credentials.get("auth_token").unwrap_or_default();
        webhook::status_webhook(url, token, &stored(text, signing.credentials, signing.now_unix))
    }

    fn inbound(&self, url: &str, text: &Text, signing: &Signing<'_>) -> Vec<ProviderRequest> {
        let form = webhook::InboundForm {
            message_sid: text.id.clone(),
            account_sid: signing.credentials.get("account_sid").unwrap_or_default().to_owned(),
            from: text.from.clone(),
            to: text.to.clone(),
            body: text.body.clone(),
            media: text.media.iter().map(|url| (url.clone(), "image/jpeg".to_owned())).collect(),
        };
        let token = signing.credentials.get("auth_token").unwrap_or_default();
        vec![webhook::inbound_webhook(url, token, &form)]
    }
}

fn stored(text: &Text, credentials: &Credentials, updated_unix: i64) -> StoredText {
    let (status, error_code) = match text.stage {
        Stage::Queued => ("queued", None),
        Stage::Sent => ("sent", None),
        Stage::Delivered => ("delivered", None),
        Stage::Filtered => ("undelivered", Some(30007)),
        Stage::OptedOut => ("failed", Some(21610)),
        Stage::Landline => ("undelivered", Some(30006)),
        Stage::Received => ("received", None),
    };
    StoredText {
        sid: text.id.clone(),
        account_sid: credentials.get("account_sid").unwrap_or_default().to_owned(),
        to: text.to.clone(),
        from: text.from.clone(),
        body: text.body.clone(),
        media: u32::try_from(text.media.len()).unwrap_or_default(),
        inbound: text.stage == Stage::Received,
        status: status.to_owned(),
        error_code,
        created_unix: text.created_unix,
        sent_unix: Some(text.created_unix),
        updated_unix,
    }
}
