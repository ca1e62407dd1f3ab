//! What a row of a file of leads comes to, and taking it in.
//!
//! No text follows from an import, whatever it says: nothing is queued and nothing is planned. What a row says of consent
//! counts for the leads it makes alone; a known lead says so itself. A stop counts for everybody, and nothing here lifts one.

use std::collections::{HashMap, HashSet};

use anyhow::{Context, Result, ensure};
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
        id::{ChannelId, ImportId, LeadId},
        import::{Cells, Mapping, Note, Row, RowVerdict, Said},
    },
    security::random,
    store::{
        Scope, Tx,
        consent_events::Evidence,
        contact_points::PointKind,
        import_rows::ImportRow,
        leads::{Lead, Origin, Person},
        writes::Writes,
    },
};

/// A file whose rows are looked over or taken in.
pub(super) struct File<'a> {
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

/// A row that can be read, with the blind indexes of its addresses.
struct Found {
    row: Row,
    phone: String,
    email: Option<String>,
}

/// What is known of the phones and e-mail addresses of some rows, kept up to date from row to row.
struct Taking<'a> {
    file: &'a File<'a>,
    scope: &'a Scope,
    /// The phones earlier rows have.
    earlier: HashSet<String>,
    /// The phones that said stop.
    stopped: HashSet<String>,
    /// Whose phones they are.
    phones: HashMap<String, LeadId>,
    /// Whose e-mail addresses they are.
    emails: HashMap<String, LeadId>,
}

/// Says what these rows come to, one after the other. Taken in, they have come to that.
pub(super) async fn take(
    file: &File<'_>,
    import: &ImportId,
    rows: Vec<ImportRow>,
    tx: &mut Tx,
) -> Result<Vec<RowVerdict>> {
    let (scope, first) = (file.scope, rows.first().map_or(0, |row| row.number));
    let read = rows.iter().map(|row| file.read(row)).collect::<Result<Vec<_>>>()?;
    let found = || read.iter().filter_map(|read| read.as_ref().ok());
    let phones: Vec<String> = found().map(|found| found.phone.clone()).collect();
    let emails: Vec<String> = found().filter_map(|found| found.email.clone()).collect();
    let points = scope.contact_points();
    let mut taking = Taking {
        file,
        scope,
        earlier: scope.import_rows().earlier(import, first, &phones, tx).await?,
        stopped: scope.suppressions().among(&phones, tx).await?,
        phones: points.owners(PointKind::Phone, &phones, tx).await?,
        emails: points.owners(PointKind::Email, &emails, tx).await?,
    };
    let (mut verdicts, mut writes) = (Vec::new(), Writes::default());
    for (mut row, read) in rows.into_iter().zip(read) {
        let verdict = match read {
            Ok(found) => taking.judge(&mut row, found, tx).await?,
            Err(notes) => {
                (row.notes, row.phone_index) = (notes, None);
                RowVerdict::Invalid
            }
        };
        row.verdict = Some(verdict);
        scope.import_rows().save_with(&row, &mut writes)?;
        verdicts.push(verdict);
    }
    if !verdicts.is_empty() {
        ensure!(writes.run(tx).await?, "rows of an import are gone");
    }
    Ok(verdicts)
}

impl File<'_> {
    fn read(&self, row: &ImportRow) -> Result<std::result::Result<Found, Vec<Note>>> {
        if let Some(why) = &row.unreadable {
            return Ok(Err(vec![Note::row(why)]));
        }
        let Some(cells) = self.scope.import_rows().cells(row)? else { return Ok(Err(vec![Note::row("erased")])) };
        let read = self.mapping.read(&Cells::new(self.columns, &cells), self.region, self.now);
        Ok(read.map(|row| Found {
            phone: self.scope.index(PointKind::Phone.field(), row.phone.as_str()),
            email: row.email.as_ref().map(|email| self.scope.index(PointKind::Email.field(), &email.normalized())),
            row,
        }))
    }
}

impl Taking<'_> {
    async fn judge(&mut self, row: &mut ImportRow, found: Found, tx: &mut Tx) -> Result<RowVerdict> {
        row.notes.clone_from(&found.row.notes);
        row.phone_index = Some(found.phone.clone());
        let repeats = !self.earlier.insert(found.phone.clone());
        if matches!(found.row.said, Said::No { .. }) {
            self.stopped.insert(found.phone.clone());
        }
        let known = self.phones.get(&found.phone).cloned();
        row.lead_id.clone_from(&known);
        let verdict = match &known {
            Some(lead) => self.known(row, lead, &found, repeats, tx).await?,
            // Looked over, the lead that the earlier row makes is not there yet.
            None if repeats => RowVerdict::Duplicate,
            None => {
                self.make(row, &found, tx).await?;
                RowVerdict::Created
            }
        };
        Ok(if self.stopped.contains(&found.phone) { RowVerdict::Suppressed } else { verdict })
    }

    /// Adds to a lead that is known what is not known of it.
    async fn known(
        &mut self,
        row: &mut ImportRow,
        id: &LeadId,
        found: &Found,
        repeats: bool,
        tx: &mut Tx,
    ) -> Result<RowVerdict> {
        let (scope, read) = (self.scope, &found.row);
        if let Said::No { proof } = &read.said
            && self.file.takes
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
        let email = match (&read.email, &found.email) {
            (Some(email), Some(index)) if person.email.is_none() => match self.emails.get(index) {
                Some(owner) if owner != id => None,
                owner => Some((email, index, owner.is_none())),
            },
            _ => None,
        };
        let unanswered: Vec<_> = read.answers.iter().filter(|(key, ..)| person.answers.get(key).is_none()).collect();
        if email.is_none() && unanswered.is_empty() {
            return Ok(RowVerdict::Unchanged);
        }
        if self.file.takes {
            unanswered.into_iter().for_each(|answer| person.answers.add(self.answered(answer)));
            if let Some((email, index, new)) = email {
                person.email = Some(email.as_str().to_owned());
                if new {
                    scope.contact_points().add(id, PointKind::Email, index, tx).await?;
                    self.emails.insert(index.clone(), id.clone());
                }
            }
            scope.leads().learned(id, &person, &cipher, self.file.now, tx).await?;
        }
        Ok(RowVerdict::Updated)
    }

    /// Makes a lead.
    async fn make(&mut self, row: &mut ImportRow, found: &Found, tx: &mut Tx) -> Result<()> {
        let (scope, points, read, now) = (self.scope, self.scope.contact_points(), &found.row, self.file.now);
        let clash = found.email.as_ref().is_some_and(|email| self.emails.contains_key(email));
        if clash {
            row.notes.push(Note::row("email_of_another_lead"));
        }
        if !self.file.takes {
            return Ok(());
        }
        let id = random::id::<LeadId>();
        let mut conversation = new_conversation(&id, self.file.channel.cloned(), now);
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
            phone_index: found.phone.clone(),
            buckets: scope.lead_buckets(&person.name, &person.phone),
            consent: ConsentState::None,
        };
        let mut lead = Lead::seal(id, &person, origin, &cipher, now)?;
        lead.contact_clash = clash;
        points.add(&lead.id, PointKind::Phone, &found.phone, tx).await?;
        self.phones.insert(found.phone.clone(), lead.id.clone());
        if let Some(index) = found.email.as_ref().filter(|_| !clash) {
            points.add(&lead.id, PointKind::Email, index, tx).await?;
            self.emails.insert(index.clone(), lead.id.clone());
        }
        scope.leads().add(&lead, tx).await?;
        scope.conversations().add(&conversation, tx).await?;
        (row.lead_id, row.made_at) = (Some(lead.id.clone()), Some(now));
        match &read.said {
            Said::No { proof } => self.stop(&lead.id, proof, tx).await?,
            Said::Yes { since, proof } => {
                let evidence = Evidence { text: proof.clone(), ..Evidence::default() };
                let basis = self.file.mapping.consent.as_ref().context("consent is mapped")?.basis;
                let (source, since) = (ConsentSource::Import, *since);
                let scope_of = ConsentScope::default();
                let new = Grant { scope: scope_of, source, basis, since, form: None, evidence: &evidence };
                append_grant(scope, &lead.id, &found.phone, new, &cipher, now, tx).await?;
                settle_consent(scope, &lead.id, now, tx).await?;
            }
            // It said stop before it was erased: there is a suppression that no record shows.
            Said::Nothing if self.stopped.contains(&found.phone) => {
                settle_consent(scope, &lead.id, now, tx).await?;
            }
            Said::Nothing => {}
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
        opt_out(scope, &lead, &mut conversation, word, &cipher, self.file.now, tx).await?;
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
            at: self.file.now,
        }
    }
}
