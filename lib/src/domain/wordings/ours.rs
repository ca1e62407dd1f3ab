//! Our words.
//!
//! The Spanish ones avoid the accented vowels that the short alphabet of text messages lacks: one of them would halve
//! what fits into a segment.

use super::Wording;
use crate::domain::turn::Language;

impl Wording {
    /// Our words for a reply.
    pub fn ours(self, language: Language) -> &'static str {
        match language {
            Language::En => self.english(),
            Language::Es => self.spanish(),
        }
    }

    fn english(self) -> &'static str {
        match self {
            Self::AskedForPerson => {
                "Of course. I have passed this on to the {brand} team, and a person will text you here."
            }
            Self::NoAnswerKnown => {
                "I want to get that right, so I have passed it on to the {brand} team. A person will text you here."
            }
            Self::NotUnderstood => {
                "Sorry, I am not getting it. I have passed this on to the {brand} team, and a person will text you here."
            }
            Self::Frustrated => {
                "I am sorry about this. I have passed it on to the {brand} team, and a person will text you here."
            }
            Self::WrongNumber => {
                "Sorry for the mix-up. I will not write here again, and a person at {brand} will look into this number."
            }
            Self::LegalThreat => {
                "I understand. I have passed this on to the {brand} team, and a person will look into it and text you here."
            }
            Self::Minor => {
                "Thanks for telling me. A person from {brand} will take it from here. Please ask a parent or guardian to be there too."
            }
            Self::Qualified => {
                "Thank you, that is just what I needed. A person from {brand} takes it from here and will text you shortly."
            }
            Self::AllAnswered => {
                "Thank you, that is all I need. A person from {brand} takes it from here and will text you."
            }
            Self::EngineFailed => {
                "Thanks for your text. I have passed it on to the {brand} team, and a person will text you here."
            }
            Self::StillWaiting => {
                "Sorry for the wait. Your text is with the {brand} team, and a person will text you here as soon as possible."
            }
            Self::BackLater => {
                "Sorry for the wait. Nobody at {brand} is on duty right now. A person will text you here from {when} on."
            }
            Self::Greeting => "Hi, this is the automated assistant of {brand}.",
            Self::Thanks => "You're welcome!",
            Self::Identity => {
                "I'm the automated assistant of {brand}. I can answer questions, and if you'd rather have a person, just say so."
            }
            Self::Noted => "Thanks!",
            Self::Clarify => "Sorry, I did not quite get that. Could you put it another way?",
            Self::Options => "You can answer with: {options}.",
            Self::Finish => {
                "Thank you, that is all I need. The {brand} team will get back to you here. Any question in the meantime, just text."
            }
            Self::Farewell => "No problem, thanks for letting us know. If you change your mind, just text us here.",
            Self::TimesFree => "When would suit you? These times are free:",
            Self::TimesToMove => "Sure, these times are free:",
            Self::TimesOther => "I have nothing then. The closest times are:",
            Self::TimeTaken => "Sorry, that time has just been taken.",
            Self::ChooseTime => "Reply with the number, or tell me another day.",
            Self::ChooseOnlyTime => "Shall I book it? Reply YES, or tell me another day.",
            Self::NothingFree => {
                "There is no free time in the calendar right now. I have passed this on to the {brand} team, and a person will text you here."
            }
            Self::Booked => "Booked with {brand}: {when}.",
            Self::Moved => "Moved. {brand}, new time: {when}.",
            Self::ToChange => "To change it, just text us.",
            Self::CalledOff => "Your appointment on {when} is off. If you want another time, just text us here.",
            Self::AlreadyBooked => "You are booked with {brand}: {when}. Tell me if you want to move or cancel it.",
            Self::Reminder => "Reminder from {brand}: your appointment is {when}. To move or cancel it, just text us.",
        }
    }

    fn spanish(self) -> &'static str {
        match self {
            Self::AskedForPerson => {
                "Claro. He pasado tu mensaje al equipo de {brand} y una persona te va a escribir por este chat."
            }
            Self::NoAnswerKnown => {
                "Prefiero no equivocarme: he pasado tu pregunta al equipo de {brand} y una persona te va a escribir por este chat."
            }
            Self::NotUnderstood => {
                "Perdona, no consigo entenderlo. He pasado tu mensaje al equipo de {brand} y una persona te va a escribir por este chat."
            }
            Self::Frustrated => {
                "Siento las molestias. He pasado tu mensaje al equipo de {brand} y una persona te va a escribir por este chat."
            }
            Self::WrongNumber => {
                "Disculpa las molestias. Ya no voy a escribir por este chat, y una persona de {brand} va a comprobar los datos."
            }
            Self::LegalThreat => {
                "Entendido. He pasado tu mensaje al equipo de {brand}; una persona lo va a revisar y te va a escribir por este chat."
            }
            Self::Minor => {
                "Gracias por avisar. Ahora te atiende una persona de {brand}. Por favor, pide a tu padre, madre o tutor que participe."
            }
            Self::Qualified => {
                "Gracias, es justo lo que necesitaba saber. A partir de ahora te atiende una persona de {brand}, por este chat."
            }
            Self::AllAnswered => {
                "Gracias, eso es todo lo que necesito. A partir de ahora te atiende una persona de {brand}, por este chat."
            }
            Self::EngineFailed => {
                "Gracias por tu mensaje. Lo he pasado al equipo de {brand} y una persona te va a escribir por este chat."
            }
            Self::StillWaiting => {
                "Perdona la espera. Tu mensaje lo tiene el equipo de {brand}, y una persona te va a escribir por este chat en cuanto pueda."
            }
            Self::BackLater => {
                "Perdona la espera. Ahora no hay nadie de turno en {brand}. Una persona te va a escribir por este chat desde: {when}."
            }
            Self::Greeting => "Hola, soy el asistente virtual de {brand}.",
            Self::Thanks => "\u{a1}De nada!",
            Self::Identity => {
                "Soy el asistente virtual de {brand}, no una persona. Respondo preguntas; si prefieres hablar con alguien, dilo y aviso al equipo."
            }
            Self::Noted => "\u{a1}Gracias!",
            Self::Clarify => "Perdona, creo que no te he entendido bien. \u{bf}Me lo puedes decir de otra manera?",
            Self::Options => "Puedes responder con: {options}.",
            Self::Finish => {
                "Gracias, eso es todo lo que necesito. El equipo de {brand} te va a responder por este chat. Si tienes dudas, escribe."
            }
            Self::Farewell => "No pasa nada, gracias por avisar. Si cambias de idea, escribe por este chat.",
            Self::TimesFree => "\u{bf}Cuando te viene bien? Estas horas siguen libres:",
            Self::TimesToMove => "Claro, estas horas siguen libres:",
            Self::TimesOther => "No tengo nada a esa hora. Lo mas cercano es:",
            Self::TimeTaken => "Lo siento, esa hora se acaba de ocupar.",
            Self::ChooseTime => "Responde con el numero, o dime otro dia.",
            Self::ChooseOnlyTime => "\u{bf}La reservo? Responde SI, o dime otro dia.",
            Self::NothingFree => {
                "Ahora mismo no hay horas libres. He pasado tu mensaje al equipo de {brand} y una persona te va a escribir por este chat."
            }
            Self::Booked => "Cita reservada con {brand}: {when}.",
            Self::Moved => "Cita cambiada. {brand}, nueva hora: {when}.",
            Self::ToChange => "Para cambiarla, escribe por este chat.",
            Self::CalledOff => "Tu cita del {when} queda anulada. Si quieres otra hora, escribe por este chat.",
            Self::AlreadyBooked => "Tienes cita con {brand}: {when}. Dime si quieres cambiarla o anularla.",
            Self::Reminder => {
                "Recordatorio de {brand}: tu cita es el {when}. Para cambiarla o anularla, escribe por este chat."
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::wordings::{OPTIONS, check};

    #[test]
    fn every_reply_fits_the_short_alphabet_and_one_segment() {
        for reply in Wording::ALL {
            for text in [reply.english(), reply.spanish()] {
                let short = text.chars().all(|letter| letter.is_ascii() || "\u{e9}\u{f1}\u{bf}\u{a1}".contains(letter));
                assert!(short, "{text}");
                let filled = text.replace("{brand}", "Bright Dental").replace("{when}", "Wed Nov 25, 12:30 pm");
                assert!(filled.chars().count() <= 160, "{} {text}", filled.chars().count());
                assert_eq!(text.contains(OPTIONS), reply == Wording::Options, "{text}");
            }
        }
    }

    #[test]
    fn our_own_words_would_be_accepted_from_a_workspace() {
        for reply in Wording::ALL {
            for language in [Language::En, Language::Es] {
                assert_eq!(check(reply, reply.ours(language), "Bright Dental"), None, "{reply:?} {language:?}");
            }
        }
    }
}
