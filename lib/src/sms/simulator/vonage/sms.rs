//! `POST /sms/json`: always a 200, with a status for each part.

use serde_json::{Value, json};
use url::form_urlencoded;

use crate::{
    domain::segments::{Encoding, segment},
    sms::{
        Method, ProviderRequest, ProviderResponse,
        simulator::{
            behaviour::{Behaviour, Stage},
            mirror::{Call, NewText, Signing, Text, e164, is_web_address, json_answer},
        },
        vonage::signature,
    },
};

/// Vonage takes at most so many characters.
const LONGEST: usize = 3_200;

pub(super) fn refuse(status: &str, error: &str) -> ProviderResponse {
    json_answer(200, &json!({ "message-count": "1", "messages": [{ "status": status, "error-text": error }] }))
}

pub(super) fn read(call: &Call<'_>, number: &str) -> Result<NewText, Box<ProviderResponse>> {
    let no = |status: &str, error: &str| Box::new(refuse(status, error));
    let fields = call.fields().ok_or_else(|| no("3", "Invalid request"))?;
    let get = |name: &str| fields.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let to = get("to").ok_or_else(|| no("2", "Missing to param"))?;
    let to = e164(to).ok_or_else(|| no("3", "Invalid value for parameter: to"))?;
    let from = get("from").ok_or_else(|| no("2", "Missing from param"))?;
    if e164(from).as_deref() != Some(number) {
        return Err(no("15", "Illegal Sender Address - rejected"));
    }
    let body = get("text").ok_or_else(|| no("2", "Missing text param"))?;
    if body.chars().count() > LONGEST {
        return Err(no("12", "Message too long"));
    }
    if get("callback").is_some_and(|url| !is_web_address(url)) {
        return Err(no("3", "Invalid value for parameter: callback"));
    }
    Ok(NewText {
        to,
        from: number.to_owned(),
        body: body.to_owned(),
        media: Vec::new(),
        callback: get("callback").map(str::to_owned),
        reference: get("client-ref").map(str::to_owned),
        interface: None,
    })
}

/// A long text comes back as several parts, each with an id of its own.
pub(super) fn taken(text: &Text) -> ProviderResponse {
    let to = text.to.trim_start_matches('+');
    let parts: Vec<Value> = (0..text.segments())
        .map(|part| {
            let id = if part == 0 { text.id.clone() } else { format!("{}{part:02X}", text.id) };
            json!({ "to": to, "message-id": id, "status": "0", "remaining-balance": "15.00000000", "message-price": "0.03330000",
                "network": "310410", "client-ref": text.reference })
        })
        .collect();
    json_answer(200, &json!({ "message-count": parts.len().to_string(), "messages": parts }))
}

pub(super) fn report(url: &str, text: &Text, signing: &Signing<'_>) -> ProviderRequest {
    let (status, code) = match text.stage {
        Stage::Queued => ("buffered", "0"),
        Stage::Sent => ("accepted", "0"),
        Stage::Delivered | Stage::Received => ("delivered", "0"),
        Stage::Filtered => ("failed", "6"),
        Stage::OptedOut => ("failed", "9"),
        Stage::Landline => ("failed", "11"),
    };
    // The names are swapped in receipts: `to` is the sender.
    let mut form = vec![
        ("msisdn", text.to.trim_start_matches('+').to_owned()),
        ("to", text.from.trim_start_matches('+').to_owned()),
        ("network-code", "310410".into()),
        ("messageId", text.id.clone()),
        ("price", "0.03330000".into()),
        ("status", status.into()),
        ("scts", moment(signing.now_unix, "%y%m%d%H%M")),
        ("err-code", code.into()),
        ("message-timestamp", moment(signing.now_unix, "%Y-%m-%d %H:%M:%S")),
    ];
    if let Some(reference) = &text.reference {
        form.push(("client-ref", reference.clone()));
    }
    signed(url, form, signing)
}

/// A text of a phone that sends in parts comes as two webhooks.
pub(super) fn inbound(url: &str, text: &Text, signing: &Signing<'_>) -> Vec<ProviderRequest> {
    let form = |id: String, words: &str| {
        let unicode = segment(words).encoding == Encoding::Ucs2;
        vec![
            ("msisdn", text.from.trim_start_matches('+').to_owned()),
            ("to", text.to.trim_start_matches('+').to_owned()),
            ("messageId", id),
            ("text", words.to_owned()),
            ("type", if unicode { "unicode" } else { "text" }.to_owned()),
            ("keyword", words.split_whitespace().next().unwrap_or_default().to_uppercase()),
            ("message-timestamp", moment(signing.now_unix, "%Y-%m-%d %H:%M:%S")),
        ]
    };
    let in_parts = Behaviour::of(&text.from) == Behaviour::TwoPartInbound || text.segments() > 1;
    let middle = middle(&text.body);
    let (first, second) = text.body.split_at(middle);
    if !in_parts || second.is_empty() {
        return vec![signed(url, form(text.id.clone(), &text.body), signing)];
    }
    let part = |number: u32, words: &str| {
        let mut form = form(format!("{}{number}", text.id), words);
        form.push(("concat", "true".into()));
        form.push(("concat-ref", text.id.get(..4).unwrap_or("1").to_owned()));
        form.push(("concat-total", "2".into()));
        form.push(("concat-part", number.to_string()));
        signed(url, form, signing)
    };
    // The second part first: the order is not kept.
    vec![part(2, second), part(1, first)]
}

/// Where a text is cut in two: at the character nearest its middle.
fn middle(text: &str) -> usize {
    let half = text.len() / 2;
    (half..=text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len())
}

fn moment(unix: i64, format: &str) -> String {
    jiff::Timestamp::from_second(unix).map(|time| time.strftime(format).to_string()).unwrap_or_default()
}

fn signed(url: &str, pairs: Vec<(&str, String)>, signing: &Signing<'_>) -> ProviderRequest {
    let mut form: Vec<(String, String)> = pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    form.push(("timestamp".into(), signing.now_unix.to_string()));
    form.push(("nonce".into(), signing.nonce.clone()));
    let secret = signing.credentials.get("signature_secret").unwrap_or_default();
    let method = signing.credentials.get("signature_method").unwrap_or(signature::USUAL_METHOD);
    if let Some(sig) = signature::sign(&form, secret, method) {
        form.push(("sig".into(), sig.to_uppercase()));
    }
    ProviderRequest {
        method: Method::Post,
        url: url.to_owned(),
        headers: vec![("Content-Type".into(), "application/x-www-form-urlencoded".into())],
        body: form_urlencoded::Serializer::new(String::new()).extend_pairs(&form).finish().into_bytes(),
    }
}
