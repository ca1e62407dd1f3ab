//! A keyword that stands among other words: the politeness people put around it, and what it means there.

use std::{
    collections::HashSet,
    hash::{BuildHasherDefault, Hasher},
    sync::LazyLock,
};

use super::{ConsentIntent, Intent};

/// A set of words, made when it is first asked.
pub(super) type Words = LazyLock<Set>;
/// A set of words. Every word of a text is looked up in several, so that the hash must be fast; nothing of a text is ever
/// put into one.
pub(super) type Set = HashSet<&'static str, BuildHasherDefault<Fnv>>;

/// FNV-1a.
pub(super) struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

/// The words of a list with `|` between them.
pub(super) fn set(list: &'static str) -> Set {
    list.split('|').collect()
}

/// Words that say nothing beside a keyword.
static POLITENESS: Words = LazyLock::new(|| {
    set("please|pls|plz|plse|thanks|thank|thx|ty|you|ok|okay|now|right|hi|hello|hey|just|\
    asap|immediately|everything|all|it|this|sir|maam|bro|man|dude|guys|no|nope|yes|ugh|\
    omg|por|favor|porfa|porfavor|gracias|ya|hola|sil|vous|te|plait|svp|stp|merci|bonne|\
    journee|soiree|bonjour|bitte|danke|sofort|jetzt|hallo|endlich|per|favore|grazie|ciao|\
    obrigado|obrigada|pfv|adesso|subito|agora|ahora|already|immediatement|maintenant|and|\
    sorry")
});

/// Words around STOP that make it a request: `can you stop`, `I want to stop`, `I said stop`.
static REQUEST: Words = LazyLock::new(|| {
    set("can|could|would|will|u|ya|i|we|want|need|to|have|must|should|said|told|like|id|\
    wish|really|again|lol|haha|seriously")
});

/// Whether a word is mere politeness.
pub(super) fn is_polite(word: &str) -> bool {
    POLITENESS.contains(word)
}

/// Whether a word only makes a request of a keyword.
pub(super) fn is_request(word: &str) -> bool {
    REQUEST.contains(word)
}

/// Whether somebody laughs.
pub(super) fn is_laughter(word: &str) -> bool {
    matches!(word, "lol" | "haha" | "hahaha" | "lmao" | "jaja" | "jajaja" | "kkk" | "mdr")
}

/// What is left of a clause: one word if it was said several times. A lone word is all there is. Nothing is left of a
/// clause that says more than a keyword can stand in.
pub(super) fn without_politeness(clause: &[String]) -> Vec<&str> {
    left_of(clause, is_polite)
}

fn left_of(clause: &[String], says_nothing: impl Fn(&str) -> bool) -> Vec<&str> {
    if let [only] = clause {
        return vec![only];
    }
    let mut left: Vec<&str> = Vec::new();
    for word in clause.iter().map(String::as_str) {
        if says_nothing(word) || left.last() == Some(&word) {
            continue;
        }
        left.push(word);
        if left.len() > 3 {
            return Vec::new();
        }
    }
    // `stp` is "please" in French, and a slip on STOP beside another "please".
    if left.is_empty() && clause.iter().any(|word| word == "stp") && clause.iter().any(|word| word.starts_with("pl")) {
        left.push("stp");
    }
    left
}

/// The meaning of a word that politeness or other sentences surround. `alone`: nothing surrounds it.
pub(super) fn lone_word(word: &str, alone: bool) -> Option<ConsentIntent> {
    let answer = |intent, rule| Some(ConsentIntent { intent, rule });
    match word {
        "stop" | "stopall" | "unsubscribe" | "unsub" | "optout" | "stopp" | "abmelden" | "abbestellen" | "arret"
        | "arretez" | "descadastrar" | "disiscrivimi" | "cancellami" | "darreter" => {
            answer(Intent::OptOut, "keyword.with_politeness")
        }
        "quit" | "revoke" | "parar" | "pare" | "paren" | "sair" | "baja" | "alto" | "arrete" | "smettila"
        | "smettetela" | "basta" | "enough" | "parem" | "austragen" | "fermatevi" => {
            answer(Intent::LikelyOptOut, "keyword.with_politeness")
        }
        // Within a conversation these most often speak of an appointment or a job.
        "cancel" | "end" | "remove" | "cancelar" => answer(Intent::Unclear, "keyword.with_politeness"),
        _ if alone && is_near_unsubscribe(word) => answer(Intent::OptOut, "slip.unsubscribe"),
        _ => None,
    }
}

/// `can you stop`, `I want to unsubscribe`: nothing is left but the keyword once the request is taken away.
pub(super) fn asked_to_stop(clause: &[String]) -> Option<ConsentIntent> {
    // `no need to stop` is no request.
    if clause.windows(2).any(|pair| matches!(pair, [no, need] if no == "no" && need == "need")) {
        return None;
    }
    match left_of(clause, |word| is_polite(word) || REQUEST.contains(word)).as_slice() {
        ["go", "away"] | ["get", "lost"] => {
            Some(ConsentIntent { intent: Intent::LikelyOptOut, rule: "keyword.go_away" })
        }
        ["stop" | "unsubscribe" | "optout"] | ["opt", "out"] => {
            Some(ConsentIntent { intent: Intent::LikelyOptOut, rule: "keyword.request" })
        }
        _ => None,
    }
}

/// `unsuscribe`, `unsubcribe`: most of the letters, in order.
pub(super) fn is_near_unsubscribe(word: &str) -> bool {
    if !word.starts_with("un") || !(8..=12).contains(&word.len()) {
        return false;
    }
    let mut target = "unsubscribe".chars();
    let matched = word
        .chars()
        .filter(|c| target.clone().position(|t| t == *c).is_some_and(|at| target.nth(at).is_some()))
        .count();
    matched + 2 >= "unsubscribe".len() && matched + 2 >= word.len()
}

/// The meaning of a text that is only signs.
pub(super) fn sign(emoji: &str) -> Option<ConsentIntent> {
    let answer = |intent| Some(ConsentIntent { intent, rule: "sign" });
    if emoji.contains(['🛑', '🖕']) {
        answer(Intent::LikelyOptOut)
    } else if emoji.contains(['🚫', '⛔', '✋']) {
        answer(Intent::Unclear)
    } else {
        None
    }
}
