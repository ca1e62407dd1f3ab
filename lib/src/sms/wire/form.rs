//! Form fields of a webhook: in the body of a POST, in the address of a GET.

use url::{Url, form_urlencoded};

use crate::sms::{Method, WebhookError, WebhookRequest};

/// The fields of a form; of a repeated one the first counts.
pub(in crate::sms) struct Form(Vec<(String, String)>);

impl Form {
    pub(in crate::sms) fn read(request: &WebhookRequest) -> Result<Self, WebhookError> {
        let fields = match request.method {
            Method::Post => form_urlencoded::parse(&request.body).into_owned().collect(),
            Method::Get => {
                let url = Url::parse(&request.url).map_err(|_| WebhookError::Unreadable)?;
                url.query_pairs().into_owned().collect()
            }
        };
        Ok(Self(fields))
    }

    /// A field as it came, empty or not.
    pub(in crate::sms) fn raw(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// An empty field counts as absent.
    pub(in crate::sms) fn get(&self, name: &str) -> Option<&str> {
        self.raw(name).filter(|value| !value.is_empty())
    }

    pub(in crate::sms) fn required(&self, name: &'static str) -> Result<&str, WebhookError> {
        self.get(name).ok_or(WebhookError::MissingField(name))
    }
}

/// Our message id in a webhook's address.
pub(in crate::sms) fn reference(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    let (_, value) = url.query_pairs().find(|(name, _)| name == "ref")?;
    (!value.is_empty()).then(|| value.into_owned())
}
