//! Words and manners that get texts filtered.

use super::{Findings, Found, Programme, Sent, reading::LINK, rules};

/// Sex, hate, alcohol, firearms, tobacco, and what else Twilio's page on forbidden categories names. Words that are
/// ordinary in other trades, such as `weed` or `shot`, are left out.
const FORBIDDEN: [&str; 86] = [
    "porn",
    "porno",
    "xxx",
    "escort",
    "escorts",
    "nude",
    "nudes",
    "sex",
    "sexy",
    "erotic",
    "erotik",
    "erotica",
    "hookup",
    "alcohol",
    "beer",
    "beers",
    "wine",
    "wines",
    "vodka",
    "whiskey",
    "whisky",
    "tequila",
    "liquor",
    "brewery",
    "winery",
    "cerveza",
    "vino",
    "licor",
    "biere",
    "bieres",
    "alcool",
    "cerveja",
    "vinho",
    "bier",
    "wein",
    "schnaps",
    "birra",
    "liquori",
    "gun",
    "guns",
    "firearm",
    "firearms",
    "ammo",
    "ammunition",
    "rifle",
    "rifles",
    "pistol",
    "pistols",
    "armas",
    "waffe",
    "waffen",
    "munition",
    "fucile",
    "tobacco",
    "cigarette",
    "cigarettes",
    "cigar",
    "cigars",
    "vape",
    "vapes",
    "vaping",
    "tabaco",
    "tabac",
    "tabak",
    "tabacco",
    "cannabis",
    "marijuana",
    "marihuana",
    "cbd",
    "thc",
    "kratom",
    "dispensary",
    "casino",
    "casinos",
    "gambling",
    "sportsbook",
    "betting",
    "sweepstakes",
    "lottery",
    "loteria",
    "payday",
    "cashadvance",
    "viagra",
    "cialis",
    "steroids",
    "nazi",
];

/// Two words that are forbidden together.
const FORBIDDEN_PAIRS: [[&str; 2]; 8] = [
    ["debt", "relief"],
    ["debt", "consolidation"],
    ["debt", "forgiveness"],
    ["credit", "repair"],
    ["e", "cigarette"],
    ["e", "cigarettes"],
    ["quick", "cash"],
    ["free", "money"],
];

/// Fewer letters than this are no manner: `OK` is short, and so is a name.
const LEAST_LETTERS: usize = 20;

pub(super) fn look(programme: &Programme<'_>, findings: &mut Findings) {
    for sent in programme.texts() {
        forbidden(sent, findings);
        shouted(sent, findings);
    }
}

fn forbidden(sent: &Sent<'_>, findings: &mut Findings) {
    let mut words: Vec<String> = Vec::new();
    for sentence in &sent.reading.sentences {
        let single =
            sentence.iter().filter(|word| FORBIDDEN.contains(&word.plain.as_str())).map(|word| word.raw.to_owned());
        words.extend(single);
        words.extend(sentence.windows(2).filter_map(|two| match two {
            [one, other] if FORBIDDEN_PAIRS.contains(&[one.plain.as_str(), other.plain.as_str()]) => {
                Some(format!("{} {}", one.raw, other.raw))
            }
            _ => None,
        }));
    }
    words.dedup();
    if !words.is_empty() {
        let fix = "Take these words out, or ask the provider how such content is registered.";
        let problem = "Carriers forbid or restrict what these words are about.";
        findings.add(&rules::FORBIDDEN, Found::at(&sent.pointer, problem, fix).with(words));
    }
}

fn shouted(sent: &Sent<'_>, findings: &mut Findings) {
    let words = || sent.reading.words().filter(|word| word.plain != LINK && !word.plain.starts_with('{'));
    let letters = || words().flat_map(|word| word.raw.chars()).filter(|c| c.is_alphabetic());
    let (all, capitals) = (letters().count(), letters().filter(|c| c.is_uppercase()).count());
    if all >= LEAST_LETTERS && capitals * 2 > all {
        let fix = "Write it as one writes a sentence; keywords such as STOP may stay in capitals.";
        let problem = format!("{capitals} of {all} letters are capitals, as in spam.");
        findings.add(&rules::CAPITALS, Found::at(&sent.pointer, problem, fix));
    }
}
