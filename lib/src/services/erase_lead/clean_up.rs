//! Removes what is left of an erased person, in transactions of a bounded size. It may be cut off, run twice and run beside
//! itself: each thing is removed and counted once.

use anyhow::Result;
use futures_util::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};

use crate::{
    App, clock,
    domain::{
        erasure::ErasedKind::{
            self, AiRuns, Answers, Bookings, Certificates, ConsentEvents, DecisionReceipts, DeliveryEvents, ImportRows,
            Jobs, LiveEvents, Media, Messages, SimulatedTexts, Submissions, WebhookDeliveries, Webhooks,
        },
        id::ErasureId,
        webhook_event::WebhookEvent,
    },
    services::live_news::LEAD_ERASED,
    store::{
        Scope, Tx,
        erasures::{Erasure, Remains},
    },
};

/// How many documents of a kind one transaction removes.
const BATCH: i64 = 200;
/// No request and no transaction lives so long: what was on its way into the database at the erasure is there by then.
const STRAGGLERS: SignedDuration = SignedDuration::from_secs(90);

/// One kind of documents, removed a batch at a time.
type Step = for<'a> fn(&'a Cleaning<'a>, &'a mut Tx) -> BoxFuture<'a, Result<Removed>>;

/// What a batch removed. None of it: nothing is left.
type Removed = Vec<(ErasedKind, u64)>;

struct Cleaning<'a> {
    app: &'a App,
    scope: &'a Scope,
    erasure: &'a Erasure,
    remains: &'a Remains,
    now: Timestamp,
}

/// Removes what is left of an erased person and completes the receipt. Says when to look once more for what came too
/// late to be seen.
pub async fn clean_up(app: &App, scope: &Scope, id: &ErasureId) -> Result<Option<Timestamp>> {
    let Some(erasure) = scope.erasures().get(id, None).await? else { return Ok(None) };
    let Some(remains) = scope.erasures().remains(&erasure)? else { return Ok(None) };
    let cleaning = Cleaning { app, scope, erasure: &erasure, remains: &remains, now: clock::now() };
    const STEPS: [Step; 15] = [
        |cleaning, tx| Box::pin(cleaning.texts(tx)),
        |cleaning, tx| Box::pin(cleaning.unused_media(tx)),
        |cleaning, tx| Box::pin(cleaning.submissions(tx)),
        |cleaning, tx| Box::pin(cleaning.consent(tx)),
        |cleaning, tx| Box::pin(cleaning.certificates(tx)),
        |cleaning, tx| Box::pin(cleaning.receipts(tx)),
        |cleaning, tx| Box::pin(cleaning.runs(tx)),
        |cleaning, tx| Box::pin(cleaning.bookings(tx)),
        |cleaning, tx| Box::pin(cleaning.webhooks(tx)),
        |cleaning, tx| Box::pin(cleaning.jobs(tx)),
        |cleaning, tx| Box::pin(cleaning.news(tx)),
        |cleaning, tx| Box::pin(cleaning.told_elsewhere(tx)),
        |cleaning, tx| Box::pin(cleaning.import_rows(tx)),
        |cleaning, tx| Box::pin(cleaning.answers(tx)),
        |cleaning, tx| Box::pin(cleaning.simulated(tx)),
    ];
    for step in STEPS {
        cleaning.exhaust(step).await?;
    }
    cleaning.complete().await?;
    let last_look = erasure.completed_at.unwrap_or(cleaning.now).saturating_add(STRAGGLERS).unwrap_or(Timestamp::MAX);
    if cleaning.now < last_look {
        return Ok(Some(last_look));
    }
    scope.erasures().close(id).await?;
    Ok(None)
}

impl Cleaning<'_> {
    /// Repeats a step until it finds nothing.
    async fn exhaust(&self, step: Step) -> Result<()> {
        let context = (self, step);
        loop {
            let many: u64 = self
                .app
                .store
                .transact(&context, |tx, (cleaning, step)| {
                    Box::pin(async move {
                        let removed = step(cleaning, tx).await?;
                        let many = removed.iter().map(|(_, many)| many).sum();
                        if many > 0 {
                            cleaning.scope.erasures().count(&cleaning.erasure.id, &removed, tx).await?;
                        }
                        Ok::<u64, anyhow::Error>(many)
                    })
                })
                .await?;
            if many == 0 {
                return Ok(());
            }
        }
    }

    /// Texts with all that hangs on them. A report that comes meanwhile writes the text, so one of the two runs again.
    async fn texts(&self, tx: &mut Tx) -> Result<Removed> {
        let scope = self.scope;
        let ids = scope.messages().forget_some(&self.remains.conversation, BATCH, tx).await?;
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let (events, told_by) = scope.delivery_events().forget(&ids, tx).await?;
        scope.provider_texts().expire(&ids, self.now, tx).await?;
        let media = scope.media().forget_of(&ids, tx).await?;
        let mut removed = vec![(Messages, ids.len() as u64), (DeliveryEvents, events), (Media, media)];
        removed.extend(self.webhooks_of(&told_by, tx).await?);
        Ok(removed)
    }

    async fn webhooks_of(&self, events: &[String], tx: &mut Tx) -> Result<Removed> {
        let jobs: Vec<String> = events.iter().map(|event| format!("receive:{event}")).collect();
        let webhooks = self.scope.inbound_events().forget(events, tx).await?;
        Ok(vec![(Webhooks, webhooks), (Jobs, self.scope.jobs().forget(&jobs, tx).await?)])
    }

    async fn unused_media(&self, tx: &mut Tx) -> Result<Removed> {
        Ok(vec![(Media, self.scope.media().forget_unused(&self.remains.conversation, tx).await?)])
    }

    async fn submissions(&self, tx: &mut Tx) -> Result<Removed> {
        Ok(vec![(Submissions, self.scope.submissions().forget_some(&self.erasure.lead_id, BATCH, tx).await?)])
    }

    async fn consent(&self, tx: &mut Tx) -> Result<Removed> {
        Ok(vec![(ConsentEvents, self.scope.consent_events().forget_some(&self.erasure.lead_id, BATCH, tx).await?)])
    }

    async fn certificates(&self, tx: &mut Tx) -> Result<Removed> {
        let many = self.scope.consent_certificates().forget_some(&self.erasure.lead_id, BATCH, tx).await?;
        Ok(vec![(Certificates, many)])
    }

    async fn receipts(&self, tx: &mut Tx) -> Result<Removed> {
        Ok(vec![(DecisionReceipts, self.scope.receipts().forget_some(&self.erasure.lead_id, BATCH, tx).await?)])
    }

    async fn runs(&self, tx: &mut Tx) -> Result<Removed> {
        Ok(vec![(AiRuns, self.scope.forget_ai_runs(&self.remains.conversation, BATCH, tx).await?)])
    }

    /// Appointments, whose times are free for others again.
    async fn bookings(&self, tx: &mut Tx) -> Result<Removed> {
        Ok(vec![(Bookings, self.scope.bookings().forget_of(&self.erasure.lead_id, tx).await?)])
    }

    /// Texts of the person's phones as the provider sent them. Those that came after the erasure are somebody's anew.
    async fn webhooks(&self, tx: &mut Tx) -> Result<Removed> {
        let mut removed = Vec::new();
        for phone in &self.remains.phones {
            let events = self.scope.inbound_events().taken_in(phone, self.erasure.erased_at, BATCH, tx).await?;
            removed.extend(self.webhooks_of(&events, tx).await?);
        }
        Ok(removed)
    }

    async fn jobs(&self, tx: &mut Tx) -> Result<Removed> {
        Ok(vec![(Jobs, self.scope.jobs().forget_conversation(&self.remains.conversation, tx).await?)])
    }

    async fn news(&self, tx: &mut Tx) -> Result<Removed> {
        let (lead, conversation) = (&self.erasure.lead_id, &self.remains.conversation);
        let many = self.scope.live_events().forget_some(lead, conversation, LEAD_ERASED, BATCH, tx).await?;
        Ok(vec![(LiveEvents, many)])
    }

    /// What endpoints were told, but that the person was erased: that they still have to hear.
    async fn told_elsewhere(&self, tx: &mut Tx) -> Result<Removed> {
        let (lead, conversation, but) = (&self.erasure.lead_id, &self.remains.conversation, WebhookEvent::LeadErased);
        let many = self.scope.webhook_deliveries().forget_about(lead, conversation, but, BATCH, tx).await?;
        Ok(vec![(WebhookDeliveries, many)])
    }

    /// Rows of files that came until the erasure: who is in a later one comes back as somebody new. They stay as empty ones, so
    /// that a report still counts every row.
    async fn import_rows(&self, tx: &mut Tx) -> Result<Removed> {
        let (lead, phones, until) = (&self.erasure.lead_id, &self.remains.phones, self.erasure.erased_at);
        Ok(vec![(ImportRows, self.scope.import_rows().empty(lead, phones, until, BATCH, tx).await?)])
    }

    async fn answers(&self, tx: &mut Tx) -> Result<Removed> {
        let about = [self.erasure.lead_id.as_str(), self.remains.conversation.as_str()];
        Ok(vec![(Answers, self.app.store.forget_answers_about(&about, tx).await?)])
    }

    async fn simulated(&self, tx: &mut Tx) -> Result<Removed> {
        let channels = self.scope.channels().all().await?.into_iter();
        let ours: Vec<_> = channels.filter(|channel| channel.simulated).map(|channel| channel.id).collect();
        if ours.is_empty() {
            return Ok(Vec::new());
        }
        let (number, until) = (&self.remains.number, self.erasure.erased_at);
        Ok(vec![(SimulatedTexts, self.app.store.forget_simulated(number, &ours, until, tx).await?)])
    }

    async fn complete(&self) -> Result<()> {
        let subjects = [self.erasure.lead_id.as_str(), self.remains.conversation.as_str()];
        let completing = (self, self.scope.count_audited(&subjects).await?);
        self.app
            .store
            .transact(&completing, |tx, (cleaning, audited)| {
                Box::pin(async move {
                    cleaning.scope.erasures().complete(&cleaning.erasure.id, *audited, cleaning.now, tx).await
                })
            })
            .await
    }
}
