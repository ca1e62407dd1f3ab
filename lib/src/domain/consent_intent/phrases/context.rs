//! What the words around a phrase make of it.

use std::sync::LazyLock;

use super::{
    super::words::{self, Words},
    Intent::{self, Unclear},
};

/// Before a phrase these turn its meaning round, or make it a question: `don't stop texting me`, `why did you stop ..`.
static TURNING: Words = LazyLock::new(|| {
    words::set(
        "dont|not|never|cant|cannot|couldnt|didnt|wont|wouldnt|why|when|if|unless|without|\
    until|before|hadnt|isnt|doesnt",
    )
});

/// These speak of the lead's own slip before `the wrong number`, and of what one is able to before `nicht mehr schreiben`.
const TURNING_SOME: [(&str, &[&str]); 3] = [
    ("wrong", &["gave", "put", "typed", "entered", "wrote"]),
    ("nicht", &["kann", "konnte", "noch", "warum", "wenn"]),
    ("nie", &["noch"]),
];

/// Between such a word and a phrase these end what it turned: `not interested please stop texting me`.
static ENDING: Words = LazyLock::new(|| {
    words::set("please|pls|plz|thanks|thank|thx|sorry|interested|me|list|registry|so|and|just|anymore")
});

/// Before `stop` these speak of somebody else: `so he will stop harassing me`.
static OTHERS: Words = LazyLock::new(|| words::set("he|she|him|her|husband|wife|ex|landlord"));

/// Directly before `stop` or `end` these make it a thing.
static NAMING: Words =
    LazyLock::new(|| words::set("a|the|bus|full|pit|last|next|first|every|rest|truck|train|non|one"));

/// After a phrase these limit it to a time, a place or a thing: `don't text me before nine`, `no me escriba al correo`.
static LIMITING: Words = LazyLock::new(|| {
    words::set(
        "before|after|at|while|until|till|during|today|tonight|tomorrow|on|in|between|so|\
    unless|but|yet|about|too|when|of|antes|hasta|despues|mientras|hoy|manana|durante|al|\
    de|del|da|por|ate|depois|hoje|amanha|avant|apres|jusqua|par|pendant|demain|vor|nach|\
    bis|per|wahrend|heute|morgen|prima|dopo|oggi|domani|via|back|muy|tarde|temprano|sulla|sul",
    )
});

/// Words that close a clause and add nothing to it.
static CLOSING: Words = LazyLock::new(|| {
    words::set(
        "please|pls|plz|thanks|thank|thx|now|already|asap|immediately|anymore|again|ever|sorry|\
    bro|dude|man|bud|ok|okay|por|gracias|porfa|porfavor|ya|merci|svp|stp|sil|bitte|\
    danke|jetzt|sofort|endlich|per|grazie|subito|adesso|obrigado|obrigada|ja|agora|ahora|\
    maintenant|stop|no|lol|pfv|plus|piu|mas|mais|mehr|more",
    )
});

/// Whether nothing but a little politeness stands before a word.
pub(super) fn begins(clause: &[String], at: usize) -> bool {
    at <= 6 && clause.iter().take(at).all(|word| words::is_polite(word))
}

/// Whether nothing that matters follows. Only a few words are looked at, so that a long row of them costs no more.
pub(super) fn ends(clause: &[String], at: usize) -> bool {
    let mut rest = clause.iter().skip(at).take(6);
    rest.all(|word| CLOSING.contains(word.as_str()) || words::is_polite(word) || word == "bye")
}

/// What the words around a phrase make of it; `None` if it is no phrase there.
pub(super) fn weigh(intent: Intent, clause: &[String], start: usize, end: usize) -> Option<Intent> {
    let before = clause.get(start.saturating_sub(6)..start).unwrap_or_default();
    let nameable = clause.get(start).is_some_and(|word| matches!(word.as_str(), "stop" | "end" | "quit"));
    if nameable && before.last().is_some_and(|word| NAMING.contains(word.as_str())) {
        return None;
    }
    let same_sentence = || before.iter().rev().map(String::as_str).take_while(|word| !ENDING.contains(word));
    let some = TURNING_SOME.iter().find(|(first, _)| clause.get(start).is_some_and(|word| word == first));
    let turned =
        same_sentence().any(|word| TURNING.contains(word) || some.is_some_and(|(_, words)| words.contains(&word)));
    let of_others = nameable && before.iter().any(|word| OTHERS.contains(word.as_str()));
    let limited = clause.get(end).is_some_and(|word| LIMITING.contains(word.as_str())) && !limits_nothing(clause, end);
    match (intent, turned || limited || of_others) {
        (Unclear, true) => None,
        (_, true) => Some(Unclear),
        (intent, false) => Some(intent),
    }
}

/// `por favor`, `per favore`, `at this number`, `sms de votre part`: no limit begins here.
fn limits_nothing(clause: &[String], at: usize) -> bool {
    let word = |number: usize| clause.get(number).map_or("", String::as_str);
    match word(at + 1) {
        "favor" | "favore" | "piacere" | "all" | "ustedes" | "usted" | "votre" | "vous" | "voces" => true,
        "this" | "my" => matches!(word(at + 2), "number" | "phone" | "cell"),
        _ => false,
    }
}
