//! Takes in a submission: the lead, the submission, the consent and the first text's job in one transaction.

use std::{collections::BTreeMap, sync::Arc};

use anyhow::Context;
use jiff::{SignedDuration, Timestamp};

use super::{
    Error, Invalid,
    consent_certificate::{Certified, certify},
    consent_gate::consider,
    consent_ledger::{Grant, grant, refresh_consent},
    live_news,
    queue_text::{Outgoing, queue_text},
    screen_submission::{Signs, screen},
};
use crate::{
    App, clock,
    domain::{
        ai_settings::Mode,
        answers::{AnswerSource, Answered, Answers},
        consent::{ConsentBasis, ConsentScope, ConsentSource, ConsentState},
        conversation::{ConversationStatus, Handler},
        flow::Known,
        form::{FormVersion, Submitted, ValidSubmission, render},
        gate::{Purpose, Verdict},
        held_back::Suspicion,
        id::{ChannelId, FormId, LeadId, SubmissionId},
        job::{News, Task},
        qualification::Slot,
        quiet_hours::zones,
    },
    security::{consent_certificate::CertificateKey, random},
    store::{
        Scope, Tx,
        consent_events::Evidence,
        contact_points::PointKind,
        conversations::Conversation,
        forms::Form,
        jobs::NewJob,
        leads::{HeldBack, Lead, Origin, Person, Resubmission},
        messages::Author,
        sealed::FieldCipher,
        submissions::{Circumstances, NewSubmission},
        workspaces::Workspace,
    },
};

/// A form that takes submissions, with whose it is.
pub struct OpenForm {
    /// The workspace's part of the database.
    pub scope: Scope,
    /// The workspace.
    pub workspace: Workspace,
    /// The form.
    pub form: Form,
    /// Its published version.
    pub version: FormVersion,
}

/// What was sent.
pub struct Submission {
    /// Field key to text.
    pub fields: BTreeMap<String, String>,
    /// Consent key to tick.
    pub consent: BTreeMap<String, bool>,
    /// Where and how.
    pub circumstances: Circumstances,
    /// What makes a repeated request the same submission.
    pub idempotency_key: Option<String>,
    /// What tells whether a person sent it.
    pub signs: Signs,
}

/// The form under a slug.
pub async fn form_by_slug(app: &App, slug: &str) -> Result<OpenForm, Error> {
    let (id, scope) = app.store.form_by_slug(slug).await?.ok_or(Error::NotFound)?;
    open(scope, &id).await
}

/// The form with an id.
pub async fn form_by_id(app: &App, id: &FormId) -> Result<OpenForm, Error> {
    let scope = app.store.form_by_id(id).await?.ok_or(Error::NotFound)?;
    open(scope, id).await
}

async fn open(scope: Scope, id: &FormId) -> Result<OpenForm, Error> {
    let form = scope.forms().get(id).await?.ok_or(Error::NotFound)?;
    let version = scope.forms().published(&form).await?;
    let workspace = scope.workspace().await?;
    Ok(OpenForm { scope, workspace, form, version })
}

/// Everything the transaction works with.
struct Capture<'a> {
    open: &'a OpenForm,
    submission: &'a Submission,
    valid: ValidSubmission,
    channel: Option<ChannelId>,
    phone_index: String,
    email_index: Option<String>,
    /// Whether the team can be told by mail.
    notify: bool,
    /// Signs the certificate.
    signer: Arc<CertificateKey>,
    /// Why nobody is texted for it.
    suspicions: Vec<Suspicion>,
    now: Timestamp,
}

/// Stores a submission. The same key, or the same person again, makes no second lead. Of one that is suspicious nothing follows
/// until a member releases the lead.
///
/// # Errors
/// Fields are wrong, or there were too many submissions.
pub async fn capture_lead(app: &App, open: &OpenForm, submission: &Submission) -> Result<SubmissionId, Error> {
    let consents = submission.consent.get(&open.version.consent_key).copied().unwrap_or(false);
    let submitted = Submitted { fields: &submission.fields, consents };
    let valid = open.version.validate(&submitted).map_err(|errors| {
        let invalid = errors.into_iter().map(|error| Invalid {
            pointer: format!("/fields/{}", error.key),
            code: error.code,
            detail: error.message,
        });
        Error::Invalid(invalid.collect())
    })?;
    let (scope, now) = (&open.scope, clock::now());
    let came = (&submission.signs, submission.circumstances.ip.as_deref());
    let capture = Capture {
        phone_index: scope.index(PointKind::Phone.field(), valid.phone.as_str()),
        email_index: valid.email.as_ref().map(|email| scope.index(PointKind::Email.field(), &email.normalized())),
        channel: scope.channels().default_channel().await?,
        notify: app.mailer.is_configured(),
        suspicions: screen(app, open, &valid.phone, came, now).await?,
        signer: app.store.certificate_key(scope, now).await?,
        now,
        open,
        submission,
        valid,
    };
    app.store.transact(&capture, |tx, capture| Box::pin(capture.store(tx))).await
}

impl Capture<'_> {
    async fn store(&self, tx: &mut Tx) -> Result<SubmissionId, Error> {
        let scope = &self.open.scope;
        if let Some(key) = &self.submission.idempotency_key
            && let Some(id) = scope.submissions().by_key(&self.open.form.id, key, tx).await?
        {
            return Ok(id);
        }
        let known = self.known_person(tx).await?;
        if let Some((lead, _)) = &known
            && let Some(lead) = self.keeps_apart(lead, tx).await?
        {
            let cipher = scope.person_keys().get(&lead.id, Some(tx)).await?;
            return self.add_submission(&lead, &cipher, tx).await;
        }
        let (lead, cipher, mut conversation) = match known {
            Some((id, clash)) => self.add_to_person(&id, clash, tx).await?,
            None => self.add_person(tx).await?,
        };
        let id = self.add_submission(&lead, &cipher, tx).await?;
        let lead = self.add_consent(lead, &cipher, tx).await?;
        let whose = (scope, &self.open.workspace, &self.open.version);
        queue_first_text(whose, (&lead, &cipher), &mut conversation, self.now, tx).await?;
        scope.conversations().save(&conversation, tx).await?;
        live_news::conversation_updated(scope, &conversation.id, &lead.id, self.now, tx).await?;
        Ok(id)
    }

    /// The lead of a suspicious submission that may be somebody else's doing: of who agreed before, what is known stays as it
    /// is, and so does the conversation.
    async fn keeps_apart(&self, id: &LeadId, tx: &mut Tx) -> Result<Option<Lead>, Error> {
        if self.suspicions.is_empty() {
            return Ok(None);
        }
        let lead = self.open.scope.leads().get(id, Some(tx)).await?.context("a contact point belongs to a lead")?;
        let agreed = lead.held_back.is_none() && lead.consent_at(self.now) == ConsentState::Granted;
        Ok(agreed.then_some(lead))
    }

    /// Why the lead is held back, if it is for this submission.
    fn held_back(&self) -> Option<HeldBack> {
        let reasons = self.suspicions.clone();
        (!reasons.is_empty()).then_some(HeldBack { reasons, since: self.now })
    }

    /// Who this is: the phone decides, then the e-mail address. Says also whether the two disagree.
    async fn known_person(&self, tx: &mut Tx) -> Result<Option<(LeadId, bool)>, Error> {
        let points = self.open.scope.contact_points();
        let by_phone = points.owner(PointKind::Phone, &self.phone_index, Some(tx)).await?;
        let by_email = match &self.email_index {
            Some(index) => points.owner(PointKind::Email, index, Some(tx)).await?,
            None => None,
        };
        Ok(match (by_phone, by_email) {
            (Some(phone), Some(email)) => {
                let clash = phone != email;
                Some((phone, clash))
            }
            (Some(known), None) | (None, Some(known)) => Some((known, false)),
            (None, None) => None,
        })
    }

    /// Adds what the form says to what is known.
    fn answer(&self, known: &mut Answers) {
        for answer in &self.valid.answers {
            known.add(Answered {
                key: answer.key.clone(),
                label: answer.label.clone(),
                value: answer.value.clone(),
                quote: None,
                source: AnswerSource::Form,
                confidence: None,
                at: self.now,
            });
        }
    }

    /// The zone the browser named, if there is such a zone.
    fn zone(&self) -> Option<String> {
        self.submission.circumstances.time_zone.clone().filter(|name| zones::zone(name).is_some())
    }

    async fn add_person(&self, tx: &mut Tx) -> Result<(Lead, FieldCipher, Conversation), Error> {
        let (scope, id) = (&self.open.scope, random::id::<LeadId>());
        let conversation = new_conversation(&id, self.channel.clone(), self.now);
        let cipher = scope.person_keys().create(&id, tx).await?;
        let mut answers = Answers::default();
        self.answer(&mut answers);
        let person = Person {
            name: self.valid.name.as_str().to_owned(),
            phone: self.valid.phone.as_str().to_owned(),
            email: self.valid.email.as_ref().map(|email| email.as_str().to_owned()),
            answers,
            zone: self.zone(),
        };
        let origin = Origin {
            form: Some(self.open.form.id.clone()),
            conversation: conversation.id.clone(),
            phone_index: self.phone_index.clone(),
            buckets: scope.lead_buckets(&person.name, &person.phone),
            consent: ConsentState::None,
        };
        let mut lead = Lead::seal(id, &person, origin, &cipher, self.now)?;
        lead.held_back = self.held_back();
        scope.contact_points().add(&lead.id, PointKind::Phone, &self.phone_index, tx).await?;
        if let Some(index) = &self.email_index {
            scope.contact_points().add(&lead.id, PointKind::Email, index, tx).await?;
        }
        scope.leads().add(&lead, tx).await?;
        scope.conversations().add(&conversation, tx).await?;
        live_news::lead_created(scope, &lead.id, &conversation.id, self.now, tx).await?;
        if self.notify && lead.held_back.is_none() {
            let job = NewJob {
                task: Task::NotifyTeam { lead: lead.id.clone(), news: News::NewLead },
                key: format!("notify:new_lead:{}", lead.id.as_str()),
                run_at: self.now,
                lead: Some(lead.id.clone()),
                conversation: Some(conversation.id.clone()),
            };
            scope.jobs().add(job, self.now, tx).await?;
        }
        Ok((lead, cipher, conversation))
    }

    async fn add_to_person(
        &self,
        id: &LeadId,
        clash: bool,
        tx: &mut Tx,
    ) -> Result<(Lead, FieldCipher, Conversation), Error> {
        let (scope, points) = (&self.open.scope, self.open.scope.contact_points());
        let mut lead = scope.leads().get(id, Some(tx)).await?.context("a contact point belongs to a lead")?;
        let cipher = scope.person_keys().get(id, Some(tx)).await?;
        let mut person = lead.open(&cipher)?;
        if points.owner(PointKind::Phone, &self.phone_index, Some(tx)).await?.is_none() {
            points.add(id, PointKind::Phone, &self.phone_index, tx).await?;
        }
        if let Some(index) = &self.email_index
            && points.owner(PointKind::Email, index, Some(tx)).await?.is_none()
        {
            points.add(id, PointKind::Email, index, tx).await?;
        }
        // A consent holds for the phone it was given with: another phone is texted only when it came with a tick.
        if self.valid.consents {
            person.phone = self.valid.phone.as_str().to_owned();
            lead.phone_index.clone_from(&self.phone_index);
        }
        if let Some(email) = self.valid.email.as_ref().filter(|_| !clash) {
            person.email = Some(email.as_str().to_owned());
        }
        person.zone = self.zone().or(person.zone);
        self.answer(&mut person.answers);
        let again = Resubmission {
            lead: id,
            person: &person,
            phone_index: &lead.phone_index,
            buckets: scope.lead_buckets(&person.name, &person.phone),
            contact_clash: clash,
        };
        scope.leads().resubmitted(again, &cipher, self.now, tx).await?;
        if let Some(held_back) = self.held_back() {
            scope.leads().hold_back(id, &held_back, tx).await?;
            lead.held_back = Some(held_back);
        }
        live_news::lead_updated(scope, id, self.now, tx).await?;
        let mut conversation =
            scope.conversations().get(&lead.conversation_id, Some(tx)).await?.context("a lead has a conversation")?;
        conversation.status = ConversationStatus::Open;
        conversation.last_activity_at = self.now;
        conversation.fresh_at = Some(self.now);
        conversation.channel_id = conversation.channel_id.or_else(|| self.channel.clone());
        Ok((lead, cipher, conversation))
    }

    async fn add_submission(&self, lead: &Lead, cipher: &FieldCipher, tx: &mut Tx) -> Result<SubmissionId, Error> {
        let id = random::id::<SubmissionId>();
        let submission = NewSubmission {
            id: id.clone(),
            lead: &lead.id,
            form: &self.open.form.id,
            form_version: self.open.version.version,
            idempotency_key: self.submission.idempotency_key.as_deref(),
            consents: self.valid.consents,
            held_back: &self.suspicions,
            fields: &self.submission.fields,
            circumstances: &self.submission.circumstances,
        };
        self.open.scope.submissions().add(submission, cipher, self.now, tx).await?;
        let certified = Certified {
            submission: &id,
            lead: &lead.id,
            phone: self.valid.phone.as_str(),
            ticked: self.valid.consents,
            circumstances: &self.submission.circumstances,
            received: self.now,
        };
        certify(self.open, &self.signer, certified, cipher, tx).await?;
        Ok(id)
    }

    /// Writes the consent down, with the exact words that were ticked. After a STOP it is evidence and nothing more.
    async fn add_consent(&self, lead: Lead, cipher: &FieldCipher, tx: &mut Tx) -> Result<Lead, Error> {
        if !self.valid.consents {
            return Ok(lead);
        }
        let scope = &self.open.scope;
        let evidence = Evidence {
            text: self.open.version.consent_text.clone(),
            ip: self.submission.circumstances.ip.clone(),
            user_agent: self.submission.circumstances.user_agent.clone(),
        };
        let new = Grant {
            scope: ConsentScope::default(),
            source: ConsentSource::Form,
            basis: ConsentBasis::ExpressWritten,
            since: self.now,
            form: Some((&self.open.form.id, self.open.version.version)),
            evidence: &evidence,
        };
        grant(scope, &lead.id, &lead.phone_index, new, cipher, self.now, tx).await?;
        Ok(refresh_consent(scope, &lead.id, self.now, tx).await?)
    }
}

/// Queues the answer to a form, if the lead may be texted and was not just now.
pub(super) async fn queue_first_text(
    (scope, workspace, version): (&Scope, &Workspace, &FormVersion),
    (lead, cipher): (&Lead, &FieldCipher),
    conversation: &mut Conversation,
    now: Timestamp,
    tx: &mut Tx,
) -> Result<(), Error> {
    if consider(scope, Purpose::FirstText, conversation, lead, now, tx).await?.verdict == Verdict::Deny {
        return Ok(());
    }
    // Somebody who sends the form twice in a row is texted once.
    let window = SignedDuration::from_secs(workspace.reply_window_seconds);
    let since = now.saturating_sub(window).unwrap_or(Timestamp::UNIX_EPOCH);
    if scope.messages().texted_since(&conversation.id, since, tx).await? || conversation.handler == Handler::Human {
        return Ok(());
    }
    let person = lead.open(cipher)?;
    let text = render(&version.first_text, first_name(&person.name), &workspace.name);
    let questions: Vec<Slot> = version.questions.iter().map(|question| question.slot(false)).collect();
    let (answered, today) = (person.answers.filled(), Some(workspace.day(now)));
    let first = Known { new: &[], old: &answered, today }.open(&questions).into_iter().next();
    let text = match first {
        Some(question) => format!("{text} {}", question.label),
        None => text,
    };
    conversation.asked = first.map(|question| question.key.clone());
    let outgoing = Outgoing {
        author: Author::Ai,
        member: None,
        purpose: Purpose::FirstText,
        text: &text,
        pictures: 0,
        resend_of: None,
        dedupe_key: format!("first:{}:{}", lead.id.as_str(), now.as_millisecond()),
    };
    queue_text(scope, conversation, outgoing, cipher, now, tx).await?;
    Ok(())
}

/// A conversation with a lead who has none.
pub(super) fn new_conversation(lead: &LeadId, channel: Option<ChannelId>, now: Timestamp) -> Conversation {
    Conversation {
        id: random::id(),
        lead_id: lead.clone(),
        channel_id: channel,
        status: ConversationStatus::Open,
        handler: Handler::Ai,
        epoch: 1,
        assignee_id: None,
        needs_person: None,
        asked: None,
        failed_attempts: 0,
        follow_ups: 0,
        composing_until: None,
        last_message_id: None,
        last_inbound_id: None,
        fresh_at: Some(now),
        renewal_id: None,
        offered: Vec::new(),
        mode: Mode::default(),
        suggestion: None,
        language: None,
        outcome: None,
        created_at: now,
        last_activity_at: now,
    }
}

/// The first word of a name.
pub(super) fn first_name(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or(name)
}
