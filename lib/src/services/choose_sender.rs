//! Which of a workspace's senders a text leaves by.

use anyhow::Result;
use jiff::Timestamp;

use crate::{
    domain::{
        id::ChannelId,
        route::{Candidate, Route, route},
    },
    store::{
        Scope, Tx,
        channels::{Channel, ChannelState},
    },
};

/// Chooses for a lead whose own sender is `own`; never one in `not_by`.
pub async fn choose(
    scope: &Scope,
    own: &ChannelId,
    not_by: &[ChannelId],
    now: Timestamp,
    tx: &mut Tx,
) -> Result<Route> {
    let channels = scope.channels().all_within(tx).await?;
    let candidates: Vec<Candidate> = channels.iter().map(|channel| candidate(channel, now)).collect();
    Ok(route(own, not_by, &candidates))
}

fn candidate(channel: &Channel, now: Timestamp) -> Candidate {
    Candidate {
        id: channel.id.clone(),
        active: channel.state == ChannelState::Active,
        brand: channel.settings.brand.as_ref().map(|brand| brand.id.clone()),
        open_until: channel.breaker.opens_at(now),
    }
}
