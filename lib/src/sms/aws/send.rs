//! `SendTextMessage`, JSON 1.0, signed.

use serde::Deserialize;
use serde_json::json;

use super::codes;
use crate::{
    domain::delivery::MessageStatus,
    security::aws_signature::{AwsIdentity, AwsRequest},
    sms::{
        BuildError, Credentials, Method, OutboundText, ProviderRequest, ProviderResponse, SendOutcome,
        outbound::base_url, wire::rejected,
    },
};

/// The name requests are signed for.
const SERVICE: &str = "sms-voice";
/// AWS takes a time to live of 5 seconds to 3 days.
const TTL_SECONDS: std::ops::RangeInclusive<u32> = 5..=259_200;

pub(super) fn build(text: &OutboundText, credentials: &Credentials, now: i64) -> Result<ProviderRequest, BuildError> {
    let mut body = json!({
        "DestinationPhoneNumber": text.to.as_str(), "OriginationIdentity": text.from, "MessageBody": text.text,
        "MessageType": "TRANSACTIONAL", "Context": { "reference": text.reference },
    });
    if let Some(set) = credentials.get("configuration_set") {
        body["ConfigurationSetName"] = json!(set);
    }
    if let Some(seconds) = text.validity_seconds {
        body["TimeToLive"] = json!(seconds.clamp(*TTL_SECONDS.start(), *TTL_SECONDS.end()));
    }
    signed(credentials, body.to_string(), now)
}

fn signed(credentials: &Credentials, body: String, now: i64) -> Result<ProviderRequest, BuildError> {
    let region = credentials.require("region")?;
    if !region.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-') {
        return Err(BuildError::BadCredential("region"));
    }
    let url = format!("{}/", base_url(credentials, &format!("https://{SERVICE}.{region}.amazonaws.com"))?);
    let headers = vec![
        ("Content-Type".to_owned(), "application/x-amz-json-1.0".to_owned()),
        ("X-Amz-Target".to_owned(), "PinpointSMSVoiceV2.SendTextMessage".to_owned()),
    ];
    let identity = AwsIdentity {
        access_key_id: credentials.require("access_key_id")?.to_owned(),
        secret_access_key: credentials.require("secret_access_key")?.to_owned(),
        session_token: credentials.get("session_token").map(str::to_owned),
    };
    let request = AwsRequest { service: SERVICE, region, url: &url, headers, body: &body };
    let headers = request.signed(&identity, now).map_err(|_| BuildError::BadCredential("secret_access_key"))?;
    Ok(ProviderRequest { method: Method::Post, url, headers, body: body.into_bytes() })
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Sent {
    message_id: String,
}

#[derive(Deserialize)]
struct Refusal {
    #[serde(rename = "__type")]
    kind: Option<String>,
    #[serde(rename = "Reason", default)]
    reason: String,
}

pub(super) fn parse(response: &ProviderResponse) -> SendOutcome {
    if (200..300).contains(&response.status) {
        return match serde_json::from_slice::<Sent>(&response.body) {
            Ok(sent) => SendOutcome::Accepted {
                provider_id: sent.message_id,
                status: MessageStatus::Queued,
                segments: None,
                price: None,
            },
            Err(_) => SendOutcome::Ambiguous { code: "unreadable_response".into() },
        };
    }
    let refusal = serde_json::from_slice::<Refusal>(&response.body).ok();
    let named = refusal.and_then(|refusal| {
        // The type may carry a namespace: `com.amazonaws.pinpointsmsvoicev2#ConflictException`.
        let kind = refusal.kind?.rsplit('#').next().unwrap_or_default().to_owned();
        Some((kind, refusal.reason))
    });
    let class = named.as_ref().and_then(|(kind, reason)| codes::exception_class(kind, reason));
    let code = named.map(|(kind, reason)| if reason.is_empty() { kind } else { reason });
    rejected(response, code, class)
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::{domain::phone::parse_e164, sms::ErrorClass};

    fn credentials(token: Option<&str>, region: &str) -> Credentials {
        Credentials::from([
            ("access_key_id", "AKIDEXAMPLE"),
            ("secret_access_key", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
            ("session_token", token.unwrap_or_default()),
            ("region", region),
        ])
    }

    /// Computed with botocore 1.44.5 (`SigV4Auth`) for the same headers, body and time.
    #[test]
    fn signatures_are_botocores() {
        for (now, token, region, body, signature) in [
            (
                1_800_000_000,
                None,
                "us-east-1",
                "{\"a\":1}",
                "160855480190e6b122fa6249c4c84a64df56dca3ad1142c1a6bdb8e256f7e2d3",
            ),
            (
                1_800_000_000,
                Some("SESSION/TOKEN+="),
                "eu-west-1",
                "{\"MessageBody\":\"Hi \u{e9} \u{1f600}\"}",
                "d66e95b82d64e8df86b4f202ec451198bf63a506cccf0df0b14f5af2f7252be5",
            ),
            (1, None, "us-east-1", "", "8255f35acc2b4646b3af1e08c37f4c919b15f7fdad0a910b382c11c0848028b3"),
        ] {
            let request = signed(&credentials(token, region), body.into(), now).unwrap();
            let authorization = request.header("Authorization").unwrap();
            assert!(authorization.ends_with(&format!("Signature={signature}")), "{authorization}");
            assert_eq!(request.header("X-Amz-Security-Token"), token);
        }
    }

    #[test]
    fn the_request() {
        let text = OutboundText {
            to: parse_e164("+14155550123").unwrap(),
            from: "+15005550006".into(),
            text: "Hi".into(),
            reference: "m_1".into(),
            status_callback: Some("https://x.example/status?ref=m_1".parse().unwrap()),
            validity_seconds: Some(1),
            media_urls: vec![],
        };
        let request = build(&text, &credentials(None, "us-east-1"), 0).unwrap();
        assert_eq!(request.url, "https://sms-voice.us-east-1.amazonaws.com/");
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        let expected = json!({ "DestinationPhoneNumber": "+14155550123", "OriginationIdentity": "+15005550006", "MessageBody": "Hi",
            "MessageType": "TRANSACTIONAL", "Context": { "reference": "m_1" }, "TimeToLive": 5 });
        assert_eq!(body, expected);
        assert_eq!(build(&text, &credentials(None, "evil.example/"), 0), Err(BuildError::BadCredential("region")));
    }

    #[test]
    fn the_answers() {
        assert!(
            matches!(parse(&ProviderResponse::new(200, r#"{"MessageId":"a1"}"#)), SendOutcome::Accepted { provider_id, .. } if provider_id == "a1")
        );
        assert!(matches!(parse(&ProviderResponse::new(200, "{}")), SendOutcome::Ambiguous { .. }));
        assert!(matches!(
            parse(&ProviderResponse::new(500, r#"{"__type":"InternalServerException"}"#)),
            SendOutcome::Ambiguous { .. }
        ));
        for (kind, reason, class) in [
            ("ConflictException", "DESTINATION_PHONE_NUMBER_OPTED_OUT", ErrorClass::OptedOut),
            ("com.amazonaws.x#ConflictException", "NUMBER_CAPABILITIES_MISMATCH", ErrorClass::SenderConfig),
            ("ValidationException", "INVALID_PARAMETER", ErrorClass::SenderConfig),
            ("ThrottlingException", "", ErrorClass::RateLimited),
            ("ServiceQuotaExceededException", "MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT", ErrorClass::Account),
            ("AccessDeniedException", "", ErrorClass::Account),
        ] {
            let body = json!({ "__type": kind, "message": "m", "Reason": reason }).to_string();
            let outcome = parse(&ProviderResponse::new(400, body));
            assert!(
                matches!(&outcome, SendOutcome::Rejected { class: found, .. } if *found == class),
                "{kind} {outcome:?}"
            );
        }
    }
}
