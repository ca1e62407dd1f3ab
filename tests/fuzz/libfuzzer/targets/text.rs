//! What a lead may write or type, through everything that reads it by rule.
#![no_main]

use leadline::domain::{consent_intent, email, phone, segments, smart_encoding};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = consent_intent::classify(text, None);
    let _ = consent_intent::is_contextual_opt_in(text);
    let counted = segments::segment(text);
    assert!(text.is_empty() || counted.segments > 0);
    let plain = smart_encoding::smart_encode(text);
    assert_eq!(smart_encoding::smart_encode(&plain), plain, "encoding twice changes it");
    let _ = phone::parse_e164(text);
    let _ = email::EmailAddress::parse(text);
});
