//! What texts tell people to reply, and whether Leadline hears it so.
//!
//! A bare CANCEL is always an opt-out (decision 12), and so are END, QUIT and the rest of
//! [`crate::domain::consent_intent`]. So a text must not offer one of them for something else, and must not promise an
//! opt-out by a word that is none.

use super::{
    Findings, Found, Programme,
    reading::{Reading, Word},
    rules, tables,
};
use crate::domain::consent_intent::{Intent, classify};

/// What a reply is offered for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// No more texts.
    End,
    /// Help.
    Help,
    /// Something else.
    Other,
    /// The text does not say.
    Unsaid,
}

/// A word that people are told to reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Invitation {
    /// As it was written.
    pub word: String,
    /// What Leadline hears in it.
    pub heard: Intent,
    /// What it is offered for.
    pub meaning: Meaning,
}

impl Invitation {
    fn ends(&self) -> bool {
        matches!(self.heard, Intent::OptOut | Intent::LikelyOptOut)
    }

    /// Whether it tells how to stop, by a word that stops.
    pub fn is_opt_out_line(&self) -> bool {
        self.ends() && matches!(self.meaning, Meaning::End | Meaning::Unsaid)
    }

    /// Whether it tells how to get help.
    pub fn is_help(&self) -> bool {
        self.heard == Intent::Help
    }
}

pub(super) fn look(programme: &Programme<'_>, findings: &mut Findings) {
    let consent = ("/draft/consent_text", invitations(&programme.consent));
    let texts: Vec<_> = programme.texts().map(|sent| (sent.pointer.as_str(), invitations(&sent.reading))).collect();
    for (pointer, invited) in texts.iter().chain([&consent]) {
        for Invitation { word, .. } in invited.iter().filter(|said| said.meaning == Meaning::End && !said.ends()) {
            let problem =
                format!("People are told to stop the texts by {word}, which Leadline does not hear as an opt-out.");
            let found = Found::at(*pointer, problem, "Write: Reply STOP to opt out.").with([word.clone()]);
            findings.add(&rules::UNHEARD, found);
        }
    }
    for (pointer, invited) in &texts {
        for said in invited.iter().filter(|said| said.ends()) {
            let word = said.word.clone();
            if super::reading::plain(&word).starts_with("cancel") {
                let fix =
                    "Offer another word, or a link; bookings are cancelled by a phrase such as: I need to cancel.";
                let problem = format!("The reply {word} always ends all texts, whatever it is offered for.");
                findings.add(&rules::CANCEL, Found::at(*pointer, problem, fix).with([word]));
            } else if said.meaning == Meaning::Other {
                let problem = format!("The reply {word} ends all texts, and is offered for something else.");
                findings.add(&rules::CLASH, Found::at(*pointer, problem, "Offer another word for it.").with([word]));
            }
        }
    }
}

/// What stands between a word and what it is offered for.
const FOR: [&str; 17] =
    ["to", "2", "for", "=", "para", "por", "pour", "um", "zum", "zur", "fur", "per", "a", "si", "if", "wenn", "se"];
const AND: [&str; 9] = ["or", "and", "o", "y", "ou", "et", "oder", "und", "e"];
/// Verbs that come after the word in German.
const SENDS_IT: [&str; 6] = ["antworten", "senden", "schreiben", "schicken", "texten", "zurucksenden"];

/// The words a text tells people to reply, in order.
pub(super) fn invitations(reading: &Reading<'_>) -> Vec<Invitation> {
    reading.sentences.iter().flat_map(|sentence| in_sentence(sentence)).collect()
}

/// Where the words offered in a sentence are: from, up to.
fn places(sentence: &[Word<'_>]) -> Vec<(usize, usize)> {
    let mut places: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    while let Some(word) = sentence.get(at) {
        let stands_out = word.is_shouted() || word.quoted;
        let two = sentence
            .get(at..at + 2)
            .filter(|two| stands_out && two.iter().all(|word| word.is_shouted() || word.quoted));
        let two = two.filter(|two| matches!(hears(two), Intent::OptOut | Intent::LikelyOptOut));
        let end = at + two.map_or(1, <[_]>::len);
        let heard = hears(sentence.get(at..end).unwrap_or_default());
        let known = matches!(heard, Intent::OptOut | Intent::LikelyOptOut | Intent::Help);
        let follows = places.last().is_some_and(|&(_, last)| {
            let between = sentence.get(last..at).unwrap_or_default();
            stands_out && (between.is_empty() || matches!(between, [and] if AND.contains(&and.plain.as_str())))
        });
        let invited = (stands_out || known) && is_asked_for(sentence, at);
        let told = stands_out && known && (is_told(sentence, at, end) || is_led_to(sentence, at, heard));
        let run_together = word.plain.starts_with("stop2");
        if follows || invited || told || run_together {
            places.push((at, end));
        }
        at = end;
    }
    places
}

fn in_sentence(sentence: &[Word<'_>]) -> Vec<Invitation> {
    let places = places(sentence);
    let invitation = |(place, &(from, to)): (usize, &(usize, usize))| {
        let words = sentence.get(from..to)?;
        let next = places.get(place + 1).map_or(sentence.len(), |&(next, _)| next);
        let first = places.first().map_or(from, |&(first, _)| first);
        let run_together = words.first()?.plain.starts_with("stop2");
        let heard = if run_together { Intent::OptOut } else { hears(words) };
        // `STOP, END or QUIT to opt out`: what the last is for, all are for.
        let listed = places.iter().skip(place).zip(places.iter().skip(place + 1)).take_while(|(before, after)| {
            let between = sentence.get(before.1..after.0).unwrap_or_default();
            between.is_empty() || matches!(between, [and] if AND.contains(&and.plain.as_str()))
        });
        let (end, next) = listed.last().map_or((to, next), |(_, after)| {
            let following = places.iter().find(|place| place.0 >= after.1).map_or(sentence.len(), |place| place.0);
            (after.1, following)
        });
        let after = meaning_after(sentence.get(end..next).unwrap_or_default());
        let meaning = match after {
            _ if run_together => Meaning::End,
            // `for help reply HELP` behind an opt-out line says nothing of it.
            _ if heard == Intent::Help => Meaning::Help,
            Meaning::Help if places.get(place + 1).is_some() => Meaning::Unsaid,
            Meaning::Unsaid => meaning_before(sentence.get(..first).unwrap_or_default()),
            // Whatever STOP is said to do, it stops.
            Meaning::Other if words.first()?.plain == "stop" && !is_booking(sentence.get(end..next)?) => {
                Meaning::Unsaid
            }
            after => after,
        };
        let word = words.iter().map(|word| word.raw).collect::<Vec<_>>().join(" ");
        Some(Invitation { word, heard, meaning })
    };
    places.iter().enumerate().filter_map(invitation).collect()
}

fn hears(words: &[Word<'_>]) -> Intent {
    let whole = words.iter().map(|word| word.raw).collect::<Vec<_>>().join(" ");
    // Longer texts are no keywords, and short ones keep this quick.
    if whole.len() > 40 { Intent::None } else { classify(&whole, None).intent }
}

/// Whether the words before a place ask for a reply: `reply with the word`.
fn is_asked_for(sentence: &[Word<'_>], at: usize) -> bool {
    (1..=5.min(at)).any(|before| sentence.get(at - before..at).is_some_and(|words| tables::ASKED_TO_REPLY.cover(words)))
}

/// Whether the words after a place say what it is for: `STOP to opt out`, `STOP au 36111`, `STOP senden`.
fn is_told(sentence: &[Word<'_>], at: usize, end: usize) -> bool {
    let after = sentence.get(end..).unwrap_or_default();
    let sent = after.first().is_some_and(|word| SENDS_IT.contains(&word.plain.as_str()));
    let to_number = matches!(after, [to, number, ..] if matches!(to.plain.as_str(), "au" | "to" | "al" | "an") && number.is_number());
    let first = at == 0 && after.is_empty();
    // `STOP to discontinue`: whatever follows, it is what STOP does.
    let stops = matches!(sentence.get(at..end), Some([word]) if word.plain == "stop")
        && after.first().is_some_and(|word| matches!(word.plain.as_str(), "to" | "2" | "=" | "if"));
    sent || to_number || first || stops || matches!(meaning_after(after), Meaning::End | Meaning::Help)
}

/// Whether the words just before a place say what it is for: `opt-out: STOP`.
fn is_led_to(sentence: &[Word<'_>], at: usize, heard: Intent) -> bool {
    let table = if heard == Intent::Help { &tables::TO_HELP } else { &tables::TO_END };
    let by = ["with", "by", "via", "par", "con", "com", "mit", "per"];
    let before = sentence.get(at.saturating_sub(6)..at).unwrap_or_default();
    // `opt out at any time with STOP`.
    let with = before.split_last().is_some_and(|(last, rest)| by.contains(&last.plain.as_str()) && table.are_in(rest));
    with || sentence.get(at.saturating_sub(3)..at).is_some_and(|before| {
        (0..before.len()).any(|start| before.get(start..).is_some_and(|words| table.cover(words)))
    })
}

/// What the words after an offered word say it is for.
fn meaning_after(words: &[Word<'_>]) -> Meaning {
    let words = match words {
        // `text STOP to 12345 to opt out`.
        [to, number, rest @ ..] if number.is_number() && matches!(to.plain.as_str(), "to" | "au" | "al" | "an") => rest,
        [verb, rest @ ..] if SENDS_IT.contains(&verb.plain.as_str()) => rest,
        words => words,
    };
    // `STOP at any time to opt out`.
    let Some(at) = words.iter().take(4).position(|word| FOR.contains(&word.plain.as_str())) else {
        return Meaning::Unsaid;
    };
    let purpose = words.get(at + 1..).unwrap_or_default();
    let purpose = purpose.get(..8.min(purpose.len())).unwrap_or_default();
    if purpose.is_empty() {
        Meaning::Unsaid
    } else if is_booking(purpose) {
        Meaning::Other
    } else if tables::TO_END.begin(purpose) || purpose.get(1..).is_some_and(|rest| tables::TO_END.begin(rest)) {
        Meaning::End
    } else if tables::TO_HELP.are_in(purpose) {
        Meaning::Help
    } else {
        Meaning::Other
    }
}

/// What the words before the first offered word say it is for: `to opt out, reply STOP`.
fn meaning_before(words: &[Word<'_>]) -> Meaning {
    let Some(at) = words.iter().position(|word| FOR.contains(&word.plain.as_str())) else {
        return if tables::TO_END.are_in(words) && !is_booking(words) { Meaning::End } else { Meaning::Unsaid };
    };
    let purpose = words.get(at + 1..).unwrap_or_default();
    if is_booking(purpose) {
        Meaning::Other
    } else if tables::TO_END.begin(purpose) || purpose.get(1..).is_some_and(|rest| tables::TO_END.begin(rest)) {
        Meaning::End
    } else if tables::TO_HELP.begin(purpose) {
        Meaning::Help
    } else {
        Meaning::Unsaid
    }
}

/// Whether something that was booked is cancelled.
fn is_booking(words: &[Word<'_>]) -> bool {
    let cancels = |word: &Word<'_>| {
        ["cancel", "annul", "absag", "stornier", "cancell"].iter().any(|start| word.plain.starts_with(start))
            || matches!(word.plain.as_str(), "end" | "stop" | "reschedule" | "terminar" | "beenden" | "parar")
    };
    words
        .iter()
        .enumerate()
        .any(|(at, word)| cancels(word) && words.get(at + 1..).is_some_and(|rest| tables::A_BOOKING.begin(rest)))
}
