//! Every provider, one line each.

use super::{
    SmsProvider, aws::Aws, bandwidth::Bandwidth, bird::Bird, clicksend::ClickSend, infobip::Infobip,
    messagebird::MessageBird, plivo::Plivo, sinch::Sinch, telnyx::Telnyx, twilio::Twilio, vonage::Vonage,
    vonage_messages::VonageMessages,
};

#[rustfmt::skip]
static PROVIDERS: &[&dyn SmsProvider] = &[
    &Twilio,
    &Telnyx,
    &Plivo,
    &Vonage,
    &VonageMessages,
    &Sinch,
    &Bandwidth,
    &Bird,
    &MessageBird,
    &Aws,
    &Infobip,
    &ClickSend,
];

/// The provider of that name, as [`SmsProvider::name`] gives it.
pub fn provider(name: &str) -> Option<&'static dyn SmsProvider> {
    PROVIDERS.iter().copied().find(|provider| provider.name() == name)
}

/// All providers, in the order settings list them.
pub fn providers() -> impl Iterator<Item = &'static dyn SmsProvider> {
    PROVIDERS.iter().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn providers_are_found_by_name() {
        assert_eq!(provider("twilio").map(SmsProvider::name), Some("twilio"));
        assert!(provider("Twilio").is_none());
    }

    #[test]
    fn names_are_unique_and_fit_an_address() {
        let mut names: Vec<_> = providers().map(SmsProvider::name).collect();
        assert!(
            names.iter().all(|name| name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_'))
        );
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
