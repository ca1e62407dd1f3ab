//! `POST /sms/json` and its answers.

use serde::Deserialize;
use serde_json::json;

use super::{DEFAULT_BASE_URL, codes};
use crate::{
    domain::{
        delivery::MessageStatus,
        segments::{Encoding, segment},
    },
    sms::{
        BuildError, Credentials, OutboundText, Price, ProviderRequest, ProviderResponse, SendOutcome,
        outbound::base_url,
        wire::{basic_authorization, post_json, rejected},
    },
};

/// Vonage takes a time to live of 20 seconds to 7 days, in milliseconds.
const TTL_SECONDS: std::ops::RangeInclusive<u64> = 20..=604_800;
/// Prices are in the currency accounts are kept in unless agreed otherwise.
const CURRENCY: &str = "EUR";

pub(super) fn build(text: &OutboundText, credentials: &Credentials) -> Result<ProviderRequest, BuildError> {
    let unicode = segment(&text.text).encoding == Encoding::Ucs2;
    let mut body = json!({
        "from": text.from.trim_start_matches('+'), "to": text.to.as_str().trim_start_matches('+'), "text": text.text,
        "type": if unicode { "unicode" } else { "text" }, "client-ref": text.reference,
    });
    if let Some(callback) = &text.status_callback {
        body["callback"] = json!(callback.as_str());
        body["status-report-req"] = json!(1);
    }
    if let Some(seconds) = text.validity_seconds {
        body["ttl"] = json!(u64::from(seconds).clamp(*TTL_SECONDS.start(), *TTL_SECONDS.end()) * 1_000);
    }
    let url = format!("{}/sms/json", base_url(credentials, DEFAULT_BASE_URL)?);
    let authorization = basic_authorization(credentials.require("api_key")?, credentials.require("api_secret")?);
    Ok(post_json(url, Some(authorization), &body))
}

#[derive(Deserialize)]
struct Answer {
    messages: Vec<Part>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Part {
    status: String,
    message_id: Option<String>,
    message_price: Option<String>,
    error_text: Option<String>,
}

/// A long text comes back as several parts. If any of them was taken, some of the text is on its way: it is never sent
/// again. Only parts that were taken are counted and paid for.
pub(super) fn parse(response: &ProviderResponse) -> SendOutcome {
    if !(200..300).contains(&response.status) {
        return rejected(response, None, None);
    }
    let parts = serde_json::from_slice::<Answer>(&response.body).map(|answer| answer.messages).unwrap_or_default();
    let (taken, refused): (Vec<Part>, Vec<Part>) = parts.into_iter().partition(|part| part.status == "0");
    if taken.is_empty() {
        return match refused.into_iter().next() {
            Some(refused) => SendOutcome::Rejected {
                class: codes::send_class(&refused.status),
                retry_after_seconds: refused.error_text.as_deref().and_then(wait),
                code: refused.status,
            },
            None => SendOutcome::Ambiguous { code: "unreadable_response".into() },
        };
    }
    // Taken, but by what id: it may be on its way, so it is no refusal whatever became of the other parts.
    let Some(provider_id) = taken.iter().find_map(|part| part.message_id.clone().filter(|id| !id.is_empty())) else {
        return SendOutcome::Ambiguous { code: "unreadable_response".into() };
    };
    SendOutcome::Accepted {
        provider_id,
        status: MessageStatus::Queued,
        segments: u32::try_from(taken.len()).ok(),
        price: total(&taken),
    }
}

/// What the parts cost together; nothing unless every one has a price.
fn total(parts: &[Part]) -> Option<Price> {
    let mut micros = 0_i64;
    for part in parts {
        micros = micros.checked_add(Price::parse(part.message_price.as_deref()?, CURRENCY)?.micros)?;
    }
    Some(Price { micros, currency: CURRENCY.into() })
}

/// The wait in a text such as `Throughput Rate Exceeded - please wait [ 702 ] and retry`: milliseconds, as whole seconds.
fn wait(error: &str) -> Option<u32> {
    let (_, rest) = error.split_once('[')?;
    let millis: u32 = rest.split(']').next()?.trim().parse().ok()?;
    Some(millis.div_ceil(1_000))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;
    use crate::{domain::phone::parse_e164, sms::ErrorClass};

    #[test]
    fn the_request() {
        let text = OutboundText {
            to: parse_e164("+14155550123").unwrap(),
            from: "+15005550006".into(),
            text: "Hi \u{1f600}".into(),
            reference: "m_1".into(),
            status_callback: Some("https://x.example/status?ref=m_1".parse().unwrap()),
            validity_seconds: Some(5),
            media_urls: vec![],
        };
        let credentials = Credentials::from([("api_key", "k"), ("api_secret", "s")]);
        let request = build(&text, &credentials).unwrap();
        assert_eq!(request.url, "https://rest.nexmo.com/sms/json");
        assert_eq!(request.header("Authorization").unwrap(), basic_authorization("k", "s").1);
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        let expected = json!({ "from": "15005550006", "to": "14155550123", "text": "Hi \u{1f600}", "type": "unicode", "client-ref": "m_1",
            "callback": "https://x.example/status?ref=m_1", "status-report-req": 1, "ttl": 20_000 });
        assert_eq!(body, expected);
    }

    #[test]
    fn the_answers() {
        let two = r#"{"message-count":"2","messages":[{"to":"1","message-id":"a","status":"0","message-price":"0.03"},{"to":"1","message-id":"b","status":"0","message-price":"0.03330000"}]}"#;
        assert_eq!(
            parse(&ProviderResponse::new(200, two)),
            SendOutcome::Accepted {
                provider_id: "a".into(),
                status: MessageStatus::Queued,
                segments: Some(2),
                price: Price::parse("0.0633", "EUR"),
            }
        );
        let mixed = r#"{"messages":[{"status":"5"},{"message-id":"b","status":"0","message-price":"0.03"}]}"#;
        assert_eq!(
            parse(&ProviderResponse::new(200, mixed)),
            SendOutcome::Accepted {
                provider_id: "b".into(),
                status: MessageStatus::Queued,
                segments: Some(1),
                price: Price::parse("0.03", "EUR"),
            }
        );
        for (status, class) in [
            ("1", ErrorClass::RateLimited),
            ("4", ErrorClass::Account),
            ("5", ErrorClass::Transient),
            ("7", ErrorClass::InvalidDestination),
            ("9", ErrorClass::Account),
            ("15", ErrorClass::SenderConfig),
            ("29", ErrorClass::SenderConfig),
        ] {
            let body = json!({ "messages": [{ "status": status, "error-text": "Throughput Rate Exceeded - please wait [ 702 ] and retry" }] });
            let outcome = parse(&ProviderResponse::new(200, body.to_string()));
            assert_eq!(outcome, SendOutcome::Rejected { class, code: status.into(), retry_after_seconds: Some(1) });
        }
        for body in [
            "",
            "{}",
            r#"{"messages":[]}"#,
            r#"{"messages":[{"status":"0"}]}"#,
            r#"{"messages":[{"status":"0","message-id":""}]}"#,
            // Some of it may have left: not a refusal.
            r#"{"messages":[{"status":"0"},{"status":"9"}]}"#,
        ] {
            assert!(matches!(parse(&ProviderResponse::new(200, body)), SendOutcome::Ambiguous { .. }), "{body}");
        }
        assert!(matches!(parse(&ProviderResponse::new(500, "")), SendOutcome::Ambiguous { .. }));
    }

    #[test]
    fn prices_that_do_not_add_up_are_left_out() {
        for price in ["x", "", "9223372036854"] {
            let part = json!({ "message-id": "a", "status": "0", "message-price": price });
            let body = json!({ "messages": [part, part] }).to_string();
            let outcome = parse(&ProviderResponse::new(200, body));
            assert!(matches!(outcome, SendOutcome::Accepted { price: None, segments: Some(2), .. }), "{outcome:?}");
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(status: u16, body in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = parse(&ProviderResponse::new(status, body));
        }
    }
}
