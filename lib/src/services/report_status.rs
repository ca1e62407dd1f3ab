//! Applies a provider's report to one of our texts: by rank, never by arrival.

use anyhow::{Context, Result, bail};
use jiff::Timestamp;

use super::{
    live_news,
    opt_out::{Word, opt_out},
};
use crate::{
    domain::{
        consent::ConsentSource,
        delivery::{MessageStatus, merge},
        id::{ChannelId, MessageId},
    },
    store::{
        Scope, Tx,
        messages::{Dispatch, Message},
    },
};

/// A report.
pub struct Report<'a> {
    /// The channel it came in on.
    pub channel: &'a ChannelId,
    /// The provider's id of the text.
    pub provider_id: &'a str,
    /// Our id of the text, if the report carries it.
    pub reference: Option<&'a str>,
    /// How far it has come.
    pub status: MessageStatus,
    /// The provider's code, if something is wrong.
    pub code: Option<&'a str>,
    /// Whether the code means that the phone opted out.
    pub opted_out: bool,
}

/// Applies a report. One that comes before we know the provider's id finds its text by our own.
pub async fn report_status(scope: &Scope, report: Report<'_>, now: Timestamp, tx: &mut Tx) -> Result<()> {
    let message = find(scope, &report, tx).await?;
    if message.dispatch == Dispatch::Sending {
        // The report proves that the provider took the text, whatever became of the answer that would have said so.
        scope.messages().accepted(&message.id, report.provider_id, message.segments, now, tx).await?;
    }
    if let Some(status) = merge(message.status, report.status) {
        scope.messages().set_status(&message.id, status, report.code, tx).await?;
        live_news::message_updated(scope, &message.conversation_id, &message.id, status, now, tx).await?;
    }
    if report.opted_out {
        let lead = scope.leads().get(&message.lead_id, Some(tx)).await?.context("the lead is gone")?;
        let conversation = scope.conversations().get(&message.conversation_id, Some(tx)).await?;
        let mut conversation = conversation.context("the conversation is gone")?;
        let cipher = scope.person_keys().get(&lead.id, Some(tx)).await?;
        let code = report.code.unwrap_or("opted_out");
        let word = Word { rule: code, source: ConsentSource::Provider, text: code };
        opt_out(scope, &lead, &mut conversation, word, &cipher, now, tx).await?;
        scope.conversations().save(&conversation, tx).await?;
    }
    Ok(())
}

async fn find(scope: &Scope, report: &Report<'_>, tx: &mut Tx) -> Result<Message> {
    if let Some(message) = scope.messages().by_provider_id(report.channel, report.provider_id, tx).await? {
        return Ok(message);
    }
    if let Some(reference) = report.reference {
        let id = MessageId::from(reference.to_owned());
        let found = scope.messages().get(&id, Some(tx)).await?.filter(|message| message.channel_id == *report.channel);
        if let Some(message) = found {
            return Ok(message);
        }
    }
    // Tried again later: our own acceptance may still be on its way into the database.
    bail!("a report on a text that is not known")
}
