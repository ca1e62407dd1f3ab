//! Plivo's message API from the other side. It takes a text first and says later what became of it.

use serde_json::{Value, json};
use url::form_urlencoded;

use super::{
    behaviour::{Behaviour, Stage},
    mirror::{Call, Mirror, NewText, Signing, Text, Wish, e164, is_web_address, json_answer, uuid},
};
use crate::sms::{
    Credentials, Method, ProviderRequest, ProviderResponse,
    plivo::signature::{V3, V3_NONCE, sign_v3},
};

/// Plivo takes at most so many characters.
const LONGEST: usize = 1_600;

/// The mirror. It holds nothing.
#[derive(Debug, Clone, Copy)]
pub struct PlivoMirror;

fn refuse(status: u16, error: &str) -> ProviderResponse {
    json_answer(status, &json!({ "api_id": "00000000-0000-4000-8000-000000000003", "error": error }))
}

impl Mirror for PlivoMirror {
    fn vendor(&self) -> &'static str {
        "plivo"
    }

    fn knows(&self, call: &Call<'_>, credentials: &Credentials) -> bool {
        match (credentials.get("auth_id"), credentials.get("auth_token")) {
            (Some(id), Some(token)) => call.path.starts_with(&format!("/v1/Account/{id}/")) && call.is_basic(id, token),
            _ => false,
        }
    }

    fn unauthorized(&self, _: &Call<'_>) -> ProviderResponse {
        ProviderResponse {
            status: 401,
            headers: vec![("Content-Type".into(), "text/plain".into())],
            body: b"Could not verify your access level for that URL.\nYou have to login with proper credentials"
                .to_vec(),
        }
    }

    fn read(&self, call: &Call<'_>, number: &str, credentials: &Credentials) -> Result<Wish, Box<ProviderResponse>> {
        let id = credentials.get("auth_id").unwrap_or_default();
        let rest = call.path.strip_prefix(&format!("/v1/Account/{id}/Message")).unwrap_or("?").trim_matches('/');
        match (call.method, rest) {
            (Method::Post, "") => read(call, number).map(Wish::Send).map_err(|error| Box::new(refuse(400, error))),
            (Method::Get, "") => {
                let to = form_urlencoded::parse(call.query.as_bytes()).find(|(name, _)| name == "to_number");
                Ok(Wish::List { to: to.and_then(|(_, to)| e164(&to)) })
            }
            (Method::Get, id) if id != "?" => Ok(Wish::Fetch(id.to_owned())),
            _ => Err(Box::new(refuse(404, "not found"))),
        }
    }

    fn id(&self, random: &str, _: Option<&str>) -> String {
        uuid(random)
    }

    fn refusal(&self, behaviour: Behaviour, _: Option<&str>) -> Option<ProviderResponse> {
        Some(match behaviour {
            Behaviour::RateLimited => refuse(429, "Too many requests"),
            Behaviour::ErrorAfterAccept => refuse(500, "Internal server error"),
            _ => return None,
        })
    }

    fn taken(&self, text: &Text, _: &Credentials) -> ProviderResponse {
        json_answer(202, &json!({ "api_id": text.id, "message": "message(s) queued", "message_uuid": [text.id] }))
    }

    fn listed(&self, call: &Call<'_>, texts: &[Text], credentials: &Credentials) -> ProviderResponse {
        let objects: Vec<Value> = texts.iter().take(20).map(|text| resource(text, credentials)).collect();
        let meta = json!({ "limit": 20, "offset": 0, "total_count": texts.len(), "next": null, "previous": null });
        let _ = call;
        json_answer(200, &json!({ "api_id": "00000000-0000-4000-8000-000000000003", "meta": meta, "objects": objects }))
    }

    fn fetched(&self, text: Option<&Text>, credentials: &Credentials) -> ProviderResponse {
        text.map_or_else(|| refuse(404, "not found"), |text| json_answer(200, &resource(text, credentials)))
    }

    fn report(&self, url: &str, text: &Text, signing: &Signing<'_>) -> ProviderRequest {
        let (status, code) = words(text.stage);
        let form = [
            ("From", text.from.trim_start_matches('+')),
            ("To", text.to.trim_start_matches('+')),
            ("MessageUUID", &text.id),
            ("ParentMessageUUID", &text.id),
            ("Status", status),
            ("ErrorCode", code),
            ("Units", &text.segments().to_string()),
            ("TotalRate", "0.00550"),
            ("TotalAmount", "0.00550"),
            ("PartInfo", "1 of 1"),
        ];
        signed(url, &form, signing)
    }

    fn inbound(&self, url: &str, text: &Text, signing: &Signing<'_>) -> Vec<ProviderRequest> {
        let units = text.segments().to_string();
        let mut form = vec![
            ("From", text.from.trim_start_matches('+')),
            ("To", text.to.trim_start_matches('+')),
            ("Text", &text.body),
            ("Type", if text.media.is_empty() { "sms" } else { "mms" }),
            ("MessageUUID", &text.id),
            ("Units", &units),
        ];
        let names: Vec<String> = (0..text.media.len()).map(|index| format!("Media{index}")).collect();
        form.extend(names.iter().map(String::as_str).zip(text.media.iter().map(String::as_str)));
        vec![signed(url, &form, signing)]
    }
}

fn read(call: &Call<'_>, number: &str) -> Result<NewText, &'static str> {
    let fields = call.fields().ok_or("Invalid request body")?;
    let get = |name: &str| fields.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let src = match get("src") {
        Some(src) => src,
        None if get("powerpack_uuid").is_some() => number,
        None => return Err("src parameter not present"),
    };
    if e164(src).as_deref() != Some(number) {
        return Err("invalid 'src' parameter: the number is not yours");
    }
    let to = e164(get("dst").ok_or("dst parameter not present")?).ok_or("dst parameter is not a valid phone number")?;
    if to == number {
        return Err("src and destination numbers cannot be same");
    }
    let media: Vec<String> = match fields.get("media_urls") {
        Some(Value::Array(urls)) => urls.iter().map(|url| url.as_str().unwrap_or_default().to_owned()).collect(),
        _ => Vec::new(),
    };
    if media.iter().any(|url| !is_web_address(url)) {
        return Err("media_urls must be valid URLs");
    }
    let body = get("text").unwrap_or_default();
    if body.is_empty() && media.is_empty() {
        return Err("text parameter not present");
    }
    if body.chars().count() > LONGEST {
        return Err("text is too long");
    }
    if get("url").is_some_and(|url| !is_web_address(url)) {
        return Err("url parameter is not a valid URL");
    }
    Ok(NewText {
        to,
        from: number.to_owned(),
        body: body.to_owned(),
        media,
        callback: get("url").map(str::to_owned),
        reference: None,
        interface: None,
    })
}

const fn words(stage: Stage) -> (&'static str, &'static str) {
    match stage {
        Stage::Queued => ("queued", "000"),
        Stage::Sent => ("sent", "000"),
        Stage::Delivered | Stage::Received => ("delivered", "000"),
        Stage::Filtered => ("undelivered", "30"),
        Stage::OptedOut => ("failed", "200"),
        Stage::Landline => ("failed", "50"),
    }
}

fn resource(text: &Text, credentials: &Credentials) -> Value {
    let (state, code) = words(text.stage);
    json!({
        "api_id": text.id,
        "error_code": code,
        "from_number": text.from.trim_start_matches('+'),
        "to_number": text.to.trim_start_matches('+'),
        "message_direction": if text.stage == Stage::Received { "inbound" } else { "outbound" },
        "message_state": state,
        "message_time": super::mirror::rfc3339(text.created_unix),
        "message_type": if text.media.is_empty() { "sms" } else { "mms" },
        "message_uuid": text.id,
        "resource_uri": format!("/v1/Account/{}/Message/{}/", credentials.get("auth_id").unwrap_or_default(), text.id),
        "total_amount": "0.00550",
        "total_rate": "0.00550",
        "units": text.segments(),
    })
}

fn signed(url: &str, pairs: &[(&str, &str)], signing: &Signing<'_>) -> ProviderRequest {
    let form: Vec<(String, String)> =
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let token = signing.credentials.get("auth_token").unwrap_or_default();
    let mut headers = vec![("Content-Type".to_owned(), "application/x-www-form-urlencoded".to_owned())];
    if let Some(signature) = sign_v3(Method::Post, url, &form, token, &signing.nonce) {
        headers.push((V3.into(), signature));
        headers.push((V3_NONCE.into(), signing.nonce.clone()));
    }
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(&form).finish().into_bytes();
    ProviderRequest { method: Method::Post, url: url.to_owned(), headers, body }
}
