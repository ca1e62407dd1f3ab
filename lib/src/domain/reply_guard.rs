//! The last look at a reply that a model worded: it may state only what is stored.
//!
//! Every number, price, date and e-mail address has to occur in a fact: a cited snippet, an answer, or words of the
//! workspace. Links come from a list, and topics that are left to people are not spoken of. A reply never claims to be
//! written by a person.

mod claims;

use std::{cell::OnceCell, collections::BTreeSet};

use serde::{Deserialize, Serialize};

pub use self::claims::as_link;
use self::claims::{Claim, claims};
use super::{
    ai_settings::{ForbiddenTopic, HouseRules},
    qualification::{fold, folded_words, words_of},
};

/// The most segments one reply may cost.
pub const MOST_SEGMENTS: usize = 2;

/// What a reply is held against.
#[derive(Debug, Clone)]
pub struct Bounds<'a> {
    /// What the reply costs, counted by the caller.
    pub segments: usize,
    /// What the workspace lets it say.
    pub house_rules: &'a HouseRules,
    /// The texts it may repeat facts from.
    pub facts: &'a [&'a str],
}

/// Something a reply states, and the fact that holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bound {
    /// What it states.
    pub said: String,
    /// The fact, as it is stored.
    pub fact: String,
}

/// Why a reply may not be sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Violation {
    /// It has no words.
    #[error("It has no words.")]
    Empty,
    /// It costs more than [`MOST_SEGMENTS`].
    #[error("It takes {segments} segments.")]
    TooLong {
        /// What it costs.
        segments: usize,
    },
    /// It links somewhere that is not on the list.
    #[error("It links to {0}.")]
    Link(String),
    /// It states something that no fact holds.
    #[error("It says \u{201c}{0}\u{201d}, which no stored fact says.")]
    Unbound(String),
    /// It speaks of a topic that is left to people.
    #[error("It speaks of {0}.")]
    Topic(String),
    /// It comes with something that was not accepted, so it may speak as if that were done.
    #[error("It comes with {0}, which was not accepted.")]
    NotAccepted(String),
    /// It claims to be a person.
    #[error("It claims to be a person.")]
    ClaimsToBeHuman,
}

/// Checks a reply, and says which fact holds what it states.
///
/// # Errors
/// Every violation is named.
pub fn check(reply: &str, bounds: &Bounds) -> Result<Vec<Bound>, Vec<Violation>> {
    let mut violations = Vec::new();
    if !reply.chars().any(char::is_alphanumeric) {
        violations.push(Violation::Empty);
    }
    if bounds.segments > MOST_SEGMENTS {
        violations.push(Violation::TooLong { segments: bounds.segments });
    }
    let known: Vec<(&str, OnceCell<Vec<Claim>>)> = bounds.facts.iter().map(|fact| (*fact, OnceCell::new())).collect();
    let mut held = Vec::new();
    for claim in claims(reply) {
        match claim {
            Claim::Link(link) if links_to(&link, &bounds.house_rules.links) => {}
            Claim::Link(link) => violations.push(Violation::Link(link)),
            // A fact is read when something may rest on it, and once.
            claim => match known.iter().find(|(fact, read)| claim.is_bound(read.get_or_init(|| claims(fact)))) {
                Some((fact, _)) => held.push(Bound { said: claim.words(), fact: (*fact).to_owned() }),
                None => violations.push(Violation::Unbound(claim.words())),
            },
        }
    }
    let words = folded_words(reply);
    let spoken_of = bounds.house_rules.topics.iter().filter(|topic| speaks_of(&words, topic));
    violations.extend(spoken_of.map(|topic| Violation::Topic(topic.name.clone())));
    if claims_to_be_human(reply) {
        violations.push(Violation::ClaimsToBeHuman);
    }
    if violations.is_empty() { Ok(held) } else { Err(violations) }
}

/// Whether two texts state the same: numbers, days, links and promises.
pub fn states_the_same(left: &str, right: &str) -> bool {
    let stated = |text: &str| claims(text).into_iter().collect::<BTreeSet<Claim>>();
    stated(left) == stated(right)
}

/// Phrases in which a program would pass for a person.
const HUMAN: &[&str] = &[
    "i am human",
    "i'm human",
    "im human",
    "i am a human",
    "i'm a human",
    "im a human",
    "i am a real",
    "i'm a real",
    "im a real",
    "i am a person",
    "i'm a person",
    "im a person",
    "i am not a bot",
    "i'm not a bot",
    "im not a bot",
    "i am not a robot",
    "i'm not a robot",
    "i am not an ai",
    "i'm not an ai",
    "i'm not a machine",
    "you are talking to a real",
    "you're talking to a real",
    "you are talking to a human",
    "you're talking to a human",
    "soy humano",
    "soy humana",
    "soy un humano",
    "soy una persona",
    "soy un ser humano",
    "no soy un bot",
    "no soy un robot",
    "no soy una maquina",
    "hablando con una persona real",
];

/// Whether words say that a person writes them.
pub fn claims_to_be_human(reply: &str) -> bool {
    let folded = fold(reply);
    HUMAN.iter().any(|phrase| {
        folded.match_indices(phrase).any(|(start, _)| {
            let before = folded[..start].chars().next_back();
            let after = folded[start + phrase.len()..].chars().next();
            !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
        })
    })
}

/// Whether words hold a topic's, in a row.
fn speaks_of(said: &[String], topic: &ForbiddenTopic) -> bool {
    topic.words.iter().any(|phrase| {
        let open = phrase.trim_end().ends_with('*');
        let folded = fold(phrase);
        let wanted: Vec<&str> = words_of(&folded).collect();
        let Some((last, before)) = wanted.split_last() else { return false };
        said.windows(wanted.len()).any(|run| {
            let (end, start) = (&run[before.len()], &run[..before.len()]);
            start == before && (end == last || (open && end.starts_with(last)))
        })
    })
}

fn links_to(link: &str, allowed: &[String]) -> bool {
    allowed.iter().any(|entry| {
        let entry = fold(entry);
        let entry = entry.split_once("://").map_or(entry.as_str(), |(_, rest)| rest);
        let entry = entry.trim_start_matches("www.").trim_end_matches('/');
        let rest = link.strip_prefix(entry);
        !entry.is_empty() && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FACTS: &[&str] = &[
        "Whitening is $1,200.00 and takes 90 minutes.",
        "Open Monday to Friday, 9:00 am - 5 pm. Mail care@bright.example.",
    ];

    fn refused(reply: &str) -> Vec<Violation> {
        let words = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
        let house_rules = HouseRules {
            links: words(&["https://bright.example/book"]),
            topics: vec![ForbiddenTopic {
                name: "medical advice".into(),
                words: words(&["diagnos*", "take ibuprofen"]),
            }],
        };
        check(reply, &Bounds { segments: 1, house_rules: &house_rules, facts: FACTS }).err().unwrap_or_default()
    }

    #[test]
    fn what_the_facts_hold_may_be_said() {
        for reply in [
            "Whitening costs $1200.",
            "It takes 90 minutes and costs 1,200 dollars!",
            "We are open Monday to Friday from 9am to 5pm.",
            "Between 9 and 5, see bright.example/book?from=sms",
            "Write to care@bright.example, please.",
            "I'm an assistant, not a real person. Which service would you like?",
            "You may ask for a second opinion.",
            "\u{bf}Te va bien Monday?",
        ] {
            assert_eq!(refused(reply), vec![], "{reply}");
        }
    }

    #[test]
    fn what_no_fact_holds_is_named() {
        let unbound = |words: &str| vec![Violation::Unbound(words.into())];
        assert_eq!(refused("It is $90."), unbound("90 usd"));
        assert_eq!(refused("It takes 1200 minutes"), unbound("1200 minutes"));
        assert_eq!(refused("We open at 9pm."), unbound("9 pm"));
        assert_eq!(refused("See you tomorrow!"), unbound("tomorrow"));
        assert_eq!(refused("The first visit is free."), unbound("free"));
        assert_eq!(refused("Es gratis."), unbound("gratis"));
        assert_eq!(refused("20% off"), unbound("20 percent"));
        assert_eq!(refused("Mail me@bright.example"), unbound("me@bright.example"));
        assert_eq!(refused("On 12/03/2027"), unbound("12/03/2027"));
    }

    #[test]
    fn links_lead_only_where_they_may() {
        for link in [
            "bright.example",
            "https://bright.example/bookings",
            "bright.example.evil.com/book",
            "https://bright.example/book@evil.com.",
            "www.evil.com",
            "HTTP://EVIL.COM",
        ] {
            let found = refused(&format!("Look: {link}"));
            assert!(matches!(found.as_slice(), [Violation::Link(_)]), "{link}: {found:?}");
        }
    }

    #[test]
    fn it_never_passes_for_a_person_nor_runs_long() {
        for reply in ["I'm a real person.", "I\u{2019}m human", "No soy un robot", "Yes, I am a human!"] {
            assert_eq!(refused(reply), vec![Violation::ClaimsToBeHuman], "{reply}");
        }
        assert_eq!(refused(" ... "), vec![Violation::Empty]);
        let house_rules = HouseRules::default();
        let long = Bounds { segments: 3, house_rules: &house_rules, facts: &[] };
        assert_eq!(check("Hello", &long), Err(vec![Violation::TooLong { segments: 3 }]));
    }

    #[test]
    fn topics_that_are_left_to_people_are_known_by_their_words() {
        let medical = vec![Violation::Topic("medical advice".into())];
        for reply in ["Our diagnosis is quick.", "We diagnose that.", "Just TAKE  Ibuprofen!"] {
            assert_eq!(refused(reply), medical, "{reply}");
        }
        for reply in ["You could take one, or ibuprofen.", "A diagram helps."] {
            let spoken: Vec<_> = refused(reply).into_iter().filter(|found| medical.contains(found)).collect();
            assert_eq!(spoken, vec![], "{reply}");
        }
    }

    #[test]
    fn what_is_stated_is_bound_to_the_fact_that_holds_it() {
        let bounds = Bounds { segments: 1, house_rules: &HouseRules::default(), facts: FACTS };
        let bound = check("Whitening is $1,200, and we open at 9 am.", &bounds).unwrap();
        let fact = |said: &str, at: usize| Bound { said: said.into(), fact: FACTS[at].into() };
        assert_eq!(bound, [fact("1200 usd", 0), fact("9 am", 1)]);
    }

    proptest! {
        #[test]
        fn any_text_is_judged_and_a_fact_may_be_repeated(text in "\\PC{0,120}") {
            let house_rules = HouseRules::default();
            let nothing = Bounds { segments: 1, house_rules: &house_rules, facts: &[] };
            let _ = check(&text, &nothing);
            let facts = [text.as_str()];
            let found = check(&text, &Bounds { facts: &facts, ..nothing }).err().unwrap_or_default();
            prop_assert!(!found.iter().any(|violation| matches!(violation, Violation::Unbound(_))), "{:?}", found);
        }

        #[test]
        fn a_price_nobody_stored_never_passes(amount in 1u32..1_000_000, cents in 1u32..100) {
            let reply = format!("That would be ${amount}.{cents:02}");
            let facts = ["Whitening is $1,200.00 and takes 90 minutes."];
            let bounds = Bounds { segments: 1, house_rules: &HouseRules::default(), facts: &facts };
            prop_assert!(check(&reply, &bounds).is_err());
        }
    }
}
