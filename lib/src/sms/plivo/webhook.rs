//! Inbound texts and reports: forms, told apart by `Status`.

use super::codes;
use crate::sms::{
    DeliveryReport, InboundEvent, InboundText, Media, Price, WebhookError, WebhookRequest,
    wire::{Form, reference, with_plus},
};

/// Plivo attaches at most ten files.
const MAX_MEDIA: usize = 10;

pub(super) fn parse(request: &WebhookRequest) -> Result<Vec<InboundEvent>, WebhookError> {
    let form = Form::read(request)?;
    let provider_id = form.required("MessageUUID")?.to_owned();
    let Some(word) = form.get("Status") else {
        return Ok(vec![InboundEvent::Text(received(&form, provider_id)?)]);
    };
    // A status word that is not documented is no news.
    let Some(status) = codes::status(word) else { return Ok(Vec::new()) };
    let code = form.get("ErrorCode").filter(|code| code.bytes().any(|byte| byte != b'0')).map(str::to_owned);
    Ok(vec![InboundEvent::Status(DeliveryReport {
        provider_id,
        status,
        raw_status: word.to_owned(),
        error_class: code.as_deref().and_then(codes::class),
        error_code: code,
        reference: reference(&request.url),
        segments: form.get("Units").and_then(|units| units.parse().ok()).filter(|&units| units > 0),
        price: form.get("TotalAmount").or_else(|| form.get("TotalRate")).and_then(|rate| Price::parse(rate, "USD")),
    })])
}

fn received(form: &Form, provider_id: String) -> Result<InboundText, WebhookError> {
    let media = (0..MAX_MEDIA).map_while(|index| form.get(&format!("Media{index}")));
    Ok(InboundText {
        provider_id,
        from: with_plus(form.required("From")?),
        to: with_plus(form.required("To")?),
        text: form.raw("Text").unwrap_or_default().to_owned(),
        segments: form.get("Units").and_then(|units| units.parse().ok()).unwrap_or(1).max(1),
        media: media.map(|url| Media { url: url.to_owned(), content_type: None }).collect(),
        part: None,
        provider_keyword: None,
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

    fn post(pairs: &[(&str, &str)]) -> WebhookRequest {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish().into_bytes();
        WebhookRequest { method: Method::Post, url: "https://x.example/s?ref=m_1".into(), headers: vec![], body }
    }

    #[test]
    fn a_text() {
        let pairs = [
            ("From", "14155550123"),
            ("To", "+15005550006"),
            ("Text", " Hi "),
            ("MessageUUID", "u1"),
            ("Units", "2"),
            ("Media0", "https://media.plivo.com/a"),
        ];
        let events = parse(&post(&pairs)).unwrap();
        let [InboundEvent::Text(text)] = &events[..] else { panic!("{events:?}") };
        assert_eq!(
            (text.from.as_str(), text.to.as_str(), text.text.as_str()),
            ("+14155550123", "+15005550006", " Hi ")
        );
        assert_eq!((text.segments, text.media.len()), (2, 1));
    }

    #[test]
    fn a_report_of_an_opt_out() {
        let pairs = [
            ("MessageUUID", "u1"),
            ("Status", "failed"),
            ("ErrorCode", "200"),
            ("Units", "1"),
            ("TotalRate", "0.00550"),
        ];
        assert_eq!(
            parse(&post(&pairs)),
            Ok(vec![InboundEvent::Status(DeliveryReport {
                provider_id: "u1".into(),
                status: MessageStatus::Failed,
                raw_status: "failed".into(),
                error_code: Some("200".into()),
                error_class: Some(ErrorClass::OptedOut),
                reference: Some("m_1".into()),
                segments: Some(1),
                price: Price::parse("0.0055", "USD"),
            })])
        );
    }

    #[test]
    fn what_is_no_news_and_what_cannot_be_read() {
        assert_eq!(parse(&post(&[("MessageUUID", "u1"), ("Status", "beamed")])), Ok(vec![]));
        assert_eq!(parse(&post(&[])), Err(WebhookError::MissingField("MessageUUID")));
        assert_eq!(parse(&post(&[("MessageUUID", "u1")])), Err(WebhookError::MissingField("From")));
        let fine = parse(&post(&[("MessageUUID", "u1"), ("Status", "delivered"), ("ErrorCode", "000")])).unwrap();
        assert!(matches!(&fine[..], [InboundEvent::Status(report)] if report.error_code.is_none()));
    }

    proptest! {
        #[test]
        fn nothing_panics(body in prop::collection::vec(any::<u8>(), 0..300), url in ".*", get: bool) {
            let method = if get { Method::Get } else { Method::Post };
            let _ = parse(&WebhookRequest { method, url, headers: vec![], body });
        }
    }
}
