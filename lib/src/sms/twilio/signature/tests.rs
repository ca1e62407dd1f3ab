use proptest::prelude::*;

use super::*;
use crate::sms::vectors::{of, request};

#[test]
fn every_vector_has_its_verdict() {
    let vectors = of("twilio");
    assert_eq!(vectors.len(), 28);
    for vector in &vectors {
        let verdict = verify(&request(vector), vector["secret"].as_str().unwrap());
        assert_eq!(verdict.is_ok(), vector["valid"].as_bool().unwrap(), "{}: {verdict:?}", vector["id"]);
    }
}

#[test]
fn any_change_breaks_every_valid_vector() {
    for vector in of("twilio").iter().filter(|vector| vector["valid"] == true) {
        let good = request(vector);
        let secret = vector["secret"].as_str().unwrap();
        let mut other_body = good.clone();
        other_body.body.extend_from_slice(b"&Extra=1");
        let mut other_url = good.clone();
        other_url.url = match good.url.split_once('?') {
            Some((path, query)) => format!("{path}/x?{query}"),
            None => format!("{}/x", good.url),
        };
        for changed in [other_body, other_url] {
            assert_eq!(verify(&changed, secret), Err(SignatureError::Mismatch), "{}", vector["id"]);
        }
        assert_eq!(verify(&good, "another"), Err(SignatureError::Mismatch));
        let mut unsigned = good;
        unsigned.headers.clear();
        assert_eq!(verify(&unsigned, secret), Err(SignatureError::Missing));
    }
}

#[test]
fn what_we_sign_is_verified() {
    let form = vec![("B".to_owned(), "2 é&".to_owned()), ("A".into(), "1".into()), ("A".into(), "0".into())];
    let body: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(&form).finish();
    for url in ["https://x.example/a?ref=m_1", "http://127.0.0.1:3000/a", "https://X.example:8443/a?x=it's#rc=2"] {
        let request = WebhookRequest {
            method: Method::Post,
            url: url.into(),
            headers: vec![("x-twilio-signature".into(), sign(url, &form, "token"))],
            body: body.clone().into_bytes(),
        };
        assert_eq!(verify(&request, "token"), Ok(()), "{url}");
    }
}

proptest! {
    #[test]
    fn nothing_panics(url in ".*", header in ".*", body in prop::collection::vec(any::<u8>(), 0..200)) {
        let request = WebhookRequest { method: Method::Post, url, headers: vec![(SIGNATURE_HEADER.into(), header)], body };
        prop_assert!(verify(&request, "token").is_err());
    }
}
