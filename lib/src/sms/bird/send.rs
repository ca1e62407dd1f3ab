//! `POST /v1/sms/messages` and its answers.

use serde_json::{Value, json};

use super::codes;
use crate::{
    domain::delivery::MessageStatus,
    sms::{
        BuildError, Credentials, OutboundText, Price, ProviderRequest, ProviderResponse, SendOutcome,
        outbound::base_url,
        wire::{bearer, post_json, rejected},
    },
};

/// The address of the workspace's messages. Its region stands in the key: `bk_{region}_..`, as Bird's own SDKs read it.
pub(super) fn messages_url(credentials: &Credentials) -> Result<String, BuildError> {
    let key = credentials.require("api_key")?;
    let base = match (credentials.get("base_url"), region(key)) {
        (Some(_), _) => base_url(credentials, "")?,
        (None, Some(region)) => format!("https://{region}.platform.bird.com"),
        (None, None) => return Err(BuildError::BadCredential("api_key")),
    };
    Ok(format!("{base}/v1/sms/messages"))
}

/// Two letters and a number, between the key's first two underscores.
fn region(key: &str) -> Option<&str> {
    let rest = key.strip_prefix("bk_").or_else(|| key.strip_prefix("bm_"))?;
    let (region, token) = rest.split_once('_')?;
    let (letters, number) = region.split_at_checked(2)?;
    let letters = letters.bytes().all(|letter| letter.is_ascii_lowercase());
    let number = !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit());
    (letters && number && !token.is_empty()).then_some(region)
}

pub(super) fn build(text: &OutboundText, credentials: &Credentials) -> Result<ProviderRequest, BuildError> {
    // Fields for a time to live and for pictures exist, but a request that has them is refused.
    let body = json!({
        "to": text.to.as_str(), "from": text.from, "text": text.text, "category": "transactional",
        "metadata": { "reference": text.reference },
    });
    let key = bearer(credentials.require("api_key")?);
    let mut request = post_json(messages_url(credentials)?, Some(key), &body);
    request.headers.push(("Idempotency-Key".into(), text.reference.clone()));
    Ok(request)
}

pub(super) fn parse(response: &ProviderResponse) -> SendOutcome {
    let body: Value = serde_json::from_slice(&response.body).unwrap_or(Value::Null);
    if (200..300).contains(&response.status) {
        return match body["id"].as_str() {
            Some(id) if !id.is_empty() => SendOutcome::Accepted {
                provider_id: id.to_owned(),
                status: body["status"].as_str().and_then(codes::status).unwrap_or(MessageStatus::Queued),
                segments: segments(&body),
                price: price(&body),
            },
            _ => SendOutcome::Ambiguous { code: "unreadable_response".into() },
        };
    }
    let error = if body["error"].is_object() { &body["error"] } else { &body };
    let code = error["code"].as_str().filter(|code| !code.is_empty()).map(str::to_owned);
    // A conflict or a request that came too early may be our own earlier try with the same key, still under way.
    if matches!(response.status, 409 | 425) {
        return SendOutcome::Ambiguous { code: code.unwrap_or_else(|| format!("http_{}", response.status)) };
    }
    let word = |name: &str| error[name].as_str().unwrap_or_default();
    let by_payment = (response.status == 402).then_some(crate::sms::ErrorClass::Account);
    rejected(response, code, by_payment.or_else(|| codes::refusal_class(word("name"), word("type"))))
}

/// The segments of a message or an event, at least 1.
pub(super) fn segments(message: &Value) -> Option<u32> {
    message.pointer("/segments/count")?.as_u64()?.try_into().ok().filter(|&count| count > 0)
}

/// What a message cost so far, where it is known.
pub(super) fn price(message: &Value) -> Option<Price> {
    let cost = &message["cost"];
    Price::parse(cost["amount"].as_str()?, cost["currency_code"].as_str()?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{domain::phone::parse_e164, sms::ErrorClass};

    fn text() -> OutboundText {
        OutboundText {
            to: parse_e164("+14155550123").unwrap(),
            from: "+15005550006".into(),
            text: "Hi".into(),
            reference: "m_1".into(),
            status_callback: Some("https://x.example/s?ref=m_1".parse().unwrap()),
            validity_seconds: Some(60),
            media_urls: vec![],
        }
    }

    #[test]
    fn the_request() {
        let request = build(&text(), &Credentials::from([("api_key", "bk_eu1_secret")])).unwrap();
        assert_eq!(request.url, "https://eu1.platform.bird.com/v1/sms/messages");
        assert_eq!(
            (request.header("Idempotency-Key"), request.header("Authorization")),
            (Some("m_1"), Some("Bearer bk_eu1_secret"))
        );
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        let expected = json!({
            "to": "+14155550123", "from": "+15005550006", "text": "Hi", "category": "transactional",
            "metadata": { "reference": "m_1" },
        });
        assert_eq!(body, expected);
    }

    #[test]
    fn the_region_stands_in_the_key() {
        let url = |pairs: &[(&str, &str)]| {
            let map = pairs.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
            messages_url(&Credentials::new(map))
        };
        assert_eq!(url(&[("api_key", "bk_us12_a_b")]), Ok("https://us12.platform.bird.com/v1/sms/messages".into()));
        assert_eq!(url(&[("api_key", "bm_eu1_x")]), Ok("https://eu1.platform.bird.com/v1/sms/messages".into()));
        for odd in [
            "bk_1",
            "bk_eu_x",
            "bk_eu1_",
            "bk_eu1",
            "bk_EU1_x",
            "bk_e1_x",
            "xx_eu1_x",
            "bk_é1_x",
            "bk_eu1.evil.example/_x",
        ] {
            assert_eq!(url(&[("api_key", odd)]), Err(BuildError::BadCredential("api_key")), "{odd}");
            let elsewhere = [("api_key", odd), ("base_url", "http://127.0.0.1:9/sim/")];
            assert_eq!(url(&elsewhere), Ok("http://127.0.0.1:9/sim/v1/sms/messages".into()));
        }
        assert_eq!(url(&[("api_key", "bk_eu1_x"), ("base_url", "ftp://x")]), Err(BuildError::BadBaseUrl));
        assert_eq!(url(&[]).unwrap_err().to_string(), "the channel has no api_key");
    }

    #[test]
    fn a_text_that_was_taken() {
        let body = json!({
            "id": "sms_1", "status": "accepted", "segments": { "count": 2, "encoding": "UCS2", "characters": 80 },
            "cost": { "amount": "0.01250", "currency_code": "EUR", "transaction_amount": "0.01250" },
        });
        let expected = SendOutcome::Accepted {
            provider_id: "sms_1".into(),
            status: MessageStatus::Queued,
            segments: Some(2),
            price: Price::parse("0.0125", "EUR"),
        };
        assert_eq!(parse(&ProviderResponse::new(202, body.to_string())), expected);
        let bare = parse(&ProviderResponse::new(200, r#"{"id":"sms_1","status":"rejected","cost":null}"#));
        let expected = SendOutcome::Accepted {
            provider_id: "sms_1".into(),
            status: MessageStatus::Failed,
            segments: None,
            price: None,
        };
        assert_eq!(bare, expected);
        for unreadable in ["", "[]", "{}", r#"{"id":""}"#] {
            assert!(matches!(parse(&ProviderResponse::new(202, unreadable)), SendOutcome::Ambiguous { .. }));
        }
    }

    #[test]
    fn refusals() {
        for (status, kind, name, class) in [
            (401, "auth_error", "Unauthorized", ErrorClass::Account),
            (402, "billing_error", "InsufficientBalance", ErrorClass::Account),
            (422, "validation_error", "SMSInvalidRecipient", ErrorClass::InvalidDestination),
            (422, "validation_error", "SMSSenderNotConfigured", ErrorClass::SenderConfig),
            (422, "validation_error", "SomethingNew", ErrorClass::SenderConfig),
            (429, "rate_limit_error", "RateLimited", ErrorClass::RateLimited),
        ] {
            let error = json!({ "type": kind, "code": "E01000", "name": name, "message": "m" });
            for body in [json!({ "error": error }), error] {
                let outcome = parse(&ProviderResponse::new(status, body.to_string()));
                assert_eq!(outcome, SendOutcome::Rejected { class, code: "E01000".into(), retry_after_seconds: None });
            }
        }
        let mut slow_down = ProviderResponse::new(429, "");
        slow_down.headers.push(("retry-after".into(), "9".into()));
        let expected = SendOutcome::Rejected {
            class: ErrorClass::RateLimited,
            code: "http_429".into(),
            retry_after_seconds: Some(9),
        };
        assert_eq!(parse(&slow_down), expected);
    }

    #[test]
    fn what_may_have_been_sent_is_no_refusal() {
        for status in [302, 408, 409, 425, 500, 502] {
            assert_eq!(
                parse(&ProviderResponse::new(status, "")),
                SendOutcome::Ambiguous { code: format!("http_{status}") }
            );
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(status: u16, body in prop::collection::vec(any::<u8>(), 0..300), key in ".*") {
            let _ = parse(&ProviderResponse::new(status, body));
            let _ = region(&key);
        }
    }
}
