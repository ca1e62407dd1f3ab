//! Inbound texts and reports, by GET or as a form, told apart by `status`.

use super::codes;
use crate::sms::{
    DeliveryReport, InboundEvent, InboundText, WebhookError, WebhookRequest,
    wire::{Form, reference, with_plus},
};

pub(super) fn parse(request: &WebhookRequest) -> Result<Vec<InboundEvent>, WebhookError> {
    let form = Form::read(request)?;
    let provider_id = form.required("id")?.to_owned();
    let Some(word) = form.get("status") else {
        return Ok(vec![InboundEvent::Text(InboundText {
            provider_id,
            from: with_plus(form.required("originator")?),
            to: with_plus(form.required("recipient")?),
            text: form.raw("body").or_else(|| form.raw("message")).unwrap_or_default().to_owned(),
            segments: 1,
            media: Vec::new(),
            part: None,
            provider_keyword: None,
        })]);
    };
    // A status word that is not documented is no news.
    let Some(status) = codes::status(word) else { return Ok(Vec::new()) };
    let code = form.get("statusErrorCode").filter(|&code| code != "0").map(str::to_owned);
    Ok(vec![InboundEvent::Status(DeliveryReport {
        provider_id,
        status,
        raw_status: word.to_owned(),
        error_class: code.as_deref().and_then(codes::report_class),
        error_code: code,
        reference: form.get("reference").map(str::to_owned).or_else(|| reference(&request.url)),
        segments: None,
        price: None,
    })])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        domain::delivery::MessageStatus,
        sms::{ErrorClass, Method},
    };

    fn get(query: &str) -> Result<Vec<InboundEvent>, WebhookError> {
        let url = format!("https://x.example/s?{query}");
        parse(&WebhookRequest { method: Method::Get, url, headers: vec![], body: vec![] })
    }

    #[test]
    fn texts_and_reports() {
        let found = get("id=i1&originator=14155550123&recipient=15005550006&body=Hi+%26").unwrap();
        let [InboundEvent::Text(text)] = &found[..] else { panic!("{found:?}") };
        assert_eq!((text.from.as_str(), text.text.as_str()), ("+14155550123", "Hi &"));
        let found = get("id=i1&reference=m_1&recipient=1415&status=delivery_failed&statusErrorCode=1").unwrap();
        let [InboundEvent::Status(report)] = &found[..] else { panic!("{found:?}") };
        assert_eq!(
            (report.status, report.error_class),
            (MessageStatus::Undelivered, Some(ErrorClass::InvalidDestination))
        );
        assert_eq!(report.reference.as_deref(), Some("m_1"));
        for (word, code, status, class) in [
            ("scheduled", "0", MessageStatus::Queued, None),
            ("buffered", "", MessageStatus::Queued, None),
            ("sent", "0", MessageStatus::Sent, None),
            ("delivered", "0", MessageStatus::Delivered, None),
            ("expired", "34", MessageStatus::Undelivered, Some(ErrorClass::Transient)),
            ("delivery_failed", "5", MessageStatus::Undelivered, Some(ErrorClass::InvalidDestination)),
            ("delivery_failed", "77", MessageStatus::Undelivered, None),
        ] {
            let found = get(&format!("ref=m_2&id=i1&status={word}&statusErrorCode={code}")).unwrap();
            let [InboundEvent::Status(report)] = &found[..] else { panic!("{found:?}") };
            assert_eq!((report.status, report.error_class), (status, class), "{word} {code}");
            assert_eq!((report.raw_status.as_str(), report.reference.as_deref()), (word, Some("m_2")));
        }
        let form = WebhookRequest {
            method: Method::Post,
            url: "https://x.example/s".into(),
            headers: vec![],
            body: b"id=i2&originator=Shop&recipient=15005550006&message=Hi".to_vec(),
        };
        let found = parse(&form).unwrap();
        let [InboundEvent::Text(text)] = &found[..] else { panic!("{found:?}") };
        assert_eq!((text.from.as_str(), text.to.as_str(), text.text.as_str()), ("Shop", "+15005550006", "Hi"));
        assert_eq!(get("id=i1&status=beamed"), Ok(vec![]));
        assert_eq!(get("status=sent"), Err(WebhookError::MissingField("id")));
    }

    proptest! {
        #[test]
        fn nothing_panics(body in prop::collection::vec(any::<u8>(), 0..300), url in ".*", get: bool) {
            let method = if get { Method::Get } else { Method::Post };
            let _ = parse(&WebhookRequest { method, url, headers: vec![], body });
        }
    }
}
