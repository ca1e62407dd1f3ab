//! Inbound texts and status callbacks: the same form, told apart by `MessageStatus`.

use super::codes;
use crate::sms::{
    DeliveryReport, InboundEvent, InboundText, Media, ProviderKeyword, WebhookError, WebhookRequest,
    wire::{Form, reference},
};

/// Twilio attaches at most ten files.
const MAX_MEDIA: usize = 10;

pub(super) fn parse(request: &WebhookRequest) -> Result<Vec<InboundEvent>, WebhookError> {
    let form = Form::read(request)?;
    let provider_id = form.required("MessageSid").or_else(|error| form.get("SmsSid").ok_or(error))?.to_owned();
    match form.get("MessageStatus").or_else(|| form.get("SmsStatus")) {
        None | Some("received" | "receiving") => Ok(vec![InboundEvent::Text(inbound(&form, provider_id)?)]),
        Some(word) => Ok(status(&form, provider_id, word, request).into_iter().map(InboundEvent::Status).collect()),
    }
}

fn inbound(form: &Form, provider_id: String) -> Result<InboundText, WebhookError> {
    let count = form.get("NumMedia").and_then(|count| count.parse().ok()).unwrap_or(0).min(MAX_MEDIA);
    let media = (0..count).filter_map(|index| {
        let url = form.get(&format!("MediaUrl{index}"))?.to_owned();
        Some(Media { url, content_type: form.get(&format!("MediaContentType{index}")).map(str::to_owned) })
    });
    Ok(InboundText {
        provider_id,
        from: form.required("From")?.to_owned(),
        to: form.required("To")?.to_owned(),
        text: form.raw("Body").unwrap_or_default().to_owned(),
        segments: form.get("NumSegments").and_then(|count| count.parse().ok()).unwrap_or(1).max(1),
        media: media.collect(),
        part: None,
        provider_keyword: match form.get("OptOutType") {
            Some("STOP") => Some(ProviderKeyword::OptOut),
            Some("START") => Some(ProviderKeyword::OptIn),
            Some("HELP") => Some(ProviderKeyword::Help),
            _ => None,
        },
    })
}

/// A status word that is not documented is no news.
fn status(form: &Form, provider_id: String, word: &str, request: &WebhookRequest) -> Option<DeliveryReport> {
    let error_code = form.get("ErrorCode").filter(|&code| code != "0").map(str::to_owned);
    Some(DeliveryReport {
        provider_id,
        status: codes::status(word)?,
        raw_status: word.to_owned(),
        error_class: error_code.as_deref().and_then(|code| code.parse().ok()).and_then(codes::class),
        error_code,
        reference: reference(&request.url),
        segments: None,
        price: None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use url::form_urlencoded;

    use super::*;
    use crate::{
        domain::delivery::MessageStatus,
        sms::{ErrorClass, Method},
    };

    fn post(url: &str, pairs: &[(&str, &str)]) -> WebhookRequest {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        WebhookRequest { method: Method::Post, url: url.into(), headers: vec![], body: body.into_bytes() }
    }

    const TEXT: [(&str, &str); 6] = [
        ("MessageSid", "SM1"),
        ("SmsStatus", "received"),
        ("From", "+14155550123"),
        ("To", "+15005550006"),
        ("Body", " Hi & é 😀\n"),
        ("NumSegments", "2"),
    ];

    #[test]
    fn a_text() {
        let events = parse(&post("https://x.example/in", &TEXT));
        let Ok([InboundEvent::Text(text)]) = events.as_deref() else { panic!("{events:?}") };
        assert_eq!(text.text, " Hi & é 😀\n");
        assert_eq!((text.provider_id.as_str(), text.segments), ("SM1", 2));
        assert_eq!((text.from.as_str(), text.to.as_str()), ("+14155550123", "+15005550006"));
        assert_eq!(events.as_deref().map(|events| events[0].key()), Ok("text:SM1".into()));
        assert!(!format!("{events:?}").contains("4155550123"));
    }

    #[test]
    fn pictures_and_keywords() {
        let mut pairs: Vec<_> = TEXT.iter().copied().filter(|(name, _)| *name != "Body").collect();
        pairs.extend([
            ("NumMedia", "2"),
            ("MediaUrl0", "https://api.twilio.com/a"),
            ("MediaContentType0", "image/png"),
        ]);
        pairs.extend([("MediaUrl1", "https://api.twilio.com/b"), ("OptOutType", "STOP")]);
        let events = parse(&post("https://x.example/in", &pairs));
        let Ok([InboundEvent::Text(text)]) = events.as_deref() else { panic!("{events:?}") };
        assert_eq!(text.media.len(), 2);
        assert_eq!(text.media[0].content_type.as_deref(), Some("image/png"));
        assert_eq!((text.text.as_str(), text.provider_keyword), ("", Some(ProviderKeyword::OptOut)));
    }

    #[test]
    fn a_status() {
        let pairs = [
            ("MessageSid", "SM1"),
            ("MessageStatus", "undelivered"),
            ("SmsStatus", "undelivered"),
            ("ErrorCode", "21610"),
        ];
        let events = parse(&post("https://x.example/status?ref=m_1", &pairs));
        assert_eq!(
            events,
            Ok(vec![InboundEvent::Status(DeliveryReport {
                provider_id: "SM1".into(),
                status: MessageStatus::Undelivered,
                raw_status: "undelivered".into(),
                error_code: Some("21610".into()),
                error_class: Some(ErrorClass::OptedOut),
                reference: Some("m_1".into()),
                segments: None,
                price: None,
            })])
        );
    }

    #[test]
    fn what_cannot_be_read() {
        assert_eq!(parse(&post("https://x.example", &[])), Err(WebhookError::MissingField("MessageSid")));
        assert_eq!(parse(&post("https://x.example", &TEXT[..2])), Err(WebhookError::MissingField("From")));
        let unknown = [("MessageSid", "SM1"), ("MessageStatus", "teleported")];
        assert_eq!(parse(&post("https://x.example", &unknown)), Ok(vec![]));
    }

    proptest! {
        #[test]
        fn nothing_panics(body in prop::collection::vec(any::<u8>(), 0..300), url in ".*") {
            for method in [Method::Get, Method::Post] {
                let _ = parse(&WebhookRequest { method, url: url.clone(), headers: vec![], body: body.clone() });
            }
        }
    }
}
