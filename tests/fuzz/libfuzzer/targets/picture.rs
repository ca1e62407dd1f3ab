//! The picture walkers over any bytes: what they make of a file is a picture that they make the same file of again.
#![no_main]

use leadline::domain::picture::{MAX_INBOUND, clean, sniff};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(picture) = clean(bytes, MAX_INBOUND) {
        assert_eq!(sniff(&picture.bytes), Some(picture.kind));
        let again = clean(&picture.bytes, MAX_INBOUND).expect("what was cleaned is a picture");
        assert!(again.bytes == picture.bytes, "cleaning it again changes it");
    }
});
