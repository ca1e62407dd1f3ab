//! The last look at a reply that a model worded: it may state only what is stored.
//!
//! Every number, price, date and e-mail address has to occur in a fact: a cited snippet, an answer, or words of the
//! workspace. Links come from a list. A reply never claims to be written by a person.

mod claims;

use std::collections::BTreeSet;

use self::claims::{Claim, claims};
use super::qualification::fold;

/// The most segments one reply may cost.
pub const MOST_SEGMENTS: usize = 2;

/// What a reply is held against.
#[derive(Debug, Clone, Default)]
pub struct Bounds<'a> {
    /// What the reply costs, counted by the caller.
    pub segments: usize,
    /// The hosts, or addresses without scheme, that may be linked.
    pub allowed_links: &'a [String],
    /// The texts it may repeat facts from.
    pub facts: &'a [&'a str],
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
    /// It claims to be a person.
    #[error("It claims to be a person.")]
    ClaimsToBeHuman,
}

/// Checks a reply; every violation is named.
pub fn check(reply: &str, bounds: &Bounds) -> Result<(), Vec<Violation>> {
    let mut violations = Vec::new();
    if !reply.chars().any(char::is_alphanumeric) {
        violations.push(Violation::Empty);
    }
    if bounds.segments > MOST_SEGMENTS {
        violations.push(Violation::TooLong { segments: bounds.segments });
    }
    let known: BTreeSet<Claim> = bounds.facts.iter().flat_map(|fact| claims(fact)).collect();
    for claim in claims(reply) {
        match claim {
            Claim::Link(link) if links_to(&link, bounds.allowed_links) => {}
            Claim::Link(link) => violations.push(Violation::Link(link)),
            claim if !claim.is_bound(&known) => violations.push(Violation::Unbound(claim.words())),
            _ => {}
        }
    }
    if claims_to_be_human(reply) {
        violations.push(Violation::ClaimsToBeHuman);
    }
    if violations.is_empty() { Ok(()) } else { Err(violations) }
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

fn claims_to_be_human(reply: &str) -> bool {
    let folded = fold(reply);
    HUMAN.iter().any(|phrase| {
        folded.match_indices(phrase).any(|(start, _)| {
            let before = folded[..start].chars().next_back();
            let after = folded[start + phrase.len()..].chars().next();
            !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
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
        let allowed = ["https://bright.example/book".to_owned()];
        check(reply, &Bounds { segments: 1, allowed_links: &allowed, facts: FACTS }).err().unwrap_or_default()
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
        let long = Bounds { segments: 3, ..Bounds::default() };
        assert_eq!(check("Hello", &long), Err(vec![Violation::TooLong { segments: 3 }]));
    }

    proptest! {
        #[test]
        fn any_text_is_judged_and_a_fact_may_be_repeated(text in "\\PC{0,120}") {
            let nothing = Bounds { segments: 1, ..Bounds::default() };
            let _ = check(&text, &nothing);
            let facts = [text.as_str()];
            let found = check(&text, &Bounds { facts: &facts, ..nothing }).err().unwrap_or_default();
            prop_assert!(!found.iter().any(|violation| matches!(violation, Violation::Unbound(_))), "{:?}", found);
        }

        #[test]
        fn a_price_nobody_stored_never_passes(amount in 1u32..1_000_000, cents in 1u32..100) {
            let reply = format!("That would be ${amount}.{cents:02}");
            let facts = ["Whitening is $1,200.00 and takes 90 minutes."];
            let bounds = Bounds { segments: 1, allowed_links: &[], facts: &facts };
            prop_assert!(check(&reply, &bounds).is_err());
        }
    }
}
