//! Does what was decided about a lead's texts, inside the transaction that commits the reply or the member's consent to it.

use anyhow::Result;
use jiff::Timestamp;

use super::{
    booking_turn::Acting,
    call_person::call_person,
    live_news,
    opt_out::{Word, opt_out},
};
use crate::{
    App,
    ai::booking_words::Said,
    domain::{
        answers::{AnswerSource, Answered},
        booking::Arranged,
        consent::ConsentSource,
        conversation::{Handler, NeedsPersonReason},
        gate::Purpose,
        qualification::{FilledSlot, Slot},
        turn::{Decision, HandOffReason, ReplyPlan},
        wordings::Voice,
    },
    store::{Gone, Scope, Tx, conversations::Conversation, leads::Lead, sealed::FieldCipher},
};

/// Who it is about, and how the workspace speaks to them.
pub(super) struct CarryOut<'a> {
    /// The program.
    pub app: &'a App,
    /// The workspace's part of the database.
    pub scope: &'a Scope,
    /// The lead.
    pub lead: &'a Lead,
    /// Opens what is known of the lead.
    pub cipher: &'a FieldCipher,
    /// How the workspace speaks to the lead.
    pub voice: Voice<'a>,
    /// What the conversation asks.
    pub questions: &'a [Slot],
    /// How sure the engine was.
    pub confidence: f32,
    /// The moment.
    pub now: Timestamp,
}

/// What is to be said.
pub(super) struct Carried {
    /// What it is for.
    pub purpose: Purpose,
    /// The words; nothing when nothing is to be said.
    pub text: Option<String>,
    /// What was done about an appointment.
    pub arranged: Option<Arranged>,
}

impl CarryOut<'_> {
    /// Does everything a decision means but saying it. `words`: what is said where nothing has to be looked up first.
    /// The caller saves the conversation.
    pub async fn decided(
        &self,
        conversation: &mut Conversation,
        decision: &Decision,
        words: Option<&str>,
        tx: &mut Tx,
    ) -> Result<Carried> {
        let before = u32::try_from(conversation.failed_attempts).unwrap_or(0);
        conversation.failed_attempts = i32::try_from(decision.failed_attempts_after(before)).unwrap_or(i32::MAX);
        self.keep_answers(&decision.set, tx).await?;
        conversation.language = Some(self.voice.language);
        let acting = Acting { app: self.app, scope: self.scope, voice: self.voice, now: self.now };
        let said = acting.act(conversation, &decision.reply, tx).await?;
        let expects_answer = match &said {
            Some(said) => said.arranged.expects_answer(),
            None => !matches!(decision.reply, ReplyPlan::ThankAndFinish | ReplyPlan::Farewell),
        };
        let stuck = said.as_ref().is_some_and(|said| said.arranged.is_stuck()).then_some(HandOffReason::NoAnswerKnown);
        let mut purpose = if expects_answer { Purpose::Reply } else { Purpose::Closing };
        if let Some(reason) = decision.hand_off.or(stuck) {
            purpose = Purpose::HandOff;
            // From here on a person answers. The text that says so belongs to the new epoch.
            conversation.handler = Handler::Human;
            conversation.epoch += 1;
            call_person(self.scope, conversation, reason_of(reason), self.now, tx).await?;
        }
        conversation.asked = decision.reply.asks().map(str::to_owned);
        let (text, arranged) = said.map(|Said { text, arranged }| (text, arranged)).unzip();
        Ok(Carried { purpose, text: text.or_else(|| words.map(str::to_owned)), arranged })
    }

    /// The lead wants no more texts, by what an engine understood: a person can take that back. `words`: the lead's.
    pub async fn opt_out(&self, conversation: &mut Conversation, words: &[String], tx: &mut Tx) -> Result<()> {
        let text = words.join(" ");
        let word = Word { rule: "model/1", source: ConsentSource::Text, likely: true, scope: None, text: &text };
        opt_out(self.scope, self.lead, conversation, word, self.cipher, self.now, tx).await?;
        Ok(())
    }

    /// Adds answers to the lead's log.
    pub async fn keep_answers(&self, set: &[FilledSlot], tx: &mut Tx) -> Result<()> {
        if set.is_empty() {
            return Ok(());
        }
        // A member may have written an answer down while the engine was thinking.
        let lead = self.scope.leads().get(&self.lead.id, Some(tx)).await?.ok_or(Gone("the lead"))?;
        let mut answers = lead.open(self.cipher)?.answers;
        for slot in set {
            let question = self.questions.iter().find(|question| question.key == slot.key);
            answers.add(Answered {
                key: slot.key.clone(),
                label: question.map_or(slot.key.as_str(), |question| question.label.as_str()).to_owned(),
                value: slot.value.clone(),
                quote: Some(slot.quote.clone()),
                source: AnswerSource::Conversation,
                confidence: Some(self.confidence),
                at: self.now,
            });
        }
        self.scope.leads().set_answers(&self.lead.id, &answers, self.cipher, tx).await?;
        live_news::lead_updated(self.scope, &self.lead.id, self.now, tx).await
    }
}

/// Why the conversation waits for a person.
pub(super) fn reason_of(reason: HandOffReason) -> NeedsPersonReason {
    match reason {
        HandOffReason::AskedForPerson => NeedsPersonReason::AskedForPerson,
        HandOffReason::NoAnswerKnown => NeedsPersonReason::NoAnswerKnown,
        HandOffReason::NotUnderstood => NeedsPersonReason::NotUnderstood,
        HandOffReason::UnclearOptOut => NeedsPersonReason::UnclearOptOut,
        HandOffReason::Frustrated => NeedsPersonReason::Frustrated,
        HandOffReason::WrongNumber => NeedsPersonReason::WrongNumber,
        HandOffReason::LegalThreat => NeedsPersonReason::LegalThreat,
        HandOffReason::Minor => NeedsPersonReason::Minor,
        HandOffReason::Qualified => NeedsPersonReason::Qualified,
        HandOffReason::HighValue => NeedsPersonReason::HighValue,
        HandOffReason::AllAnswered => NeedsPersonReason::AllAnswered,
        HandOffReason::EngineFailed => NeedsPersonReason::EngineFailed,
    }
}
