//! How many SMS segments a text takes, counted as Twilio's own calculator counts.
//!
//! A text that fits the GSM 7-bit alphabet takes 160 septets in one segment or 153 in each of several; any other takes 70
//! UTF-16 units, or 67. Neither an escape pair nor a cluster of joined characters is split over two segments.

mod break_data;
mod clusters;

use serde::{Deserialize, Serialize};

/// The alphabet a text is sent in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
pub enum Encoding {
    /// The GSM 7-bit default alphabet with its extension table.
    #[serde(rename = "GSM-7")]
    Gsm7,
    /// UTF-16.
    #[serde(rename = "UCS-2")]
    Ucs2,
}

/// What a text costs to send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segmentation {
    /// The alphabet.
    pub encoding: Encoding,
    /// Length: septets for GSM-7, UTF-16 units for UCS-2.
    pub units: u32,
    /// Segments, at least 1: an empty text is one empty segment.
    pub segments: u32,
    /// The characters that force UCS-2, each once, in order of appearance. Empty for GSM-7.
    pub costly: Vec<String>,
}

/// Capacity of a text's only segment, and of each of several, in units.
const GSM7_CAPACITY: (u32, u32) = (160, 153);
const UCS2_CAPACITY: (u32, u32) = (70, 67);

/// Counts a text.
pub fn segment(text: &str) -> Segmentation {
    match gsm7_units(text) {
        Some((units, pairs)) => gsm7(text, units, pairs),
        None => ucs2(text),
    }
}

/// Septets of one character: 0 if GSM-7 lacks it, 2 if it needs an escape.
const fn septets(c: char) -> u32 {
    match c {
        '\u{c}' | '[' | '\\' | ']' | '^' | '{' | '|' | '}' | '~' | '€' => 2,
        '`' => 0,
        '\n' | '\r' | ' '..='_' | 'a'..='z' => 1,
        '¡' | '£' | '¤' | '¥' | '§' | '¿' | 'Ä'..='Ç' | 'É' | 'Ñ' | 'Ö' | 'Ø' | 'Ü' | 'ß' | 'à' => 1,
        'ä'..='æ' | 'è' | 'é' | 'ì' | 'ñ' | 'ò' | 'ö' | 'ø' | 'ù' | 'ü' => 1,
        'Γ' | 'Δ' | 'Θ' | 'Λ' | 'Ξ' | 'Π' | 'Σ' | 'Φ' | 'Ψ' | 'Ω' => 1,
        _ => 0,
    }
}

/// [`septets`] of every ASCII character.
static ASCII: [u8; 128] = {
    let mut table = [0; 128];
    let mut byte = 0_u8;
    while byte < 128 {
        table[byte as usize] = septets(byte as char) as u8;
        byte += 1;
    }
    table
};

/// Septets of a text and how many of its characters are escape pairs; `None` if GSM-7 lacks one of them.
fn gsm7_units(text: &str) -> Option<(u32, u32)> {
    let (mut units, mut pairs) = (0, 0);
    for c in text.chars() {
        let length = match ASCII.get(c as usize) {
            Some(&length) => u32::from(length),
            None => septets(c),
        };
        if length == 0 {
            return None;
        }
        units += length;
        pairs += length - 1;
    }
    Some((units, pairs))
}

fn gsm7(text: &str, units: u32, pairs: u32) -> Segmentation {
    let (only, each) = GSM7_CAPACITY;
    let segments = if units <= only {
        1
    } else if pairs == 0 {
        units.div_ceil(each)
    } else {
        let mut packer = Packer::new(GSM7_CAPACITY);
        text.chars().for_each(|c| packer.push(septets(c)));
        packer.segments
    };
    Segmentation { encoding: Encoding::Gsm7, units, segments, costly: Vec::new() }
}

fn ucs2(text: &str) -> Segmentation {
    let mut packer = Packer::new(UCS2_CAPACITY);
    let mut costly: Vec<String> = Vec::new();
    let mut units = 0;
    // What was seen lately, by its last byte: most characters of a text repeat.
    let mut lately = [""; 64];
    clusters::for_each(text, |cluster| {
        let length = cluster.chars().map(|c| c.len_utf16() as u32).sum();
        units += length;
        packer.push(length);
        let cheap = length == 1 && cluster.chars().all(|c| septets(c) > 0);
        if cheap {
            return;
        }
        let slot = cluster.bytes().last().map_or(0, |byte| usize::from(byte % 64));
        if let Some(seen) = lately.get_mut(slot)
            && *seen != cluster
        {
            *seen = cluster;
            if costly.len() < MAX_COSTLY && !costly.iter().any(|known| known == cluster) {
                costly.push(cluster.to_owned());
            }
        }
    });
    Segmentation { encoding: Encoding::Ucs2, units, segments: packer.segments, costly }
}

/// No more different characters than this are listed: a text of ideographs is not explained by listing all of it.
const MAX_COSTLY: usize = 64;

/// Fills segments with pieces that are never split.
struct Packer {
    only: u32,
    each: u32,
    segments: u32,
    /// Units in the last segment.
    used: u32,
    /// Of a first and only segment: how much of it would stay if it became the first of several.
    stays: u32,
}

impl Packer {
    const fn new((only, each): (u32, u32)) -> Self {
        Self { only, each, segments: 1, used: 0, stays: 0 }
    }

    fn push(&mut self, length: u32) {
        let first = self.segments == 1;
        if self.used + length <= if first { self.only } else { self.each } {
            self.used += length;
            if first && self.used <= self.each {
                self.stays = self.used;
            }
            return;
        }
        // A second segment takes over what no longer fits the first, which now carries a header.
        let moved = if first { self.used - self.stays } else { 0 };
        self.segments += 1;
        self.used = moved + length;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(text: &str) -> (Encoding, u32, u32) {
        let found = segment(text);
        (found.encoding, found.units, found.segments)
    }

    #[test]
    fn sizes_at_the_edges() {
        use Encoding::{Gsm7, Ucs2};
        for (text, expected) in [
            (String::new(), (Gsm7, 0, 1)),
            ("a".repeat(160), (Gsm7, 160, 1)),
            ("a".repeat(161), (Gsm7, 161, 2)),
            ("a".repeat(306), (Gsm7, 306, 2)),
            ("a".repeat(307), (Gsm7, 307, 3)),
            ("a".repeat(159) + "€", (Gsm7, 161, 2)),
            ("a".repeat(152) + "[" + &"a".repeat(152), (Gsm7, 306, 3)),
            ("a\r\n".into(), (Gsm7, 3, 1)),
            ("ж".repeat(70), (Ucs2, 70, 1)),
            ("ж".repeat(71), (Ucs2, 71, 2)),
            ("ж".repeat(66) + "😀" + &"ж".repeat(4), (Ucs2, 72, 2)),
            ("ж".repeat(66) + "😀" + &"ж".repeat(66), (Ucs2, 134, 3)),
            ("👨‍👩‍👧‍👦".repeat(7), (Ucs2, 77, 2)),
            ("“".to_owned() + &"a".repeat(199), (Ucs2, 200, 3)),
        ] {
            assert_eq!(shape(&text), expected, "{text}");
        }
    }

    #[test]
    fn what_forces_ucs2() {
        assert!(segment("Ça coûte 5 €").costly == ["û"]);
        assert!(segment("“a” “b” ç👍🏽ç").costly == ["“", "”", "ç", "👍🏽"]);
        assert!(segment("tab\t`\u{a0}").costly == ["\t", "`", "\u{a0}"]);
        assert!(segment("e\u{301}").costly == ["e\u{301}"]);
        assert!(segment("ÇÉ@£Δ{}").costly.is_empty());
    }

    #[test]
    fn names_of_encodings() {
        let json = serde_json::to_value(segment("ж")).unwrap_or_default();
        assert_eq!(json, serde_json::json!({"encoding": "UCS-2", "units": 1, "segments": 1, "costly": ["ж"]}));
        assert_eq!(serde_json::to_value(Encoding::Gsm7).unwrap_or_default(), "GSM-7");
    }

    #[test]
    fn break_data_is_in_order() {
        assert!(break_data::RANGES.windows(2).all(|pair| pair[0].1 < pair[1].0));
        assert!(break_data::RANGES.iter().all(|range| range.0 <= range.1));
    }
}
