//! Which of a workspace's senders a text leaves by.

use anyhow::Result;
use jiff::Timestamp;

use crate::{
    domain::{
        id::ChannelId,
        route::{Candidate, Route, route},
    },
    sms::provider,
    store::{
        Scope, Tx,
        channels::{Channel, ChannelState},
    },
};

/// What a text leaves by.
pub enum Choice {
    /// By this sender.
    By(Box<Channel>),
    /// By none before this moment.
    Wait(Timestamp),
    /// By none.
    Nowhere,
}

/// Chooses for a lead whose own sender is `own`; never one in `not_by`, and for pictures none that sends no pictures.
pub async fn choose(
    scope: &Scope,
    own: &ChannelId,
    not_by: &[ChannelId],
    pictures: bool,
    now: Timestamp,
    tx: &mut Tx,
) -> Result<Choice> {
    let channels = scope.channels().all_within(tx).await?;
    let fits = |channel: &&Channel| !pictures || sends_pictures(channel);
    let candidates: Vec<Candidate> = channels.iter().filter(fits).map(|channel| candidate(channel, now)).collect();
    Ok(match route(own, not_by, &candidates) {
        Route::By(id) => channels
            .into_iter()
            .find(|channel| channel.id == id)
            .map_or(Choice::Nowhere, |channel| Choice::By(Box::new(channel))),
        Route::Wait(until) => Choice::Wait(until),
        Route::Nowhere => Choice::Nowhere,
    })
}

/// Whether a sender's provider sends pictures.
pub fn sends_pictures(channel: &Channel) -> bool {
    provider(&channel.provider).is_some_and(|provider| provider.capabilities().mms)
}

fn candidate(channel: &Channel, now: Timestamp) -> Candidate {
    Candidate {
        id: channel.id.clone(),
        active: channel.state == ChannelState::Active && channel.campaign_approved(),
        brand: channel.settings.brand.as_ref().map(|brand| brand.id.clone()),
        open_until: channel.breaker.opens_at(now),
    }
}
