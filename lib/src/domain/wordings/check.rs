//! Which words of its own a workspace may have the assistant say.

use super::{BRAND, OPTIONS, WHEN, Wording};
use crate::domain::{
    qualification::folded_words,
    reply_guard::{MOST_SEGMENTS, claims_to_be_human},
    segments::segment,
};

/// A moment as long as moments get.
const SOME_MOMENT: &str = "Wed Nov 25, 12:30 pm EST";
/// The longest choice that is still listed; longer ones are left out when it is said.
const SOME_OPTIONS: &str = "Cleaning, Whitening, Implants";
/// A name for what is writing, in either language.
const WHAT_IT_IS: [&str; 9] =
    ["automated", "automatic", "assistant", "bot", "ai", "virtual", "asistente", "automatico", "ia"];

/// What is wrong with words: a stable code, and a sentence that says what to do. Nothing when they may be said.
pub fn check(reply: Wording, text: &str, brand: &str) -> Option<(&'static str, String)> {
    let unknown = text.split('{').skip(1).map(|rest| rest.split('}').next().unwrap_or_default());
    let unknown =
        unknown.map(|name| format!("{{{name}}}")).find(|name| name != BRAND && Some(name.as_str()) != reply.variable());
    let filled = text.replace(BRAND, brand).replace(WHEN, SOME_MOMENT).replace(OPTIONS, SOME_OPTIONS);
    if text.trim().is_empty() {
        Some(("required", "Write what is to be said, or take your own words back.".into()))
    } else if text.chars().any(char::is_control) {
        Some(("invalid", "Write it in one line.".into()))
    } else if let Some(unknown) = unknown {
        Some(("unknown_variable", format!("{unknown} means nothing here. {}", variables(reply))))
    } else if let Some(missing) = reply.variable().filter(|variable| !text.contains(variable)) {
        Some(("missing_variable", format!("{missing} must stand in it.")))
    } else if segment(&filled).segments as usize > MOST_SEGMENTS {
        Some(("too_long", format!("Shorten it: filled in, it takes more than {MOST_SEGMENTS} segments.")))
    } else if claims_to_be_human(&filled) {
        Some(("claims_to_be_human", "The assistant never says that it is a person. Put it another way.".into()))
    } else if reply == Wording::Identity && !folded_words(text).iter().any(|word| WHAT_IT_IS.contains(&word.as_str())) {
        Some(("hides_what_it_is", "Who asks what is writing must be told: say that it is an assistant.".into()))
    } else {
        None
    }
}

fn variables(reply: Wording) -> String {
    match reply.variable() {
        Some(variable) => format!("{BRAND} and {variable} do."),
        None => format!("Only {BRAND} does."),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn code(reply: Wording, text: &str) -> &'static str {
        check(reply, text, "Bright Dental").map_or("fine", |(code, _)| code)
    }

    #[test]
    fn words_are_refused_for_what_they_lack_or_claim() {
        assert_eq!(code(Wording::Thanks, "Any time! - {brand}"), "fine");
        assert_eq!(code(Wording::Thanks, "  "), "required");
        assert_eq!(code(Wording::Thanks, "Any\ntime"), "invalid");
        assert_eq!(code(Wording::Thanks, "Any time, {first_name}"), "unknown_variable");
        assert_eq!(code(Wording::Thanks, "Any time {when}"), "unknown_variable");
        assert_eq!(code(Wording::Thanks, "Any time {"), "unknown_variable");
        assert_eq!(code(Wording::Booked, "You are booked."), "missing_variable");
        assert_eq!(code(Wording::Booked, "See you {when}, {brand}"), "fine");
        assert_eq!(code(Wording::Thanks, &"long ".repeat(70)), "too_long");
        assert_eq!(code(Wording::Identity, "I am a real person at {brand}."), "claims_to_be_human");
        assert_eq!(code(Wording::Identity, "I am {brand}."), "hides_what_it_is");
        assert_eq!(code(Wording::Identity, "I'm {brand}'s AI helper."), "fine");
    }

    proptest! {
        #[test]
        fn words_that_are_accepted_take_two_segments_at_most(text in "\\PC{0,400}") {
            for reply in [Wording::Thanks, Wording::Booked] {
                if check(reply, &text, "Bright").is_none() {
                    prop_assert!(segment(&text.replace(BRAND, "Bright").replace(WHEN, SOME_MOMENT)).segments <= 2);
                }
            }
        }
    }
}
