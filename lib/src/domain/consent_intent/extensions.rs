//! Keywords that a workspace adds to the lists.
//!
//! They only ever add: a text that the built-in rules take for an opt-out stays one, and a word that would turn ordinary
//! answers, HELP or START into opt-outs is refused when it is entered.

use std::{collections::BTreeSet, sync::LazyLock};

use thiserror::Error;

use super::{
    CONTEXTUAL_OPT_IN, ConsentIntent, Intent, Normal, keywords,
    words::{self, Words},
};

/// The rule of a workspace's own keyword.
const RULE: &str = "keyword.workspace";

/// Words that leads answer questions with. As opt-outs they would end conversations that go well.
static COMMON: Words = LazyLock::new(|| {
    words::set(
        "a|afternoon|and|bien|bonjour|buy|bye|call|call me|ciao|cool|da|date|email|evening|\
    fine|go|good|great|hallo|hi|hola|how|how much|i|it|later|maybe|me|morning|n|na|nao|\
    nein|never|new|no|non|not now|now|oi|one|or|price|quiero|ready|sell|so|sure|text me|\
    the|today|tomorrow|two|va bene|what|when|where|who|why|yeah|yep",
    )
});

/// A workspace's own opt-out keywords.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extensions {
    keywords: BTreeSet<String>,
}

/// Why a workspace's keyword is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ExtensionError {
    /// More than [`Extensions::MOST`].
    #[error("Enter at most 50 keywords.")]
    TooMany,
    /// Empty, only signs, or longer than [`Extensions::LONGEST`].
    #[error("A keyword has 1 to 40 characters, with at least one letter.")]
    Length,
    /// It takes an opt-out back, asks for help, or may do so.
    #[error("This word already means something else, such as START, YES or HELP. Choose another one.")]
    Taken,
    /// Leads say it for other reasons.
    #[error("Leads say this in ordinary answers. Choose a word that means only an opt-out.")]
    Common,
}

impl Extensions {
    /// How many keywords a workspace may add.
    pub const MOST: usize = 50;
    /// How many characters a keyword may have.
    pub const LONGEST: usize = 40;

    /// Checks keywords as people entered them. Case, accents and punctuation do not matter; doubles count once.
    pub fn new<I>(entered: I) -> Result<Self, ExtensionError>
    where
        I: IntoIterator,
        I::Item: AsRef<str>,
    {
        let mut keywords = BTreeSet::new();
        for keyword in entered {
            keywords.insert(accepted(keyword.as_ref())?);
            if keywords.len() > Self::MOST {
                return Err(ExtensionError::TooMany);
            }
        }
        Ok(Self { keywords })
    }

    /// Keywords that were checked when they were stored. One that has got another meaning since is passed over.
    pub fn stored(checked: &[String]) -> Self {
        Self { keywords: checked.iter().filter_map(|keyword| accepted(keyword).ok()).collect() }
    }

    /// The keywords as texts are compared with them, in order.
    pub fn keywords(&self) -> impl Iterator<Item = &str> {
        self.keywords.iter().map(String::as_str)
    }

    /// The stronger one of what the built-in rules say and what the keywords say.
    pub(super) fn strengthen(&self, text: &Normal, built_in: ConsentIntent) -> ConsentIntent {
        if built_in.intent == Intent::OptOut || self.keywords.is_empty() {
            return built_in;
        }
        let [clause] = text.clauses.as_slice() else {
            return if self.keywords.contains(&text.whole()) { Self::OPT_OUT } else { built_in };
        };
        let bare = words::without_politeness(clause).join(" ");
        let said = self.keywords.contains(&bare) || self.keywords.contains(&text.whole());
        if said { Self::OPT_OUT } else { built_in }
    }

    const OPT_OUT: ConsentIntent = ConsentIntent { intent: Intent::OptOut, rule: RULE };
}

/// A keyword as texts are compared with it, if it may be one.
fn accepted(entered: &str) -> Result<String, ExtensionError> {
    if entered.trim().chars().count() > Extensions::LONGEST {
        return Err(ExtensionError::Length);
    }
    let whole = Normal::read(entered).whole();
    if !(1..=Extensions::LONGEST).contains(&whole.chars().count()) {
        return Err(ExtensionError::Length);
    }
    let means = keywords::of(&whole).map(|(intent, _)| intent);
    if CONTEXTUAL_OPT_IN.contains(&whole.as_str()) || matches!(means, Some(Intent::OptIn | Intent::Help)) {
        return Err(ExtensionError::Taken);
    }
    let idle = |word: &str| words::is_polite(word) || words::is_request(word) || COMMON.contains(word);
    // A number is an answer to "how many", and a row of idle words is one to anything.
    let common = COMMON.contains(whole.as_str())
        || whole.chars().all(|c| c.is_numeric() || c == ' ')
        || means.is_none() && whole.split(' ').all(idle);
    if common { Err(ExtensionError::Common) } else { Ok(whole) }
}

#[cfg(test)]
mod tests {
    use super::{super::classify, super::classify_with, *};

    #[test]
    fn a_workspace_adds_words() {
        let extensions = Extensions::new(["Abmelder", "  NO TEXTOS! ", "stahp", "STAHP", "stop"]).unwrap();
        assert_eq!(extensions.keywords().collect::<Vec<_>>(), ["abmelder", "no textos", "stahp", "stop"]);
        for text in ["stahp", "Stahp!!", "STAHP please", "no textos", "No, textos 🙏"] {
            let answer = classify_with(text, None, &extensions);
            assert_eq!((answer.intent, answer.rule), (Intent::OptOut, RULE), "{text}");
        }
        assert_eq!(classify_with("the stahp sign", None, &extensions).intent, Intent::None);
        assert_eq!(classify_with("STOP", None, &extensions).rule, "keyword.en");
        assert_eq!(classify_with("HELP", None, &extensions).intent, Intent::Help);
    }

    #[test]
    fn what_would_do_harm_is_refused() {
        let refusal = |keyword: &str| Extensions::new([keyword]).err();
        for taken in ["YES", "Sí", "start", "HELP!", "info", "unstop", "y", "ja"] {
            assert_eq!(refusal(taken), Some(ExtensionError::Taken), "{taken}");
        }
        for common in ["ok", "No", "thanks", "call me", "2", "10 000", "hi", "maybe", "please", "i want it"] {
            assert_eq!(refusal(common), Some(ExtensionError::Common), "{common}");
        }
        for length in ["", "  ", "!!", "🛑", &"a".repeat(41), &"ﷺ".repeat(3)] {
            assert_eq!(refusal(length), Some(ExtensionError::Length), "{length}");
        }
        let many = |count: usize| Extensions::new((0..count).map(|number| format!("word{number}")));
        assert!(many(50).is_ok());
        assert_eq!(many(51), Err(ExtensionError::TooMany));
    }

    proptest::proptest! {
        #[test]
        fn nothing_gets_weaker(
            entered in proptest::collection::vec("[a-zA-ZÀ-ÿ ]{1,12}", 0..6),
            text in "(stop|quit|please |baja |stop texting me|help|START|yes|i am here|not interested|[a-z ]{0,12}|\\PC{0,40}){0,3}",
        ) {
            let extensions = Extensions { keywords: entered.iter().filter_map(|one| accepted(one).ok()).collect() };
            let (before, after) = (classify(&text, None), classify_with(&text, None, &extensions));
            proptest::prop_assert!(after == before || after.intent == Intent::OptOut);
        }

        #[test]
        fn what_is_stored_is_accepted_again(entered in "\\PC{1,12}") {
            if let Ok(once) = Extensions::new([&entered]) {
                let again = Extensions::new(once.keywords());
                proptest::prop_assert_eq!(again, Ok(once));
            }
        }
    }
}
