//! Gives a queued text its sender and its place in that sender's line.

use anyhow::{Context, Result};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};

use super::choose_sender::{Choice, choose};
use crate::{
    App,
    domain::{
        dispatch::Dispatch,
        id::MessageId,
        pacing::{Rate, Urgency, rates_on},
        sender::Sender,
    },
    store::{Gone, Scope, Tx, channels::Channel, conversations::Conversation, messages::Message},
};

/// A place this close is not worth another round through the queue.
const NEAR: SignedDuration = SignedDuration::from_millis(20);

/// T-Mobile counts a brand's day from midnight Pacific time.
const CARRIER_DAY: &str = "America/Los_Angeles";

/// Where a text stands.
pub enum Place {
    /// It has to wait so long for a sender, or for its turn.
    Wait(SignedDuration),
    /// It may leave by this sender; nothing: its sender is gone.
    Front(Option<Box<Channel>>),
}

/// Lets a text that is new before a paced sender take its place, and says how long it has to wait there. Most have to, so
/// they do it before anything else is read of them. Nothing: it need not wait, or has a place already.
pub async fn take_place(app: &App, scope: &Scope, message: &Message, now: Timestamp) -> Result<Option<SignedDuration>> {
    if message.departure.leaves_at.is_some() {
        return Ok(None);
    }
    let Some(channel) = scope.channels().get(&message.channel_id).await? else { return Ok(None) };
    if !Paces::of(&channel, now)?.any() {
        return Ok(None);
    }
    let context = (scope, &message.id, now);
    let place = app.store.transact(&context, |tx, (scope, id, now)| Box::pin(stand(scope, id, *now, tx))).await?;
    Ok(match place {
        Place::Wait(wait) => Some(wait),
        Place::Front(_) => None,
    })
}

async fn stand(scope: &Scope, id: &MessageId, now: Timestamp, tx: &mut Tx) -> Result<Place> {
    let mut message = scope.messages().get(id, Some(tx)).await?.ok_or(Gone("the text"))?;
    if message.dispatch != Dispatch::Ready {
        return Ok(Place::Front(None));
    }
    let conversation = scope.conversations().get(&message.conversation_id, Some(tx)).await?;
    line_up(scope, &mut message, &conversation.ok_or(Gone("the conversation"))?, now, tx).await
}

/// Gives `message` a sender and a place. The sender the lead knows, that of the conversation, comes first, however often
/// another one had to stand in. A text that no sender takes is at the front with its own: the gate says why it may not leave.
pub async fn line_up(
    scope: &Scope,
    message: &mut Message,
    conversation: &Conversation,
    now: Timestamp,
    tx: &mut Tx,
) -> Result<Place> {
    let own = conversation.channel_id.clone().unwrap_or_else(|| message.channel_id.clone());
    let wait = |until: Timestamp| Some(until.duration_since(now)).filter(|wait| *wait > NEAR);
    let channel = match choose(scope, &own, &message.departure.not_by, message.pictures > 0, now, tx).await? {
        Choice::By(channel) => channel,
        Choice::Wait(until) if wait(until).is_some() => return Ok(Place::Wait(until.duration_since(now))),
        Choice::Wait(_) | Choice::Nowhere => {
            return Ok(Place::Front(scope.channels().get_within(&message.channel_id, tx).await?.map(Box::new)));
        }
    };
    let moved = channel.id != message.channel_id;
    let paces = Paces::of(&channel, now)?;
    if let Some(leaves) = message.departure.leaves_at.filter(|_| !moved)
        && (leaves > now || !paces.must_wait(scope, message, now, tx).await?)
    {
        return Ok(wait(leaves).map_or(Place::Front(Some(channel)), Place::Wait));
    }
    let leaves = paces.reserve(scope, message, now, tx).await?;
    if moved || leaves.is_some() {
        message.channel_id = channel.id.clone();
        message.departure.leaves_at = leaves;
        scope.messages().depart(message, tx).await?;
    }
    Ok(leaves.and_then(wait).map_or(Place::Front(Some(channel)), Place::Wait))
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

    fn any(&self) -> bool {
        !self.lanes.is_empty() || self.day.is_some()
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
pub async fn depart(scope: &Scope, channel: &Channel, message: &Message, now: Timestamp, tx: &mut Tx) -> Result<()> {
    for (name, rate) in Paces::of(channel, now)?.lanes {
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
