//! The webhooks Twilio would send, signed.

use std::fmt;

use url::form_urlencoded;

use super::resource::StoredText;
use crate::{
    domain::segments::segment,
    sms::{
        Method, ProviderRequest,
        twilio::{SIGNATURE_HEADER, signature},
    },
};

/// A text from a phone. `Debug` hides words and numbers.
#[derive(Clone, PartialEq, Eq)]
pub struct InboundForm {
    /// `SM` and 32 hexadecimal digits.
    pub message_sid: String,
    /// The account's id.
    pub account_sid: String,
    /// The phone.
    pub from: String,
    /// The account's number.
    pub to: String,
    /// The words.
    pub body: String,
    /// Addresses and media types of pictures.
    pub media: Vec<(String, String)>,
}

impl fmt::Debug for InboundForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InboundForm").field("message_sid", &self.message_sid).finish_non_exhaustive()
    }
}

/// The webhook that hands over a text from a phone.
pub fn inbound_webhook(url: &str, auth_token: &str, text: &InboundForm) -> ProviderRequest {
    let mut form = vec![
        pair("ApiVersion", "2010-04-01"),
        pair("SmsSid", &text.message_sid),
        pair("SmsMessageSid", &text.message_sid),
        pair("MessageSid", &text.message_sid),
        pair("AccountSid", &text.account_sid),
        pair("SmsStatus", "received"),
        pair("From", &text.from),
        pair("To", &text.to),
        pair("Body", &text.body),
        pair("NumSegments", &segment(&text.body).segments.to_string()),
        pair("NumMedia", &text.media.len().to_string()),
    ];
    for (index, (url, content_type)) in text.media.iter().enumerate() {
        form.push(pair(&format!("MediaUrl{index}"), url));
        form.push(pair(&format!("MediaContentType{index}"), content_type));
    }
    signed(url, auth_token, &form)
}

/// The webhook that reports the status a text now has. `url` is the text's own status callback.
pub fn status_webhook(url: &str, auth_token: &str, text: &StoredText) -> ProviderRequest {
    let mut form = vec![
        pair("ApiVersion", "2010-04-01"),
        pair("SmsSid", &text.sid),
        pair("MessageSid", &text.sid),
        pair("AccountSid", &text.account_sid),
        pair("SmsStatus", &text.status),
        pair("MessageStatus", &text.status),
        pair("From", &text.from),
        pair("To", &text.to),
    ];
    if let Some(code) = text.error_code {
        form.push(pair("ErrorCode", &code.to_string()));
    }
    signed(url, auth_token, &form)
}

fn pair(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

fn signed(url: &str, auth_token: &str, form: &[(String, String)]) -> ProviderRequest {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    ProviderRequest {
        method: Method::Post,
        url: url.to_owned(),
        headers: vec![
            ("Content-Type".into(), "application/x-www-form-urlencoded; charset=UTF-8".into()),
            (SIGNATURE_HEADER.into(), signature::sign(url, form, auth_token)),
        ],
        body: body.into_bytes(),
    }
}

#[cfg(test)]
mod tests {
    use super::{super::resource::tests::stored, *};
    use crate::{
        domain::delivery::MessageStatus,
        sms::{Credentials, InboundEvent, SignatureError, SmsProvider, WebhookCheck, WebhookRequest, twilio::Twilio},
    };

    fn received(request: ProviderRequest) -> WebhookRequest {
        WebhookRequest { method: request.method, url: request.url, headers: request.headers, body: request.body }
    }

    fn credentials(token: &str) -> Credentials {
        Credentials::from([("auth_token", token)])
    }

    #[test]
    fn our_adapter_believes_and_reads_a_text() {
        let form = InboundForm {
            message_sid: "SM1".into(),
            account_sid: "AC1".into(),
            from: "+14155550123".into(),
            to: "+15005550006".into(),
            body: "Stop & é 😀".into(),
            media: vec![("https://api.twilio.com/a".into(), "image/png".into())],
        };
        let request = received(inbound_webhook("https://x.example/in", "token", &form));
        assert_eq!(Twilio.verify(&request, &WebhookCheck::new(&credentials("token"), 0)), Ok(()));
        assert_eq!(
            Twilio.verify(&request, &WebhookCheck::new(&credentials("other"), 0)),
            Err(SignatureError::Mismatch)
        );
        assert_eq!(
            Twilio.verify(&request, &WebhookCheck::new(&Credentials::default(), 0)),
            Err(SignatureError::NoSecret)
        );
        let events = Twilio.parse_webhook(&request);
        let Ok([InboundEvent::Text(text)]) = events.as_deref() else { panic!("{events:?}") };
        assert_eq!((text.text.as_str(), text.media.len()), ("Stop & é 😀", 1));
    }

    #[test]
    fn our_adapter_believes_and_reads_a_status() {
        let mut text = stored("SM1");
        text.status = "undelivered".into();
        text.error_code = Some(30007);
        let request = received(status_webhook("https://x.example/status?ref=m_1", "token", &text));
        assert_eq!(Twilio.verify(&request, &WebhookCheck::new(&credentials("token"), 0)), Ok(()));
        let events = Twilio.parse_webhook(&request);
        let Ok([InboundEvent::Status(report)]) = events.as_deref() else { panic!("{events:?}") };
        assert_eq!((report.status, report.reference.as_deref()), (MessageStatus::Undelivered, Some("m_1")));
        assert_eq!(report.error_code.as_deref(), Some("30007"));
    }
}
