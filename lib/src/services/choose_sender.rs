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

/// Chooses for a lead whose own sender is `own`; never one in `not_by`, and for pictures none that sends no pictures.
pub async fn choose(
    scope: &Scope,
    own: &ChannelId,
    not_by: &[ChannelId],
    pictures: bool,
    now: Timestamp,
    tx: &mut Tx,
) -> Result<Route> {
    let channels = scope.channels().all_within(tx).await?;
    let fits = |channel: &&Channel| !pictures || sends_pictures(channel);
    let candidates: Vec<Candidate> = channels.iter().filter(fits).map(|channel| candidate(channel, now)).collect();
    Ok(route(own, not_by, &candidates))
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
