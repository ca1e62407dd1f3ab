//! What the consent gate knows of a text, and when it knew it.
//!
//! For a text that is about to leave everything is read at once, before the transaction that claims it. That costs two
//! round trips, however much there is to know: first who it is for, and how often was decided about that phone; then what
//! was decided. The claim holds only if the phone has been decided about no oftener since ([`Seen::decisions`]).

use anyhow::{Context, Result};
use jiff::{SignedDuration, Timestamp};

use super::{lead_place::place_of, live_news::budget_spent};
use crate::{
    domain::{
        compliance::{Compliance, FrequencyCap, alerts},
        consent::{ConsentScope, ConsentState, LedgerEntry, standing},
        gate::{GateFacts, Purpose, Quiet},
        quiet_hours::{self, Answer, LONGEST_WAIT, Place, answers_fresh_message},
    },
    store::{
        Gone, Scope, Tx, channels::Channel, conversations::Conversation, leads::Lead, messages::Message,
        sealed::FieldCipher, workspaces::Workspace,
    },
};

/// Providers promise no order, even between texts handed over one after the other. For so long the next text of a
/// conversation waits until the carrier has the one before.
const ORDER_KEPT_FOR: SignedDuration = SignedDuration::from_secs(5);

const DAY: SignedDuration = SignedDuration::from_hours(24);
const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);

/// What the database has of a phone, a person and their workspace.
pub(super) struct Known {
    /// The workspace.
    pub workspace: Workspace,
    /// What the phone said stop to.
    suppressed: Vec<ConsentScope>,
    /// The phone's consent ledger.
    ledger: Vec<LedgerEntry>,
    /// Where the person may be; nothing for a text that is owed at any hour.
    place: Option<Place>,
    /// When the last texts nobody asked for left; none for a text somebody did ask for.
    unasked: Vec<Timestamp>,
}

/// What was known before a claim.
pub struct Seen {
    pub(super) known: Known,
    /// Whom the text is for.
    pub(super) lead: Lead,
    /// The key of what is known of them.
    pub(super) cipher: FieldCipher,
    /// How often was decided about the lead's phone before anything else here was read.
    pub(super) decisions: i64,
    /// Whether a text of the lead waits to be read.
    pub(super) unread_inbound: bool,
    /// Whether an earlier text of the conversation has not left yet, or has only just.
    pub(super) earlier_in_flight: bool,
    /// When it was read.
    pub(super) at: Timestamp,
}

/// Reads what the gate will ask about a queued text.
pub async fn look(scope: &Scope, message: &Message, now: Timestamp) -> Result<Seen> {
    let purpose = message.purpose.context("an outbound text has a purpose")?;
    let (contact_points, keys) = (scope.contact_points(), scope.person_keys());
    let (lead, phones, workspace, cipher) = tokio::try_join!(
        async { scope.leads().get(&message.lead_id, None).await?.ok_or_else(|| Gone("the lead").into()) },
        contact_points.decisions(&message.lead_id),
        scope.workspace(),
        keys.get(&message.lead_id, None),
    )?;
    let decided = phones.into_iter().find(|(index, _)| *index == lead.phone_index);
    let (phone, decisions) = decided.ok_or(Gone("the lead's phone"))?;
    let (suppressions, ledger, inbound, messages) =
        (scope.suppressions(), scope.consent_events(), scope.inbound_events(), scope.messages());
    let overtaken = now.saturating_sub(ORDER_KEPT_FOR).unwrap_or(now);
    let most = most_unasked(purpose, workspace.compliance.frequency);
    let (suppressed, ledger, unread_inbound, in_flight, at_provider, unasked) = tokio::try_join!(
        suppressions.of(&phone, None),
        ledger.ledger(&phone, None),
        inbound.waits_from(&phone),
        messages.earlier_in_flight(message, now),
        messages.earlier_at_provider(message, overtaken),
        async {
            match most {
                0 => Ok(Vec::new()),
                most => messages.unasked(&message.conversation_id, most, None).await,
            }
        },
    )?;
    let place = match purpose.is_keyword_answer() {
        true => None,
        false => Some(place_of(&lead.open(&cipher)?, &workspace)?),
    };
    let known = Known { workspace, suppressed, ledger, place, unasked };
    Ok(Seen { known, lead, cipher, decisions, unread_inbound, earlier_in_flight: in_flight || at_provider, at: now })
}

/// How many of the last texts nobody asked for decide whether there may be another.
fn most_unasked(purpose: Purpose, cap: FrequencyCap) -> u32 {
    if purpose.is_unasked() { cap.per_day.max(cap.per_week) } else { 0 }
}

/// A text somebody asks about.
pub(super) struct Asked<'a> {
    /// The workspace's part of the database.
    pub scope: &'a Scope,
    /// What the text is for.
    pub purpose: Purpose,
    /// Its conversation.
    pub conversation: &'a Conversation,
    /// Whom it is for.
    pub lead: &'a Lead,
    /// The sender it leaves by, or would.
    pub channel: Option<&'a Channel>,
    /// Whether that sender, or one that stands in, is switched on.
    pub channel_active: bool,
    /// How long it is.
    pub segments: u32,
    /// The moment.
    pub now: Timestamp,
}

/// A limit of a day, and how far it is used up.
pub(super) struct Budget {
    /// Whose: the workspace's or a campaign's.
    of: String,
    day: String,
    limit: u32,
    spent: u32,
}

impl Asked<'_> {
    /// Reads what the rules ask for as a transaction sees it, for a text that is only considered.
    pub async fn known(&self, tx: &mut Tx) -> Result<Known> {
        let scope = self.scope;
        let index = &self.lead.phone_index;
        let workspace = scope.workspace_within(tx).await?;
        let suppressed = scope.suppressions().of(index, Some(&mut *tx)).await?;
        let ledger = scope.consent_events().ledger(index, Some(&mut *tx)).await?;
        let place = match self.keeps_hours(&workspace) {
            true => {
                let cipher = scope.person_keys().get(&self.lead.id, Some(&mut *tx)).await?;
                Some(place_of(&self.lead.open(&cipher)?, &workspace)?)
            }
            false => None,
        };
        let unasked = match most_unasked(self.purpose, workspace.compliance.frequency) {
            0 => Vec::new(),
            most => scope.messages().unasked(&self.conversation.id, most, Some(tx)).await?,
        };
        Ok(Known { workspace, suppressed, ledger, place, unasked })
    }

    /// What the rules are asked about. What belongs to a text that is queued already is left open: a text that is only
    /// considered is in time, in the present epoch, and the next in line.
    pub fn facts(&self, known: &Known, budgets: &[Budget]) -> Result<GateFacts> {
        let compliance = &known.workspace.compliance;
        let brand = self.channel.and_then(|channel| channel.settings.brand.as_ref()).map(|brand| brand.id.as_str());
        let consent = self.purpose.consent();
        Ok(GateFacts {
            purpose: self.purpose,
            sending_on: compliance.sending,
            held_back: self.lead.held_back.is_some(),
            lead_blocked: self.lead.blocked_at.is_some(),
            suppressed: known.suppressed.iter().any(|held| held.covers(brand, consent)),
            consented: standing(&known.ledger, brand, consent, self.now).state == ConsentState::Granted,
            channel_active: self.channel_active,
            campaign_approved: self.channel.is_none_or(Channel::campaign_approved),
            expired: false,
            over_budget: budgets.iter().any(|budget| budget.spent.saturating_add(self.segments) > budget.limit),
            quiet: self.quiet(known)?,
            capped_until: self.capped_until(compliance.frequency, &known.unasked),
            written_for_epoch: self.conversation.epoch,
            epoch: self.conversation.epoch,
            unread_inbound: false,
            earlier_in_flight: false,
        })
    }

    /// Whether the text has to wait while it is quiet: not if it answers what the lead has just said.
    fn keeps_hours(&self, workspace: &Workspace) -> bool {
        let since = self.conversation.fresh_at.map(|at| self.now.duration_since(at));
        let window = SignedDuration::from_secs(workspace.reply_window_seconds);
        let answers = self.purpose.is_answer() && answers_fresh_message(since, window);
        !(self.purpose.is_keyword_answer() || answers)
    }

    /// What keeps it quiet where the lead may be.
    fn quiet(&self, known: &Known) -> Result<Option<Quiet>> {
        if !self.keeps_hours(&known.workspace) {
            return Ok(None);
        }
        let place = known.place.as_ref().context("where the lead may be")?;
        let (until, by) = match quiet_hours::decide(place, self.now, known.workspace.compliance.hours) {
            Answer::Allowed => return Ok(None),
            Answer::Quiet { until, by } => (until, by),
            Answer::Never { by } => (self.now.saturating_add(LONGEST_WAIT)?, by),
        };
        let zone = by.zone.iana_name().unwrap_or("UTC");
        Ok(Some(Quiet { until, by: format!("{}, {zone}", by.rule) }))
    }

    /// Until when the lead has had enough texts nobody asked for.
    fn capped_until(&self, cap: FrequencyCap, sent: &[Timestamp]) -> Option<Timestamp> {
        let until = |most: u32, span: SignedDuration| {
            let last = usize::try_from(most).ok()?.checked_sub(1)?;
            sent.get(last)?.saturating_add(span).ok().filter(|until| *until > self.now)
        };
        until(cap.per_day, DAY).max(until(cap.per_week, WEEK))
    }

    /// The day's budgets that are set.
    pub async fn budgets(&self, known: &Known, tx: &mut Tx) -> Result<Vec<Budget>> {
        let workspace = &known.workspace;
        let Compliance { daily_segments, .. } = workspace.compliance;
        let campaign = self.channel.and_then(|channel| channel.settings.campaign.as_ref());
        let campaign =
            campaign.and_then(|campaign| Some((format!("campaign:{}", campaign.id), campaign.daily_segments?)));
        let limits = daily_segments.map(|limit| ("workspace".to_owned(), limit)).into_iter().chain(campaign);
        let day = workspace.day(self.now).to_string();
        let mut budgets = Vec::new();
        for (of, limit) in limits {
            let spent = self.scope.spending().on(&of, &day, Some(&mut *tx)).await?;
            let spent = u32::try_from(spent).unwrap_or(u32::MAX);
            budgets.push(Budget { of, day: day.clone(), limit, spent });
        }
        Ok(budgets)
    }

    /// Books the text on the day's budgets, and tells the team when one of them comes near its end.
    pub async fn spend(&self, budgets: &[Budget], tx: &mut Tx) -> Result<()> {
        for Budget { of, day, limit, spent } in budgets {
            self.scope.spending().add(of, day, self.segments.into(), tx).await?;
            if let Some(percent) = alerts(*spent, spent.saturating_add(self.segments), *limit) {
                budget_spent(self.scope, of, day, percent, self.now, tx).await?;
            }
        }
        Ok(())
    }
}
