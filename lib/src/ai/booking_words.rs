//! What is said about appointments where several replies are put together: written by the program from what is stored,
//! never by a model. What may not fit is left out from the end: a text costs at most two segments.

use crate::domain::{
    booking::{Arranged, FreeTime, Offer, moment, times},
    reply_guard::MOST_SEGMENTS,
    segments::segment,
    turn::Language,
    wordings::{Voice, Wording},
};

/// What is said about appointments, and what was done.
pub struct Said {
    /// The words.
    pub text: String,
    /// What was done.
    pub arranged: Arranged,
}

/// The words of an offer. `taken`: the time that was chosen went meanwhile. `moving`: there is an appointment already.
pub fn offered(voice: Voice<'_>, offer: &Offer, taken: bool, moving: bool) -> String {
    if offer.times.is_empty() {
        return voice.say(Wording::NothingFree);
    }
    let words = |time: &FreeTime| moment(time.slot.start, &time.zone, voice.language);
    let times: Vec<String> = offer.times.iter().map(words).collect();
    proposal(voice, &Proposed { times: &times, as_wished: offer.as_wished, taken, moving })
}

/// Times are proposed. `as_wished`: they are what was asked for. `taken`: one that was chosen went meanwhile.
struct Proposed<'a> {
    /// The times in words, in the order of their numbers.
    times: &'a [String],
    /// Whether they are what was asked for.
    as_wished: bool,
    /// Whether the time that was chosen is not free any more.
    taken: bool,
    /// Whether an appointment is to be moved.
    moving: bool,
}

/// Proposes times.
fn proposal(voice: Voice<'_>, proposed: &Proposed) -> String {
    let opening = match proposed {
        Proposed { taken: true, .. } => Wording::TimeTaken,
        Proposed { as_wished: false, .. } => Wording::TimesOther,
        Proposed { moving: true, .. } => Wording::TimesToMove,
        _ => Wording::TimesFree,
    };
    let (listed, closing) = match proposed.times {
        [only] => (only.clone(), Wording::ChooseOnlyTime),
        several => (times(several), Wording::ChooseTime),
    };
    format!("{} {listed}. {}", voice.say(opening), voice.say(closing))
}

/// Whether every proposal of this voice is cheap enough.
pub fn proposals_fit(voice: Voice<'_>) -> bool {
    let when = match voice.language {
        Language::En => "Wed Nov 25, 12:30 pm",
        Language::Es => "mi\u{e9} 25 nov, 12:30",
    };
    let three = vec![when.to_owned(); 3];
    let fits = |proposed: Proposed| segment(&proposal(voice, &proposed)).segments as usize <= MOST_SEGMENTS;
    [&three[..], &three[..1]].into_iter().all(|times| {
        [(true, false, false), (true, false, true), (false, false, false), (false, true, false)]
            .into_iter()
            .all(|(as_wished, taken, moving)| fits(Proposed { times, as_wished, taken, moving }))
    })
}

/// An appointment was made or moved.
pub fn confirmation(voice: Voice<'_>, when: &str, link: &str, moved: bool) -> String {
    let said = voice.say_when(if moved { Wording::Moved } else { Wording::Booked }, when);
    let change = voice.say(Wording::ToChange);
    let calendar = match voice.language {
        Language::En => "Calendar:",
        Language::Es => "Calendario:",
    };
    fitting([format!("{said} {change} {calendar} {link}"), format!("{said} {calendar} {link}"), said])
}

/// The first that is cheap enough, or the last.
fn fitting<const N: usize>(wordings: [String; N]) -> String {
    let cheap = |text: &&String| segment(text).segments as usize <= MOST_SEGMENTS;
    wordings.iter().find(cheap).or(wordings.last()).cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{segments::Encoding, wordings::Wordings};

    /// Letters that the short alphabet has, as brands may.
    const BRAND: &str = "Clinica Dental Sonrisa Brillante del Norte";
    const LINK: &str = "https://leads.a-rather-long-name.example.com/f/booking/0199c0de0199c0de0199c0de0199c0de.0199c0de0199c0de0199c0de0199c0de.ics";

    fn voice<'a>(wordings: &'a Wordings, brand: &'a str, language: Language) -> Voice<'a> {
        Voice { wordings, language, brand }
    }

    #[test]
    fn everything_fits_two_segments_of_the_short_alphabet() {
        let ours = Wordings::default();
        for (language, when) in [(Language::En, "Wed Nov 25, 12:30 pm"), (Language::Es, "mi\u{e9} 25 nov, 12:30")] {
            let voice = voice(&ours, BRAND, language);
            let mut texts: Vec<String> = Wording::ALL.into_iter().map(|reply| voice.say_when(reply, when)).collect();
            let three = vec![when.to_owned(); 3];
            for (moving, taken) in [(false, false), (true, false), (true, true)] {
                texts.push(confirmation(voice, when, LINK, moving));
                for times in [&three[..], &three[..1]] {
                    texts.push(proposal(voice, &Proposed { times, as_wished: !taken, taken, moving }));
                    texts.push(proposal(voice, &Proposed { times, as_wished: false, taken: false, moving }));
                }
            }
            for text in texts {
                let cost = segment(&text.replace(['{', '}'], ""));
                assert_eq!(cost.encoding, Encoding::Gsm7, "{text}");
                assert!(cost.segments <= 2, "{} {text}", cost.segments);
            }
        }
    }

    #[test]
    fn the_link_is_left_out_before_the_text_costs_more() {
        let ours = Wordings::default();
        let voice = voice(&ours, "Brand", Language::En);
        assert_eq!(confirmation(voice, "now", &"x".repeat(400), false), "Booked with Brand: now.");
        assert!(confirmation(voice, "now", LINK, false).contains(LINK));
    }

    #[test]
    fn own_words_are_put_together_likewise() {
        let mut own = Wordings::default();
        own.set(Wording::TimesFree, Language::En, Some("{brand} has time:".into()));
        own.set(Wording::ChooseOnlyTime, Language::En, Some("Yes?".into()));
        let proposed = Proposed { times: &["Mon 9:00".to_owned()], as_wished: true, taken: false, moving: false };
        assert_eq!(proposal(voice(&own, "Brand", Language::En), &proposed), "Brand has time: Mon 9:00. Yes?");
    }
}
