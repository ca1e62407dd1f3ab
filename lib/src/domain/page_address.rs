//! The address of a page, without what may be secret in it.

use url::Url;

/// The longest address that is kept, in characters.
const LONGEST: usize = 2_000;

/// A page's address without user, password, query and fragment: those carry tokens, e-mail addresses and search words.
/// Nothing when it is no address of a page.
pub fn without_secrets(text: &str) -> Option<String> {
    let mut url = Url::parse(text.trim()).ok()?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return None;
    }
    url.set_username("").ok()?;
    url.set_password(None).ok()?;
    url.set_query(None);
    url.set_fragment(None);
    let address = url.to_string();
    (address.len() <= LONGEST).then_some(address)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_follows_the_path_and_who_signed_in_are_left_out() {
        for (text, expected) in [
            ("https://example.com/roof?email=a@b.c&token=1#top", Some("https://example.com/roof")),
            ("https://ada:secret@example.com:8443/", Some("https://example.com:8443/")),
            ("http://example.com", Some("http://example.com/")),
            (" https://EXAMPLE.com/A ", Some("https://example.com/A")),
            ("javascript:alert(1)", None),
            ("data:text/html,x", None),
            ("/roof", None),
            ("", None),
        ] {
            assert_eq!(without_secrets(text).as_deref(), expected, "{text}");
        }
        assert_eq!(without_secrets(&format!("https://example.com/{}", "x".repeat(3_000))), None);
    }

    proptest! {
        #[test]
        fn nothing_after_a_question_mark_or_hash_is_left(text: String, path in "[a-z/]{0,20}", secret in "[a-z0-9]{8,20}") {
            let _ = without_secrets(&text);
            for mark in ['?', '#'] {
                let kept = without_secrets(&format!("https://u:{secret}@example.com/{path}{mark}k={secret}")).unwrap();
                prop_assert!(!kept.contains(&secret));
            }
        }
    }
}
