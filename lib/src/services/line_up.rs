//! Gives a queued text its sender and its place in that sender's line.

use anyhow::{Context, Result};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};

use super::choose_sender::choose;
use crate::{
    domain::{
        id::ChannelId,
        pacing::{Rate, Urgency, rates_on},
        route::Route,
        sender::Sender,
    },
    store::{Scope, Tx, channels::Channel, messages::Message},
};

/// A place this close is not worth another round through the queue.
const NEAR: SignedDuration = SignedDuration::from_millis(20);

/// T-Mobile counts a brand's day from midnight Pacific time.
const CARRIER_DAY: &str = "America/Los_Angeles";

/// Gives `message` a sender and a place, and says how long it has to wait for them; nothing: it may leave. `own` is the
/// sender the lead knows: however often another one had to stand in, it comes first.
pub async fn line_up(
    scope: &Scope,
    message: &mut Message,
    own: &ChannelId,
    now: Timestamp,
    tx: &mut Tx,
) -> Result<Option<SignedDuration>> {
    let wait = |until: Timestamp| Some(until.duration_since(now)).filter(|wait| *wait > NEAR);
    let channel = match choose(scope, own, &message.departure.not_by, message.pictures > 0, now, tx).await? {
        Route::By(channel) => channel,
        Route::Wait(until) => return Ok(wait(until)),
        // The gate says so, with a receipt.
        Route::Nowhere => return Ok(None),
    };
    let moved = channel != message.channel_id;
    let channel = scope.channels().get_within(&channel, tx).await?.context("a sender that was chosen")?;
    let paces = Paces::of(&channel, now)?;
    if let Some(leaves) = message.departure.leaves_at.filter(|_| !moved)
        && (leaves > now || !paces.must_wait(scope, message, now, tx).await?)
    {
        return Ok(wait(leaves));
    }
    let leaves = paces.reserve(scope, message, now, tx).await?;
    if moved || leaves.is_some() {
        message.channel_id = channel.id;
        message.departure.leaves_at = leaves;
        scope.messages().depart(message, tx).await?;
    }
    Ok(leaves.and_then(wait))
}

/// The lines a sender's texts stand in.
struct Paces {
    lanes: Vec<(String, Rate)>,
    /// A brand's line and its segments a day.
    day: Option<(String, u32)>,
}

impl Paces {
    fn of(channel: &Channel, now: Timestamp) -> Result<Self> {
        let settings = &channel.settings;
        let rates = rates_on(now.to_zoned(TimeZone::UTC).date());
        let campaign = settings.campaign.as_ref();
        let usual = match campaign {
            // A registered campaign's pace stands in place of what an unregistered number may do.
            Some(_) => None,
            // Nothing limits the simulator, unless it is told to play a carrier.
            None if channel.simulated => None,
            None => rates.and_then(|rates| rates.of_sender(Sender::parse(&channel.number).ok()?.kind())),
        };
        let mut lanes = Vec::new();
        if let Some(rate) = settings.pace.or(usual) {
            lanes.push((format!("sender:{}", channel.id.as_str()), rate));
        }
        if let Some(campaign) = campaign
            && let Some(rate) = rates.and_then(|rates| rates.of_campaign(campaign.class))
        {
            lanes.push((format!("campaign:{}", campaign.id), rate));
        }
        let brand = settings.brand.as_ref().and_then(|brand| Some((brand, rates?.of_brand(brand.tier?)?)));
        Ok(Self { lanes, day: brand.map(|(brand, cap)| (format!("brand:{}", brand.id), cap)) })
    }

    /// A place in every line: the text leaves when the last of them is free. Nothing: there is no line.
    async fn reserve(
        &self,
        scope: &Scope,
        message: &Message,
        now: Timestamp,
        tx: &mut Tx,
    ) -> Result<Option<Timestamp>> {
        let mut leaves = None;
        for (name, rate) in &self.lanes {
            let (mut lane, day) = scope.lanes().get(name, tx).await?;
            let at = lane.reserve(*rate, message.segments, urgency(message), now.as_millisecond());
            scope.lanes().put(name, lane, day, tx).await?;
            leaves = leaves.max(Some(at));
        }
        if let Some((name, cap)) = &self.day {
            let (lane, mut day) = scope.lanes().get(name, tx).await?;
            let at = day.reserve(*cap, message.segments, now, &TimeZone::get(CARRIER_DAY)?);
            scope.lanes().put(name, lane, day, tx).await?;
            leaves = leaves.max(Some(at));
        }
        leaves.map(|at| Timestamp::from_millisecond(at).context("a moment in reach")).transpose()
    }

    /// Whether the text, whose place has come, has to let another one past, or has come at a time when too many leave.
    async fn must_wait(&self, scope: &Scope, message: &Message, now: Timestamp, tx: &mut Tx) -> Result<bool> {
        let mut waits = false;
        for (name, rate) in &self.lanes {
            let (mut lane, day) = scope.lanes().get(name, tx).await?;
            let before = lane;
            waits |= lane.is_full(now.as_millisecond());
            if urgency(message) == Urgency::Patient {
                waits |= lane.gives_way(*rate, message.segments, now.as_millisecond());
            }
            if lane != before {
                scope.lanes().put(name, lane, day, tx).await?;
            }
        }
        Ok(waits)
    }
}

/// Books a text that leaves now on its sender's lines.
pub async fn depart(scope: &Scope, message: &Message, now: Timestamp, tx: &mut Tx) -> Result<()> {
    let channel = scope.channels().get_within(&message.channel_id, tx).await?.context("a sender that was chosen")?;
    for (name, rate) in Paces::of(&channel, now)?.lanes {
        let (mut lane, day) = scope.lanes().get(&name, tx).await?;
        lane.leave(rate, message.segments, now.as_millisecond());
        scope.lanes().put(&name, lane, day, tx).await?;
    }
    Ok(())
}

fn urgency(message: &Message) -> Urgency {
    let patient = message.purpose.is_some_and(crate::domain::gate::Purpose::is_patient);
    if patient { Urgency::Patient } else { Urgency::Awaited }
}
