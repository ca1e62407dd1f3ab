//! When each reply is said, as members read it.

use super::Wording;

impl Wording {
    /// When it is said.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::AskedForPerson => "The lead asked for a person, and one takes over.",
            Self::NoAnswerKnown => "Nothing stored answers the lead, and a person takes over.",
            Self::NotUnderstood => "The lead was not understood several times, and a person takes over.",
            Self::Frustrated => "The lead sounds annoyed, and a person takes over.",
            Self::WrongNumber => "The number is somebody else's, and a person looks into it.",
            Self::LegalThreat => "The lead speaks of lawyers, courts or authorities, and a person takes over.",
            Self::Minor => "The lead says to be under age, and a person takes over.",
            Self::Qualified => "The lead is qualified or of high value, and a person takes over.",
            Self::AllAnswered => "Every question is answered, and a person takes over.",
            Self::EngineFailed => "The assistant could not answer, and a person takes over.",
            Self::StillWaiting => "A person was called, and nobody has answered yet.",
            Self::BackLater => "A person was called, and nobody is on duty before a moment.",
            Self::Greeting => "The lead says hello.",
            Self::Thanks => "The lead says thank you.",
            Self::Identity => "The lead asks who or what is writing.",
            Self::Noted => "Before the next question, after an answer.",
            Self::Clarify => "The lead was not understood.",
            Self::Options => "Lists what a question can be answered with.",
            Self::Finish => "Every question is answered.",
            Self::Farewell => "The lead does not want the offer.",
            Self::TimesFree => "Before free times.",
            Self::TimesToMove => "Before free times for an appointment that is to be moved.",
            Self::TimesOther => "Before other times than the lead asked for.",
            Self::TimeTaken => "Before other times, because the chosen one was just taken.",
            Self::ChooseTime => "After several times.",
            Self::ChooseOnlyTime => "After a single time.",
            Self::NothingFree => "There is no free time, and a person takes over.",
            Self::Booked => "An appointment was made. The calendar link follows where it fits.",
            Self::Moved => "An appointment was moved. The calendar link follows where it fits.",
            Self::ToChange => "After an appointment was made or moved, where it fits.",
            Self::CalledOff => "The lead called the appointment off.",
            Self::AlreadyBooked => "The lead asks for a time and has an appointment.",
            Self::Reminder => "An appointment is near.",
        }
    }
}
