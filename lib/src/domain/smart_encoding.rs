//! Plain characters in place of typographic ones, so that a text fits the GSM 7-bit alphabet.
//!
//! The replacements are the ones Twilio's smart encoding makes, so that an estimate and the provider's count agree.
//! Letters with accents are never touched: they may change a word.

use std::borrow::Cow;

/// A text with every typographic character replaced. Borrows when there is none.
pub fn smart_encode(text: &str) -> Cow<'_, str> {
    let Some((first, _)) = text.char_indices().find(|&(_, c)| plain(c).is_some()) else { return Cow::Borrowed(text) };
    let (untouched, rest) = text.split_at(first);
    let mut encoded = String::with_capacity(text.len());
    encoded.push_str(untouched);
    for c in rest.chars() {
        match plain(c) {
            Some(replacement) => encoded.push_str(replacement),
            None => encoded.push(c),
        }
    }
    Cow::Owned(encoded)
}

/// The wide forms of `!` to `_`, in order.
const WIDE: &str = "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_";

/// What replaces a character; `None` if it stays.
fn plain(c: char) -> Option<&'static str> {
    if matches!(c, ' '..='_' | 'a'..='~') {
        return None;
    }
    Some(match c {
        '\u{ff01}'..='\u{ff3f}' => {
            let at = c as usize - 0xff01;
            WIDE.get(at..=at)?
        }
        '\u{ff5b}' => "{",
        '\u{ff5c}' => "|",
        '\u{ff5d}' => "}",
        '\u{ff5e}' => "~",
        '\u{0}'
        | '\u{3}'..='\u{4}'
        | '\u{10}'..='\u{14}'
        | '\u{17}'
        | '\u{19}'
        | '\u{200b}'..='\u{200c}'
        | '\u{2060}'
        | '\u{feff}' => "",
        '\u{2001}' | '\u{2028}'..='\u{2029}' => " ",
        '\u{80}'
        | '\u{8d}'
        | '\u{90}'
        | '\u{9b}'
        | '\u{9f}'..='\u{a0}'
        | '\u{2000}'
        | '\u{2002}'..='\u{200a}'
        | '\u{202f}'
        | '\u{205f}'
        | '\u{3000}' => "  ",
        '\u{9}' => "       ",
        '\u{1c3}' | '\u{fe15}' | '\u{fe57}' => "!",
        '\u{203c}' => "!!",
        '\u{ab}'
        | '\u{bb}'
        | '\u{2ba}'
        | '\u{2ee}'
        | '\u{201c}'..='\u{201f}'
        | '\u{275d}'..='\u{275e}'
        | '\u{301d}'..='\u{301e}' => "\"",
        '\u{fe5f}' => "#",
        '\u{fe69}' => "$",
        '\u{fe6a}' => "%",
        '\u{fe60}' => "&",
        '\u{60}'
        | '\u{b4}'
        | '\u{2b9}'
        | '\u{2bb}'..='\u{2bd}'
        | '\u{2c8}'
        | '\u{2ca}'..='\u{2cb}'
        | '\u{313}'..='\u{314}'
        | '\u{2018}'..='\u{2019}'
        | '\u{201b}'
        | '\u{275b}'..='\u{275c}'
        | '\u{fe10}'..='\u{fe11}' => "'",
        '\u{2768}' | '\u{276a}' | '\u{27ee}' | '\u{2985}' | '\u{fe59}' => "(",
        '\u{2769}' | '\u{276b}' | '\u{27ef}' | '\u{2986}' | '\u{fe5a}' => ")",
        '\u{204e}'
        | '\u{2217}'
        | '\u{229b}'
        | '\u{2722}'..='\u{2725}'
        | '\u{2731}'..='\u{2733}'
        | '\u{273a}'..='\u{273d}'
        | '\u{2743}'
        | '\u{2749}'..='\u{274b}'
        | '\u{29c6}'
        | '\u{fe61}' => "*",
        '\u{2d6}' | '\u{fe62}' => "+",
        '\u{326}' | '\u{201a}' | '\u{3001}' | '\u{fe50}'..='\u{fe51}' | '\u{ff64}' => ",",
        '\u{2010}' | '\u{2013}'..='\u{2015}' | '\u{2022}' | '\u{2043}' | '\u{23bc}'..='\u{23bd}' | '\u{fe63}' => "-",
        '\u{3002}' | '\u{fe52}' | '\u{ff61}' => ".",
        '\u{2026}' => "...",
        '\u{f7}' | '\u{337}'..='\u{338}' | '\u{2044}' | '\u{2215}' | '\u{29f8}' => "/",
        '\u{bd}' => "1/2",
        '\u{bc}' => "1/4",
        '\u{be}' => "3/4",
        '\u{2d0}' | '\u{2f8}' | '\u{2982}' | '\u{a789}' | '\u{fe13}' => ":",
        '\u{204f}' | '\u{fe14}' | '\u{fe54}' => ";",
        '\u{2039}' | '\u{fe64}' => "<",
        '\u{347}' | '\u{a78a}' | '\u{fe66}' => "=",
        '\u{203a}' | '\u{fe65}' => ">",
        '\u{fe16}' | '\u{fe56}' => "?",
        '\u{fe6b}' => "@",
        '\u{1d00}' => "A",
        '\u{299}' => "B",
        '\u{1d04}' => "C",
        '\u{1d05}' => "D",
        '\u{1d07}' => "E",
        '\u{a730}' => "F",
        '\u{262}' => "G",
        '\u{29c}' => "H",
        '\u{26a}' => "I",
        '\u{1d0a}' => "J",
        '\u{1d0b}' => "K",
        '\u{29f}' => "L",
        '\u{1d0d}' => "M",
        '\u{274}' => "N",
        '\u{1d0f}' => "O",
        '\u{1d18}' => "P",
        '\u{280}' => "R",
        '\u{a731}' => "S",
        '\u{1d1b}' => "T",
        '\u{1d1c}' => "U",
        '\u{1d20}' => "V",
        '\u{1d21}' => "W",
        '\u{28f}' => "Y",
        '\u{1d22}' => "Z",
        '\u{20e5}' | '\u{29f5}' | '\u{29f9}' | '\u{fe68}' => "\\",
        '\u{2c6}' | '\u{302}' | '\u{1dcd}' => "^",
        '\u{332}' | '\u{2017}' => "_",
        '\u{2774}' | '\u{fe5b}' => "{",
        '\u{20d2}'..='\u{20d3}' | '\u{2223}' | '\u{239c}' | '\u{239f}' | '\u{23b8}'..='\u{23b9}' | '\u{23d0}' => "|",
        '\u{2775}' | '\u{fe5c}' => "}",
        '\u{2dc}' | '\u{2f7}' | '\u{303}' | '\u{330}' | '\u{334}' | '\u{223c}' => "~",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::segments::{Encoding, segment};

    #[test]
    fn typography_becomes_plain() {
        let text = "“It’s 5–6 pm” — sure…";
        assert_eq!(smart_encode(text), "\"It's 5-6 pm\" - sure...");
        assert_eq!(segment(&smart_encode(text)).encoding, Encoding::Gsm7);
        assert_eq!(smart_encode("ＡＢＣ！［］＿｛～"), "ABC![]_{~");
        assert_eq!(smart_encode("a\u{200b}b\u{feff}"), "ab");
        assert_eq!(smart_encode("½"), "1/2");
    }

    #[test]
    fn letters_and_plain_text_stay() {
        for text in ["Ça coûte 5 €", "plain `no`"] {
            let encoded = smart_encode(text);
            assert_eq!(encoded.replace('\'', "`"), text);
        }
        assert!(matches!(smart_encode("nothing to do {}"), Cow::Borrowed(_)));
    }
}
