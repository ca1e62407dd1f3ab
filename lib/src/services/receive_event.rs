//! Takes in an event a provider told us: a lead's text or a report.

use anyhow::{Context, Result};
use jiff::{SignedDuration, Timestamp};
use url::Url;

use super::{
    accept_webhook::StoredEvent,
    call_person::call_person,
    capture_lead::new_conversation,
    consent_ledger::{Grant, grant, refresh_consent, standing_of},
    fetch_media::expect_media,
    join_parts::{Joined, join_parts},
    live_news,
    opt_out::{Word, opt_in, opt_out},
    queue_text::{Outgoing, queue_text},
    renew_consent::{agreed, confirmation},
    report_status::report_status,
};
use crate::{
    App, clock,
    domain::{
        answers::Answers,
        consent::{ConsentBasis, ConsentPurpose, ConsentScope, ConsentSource, ConsentState},
        consent_intent::{self, Extensions, Intent},
        conversation::{ConversationStatus, Handler, NeedsPersonReason},
        delivery::MessageStatus,
        gate::Purpose,
        id::{ChannelId, InboundEventId, LeadId},
        job::Task,
    },
    security::{guarded_http, random},
    sms::Media,
    store::{
        Scope, Tx,
        consent_events::Evidence,
        contact_points::PointKind,
        conversations::Conversation,
        jobs::NewJob,
        leads::{Lead, Origin, Person},
        messages::{Author, Message, NewMessage},
        sealed::FieldCipher,
        workspaces::Workspace,
    },
};

struct Receipt<'a> {
    scope: &'a Scope,
    workspace: Workspace,
    id: &'a InboundEventId,
    now: Timestamp,
}

/// Takes in a stored event, once. Says how long to wait when it is part of a text that has not arrived whole.
pub async fn receive_event(app: &App, scope: &Scope, id: &InboundEventId) -> Result<Option<SignedDuration>> {
    if let Some(StoredEvent::Confirmation { url }) = scope.inbound_events().body(id).await? {
        confirm(app, url.parse()?).await?;
    }
    let receipt = Receipt { scope, workspace: scope.workspace().await?, id, now: clock::now() };
    app.store.transact(&receipt, |tx, receipt| Box::pin(receipt.take_in(tx))).await
}

/// Tells a provider that it may send webhooks here. The adapter has let only the vendor's own addresses pass.
async fn confirm(app: &App, url: Url) -> Result<()> {
    guarded_http::check(&url)?;
    app.guarded_http.get(url).send().await?.error_for_status()?;
    Ok(())
}

/// A lead's text on its way into a conversation.
struct Arrived<'a> {
    from: &'a str,
    text: &'a str,
    segments: u32,
    /// The provider has answered the keyword: a second answer would be one too many.
    answered: bool,
    /// Pictures and other files, still at the provider.
    media: &'a [Media],
}

impl Receipt<'_> {
    async fn take_in(&self, tx: &mut Tx) -> Result<Option<SignedDuration>> {
        let events = self.scope.inbound_events();
        let Some(event) = events.unprocessed::<StoredEvent>(self.id, tx).await? else { return Ok(None) };
        let mut taken_in = vec![self.id.clone()];
        match &event.body {
            StoredEvent::Text { from, text, segments, answered, media, .. } => {
                let (mut text, mut segments) = (text.clone(), *segments);
                let mut media = media.clone();
                if let Some(part_of) = &event.part_of {
                    match join_parts(self.scope, &event, part_of, self.now, tx).await? {
                        Joined::Wait(wait) => return Ok(Some(wait)),
                        Joined::Whole { text: whole, segments: all, media: files, parts } => {
                            (text, segments, media, taken_in) = (whole, all, files, parts);
                        }
                    }
                }
                let arrived = Arrived { from, text: &text, segments, answered: *answered, media: &media };
                self.take_text(&event.channel, &arrived, tx).await?;
            }
            StoredEvent::Status(report) => {
                report_status(self.scope, &event.channel, self.id, report, self.now, tx).await?;
            }
            // Said yes to before this transaction.
            StoredEvent::Confirmation { .. } => {}
        }
        for id in &taken_in {
            events.processed(id, self.now, tx).await?;
        }
        Ok(None)
    }

    async fn take_text(&self, channel: &ChannelId, arrived: &Arrived<'_>, tx: &mut Tx) -> Result<()> {
        let index = self.scope.index(PointKind::Phone.field(), arrived.from);
        let owner = self.scope.contact_points().owner(PointKind::Phone, &index, Some(tx)).await?;
        let (lead, cipher, mut conversation) = match owner {
            Some(id) => self.known(&id, index, tx).await?,
            None => self.stranger(channel, arrived, index, tx).await?,
        };
        let asked = conversation.renewal_id.take();
        let inbound = self.store_text(channel, &mut conversation, arrived, &cipher, tx).await?;
        let own_words = Extensions::stored(&self.workspace.compliance.stop_words);
        let intent = consent_intent::classify_with(arrived.text, None, &own_words);
        let word = Word {
            rule: intent.rule,
            source: ConsentSource::Text,
            likely: intent.intent == Intent::LikelyOptOut,
            scope: None,
            text: arrived.text,
        };
        match intent.intent {
            Intent::OptOut | Intent::LikelyOptOut => {
                let new = opt_out(self.scope, &lead, &mut conversation, word, &cipher, self.now, tx).await?;
                if new && !arrived.answered {
                    let text = format!(
                        "{}: you will get no more texts from us. Reply START to hear from us again.",
                        self.workspace.name
                    );
                    self.answer(&mut conversation, Purpose::OptOutConfirmation, &text, &inbound, &cipher, tx).await?;
                }
            }
            Intent::OptIn if opt_in(self.scope, &lead, &conversation, word, &cipher, self.now, tx).await? => {
                if arrived.answered {
                    return self.keep(&lead, &conversation, tx).await;
                }
                let text = format!(
                    "{}: welcome back, you will hear from us again. Reply STOP to end this at any time.",
                    self.workspace.name
                );
                self.answer(&mut conversation, Purpose::OptInConfirmation, &text, &inbound, &cipher, tx).await?;
            }
            Intent::Help if !arrived.answered => {
                let text = help_text(&self.workspace);
                self.answer(&mut conversation, Purpose::Help, &text, &inbound, &cipher, tx).await?;
            }
            Intent::Unclear => {
                conversation.handler = Handler::Human;
                conversation.epoch += 1;
                call_person(self.scope, &mut conversation, NeedsPersonReason::UnclearOptOut, self.now, tx).await?;
            }
            Intent::Help => {}
            Intent::None | Intent::OptIn if lead.blocked_at.is_some() => {}
            // The assistant sees no pictures: somebody must look.
            Intent::None
                if arrived.text.trim().is_empty()
                    && !arrived.media.is_empty()
                    && conversation.handler == Handler::Ai
                    && lead.consent == ConsentState::Granted =>
            {
                call_person(self.scope, &mut conversation, NeedsPersonReason::SentMedia, self.now, tx).await?;
            }
            Intent::None if agreed(self.scope, &lead, asked, arrived.text, &cipher, self.now, tx).await? => {
                let text = confirmation(&self.workspace.name);
                self.answer(&mut conversation, Purpose::OptInConfirmation, &text, &inbound, &cipher, tx).await?;
            }
            Intent::OptIn | Intent::None => {
                let lead = self.inquire(lead, arrived, &cipher, tx).await?;
                self.go_on(&lead, &mut conversation, &inbound, tx).await?;
                return self.keep(&lead, &conversation, tx).await;
            }
        }
        self.keep(&lead, &conversation, tx).await
    }

    async fn keep(&self, lead: &Lead, conversation: &Conversation, tx: &mut Tx) -> Result<()> {
        self.scope.conversations().save(conversation, tx).await?;
        live_news::conversation_updated(self.scope, &conversation.id, &lead.id, self.now, tx).await
    }

    async fn known(&self, id: &LeadId, index: String, tx: &mut Tx) -> Result<(Lead, FieldCipher, Conversation)> {
        let mut lead = self.scope.leads().get(id, Some(tx)).await?.context("a contact point belongs to a lead")?;
        let cipher = self.scope.person_keys().get(id, Some(tx)).await?;
        let conversation = self.scope.conversations().get(&lead.conversation_id, Some(tx)).await?;
        // What the text says holds for the phone it came from, which may not be the one we text.
        lead.phone_index = index;
        Ok((lead, cipher, conversation.context("a lead has a conversation")?))
    }

    /// Somebody wrote who never filled in a form: kept, and left to a person.
    async fn stranger(
        &self,
        channel: &ChannelId,
        arrived: &Arrived<'_>,
        index: String,
        tx: &mut Tx,
    ) -> Result<(Lead, FieldCipher, Conversation)> {
        let id = random::id::<LeadId>();
        let mut conversation = new_conversation(&id, Some(channel.clone()), self.now);
        conversation.handler = Handler::Human;
        let cipher = self.scope.person_keys().create(&id, tx).await?;
        let phone = arrived.from.to_owned();
        let person = Person { name: phone.clone(), phone, email: None, answers: Answers::default(), zone: None };
        let consent = ConsentState::None;
        let buckets = self.scope.lead_buckets(&person.name, &person.phone);
        let conversation_id = conversation.id.clone();
        let origin = Origin { form: None, conversation: conversation_id, phone_index: index.clone(), buckets, consent };
        let lead = Lead::seal(id, &person, origin, &cipher, self.now)?;
        self.scope.contact_points().add(&lead.id, PointKind::Phone, &index, tx).await?;
        self.scope.leads().add(&lead, tx).await?;
        self.scope.conversations().add(&conversation, tx).await?;
        live_news::lead_created(self.scope, &lead.id, &conversation.id, self.now, tx).await?;
        call_person(self.scope, &mut conversation, NeedsPersonReason::UnknownNumber, self.now, tx).await?;
        Ok((lead, cipher, conversation))
    }

    /// Whoever writes may be answered: an inquiry is a ground of its own, which lapses. It is written down when there is
    /// no other, and again when it is a day old.
    async fn inquire(&self, lead: Lead, arrived: &Arrived<'_>, cipher: &FieldCipher, tx: &mut Tx) -> Result<Lead> {
        const FRESH: SignedDuration = SignedDuration::from_hours(24);
        let (phone, purpose) = (&lead.phone_index, ConsentPurpose::Transactional);
        let standing = standing_of(self.scope, phone, None, purpose, self.now, tx).await?;
        let lasts = ConsentBasis::Inquiry.lasts().unwrap_or_default();
        let renewed_before = |expires: Timestamp| expires.duration_since(self.now) < lasts - FRESH;
        let stands = match standing.state {
            ConsentState::Revoked => true,
            ConsentState::Granted => !standing.expires_at.is_some_and(renewed_before),
            ConsentState::None | ConsentState::Expired => false,
        };
        if stands && (standing.state == ConsentState::Revoked) == (lead.consent == ConsentState::Revoked) {
            return Ok(lead);
        }
        if stands {
            return refresh_consent(self.scope, &lead.id, self.now, tx).await;
        }
        let evidence = Evidence { text: arrived.text.to_owned(), ..Evidence::default() };
        let new = Grant {
            scope: ConsentScope::default(),
            source: ConsentSource::WroteFirst,
            basis: ConsentBasis::Inquiry,
            since: self.now,
            form: None,
            evidence: &evidence,
        };
        grant(self.scope, &lead.id, phone, new, cipher, self.now, tx).await?;
        refresh_consent(self.scope, &lead.id, self.now, tx).await
    }

    async fn store_text(
        &self,
        channel: &ChannelId,
        conversation: &mut Conversation,
        arrived: &Arrived<'_>,
        cipher: &FieldCipher,
        tx: &mut Tx,
    ) -> Result<Message> {
        let new = NewMessage {
            id: random::id(),
            conversation: &conversation.id,
            lead: &conversation.lead_id,
            channel,
            author: Author::Lead,
            member: None,
            text: arrived.text,
            purpose: None,
            epoch: conversation.epoch,
            segments: arrived.segments,
            expires_at: None,
            pictures: 0,
            resend_of: None,
            dedupe_key: format!("in:{}", self.id.as_str()),
        };
        let message = self.scope.messages().add(new, cipher, self.now, tx).await?;
        expect_media(self.scope, &message, arrived.media, cipher, self.now, tx).await?;
        conversation.status = ConversationStatus::Open;
        conversation.last_message_id = Some(message.id.clone());
        conversation.last_inbound_id = Some(message.id.clone());
        conversation.last_activity_at = self.now;
        conversation.fresh_at = Some(self.now);
        conversation.suggestion = None;
        conversation.follow_ups = 0;
        live_news::message_created(self.scope, &message, self.now, tx).await?;
        self.scope.leads().active(&conversation.lead_id, self.now, tx).await?;
        self.scope.jobs().cancel(&conversation.id, "follow_up", self.now, tx).await?;
        for message in self.scope.messages().cancel_unasked(&conversation.id, "silence_over/1", tx).await? {
            let canceled = MessageStatus::Canceled;
            live_news::message_updated(self.scope, &conversation.id, &message, canceled, self.now, tx).await?;
        }
        // What a person wrote at night may answer now.
        self.scope.jobs().hasten(&conversation.id, "send_text", self.now, tx).await?;
        Ok(message)
    }

    async fn answer(
        &self,
        conversation: &mut Conversation,
        purpose: Purpose,
        text: &str,
        inbound: &Message,
        cipher: &FieldCipher,
        tx: &mut Tx,
    ) -> Result<()> {
        let outgoing = Outgoing {
            author: Author::System,
            member: None,
            purpose,
            text,
            pictures: 0,
            resend_of: None,
            dedupe_key: format!("keyword:{}", inbound.id.as_str()),
        };
        queue_text(self.scope, conversation, outgoing, cipher, self.now, tx).await?;
        Ok(())
    }

    /// An ordinary text: the assistant answers unless a person has the conversation. What the assistant had queued
    /// as an answer to earlier words is void.
    async fn go_on(&self, lead: &Lead, conversation: &mut Conversation, inbound: &Message, tx: &mut Tx) -> Result<()> {
        if conversation.handler != Handler::Ai || lead.consent == ConsentState::Revoked {
            return Ok(());
        }
        let job = NewJob {
            task: Task::ReplyToLead { conversation: conversation.id.clone(), inbound: inbound.id.clone() },
            key: format!("reply:{}", inbound.id.as_str()),
            // Another text within this time makes its own job the one that answers, and this one find nothing to do.
            run_at: self.now.saturating_add(SignedDuration::from_secs(self.workspace.ai.wait_seconds.into()))?,
            lead: Some(lead.id.clone()),
            conversation: Some(conversation.id.clone()),
        };
        self.scope.jobs().add(job, self.now, tx).await
    }
}

/// Says who writes and how one reaches them, as CTIA's principles ask of the answer to HELP (section 5.1.3).
fn help_text(workspace: &Workspace) -> String {
    let contact = workspace.compliance.help_contact.as_deref();
    let reach = contact.map_or_else(|| "Just reply to talk to us.".to_owned(), |contact| format!("Help: {contact}."));
    format!("{}: you get texts about your request to us. {reach} Reply STOP to end texts.", workspace.name)
}
