//! The words of scripted replies. `{brand}` is the workspace's name.
//!
//! The Spanish texts avoid the accented vowels that the short alphabet of text messages lacks: one of them would halve
//! what fits into a segment.

use crate::domain::turn::{HandOffReason, Language, SmallTalkTopic};

/// The scripted replies of one language.
pub struct Templates {
    asked_for_person: &'static str,
    no_answer_known: &'static str,
    frustrated: &'static str,
    wrong_number: &'static str,
    legal_threat: &'static str,
    minor: &'static str,
    qualified: &'static str,
    engine_failed: &'static str,
    greeting: &'static str,
    thanks: &'static str,
    identity: &'static str,
    /// Before a question that is asked after an answer was taken.
    pub noted: &'static str,
    /// The lead's texts were not understood.
    pub clarify: &'static str,
    /// Introduces the options of a choice.
    pub options: &'static str,
    /// Every question is answered.
    pub finish: &'static str,
    /// The lead does not want the offer.
    pub farewell: &'static str,
}

const ENGLISH: Templates = Templates {
    asked_for_person: "Of course. I have passed this on to the {brand} team, and a person will text you here.",
    no_answer_known: "I want to get that right, so I have passed it on to the {brand} team. A person will text you here.",
    frustrated: "I am sorry about this. I have passed it on to the {brand} team, and a person will text you here.",
    wrong_number: "Sorry for the mix-up. I will not write here again, and a person at {brand} will look into this number.",
    legal_threat: "I understand. I have passed this on to the {brand} team, and a person will look into it and text you here.",
    minor: "Thanks for telling me. A person from {brand} will take it from here. Please ask a parent or guardian to be there too.",
    qualified: "Thank you, that is just what I needed. A person from {brand} takes it from here and will text you shortly.",
    engine_failed: "Thanks for your text. I have passed it on to the {brand} team, and a person will text you here.",
    greeting: "Hi, this is the automated assistant of {brand}.",
    thanks: "You're welcome!",
    identity: "I'm the automated assistant of {brand}. I can answer questions, and if you'd rather have a person, just say so.",
    noted: "Thanks!",
    clarify: "Sorry, I did not quite get that. Could you put it another way?",
    options: "You can answer with: {options}.",
    finish: "Thank you, that is all I need. The {brand} team will get back to you here. Any question in the meantime, just text.",
    farewell: "No problem, thanks for letting us know. If you change your mind, just text us here.",
};

const SPANISH: Templates = Templates {
    asked_for_person: "Claro. He pasado tu mensaje al equipo de {brand} y una persona te va a escribir por este chat.",
    no_answer_known: "Prefiero no equivocarme: he pasado tu pregunta al equipo de {brand} y una persona te va a escribir por este chat.",
    frustrated: "Siento las molestias. He pasado tu mensaje al equipo de {brand} y una persona te va a escribir por este chat.",
    wrong_number: "Disculpa las molestias. Ya no voy a escribir por este chat, y una persona de {brand} va a comprobar los datos.",
    legal_threat: "Entendido. He pasado tu mensaje al equipo de {brand}; una persona lo va a revisar y te va a escribir por este chat.",
    minor: "Gracias por avisar. Ahora te atiende una persona de {brand}. Por favor, pide a tu padre, madre o tutor que participe.",
    qualified: "Gracias, es justo lo que necesitaba saber. A partir de ahora te atiende una persona de {brand}, por este chat.",
    engine_failed: "Gracias por tu mensaje. Lo he pasado al equipo de {brand} y una persona te va a escribir por este chat.",
    greeting: "Hola, soy el asistente virtual de {brand}.",
    thanks: "\u{a1}De nada!",
    identity: "Soy el asistente virtual de {brand}, no una persona. Respondo preguntas; si prefieres hablar con alguien, dilo y aviso al equipo.",
    noted: "\u{a1}Gracias!",
    clarify: "Perdona, creo que no te he entendido bien. \u{bf}Me lo puedes decir de otra manera?",
    options: "Puedes responder con: {options}.",
    finish: "Gracias, eso es todo lo que necesito. El equipo de {brand} te va a responder por este chat. Si tienes dudas, escribe.",
    farewell: "No pasa nada, gracias por avisar. Si cambias de idea, escribe por este chat.",
};

impl Templates {
    /// The replies of a language.
    pub fn of(language: Language) -> &'static Self {
        match language {
            Language::En => &ENGLISH,
            Language::Es => &SPANISH,
        }
    }

    /// What is said when a person takes over.
    pub fn hand_off(&self, reason: HandOffReason) -> &'static str {
        match reason {
            HandOffReason::AskedForPerson => self.asked_for_person,
            HandOffReason::NoAnswerKnown => self.no_answer_known,
            HandOffReason::Frustrated => self.frustrated,
            HandOffReason::WrongNumber => self.wrong_number,
            HandOffReason::LegalThreat => self.legal_threat,
            HandOffReason::Minor => self.minor,
            HandOffReason::Qualified => self.qualified,
            HandOffReason::EngineFailed | HandOffReason::UnclearOptOut => self.engine_failed,
        }
    }

    /// The reply to courtesy, and to questions about the assistant.
    pub fn small_talk(&self, topic: SmallTalkTopic) -> &'static str {
        match topic {
            SmallTalkTopic::Greeting => self.greeting,
            SmallTalkTopic::Thanks => self.thanks,
            SmallTalkTopic::Identity => self.identity,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reply_fits_the_short_alphabet_and_one_segment() {
        for words in [&ENGLISH, &SPANISH] {
            for text in [
                words.asked_for_person,
                words.no_answer_known,
                words.frustrated,
                words.wrong_number,
                words.legal_threat,
                words.minor,
                words.qualified,
                words.engine_failed,
                words.greeting,
                words.thanks,
                words.identity,
                words.noted,
                words.clarify,
                words.options,
                words.finish,
                words.farewell,
            ] {
                let short = text.chars().all(|letter| letter.is_ascii() || "\u{e9}\u{f1}\u{bf}\u{a1}".contains(letter));
                assert!(short, "{text}");
                let filled = text.replace("{brand}", "Bright Dental");
                assert!(filled.chars().count() <= 160, "{} {text}", filled.chars().count());
            }
        }
    }
}
