//! Keywords: texts that mean something when they are the whole text.

use super::Intent;

/// Texts that are an opt-out when they are the whole text, by language. A workspace may add to them, never remove.
pub(super) const OPT_OUT: [(&str, &[&str]); 6] = [
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
    (
        "keyword.fr",
        &[
            "arret",
            "arrete",
            "arretez",
            "arreter",
            "arrett",
            "desabonner",
            "desinscrire",
            "desabonnement",
            "desinscription",
        ],
    ),
    (
        "keyword.es",
        &[
            "alto",
            "baja",
            "parar",
            "pare",
            "paren",
            "no mas",
            "darme de baja",
            "dar de baja",
            "cancelar",
            "detener",
            "desuscribir",
            "desuscribirme",
        ],
    ),
    ("keyword.pt", &["sair", "parem", "descadastrar", "remover", "cancelar inscricao"]),
    ("keyword.de", &["stopp", "abmelden", "abbestellen", "abmeldung", "austragen"]),
    (
        "keyword.it",
        &[
            "disiscrivi",
            "disiscrivimi",
            "disiscrivetemi",
            "cancellami",
            "cancellatemi",
            "smettila",
            "smettetela",
            "fermati",
            "fermatevi",
            "annulla iscrizione",
        ],
    ),
];

const OPT_IN: [&str; 3] = ["start", "unstop", "resume"];
const HELP: [&str; 7] = ["help", "info", "aide", "ayuda", "ajuda", "hilfe", "aiuto"];

/// Texts that most likely mean an opt-out when they are the whole text.
const LIKELY: [&str; 13] = [
    "basta",
    "enough",
    "genug",
    "spam",
    "chega",
    "ca suffit",
    "assez",
    "blocked",
    "bloqueado",
    "bloqueados",
    "bloque",
    "blockiert",
    "bloccato",
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
pub(super) fn of(whole: &str) -> Option<(Intent, &'static str)> {
    if let Some((rule, _)) = OPT_OUT.iter().find(|(_, words)| words.contains(&whole)) {
        return Some((Intent::OptOut, rule));
    }
    if OPT_IN.contains(&whole) {
        return Some((Intent::OptIn, "keyword.opt_in"));
    }
    if HELP.contains(&whole) {
        return Some((Intent::Help, "keyword.help"));
    }
    LIKELY.contains(&whole).then_some((Intent::LikelyOptOut, "keyword.enough"))
}

/// A keyword written with gaps, or without the space after a "please": `s t o p`, `S.T.O.P`, `un subscribe`, `pleasestop`.
pub(super) fn spelled_out(whole: &str) -> Option<(Intent, &'static str)> {
    const SPELLED: [&str; 8] = ["stop", "stopall", "unsubscribe", "optout", "cancel", "quit", "end", "revoke"];
    // The longest of them with a gap between any two letters.
    if whole.len() > 2 * "unsubscribe".len() {
        return None;
    }
    let joined: String = whole.split(' ').collect();
    if joined != whole {
        return SPELLED.contains(&joined.as_str()).then_some((Intent::OptOut, "keyword.spelled_out"));
    }
    let please = ["please", "pls", "plz"];
    let bare = please.iter().find_map(|polite| joined.strip_prefix(polite).or_else(|| joined.strip_suffix(polite)))?;
    ["stop", "unsubscribe", "optout", "quit"].contains(&bare).then_some((Intent::OptOut, "keyword.spelled_out"))
}
