//! The language a visitor prefers, as the browser states it.

/// The longest tag that is kept, in characters: none of BCP 47's usual ones comes near.
const LONGEST: usize = 35;

/// The tag an `Accept-Language` header gives the most weight, the first of several (RFC 9110, section 12.5.4). Nothing
/// when it names none: `*` is no language.
pub fn preferred(header: &str) -> Option<String> {
    let mut best: Option<(u32, String)> = None;
    for entry in header.split(',').take(50) {
        let mut parts = entry.split(';');
        let Some(tag) = parts.next().and_then(tag) else { continue };
        let weight = parts.find_map(|part| part.trim().strip_prefix("q=")).map_or(Some(1_000), thousandths);
        let Some(weight) = weight.filter(|weight| *weight > 0) else { continue };
        if best.as_ref().is_none_or(|(known, _)| weight > *known) {
            best = Some((weight, tag));
        }
    }
    best.map(|(_, tag)| tag)
}

/// A text that has the form of a BCP 47 tag.
pub fn tag(text: &str) -> Option<String> {
    let text = text.trim();
    let mut parts = text.split('-');
    let first = parts.next().is_some_and(|part| (2..=8).contains(&part.len()) && letters(part, false));
    let fits = first && text.len() <= LONGEST && parts.all(|part| (1..=8).contains(&part.len()) && letters(part, true));
    fits.then(|| text.to_owned())
}

fn letters(part: &str, digits: bool) -> bool {
    part.bytes().all(|byte| byte.is_ascii_alphabetic() || (digits && byte.is_ascii_digit()))
}

/// A weight from 0 to 1 with at most three digits.
fn thousandths(text: &str) -> Option<u32> {
    let (whole, rest) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    if rest.len() > 3 || !rest.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let part: u32 = format!("{rest:0<3}").parse().ok()?;
    match whole {
        "0" => Some(part),
        "1" if part == 0 => Some(1_000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_heaviest_tag_wins_and_the_first_of_equals() {
        for (header, expected) in [
            ("de-DE", Some("de-DE")),
            ("en;q=0.8, de-CH, fr", Some("de-CH")),
            ("en;q=0.8, fr ; q=0.9", Some("fr")),
            ("*", None),
            ("*, pt-BR;q=0.1", Some("pt-BR")),
            ("es;q=0", None),
            ("es;q=2, it;q=0.001", Some("it")),
            ("zh-Hans-CN,zh;q=0.9", Some("zh-Hans-CN")),
            ("<script>, x", None),
            ("", None),
        ] {
            assert_eq!(preferred(header).as_deref(), expected, "{header}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_sent_gives_a_tag_or_nothing(header in "[a-zA-Z0-9,;=.q* -]{0,80}", any: String) {
            for header in [header, any] {
                if let Some(found) = preferred(&header) {
                    prop_assert_eq!(tag(&found), Some(found.clone()));
                    prop_assert!(found.len() <= LONGEST);
                }
            }
        }
    }
}
