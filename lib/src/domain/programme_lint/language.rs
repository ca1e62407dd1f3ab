//! Whether consent and texts speak one language. Somebody who agreed in Spanish and is texted in English may not know what
//! the opt-out line says.

use super::{Findings, Found, Programme, reading::Reading, rules};

/// Everyday words that tell a language, each in one list only.
const WORDS: [(&str, &[&str]); 6] = [
    (
        "English",
        &[
            "the", "and", "you", "your", "this", "is", "are", "for", "with", "our", "about", "from", "i", "my", "we",
            "would", "like", "what", "when", "thanks", "hi", "here", "at", "of", "by", "agree", "just", "still",
        ],
    ),
    (
        "Spanish",
        &[
            "el", "los", "las", "usted", "gracias", "hola", "mi", "es", "y", "recibir", "sus", "nuestro", "soy",
            "somos", "mensajes", "acepto", "esta", "al", "del", "como", "puede", "aun", "todavia", "cuando",
            "responda", "responde",
        ],
    ),
    (
        "French",
        &[
            "le", "les", "vous", "votre", "nous", "bonjour", "merci", "et", "des", "du", "au", "aux", "recevoir",
            "est", "etes", "pour", "j", "accepte", "mes", "demande", "repondez", "ici", "toujours", "quand", "sms",
        ],
    ),
    (
        "Portuguese",
        &[
            "voce",
            "obrigado",
            "obrigada",
            "ola",
            "nao",
            "uma",
            "os",
            "ao",
            "seu",
            "sua",
            "receber",
            "mensagens",
            "aceito",
            "concordo",
            "minha",
            "aqui",
            "em",
            "pelo",
            "pela",
            "ainda",
            "quando",
            "responda",
            "com",
        ],
    ),
    (
        "German",
        &[
            "der",
            "die",
            "das",
            "und",
            "sie",
            "ihr",
            "ihre",
            "ihrer",
            "hallo",
            "danke",
            "ich",
            "nicht",
            "zu",
            "mit",
            "ist",
            "hier",
            "von",
            "wir",
            "sind",
            "oder",
            "meiner",
            "einverstanden",
            "erhalten",
            "noch",
            "wann",
            "antworten",
        ],
    ),
    (
        "Italian",
        &[
            "il",
            "gli",
            "ciao",
            "grazie",
            "sono",
            "di",
            "che",
            "della",
            "ricevere",
            "accetto",
            "acconsento",
            "messaggi",
            "qui",
            "ancora",
            "quando",
            "rispondi",
            "siamo",
            "mia",
            "tua",
            "sulla",
            "alla",
            "salve",
            "richiesta",
        ],
    ),
];

/// Fewer telling words than this tell nothing.
const LEAST: usize = 4;

/// The language of a text, if it is sure: enough words of it, and twice as many as of any other.
fn language(reading: &Reading<'_>) -> Option<&'static str> {
    let count = |words: &[&str]| reading.words().filter(|word| words.contains(&word.plain.as_str())).count();
    let mut counts: Vec<(usize, &'static str)> = WORDS.iter().map(|(name, words)| (count(words), *name)).collect();
    counts.sort_by_key(|&(count, _)| std::cmp::Reverse(count));
    match counts.as_slice() {
        [(most, name), (next, _), ..] if *most >= LEAST && *most >= next * 2 => Some(name),
        _ => None,
    }
}

pub(super) fn look(programme: &Programme<'_>, findings: &mut Findings) {
    let Some(agreed) = language(&programme.consent) else { return };
    for sent in programme.texts() {
        if let Some(texted) = language(&sent.reading).filter(|texted| *texted != agreed) {
            let problem = format!("The consent is in {agreed}, and this text in {texted}.");
            let fix = "Text people in the language they agreed in.";
            findings
                .add(&rules::LANGUAGES, Found::at(&sent.pointer, problem, fix).with([agreed.into(), texted.into()]));
        }
    }
}
