//! Vonage's SMS API and Messages API from the other side. Both take a text first and say later what became of it.

mod messages;
mod sms;

use serde_json::Value;

use super::{
    behaviour::Behaviour,
    mirror::{Call, Mirror, Signing, Text, Wish, json_answer, same, uuid},
};
use crate::sms::{Credentials, Method, ProviderRequest, ProviderResponse, vonage::signature};

/// The path of the SMS API.
const SMS: &str = "/sms/json";
/// The path of the Messages API.
const MESSAGES: &str = "/v1/messages";
/// What texts of the Messages API are marked with.
const MESSAGES_INTERFACE: &str = "messages";

/// The mirror. It holds nothing.
#[derive(Debug, Clone, Copy)]
pub struct VonageMirror;

fn is_messages(interface: Option<&str>) -> bool {
    interface == Some(MESSAGES_INTERFACE)
}

impl Mirror for VonageMirror {
    fn vendor(&self) -> &'static str {
        "vonage"
    }

    /// By Basic credentials, by key and secret among the fields, or by key and signature among them.
    fn knows(&self, call: &Call<'_>, credentials: &Credentials) -> bool {
        let (Some(key), Some(secret)) = (credentials.get("api_key"), credentials.get("api_secret")) else {
            return false;
        };
        if call.is_basic(key, secret) {
            return true;
        }
        let Some(fields) = call.fields().filter(|_| call.path == SMS) else { return false };
        let get = |name: &str| fields.get(name).and_then(Value::as_str).unwrap_or_default();
        if get("api_key") != key {
            return false;
        }
        let (secret_given, signed) = (get("api_secret"), get("sig"));
        same(secret_given.as_bytes(), secret.as_bytes())
            || (!signed.is_empty() && is_signed(&fields, signed, credentials))
    }

    fn unauthorized(&self, call: &Call<'_>) -> ProviderResponse {
        if call.path == SMS { sms::refuse("4", "Bad Credentials") } else { messages::unauthorized() }
    }

    fn read(&self, call: &Call<'_>, number: &str, _: &Credentials) -> Result<Wish, Box<ProviderResponse>> {
        match (call.method, call.path) {
            (Method::Post, SMS) => sms::read(call, number).map(Wish::Send),
            (Method::Post, MESSAGES) => messages::read(call, number).map(Wish::Send),
            _ => Err(Box::new(json_answer(404, &Value::Object(serde_json::Map::new())))),
        }
    }

    fn id(&self, random: &str, interface: Option<&str>) -> String {
        if is_messages(interface) { uuid(random) } else { random.get(..16).unwrap_or(random).to_ascii_uppercase() }
    }

    fn refusal(&self, behaviour: Behaviour, interface: Option<&str>) -> Option<ProviderResponse> {
        match behaviour {
            Behaviour::RateLimited if is_messages(interface) => Some(messages::too_fast()),
            Behaviour::RateLimited => {
                Some(sms::refuse("1", "Throughput Rate Exceeded - please wait [ 702 ] and retry"))
            }
            Behaviour::ErrorAfterAccept => Some(json_answer(500, &Value::Object(serde_json::Map::new()))),
            _ => None,
        }
    }

    fn taken(&self, text: &Text, _: &Credentials) -> ProviderResponse {
        if is_messages(text.interface.as_deref()) { messages::taken(text) } else { sms::taken(text) }
    }

    fn listed(&self, _: &Call<'_>, _: &[Text], _: &Credentials) -> ProviderResponse {
        json_answer(404, &Value::Object(serde_json::Map::new()))
    }

    fn fetched(&self, _: Option<&Text>, _: &Credentials) -> ProviderResponse {
        json_answer(404, &Value::Object(serde_json::Map::new()))
    }

    fn report(&self, url: &str, text: &Text, signing: &Signing<'_>) -> ProviderRequest {
        if is_messages(text.interface.as_deref()) {
            messages::report(url, text, signing)
        } else {
            sms::report(url, text, signing)
        }
    }

    fn inbound(&self, url: &str, text: &Text, signing: &Signing<'_>) -> Vec<ProviderRequest> {
        sms::inbound(url, text, signing)
    }
}

fn is_signed(fields: &Value, given: &str, credentials: &Credentials) -> bool {
    let Some(secret) = credentials.get("signature_secret") else { return false };
    let method = credentials.get("signature_method").unwrap_or(signature::USUAL_METHOD);
    let pairs: Vec<(String, String)> = fields
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, value)| (name.clone(), value.as_str().map_or_else(|| value.to_string(), str::to_owned)))
        .collect();
    signature::sign(&pairs, secret, method).is_some_and(|expected| given.eq_ignore_ascii_case(&expected))
}
