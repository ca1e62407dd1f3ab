//! What the consent gate knows of a text: read inside the transaction that claims it.

use anyhow::Result;
use jiff::{SignedDuration, Timestamp, tz::TimeZone};

use super::{consent_ledger::standing_of, lead_place::place_of, live_news::budget_spent};
use crate::{
    domain::{
        compliance::{Compliance, FrequencyCap, alerts},
        consent::ConsentState,
        gate::{GateFacts, Purpose, Quiet},
        quiet_hours::{self, Answer, LONGEST_WAIT, answers_fresh_message},
    },
    store::{Scope, Tx, channels::Channel, conversations::Conversation, leads::Lead, workspaces::Workspace},
};

const DAY: SignedDuration = SignedDuration::from_hours(24);
const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);

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
    /// Reads what the rules ask for, and the day's budgets. What belongs to a text that is queued already is left open:
    /// a text that is only considered is in time, in the present epoch, and the next in line.
    pub async fn facts(&self, tx: &mut Tx) -> Result<(GateFacts, Vec<Budget>)> {
        let scope = self.scope;
        let workspace = scope.workspace_within(tx).await?;
        let compliance = &workspace.compliance;
        let brand = self.channel.and_then(|channel| channel.settings.brand.as_ref()).map(|brand| brand.id.as_str());
        let (index, consent) = (&self.lead.phone_index, self.purpose.consent());
        let suppressed = scope.suppressions().of(index, tx).await?.iter().any(|held| held.covers(brand, consent));
        let standing = standing_of(scope, index, brand, consent, self.now, tx).await?;
        let budgets = self.budgets(&workspace, tx).await?;
        let facts = GateFacts {
            purpose: self.purpose,
            sending_on: compliance.sending,
            lead_blocked: self.lead.blocked_at.is_some(),
            suppressed,
            consented: standing.state == ConsentState::Granted,
            channel_active: self.channel_active,
            campaign_approved: self.channel.is_none_or(Channel::campaign_approved),
            expired: false,
            over_budget: budgets.iter().any(|budget| budget.spent.saturating_add(self.segments) > budget.limit),
            quiet: self.quiet(&workspace, tx).await?,
            capped_until: self.capped_until(compliance.frequency, tx).await?,
            written_for_epoch: self.conversation.epoch,
            epoch: self.conversation.epoch,
            unread_inbound: false,
            earlier_in_flight: false,
        };
        Ok((facts, budgets))
    }

    /// What keeps it quiet where the lead may be, unless the text answers what the lead has just said.
    async fn quiet(&self, workspace: &Workspace, tx: &mut Tx) -> Result<Option<Quiet>> {
        let since = self.conversation.fresh_at.map(|at| self.now.duration_since(at));
        let window = SignedDuration::from_secs(workspace.reply_window_seconds);
        if self.purpose.is_keyword_answer() || (self.purpose.is_answer() && answers_fresh_message(since, window)) {
            return Ok(None);
        }
        let cipher = self.scope.person_keys().get(&self.lead.id, Some(tx)).await?;
        let place = place_of(&self.lead.open(&cipher)?, workspace)?;
        let (until, by) = match quiet_hours::decide(&place, self.now, workspace.compliance.hours) {
            Answer::Allowed => return Ok(None),
            Answer::Quiet { until, by } => (until, by),
            Answer::Never { by } => (self.now.saturating_add(LONGEST_WAIT)?, by),
        };
        let zone = by.zone.iana_name().unwrap_or("UTC");
        Ok(Some(Quiet { until, by: format!("{}, {zone}", by.rule) }))
    }

    /// Until when the lead has had enough texts nobody asked for.
    async fn capped_until(&self, cap: FrequencyCap, tx: &mut Tx) -> Result<Option<Timestamp>> {
        if !self.purpose.is_unasked() {
            return Ok(None);
        }
        let most = cap.per_day.max(cap.per_week);
        let sent = self.scope.messages().unasked(&self.conversation.id, most, tx).await?;
        let until = |most: u32, span: SignedDuration| {
            let last = usize::try_from(most).ok()?.checked_sub(1)?;
            sent.get(last)?.saturating_add(span).ok().filter(|until| *until > self.now)
        };
        Ok(until(cap.per_day, DAY).max(until(cap.per_week, WEEK)))
    }

    async fn budgets(&self, workspace: &Workspace, tx: &mut Tx) -> Result<Vec<Budget>> {
        let Compliance { daily_segments, .. } = workspace.compliance;
        let campaign = self.channel.and_then(|channel| channel.settings.campaign.as_ref());
        let campaign =
            campaign.and_then(|campaign| Some((format!("campaign:{}", campaign.id), campaign.daily_segments?)));
        let limits = daily_segments.map(|limit| ("workspace".to_owned(), limit)).into_iter().chain(campaign);
        let zone = TimeZone::get(&workspace.time_zone).unwrap_or(TimeZone::UTC);
        let day = self.now.to_zoned(zone).date().to_string();
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
