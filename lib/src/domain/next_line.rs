//! A first line for the person who takes over: a draft to change, never sent by itself.

use super::{conversation::NeedsPersonReason, turn::Language};

/// Who writes to whom.
#[derive(Debug, Clone, Copy)]
pub struct Introduced<'a> {
    /// The lead's first name.
    pub lead: &'a str,
    /// The member's first name.
    pub member: &'a str,
    /// The name under which the workspace texts.
    pub brand: &'a str,
    /// The stored answer that comes closest to an open question.
    pub closest: Option<&'a str>,
}

/// The line for a reason; nothing where a person must first decide whether to write at all.
pub fn next_line(reason: NeedsPersonReason, who: Introduced<'_>, language: Language) -> Option<String> {
    let said = match (language, reason) {
        (Language::En, NeedsPersonReason::AskedForPerson) => "How can I help you?",
        (Language::Es, NeedsPersonReason::AskedForPerson) => "\u{bf}En que te puedo ayudar?",
        (_, NeedsPersonReason::NoAnswerKnown | NeedsPersonReason::TeamAnswers) => who.closest.unwrap_or_default(),
        (Language::En, NeedsPersonReason::NotUnderstood | NeedsPersonReason::EngineFailed) => {
            "A person now, sorry for the trouble. Could you tell me once more what you need?"
        }
        (Language::Es, NeedsPersonReason::NotUnderstood | NeedsPersonReason::EngineFailed) => {
            "Ahora te escribe una persona, perdona. \u{bf}Me puedes decir otra vez que necesitas?"
        }
        (Language::En, NeedsPersonReason::Frustrated) => "I am sorry about this, and I will look after it myself.",
        (Language::Es, NeedsPersonReason::Frustrated) => "Siento las molestias: me encargo yo personalmente.",
        (
            Language::En,
            NeedsPersonReason::Qualified | NeedsPersonReason::HighValue | NeedsPersonReason::AllAnswered,
        ) => "Thanks for your answers. When is a good time to call you?",
        (
            Language::Es,
            NeedsPersonReason::Qualified | NeedsPersonReason::HighValue | NeedsPersonReason::AllAnswered,
        ) => "Gracias por tus respuestas. \u{bf}Cuando te puedo llamar?",
        (Language::En, NeedsPersonReason::SentMedia) => "Thanks for the picture, I am looking at it now.",
        (Language::Es, NeedsPersonReason::SentMedia) => "Gracias por la foto, la estoy mirando.",
        (
            _,
            NeedsPersonReason::UnclearOptOut
            | NeedsPersonReason::WrongNumber
            | NeedsPersonReason::LegalThreat
            | NeedsPersonReason::Minor
            | NeedsPersonReason::FailedToSend
            | NeedsPersonReason::UnknownNumber
            | NeedsPersonReason::SuggestionReady,
        ) => return None,
    };
    let Introduced { lead, member, brand, .. } = who;
    let opening = match language {
        Language::En => format!("Hi {lead}, {member} from {brand} here."),
        Language::Es => format!("Hola {lead}, soy {member} de {brand}."),
    };
    Some(format!("{opening} {said}").trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHO: Introduced<'_> = Introduced { lead: "Ada", member: "Olive", brand: "Bright", closest: Some("Till 5.") };

    #[test]
    fn a_line_says_who_writes_and_goes_on_where_the_assistant_stopped() {
        let line = |reason, language| next_line(reason, WHO, language);
        assert_eq!(
            line(NeedsPersonReason::NoAnswerKnown, Language::En).as_deref(),
            Some("Hi Ada, Olive from Bright here. Till 5.")
        );
        let spanish = line(NeedsPersonReason::AskedForPerson, Language::Es).unwrap();
        assert!(spanish.starts_with("Hola Ada, soy Olive de Bright."), "{spanish}");
        let none = Introduced { closest: None, ..WHO };
        let bare = next_line(NeedsPersonReason::NoAnswerKnown, none, Language::En);
        assert_eq!(bare.as_deref(), Some("Hi Ada, Olive from Bright here."));
    }

    #[test]
    fn nothing_is_proposed_where_a_person_must_decide_whether_to_write() {
        for reason in [NeedsPersonReason::UnclearOptOut, NeedsPersonReason::WrongNumber, NeedsPersonReason::LegalThreat]
        {
            assert_eq!(next_line(reason, WHO, Language::En), None);
        }
    }
}
