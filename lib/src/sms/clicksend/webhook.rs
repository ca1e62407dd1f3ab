//! Inbound texts and receipts, as forms, told apart by `status`.

use crate::{
    domain::delivery::MessageStatus,
    sms::{
        DeliveryReport, InboundEvent, InboundText, WebhookError, WebhookRequest,
        wire::{Form, reference, with_plus},
    },
};

pub(super) fn parse(request: &WebhookRequest) -> Result<Vec<InboundEvent>, WebhookError> {
    let form = Form::read(request)?;
    let provider_id = form.required("message_id")?.to_owned();
    let Some(word) = form.get("status").filter(|_| form.get("body").is_none()) else {
        return Ok(vec![InboundEvent::Text(InboundText {
            provider_id,
            from: with_plus(form.required("from")?),
            to: with_plus(form.required("to")?),
            text: form.raw("body").or_else(|| form.raw("message")).unwrap_or_default().to_owned(),
            segments: 1,
            media: Vec::new(),
            part: None,
            provider_keyword: None,
        })]);
    };
    let status = match word.to_ascii_lowercase().as_str() {
        "queued" | "scheduled" => MessageStatus::Queued,
        "sent" => MessageStatus::Sent,
        "delivered" | "completed" => MessageStatus::Delivered,
        "undelivered" | "expired" => MessageStatus::Undelivered,
        "failed" | "cancelled" => MessageStatus::Failed,
        // A status word that is not documented is no news.
        _ => return Ok(Vec::new()),
    };
    Ok(vec![InboundEvent::Status(DeliveryReport {
        provider_id,
        status,
        raw_status: word.to_owned(),
        error_code: form.get("error_code").filter(|&code| code != "0").map(str::to_owned),
        error_class: None,
        reference: form.get("custom_string").map(str::to_owned).or_else(|| reference(&request.url)),
        segments: None,
        price: None,
    })])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sms::Method;

    fn post(body: &str) -> Result<Vec<InboundEvent>, WebhookError> {
        parse(&WebhookRequest {
            method: Method::Post,
            url: String::new(),
            headers: vec![],
            body: body.as_bytes().to_vec(),
        })
    }

    #[test]
    fn texts_and_receipts() {
        let found = post("message_id=i1&from=14155550123&to=%2B15005550006&body=Hi&status=received").unwrap();
        assert!(matches!(&found[..], [InboundEvent::Text(text)] if text.from == "+14155550123" && text.text == "Hi"));
        let found = post("message_id=i1&status=Delivered&custom_string=m_1").unwrap();
        assert!(
            matches!(&found[..], [InboundEvent::Status(report)] if report.status == MessageStatus::Delivered && report.reference.as_deref() == Some("m_1"))
        );
        assert_eq!(post("message_id=i1&status=beamed"), Ok(vec![]));
        assert_eq!(post("status=sent"), Err(WebhookError::MissingField("message_id")));
    }

    proptest! {
        #[test]
        fn nothing_panics(body in prop::collection::vec(any::<u8>(), 0..300), url in ".*") {
            let _ = parse(&WebhookRequest { method: Method::Post, url, headers: vec![], body });
        }
    }
}
