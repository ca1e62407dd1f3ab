//! Inbound texts and reports, by GET or as a form, told apart by `status`.

use crate::{
    domain::delivery::MessageStatus,
    sms::{
        DeliveryReport, ErrorClass, InboundEvent, InboundText, WebhookError, WebhookRequest,
        wire::{Form, reference, with_plus},
    },
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
    let status = match word {
        "scheduled" | "buffered" => MessageStatus::Queued,
        "sent" => MessageStatus::Sent,
        "delivered" => MessageStatus::Delivered,
        "expired" | "delivery_failed" => MessageStatus::Undelivered,
        // A status word that is not documented is no news.
        _ => return Ok(Vec::new()),
    };
    let code = form.get("statusErrorCode").filter(|&code| code != "0").map(str::to_owned);
    let class = code.as_deref().and_then(|code| match code {
        "1" | "3" | "5" => Some(ErrorClass::InvalidDestination),
        "34" => Some(ErrorClass::Transient),
        _ => None,
    });
    Ok(vec![InboundEvent::Status(DeliveryReport {
        provider_id,
        status,
        raw_status: word.to_owned(),
        error_code: code,
        error_class: class,
        reference: form.get("reference").map(str::to_owned).or_else(|| reference(&request.url)),
        segments: None,
        price: None,
    })])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sms::Method;

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
