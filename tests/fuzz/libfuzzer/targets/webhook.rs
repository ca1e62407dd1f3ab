//! Every provider's verifier and parser over any webhook: none panics, none believes what it was not sent.
#![no_main]

#[path = "../../webhook_file.rs"]
mod webhook_file;

use leadline::sms::{Credentials, SmsProvider, WebhookCheck, registry};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|file: &[u8]| {
    let request = webhook_file::read(file);
    let names = registry::providers().flat_map(SmsProvider::credential_fields).map(|field| field.name);
    let zeros = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    let credentials = Credentials::new(names.map(|name| (name.to_owned(), zeros.into())).collect());
    for provider in registry::providers() {
        let _ = provider.certificate_url(&request);
        let check = WebhookCheck { certificate: Some(&request.body), ..WebhookCheck::new(&credentials, 1_800_000_000) };
        assert!(provider.verify(&request, &check).is_err(), "{} believed it", provider.name());
        for event in provider.parse_webhook(&request).unwrap_or_default() {
            assert!(!event.key().is_empty());
        }
    }
});
