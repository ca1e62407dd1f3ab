//! Applies a provider's report to one of our texts: by rank, never by arrival.

use anyhow::{Context, Result};
use jiff::Timestamp;

use super::{
    accept_webhook::{StoredEvent, StoredReport},
    live_news,
    opt_out::{Word, opt_out},
};
use crate::{
    domain::{
        consent::ConsentSource,
        delivery::{MessageStatus, merge},
        dispatch::Dispatch,
        error_class::ErrorClass,
        id::{ChannelId, InboundEventId, MessageId},
    },
    store::{
        Gone, Scope, Tx,
        delivery_events::{DeliveryEvent, DeliveryStep},
        messages::{Accepted, Message},
    },
};

/// The text a report is about.
enum About {
    /// This one.
    Text(Box<Message>),
    /// One whose person was erased.
    Erased,
    /// Nobody knows yet.
    Unknown,
}

/// Applies the report that a webhook brought. One on a text that is not known waits until it is: our own acceptance may
/// still be on its way into the database. One on a text whose person was erased is forgotten.
pub async fn report_status(
    scope: &Scope,
    channel: &ChannelId,
    event: &InboundEventId,
    report: &StoredReport,
    now: Timestamp,
    tx: &mut Tx,
) -> Result<()> {
    match find(scope, channel, report, tx).await? {
        About::Text(message) => apply(scope, channel, event, report, *message, now, tx).await,
        About::Unknown => scope.provider_texts().wait(channel, &report.provider_id, event, now, tx).await,
        About::Erased => {
            scope.inbound_events().forget(&[event.as_str().to_owned()], tx).await?;
            Ok(())
        }
    }
}

/// Applies the reports that waited for a text.
pub async fn apply_waiting(scope: &Scope, waiting: &[InboundEventId], now: Timestamp, tx: &mut Tx) -> Result<()> {
    for event in waiting {
        let stored = scope.inbound_events().within::<StoredEvent>(event, tx).await?;
        if let Some((channel, StoredEvent::Status(report))) = stored
            && let About::Text(message) = find(scope, &channel, &report, tx).await?
        {
            apply(scope, &channel, event, &report, *message, now, tx).await?;
        }
    }
    Ok(())
}

/// Stores that a provider has a text; gives the reports that waited for it.
pub async fn settle_accepted(
    scope: &Scope,
    message: &Message,
    accepted: Accepted<'_>,
    status: MessageStatus,
    tx: &mut Tx,
) -> Result<Vec<InboundEventId>> {
    let (provider_id, at) = (accepted.provider_id.to_owned(), accepted.at);
    scope.messages().accepted(&message.id, accepted, tx).await?;
    let new = merge(message.status, status);
    if let Some(status) = new {
        scope.messages().set_status(&message.id, status, None, tx).await?;
    }
    let status = new.unwrap_or(message.status);
    live_news::message_updated(scope, &message.conversation_id, &message.id, status, at, tx).await?;
    scope.provider_texts().claim(&message.channel_id, &provider_id, &message.id, tx).await
}

/// A text is stored before it is sent, so one that a report names and that is not there was erased with its person.
async fn find(scope: &Scope, channel: &ChannelId, report: &StoredReport, tx: &mut Tx) -> Result<About> {
    let known = scope.provider_texts().message(channel, &report.provider_id, tx).await?;
    let Some(id) = known.or_else(|| report.reference.clone().map(MessageId::from)) else { return Ok(About::Unknown) };
    let found = scope.messages().get(&id, Some(tx)).await?;
    Ok(found.map_or(About::Erased, |message| About::Text(Box::new(message))))
}

async fn apply(
    scope: &Scope,
    channel: &ChannelId,
    event: &InboundEventId,
    report: &StoredReport,
    mut message: Message,
    now: Timestamp,
    tx: &mut Tx,
) -> Result<()> {
    let entry = DeliveryEvent {
        status: Some(report.status),
        code: report.code.clone().or_else(|| Some(report.raw_status.clone())),
        class: report.class,
        provider_id: Some(report.provider_id.clone()),
        event_id: Some(event.clone()),
        ..DeliveryEvent::new(&message.id, channel, DeliveryStep::Reported, now)
    };
    scope.delivery_events().add(entry, tx).await?;
    if message.dispatch != Dispatch::Settled {
        // The report proves that this provider has the text, whatever became of the answer that would have said so: no
        // other may get it.
        message.channel_id = channel.clone();
        scope.messages().depart(&message, tx).await?;
        let provider_id = report.provider_id.as_str();
        let accepted = Accepted { provider_id, segments: report.segments, price: report.price.as_ref(), at: now };
        // Those that waited come after this one; they find their text by themselves.
        let waiting = settle_accepted(scope, &message, accepted, MessageStatus::Queued, tx).await?;
        Box::pin(apply_waiting(scope, &waiting, now, tx)).await?;
        message = scope.messages().get(&message.id, Some(tx)).await?.context("the text is gone")?;
    } else {
        scope.messages().charged(&message.id, report.segments, report.price.as_ref(), tx).await?;
    }
    if let Some(status) = merge(message.status, report.status) {
        scope.messages().set_status(&message.id, status, report.code.as_deref(), tx).await?;
        live_news::message_updated(scope, &message.conversation_id, &message.id, status, now, tx).await?;
    }
    if report.class == Some(ErrorClass::OptedOut) {
        provider_opted_out(scope, report, &message, now, tx).await?;
    }
    Ok(())
}

/// The provider says that the person opted out there: so they did here.
async fn provider_opted_out(
    scope: &Scope,
    report: &StoredReport,
    message: &Message,
    now: Timestamp,
    tx: &mut Tx,
) -> Result<()> {
    let Some(lead) = scope.leads().get(&message.lead_id, Some(tx)).await? else { return Ok(()) };
    let conversation = scope.conversations().get(&message.conversation_id, Some(tx)).await?;
    let mut conversation = conversation.ok_or(Gone("the conversation"))?;
    let cipher = scope.person_keys().get(&lead.id, Some(tx)).await?;
    let code = report.code.as_deref().unwrap_or("opted_out");
    let word = Word { rule: code, source: ConsentSource::Provider, likely: false, scope: None, text: code };
    opt_out(scope, &lead, &mut conversation, word, &cipher, now, tx).await?;
    scope.conversations().save(&conversation, tx).await
}
