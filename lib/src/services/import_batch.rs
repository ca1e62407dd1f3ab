//! What a row of a file of leads comes to, and taking it in.
//!
//! No text follows from an import, whatever it says: nothing is queued and nothing is planned. What a row says of consent
//! counts for the leads it makes alone; a known lead says so itself. A stop counts for everybody, and nothing here lifts one.

use anyhow::{Context, Result};
use jiff::Timestamp;

use super::{
    capture_lead::new_conversation,
    consent_ledger::{Grant, append_grant, settle_consent},
    opt_out::{Word, opt_out},
};
use crate::{
    domain::{
        answers::{AnswerSource, Answered, Answers},
        consent::{ConsentScope, ConsentSource, ConsentState},
        id::{ChannelId, LeadId},
        import::{Cells, Mapping, Note, Row, RowVerdict, Said},
    },
    security::random,
    store::{
        Scope, Tx,
        consent_events::Evidence,
        contact_points::PointKind,
        import_rows::ImportRow,
        leads::{Lead, Origin, Person},
    },
};

/// Rows of one file, to be looked over or taken in.
pub(super) struct Taking<'a> {
    /// The workspace.
    pub scope: &'a Scope,
    /// The file's columns.
    pub columns: &'a [String],
    /// Which column means what.
    pub mapping: &'a Mapping,
    /// The region in which phones without a country code are read.
    pub region: &'a str,
    /// The number new leads would be texted from.
    pub channel: Option<&'a ChannelId>,
    /// Whether rows are taken in, or only looked over.
    pub takes: bool,
    /// The moment.
    pub now: Timestamp,
}

impl Taking<'_> {
    /// What a row comes to. Taken in, it has come to that.
    pub async fn row(&self, row: &mut ImportRow, tx: &mut Tx) -> Result<RowVerdict> {
        let verdict = match self.read(row)? {
            Ok(read) => self.judge(row, read, tx).await?,
            Err(notes) => {
                (row.notes, row.phone_index) = (notes, None);
                RowVerdict::Invalid
            }
        };
        row.verdict = Some(verdict);
        Ok(verdict)
    }

    fn read(&self, row: &ImportRow) -> Result<std::result::Result<Row, Vec<Note>>> {
        if let Some(why) = &row.unreadable {
            return Ok(Err(vec![Note::row(why)]));
        }
        let Some(cells) = self.scope.import_rows().cells(row)? else { return Ok(Err(vec![Note::row("erased")])) };
        Ok(self.mapping.read(&Cells::new(self.columns, &cells), self.region, self.now))
    }

    async fn judge(&self, row: &mut ImportRow, read: Row, tx: &mut Tx) -> Result<RowVerdict> {
        let scope = self.scope;
        let phone = scope.index(PointKind::Phone.field(), read.phone.as_str());
        row.notes.clone_from(&read.notes);
        row.phone_index = Some(phone.clone());
        let repeats = scope.import_rows().has_earlier(row, &phone, tx).await?;
        let stopped = scope.suppressions().any(&phone, tx).await? || matches!(read.said, Said::No { .. });
        let known = scope.contact_points().owner(PointKind::Phone, &phone, Some(&mut *tx)).await?;
        row.lead_id.clone_from(&known);
        let verdict = match &known {
            Some(lead) => self.known(row, lead, &read, repeats, tx).await?,
            // Looked over, the lead that the earlier row makes is not there yet.
            None if repeats => RowVerdict::Duplicate,
            None => {
                self.new(row, &read, &phone, tx).await?;
                RowVerdict::Created
            }
        };
        Ok(if stopped { RowVerdict::Suppressed } else { verdict })
    }

    /// Adds to a lead that is known what is not known of it.
    async fn known(
        &self,
        row: &mut ImportRow,
        id: &LeadId,
        read: &Row,
        repeats: bool,
        tx: &mut Tx,
    ) -> Result<RowVerdict> {
        let scope = self.scope;
        if let Said::No { proof } = &read.said
            && self.takes
        {
            self.stop(id, proof, tx).await?;
        }
        if repeats {
            return Ok(RowVerdict::Duplicate);
        }
        if matches!(read.said, Said::Yes { .. }) {
            row.notes.push(Note::row("consent_of_known_lead_unchanged"));
        }
        let lead = scope.leads().get(id, Some(&mut *tx)).await?.context("a contact point belongs to a lead")?;
        let cipher = scope.person_keys().get(id, Some(&mut *tx)).await?;
        let mut person = lead.open(&cipher)?;
        let email = match &read.email {
            Some(email) if person.email.is_none() => {
                let index = scope.index(PointKind::Email.field(), &email.normalized());
                let taken = scope.contact_points().owner(PointKind::Email, &index, Some(&mut *tx)).await?;
                (taken.is_none() || taken.as_ref() == Some(id)).then_some((email, index, taken.is_none()))
            }
            _ => None,
        };
        let unanswered: Vec<_> = read.answers.iter().filter(|(key, ..)| person.answers.get(key).is_none()).collect();
        if email.is_none() && unanswered.is_empty() {
            return Ok(RowVerdict::Unchanged);
        }
        if self.takes {
            unanswered.into_iter().for_each(|answer| person.answers.add(self.answered(answer)));
            if let Some((email, index, new)) = email {
                person.email = Some(email.as_str().to_owned());
                if new {
                    scope.contact_points().add(id, PointKind::Email, &index, tx).await?;
                }
            }
            scope.leads().learned(id, &person, &cipher, self.now, tx).await?;
        }
        Ok(RowVerdict::Updated)
    }

    /// Makes a lead.
    async fn new(&self, row: &mut ImportRow, read: &Row, phone: &str, tx: &mut Tx) -> Result<()> {
        let (scope, points) = (self.scope, self.scope.contact_points());
        let email =
            read.email.as_ref().map(|email| (email, scope.index(PointKind::Email.field(), &email.normalized())));
        let clash = match &email {
            Some((_, index)) => points.owner(PointKind::Email, index, Some(&mut *tx)).await?.is_some(),
            None => false,
        };
        if clash {
            row.notes.push(Note::row("email_of_another_lead"));
        }
        if !self.takes {
            return Ok(());
        }
        let id = random::id::<LeadId>();
        let mut conversation = new_conversation(&id, self.channel.cloned(), self.now);
        // Nobody wrote or sent a form: no answer is due.
        conversation.fresh_at = None;
        let cipher = scope.person_keys().create(&id, tx).await?;
        let mut answers = Answers::default();
        read.answers.iter().for_each(|answer| answers.add(self.answered(answer)));
        let person = Person {
            name: read.name.clone().unwrap_or_else(|| read.phone.as_str().to_owned()),
            phone: read.phone.as_str().to_owned(),
            email: read.email.as_ref().map(|email| email.as_str().to_owned()),
            answers,
            zone: None,
        };
        let origin = Origin {
            form: None,
            conversation: conversation.id.clone(),
            phone_index: phone.to_owned(),
            consent: ConsentState::None,
        };
        let mut lead = Lead::seal(id, &person, origin, &cipher, self.now)?;
        lead.contact_clash = clash;
        points.add(&lead.id, PointKind::Phone, phone, tx).await?;
        if let Some((_, index)) = email.filter(|_| !clash) {
            points.add(&lead.id, PointKind::Email, &index, tx).await?;
        }
        scope.leads().add(&lead, tx).await?;
        scope.conversations().add(&conversation, tx).await?;
        (row.lead_id, row.made_at) = (Some(lead.id.clone()), Some(self.now));
        match &read.said {
            Said::No { proof } => self.stop(&lead.id, proof, tx).await?,
            Said::Yes { since, proof } => {
                let evidence = Evidence { text: proof.clone(), ..Evidence::default() };
                let basis = self.mapping.consent.as_ref().context("consent is mapped")?.basis;
                let (source, since) = (ConsentSource::Import, *since);
                let scope_of = ConsentScope::default();
                let new = Grant { scope: scope_of, source, basis, since, form: None, evidence: &evidence };
                append_grant(scope, &lead.id, phone, new, &cipher, self.now, tx).await?;
                settle_consent(scope, &lead.id, self.now, tx).await?;
            }
            // It may have said stop before it was erased, and there is a suppression that nobody's record shows.
            Said::Nothing => drop(settle_consent(scope, &lead.id, self.now, tx).await?),
        }
        Ok(())
    }

    /// The person wants no texts.
    async fn stop(&self, id: &LeadId, proof: &str, tx: &mut Tx) -> Result<()> {
        let scope = self.scope;
        let lead = scope.leads().get(id, Some(&mut *tx)).await?.context("the lead is gone")?;
        if lead.consent == ConsentState::Revoked {
            return Ok(());
        }
        let cipher = scope.person_keys().get(id, Some(&mut *tx)).await?;
        let found = scope.conversations().get(&lead.conversation_id, Some(&mut *tx)).await?;
        let mut conversation = found.context("a lead has a conversation")?;
        let everything = Some(ConsentScope::default());
        let source = ConsentSource::Import;
        let word = Word { rule: "import.revoked/1", source, likely: false, scope: everything, text: proof };
        opt_out(scope, &lead, &mut conversation, word, &cipher, self.now, tx).await?;
        scope.conversations().save(&conversation, tx).await
    }

    fn answered(&self, (key, label, value): &(String, String, String)) -> Answered {
        Answered {
            key: key.clone(),
            label: label.clone(),
            value: value.clone(),
            quote: None,
            source: AnswerSource::Import,
            confidence: None,
            at: self.now,
        }
    }
}
