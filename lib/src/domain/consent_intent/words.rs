//! Keywords, and the politeness people put around them.

use super::{ConsentIntent, Intent};

/// Texts that are an opt-out when they are the whole text, by language. A workspace may add to them, never remove.
const OPT_OUT: [(&str, &[&str]); 6] = [
    (
        "keyword.en",
        &[
            "stop",
            "stopall",
            "stop all",
            "unsubscribe",
            "unsub",
            "unsubscribe all",
            "cancel",
            "end",
            "quit",
            "revoke",
            "optout",
            "opt out",
            "opt me out",
            "remove",
            "remove me",
            "td",
            "stop texting",
            "stop texts",
            "stop messages",
        ],
    ),
    ("keyword.fr", &["arret", "arrete", "arretez", "arreter", "arrett", "desabonner", "desinscrire", "desabonnement"]),
    (
        "keyword.es",
        &["alto", "baja", "parar", "pare", "paren", "no mas", "darme de baja", "dar de baja", "cancelar", "detener"],
    ),
    ("keyword.pt", &["sair", "parem", "descadastrar", "remover", "cancelar inscricao"]),
    ("keyword.de", &["stopp", "abmelden", "abbestellen", "abmeldung", "austragen"]),
    (
        "keyword.it",
        &["disiscrivi", "disiscrivimi", "cancellami", "cancellatemi", "smettila", "fermati", "annulla iscrizione"],
    ),
];

const OPT_IN: [&str; 3] = ["start", "unstop", "resume"];
const HELP: [&str; 6] = ["help", "info", "aide", "ayuda", "ajuda", "hilfe"];
const HELP_IT: &str = "aiuto";

/// Words that most likely mean an opt-out when they are the whole text.
const LIKELY: [&str; 6] = ["basta", "enough", "genug", "spam", "chega", "ca suffit"];

/// Words that say nothing beside a keyword.
const POLITENESS: [&str; 60] = [
    "please",
    "pls",
    "plz",
    "plse",
    "thanks",
    "thank",
    "thx",
    "ty",
    "you",
    "ok",
    "okay",
    "now",
    "right",
    "hi",
    "hello",
    "hey",
    "just",
    "asap",
    "immediately",
    "everything",
    "all",
    "it",
    "this",
    "sir",
    "maam",
    "bro",
    "man",
    "guys",
    "no",
    "yes",
    "por",
    "favor",
    "gracias",
    "ya",
    "hola",
    "sil",
    "vous",
    "te",
    "plait",
    "svp",
    "stp",
    "merci",
    "bitte",
    "danke",
    "sofort",
    "jetzt",
    "per",
    "favore",
    "grazie",
    "obrigado",
    "obrigada",
    "adesso",
    "subito",
    "agora",
    "ahora",
    "already",
    "immediatement",
    "maintenant",
    "and",
    "sorry",
];

/// Words around STOP that make it a request: `can you stop`, `I want to stop`, `I said stop`.
const REQUEST: [&str; 21] = [
    "can", "could", "would", "will", "u", "ya", "i", "we", "want", "need", "to", "have", "must", "should", "said",
    "told", "like", "id", "wish", "really", "again",
];

/// Whether a keyword is an everyday word of the stated language.
pub(super) fn means_otherwise(whole: &str, language: Option<&str>) -> bool {
    match language {
        Some("it") => matches!(whole, "alto" | "pare" | "fine"),
        Some("pt") => matches!(whole, "alto"),
        _ => false,
    }
}

/// The meaning of a whole text.
pub(super) fn keyword(whole: &str) -> Option<(Intent, &'static str)> {
    if let Some((rule, _)) = OPT_OUT.iter().find(|(_, words)| words.contains(&whole)) {
        return Some((Intent::OptOut, rule));
    }
    if OPT_IN.contains(&whole) {
        return Some((Intent::OptIn, "keyword.opt_in"));
    }
    if HELP.contains(&whole) || whole == HELP_IT {
        return Some((Intent::Help, "keyword.help"));
    }
    LIKELY.contains(&whole).then_some((Intent::LikelyOptOut, "keyword.enough"))
}

/// A keyword written with gaps: `s t o p`, `S.T.O.P`, `un subscribe`.
pub(super) fn spelled_out(whole: &str) -> Option<(Intent, &'static str)> {
    let joined: String = whole.split(' ').collect();
    let spelled =
        ["stop", "stopall", "unsubscribe", "optout", "cancel", "quit", "end", "revoke"].contains(&joined.as_str());
    (spelled && joined != whole).then_some((Intent::OptOut, "keyword.spelled_out"))
}

/// What is left of a clause: one word if it was said several times. A lone word is all there is.
pub(super) fn without_politeness(clause: &[String]) -> Vec<&str> {
    if let [only] = clause {
        return vec![only];
    }
    let mut left: Vec<&str> = clause.iter().map(String::as_str).filter(|word| !POLITENESS.contains(word)).collect();
    left.dedup();
    left
}

/// The meaning of a word that politeness or other sentences surround. `alone`: nothing surrounds it.
pub(super) fn lone_word(word: &str, alone: bool) -> Option<ConsentIntent> {
    let answer = |intent, rule| Some(ConsentIntent { intent, rule });
    match word {
        "stop" | "stopall" | "unsubscribe" | "unsub" | "optout" | "stopp" | "abmelden" | "abbestellen" | "arret"
        | "arretez" | "descadastrar" | "disiscrivimi" | "cancellami" => {
            answer(Intent::OptOut, "keyword.with_politeness")
        }
        "quit" | "revoke" | "parar" | "pare" | "paren" | "sair" | "baja" | "alto" | "arrete" | "smettila" | "basta"
        | "enough" | "parem" => answer(Intent::LikelyOptOut, "keyword.with_politeness"),
        // Within a conversation these most often speak of an appointment or a job.
        "cancel" | "end" | "remove" | "cancelar" => answer(Intent::Unclear, "keyword.with_politeness"),
        _ if !alone || word.len() < 8 => None,
        _ if is_near_unsubscribe(word) => answer(Intent::OptOut, "slip.unsubscribe"),
        _ => None,
    }
}

/// `can you stop`, `I want to unsubscribe`: nothing is left but the keyword once the request is taken away.
pub(super) fn asked_to_stop(clause: &[String]) -> Option<ConsentIntent> {
    let mut left: Vec<&str> = without_politeness(clause).into_iter().filter(|word| !REQUEST.contains(word)).collect();
    left.dedup();
    match left.as_slice() {
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
fn is_near_unsubscribe(word: &str) -> bool {
    let mut target = "unsubscribe".chars();
    let matched = word
        .chars()
        .filter(|c| target.clone().position(|t| t == *c).is_some_and(|at| target.nth(at).is_some()))
        .count();
    word.starts_with("un") && matched + 2 >= "unsubscribe".len() && word.len() <= 12 && matched + 2 >= word.len()
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
