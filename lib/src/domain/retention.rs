//! Retention: for how long a workspace keeps what, by kind of data.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A kind of data that has a period of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RetainedKind {
    /// Leads with whom nothing happened: they are erased, as if they had asked for it.
    Leads,
    /// The words of texts. That there was a text, when and what became of it stays with the lead.
    MessageTexts,
    /// Pictures of texts.
    Media,
    /// What providers told us, as it came.
    Webhooks,
    /// What the live feed told.
    LiveEvents,
    /// How replies came about.
    AiRuns,
    /// Receipts of decisions to send or not to send.
    DecisionReceipts,
    /// The proof of consent in the receipts of erasures.
    ConsentProof,
    /// Who did what.
    Audit,
}

/// Five years in days, leap days included: for so long sellers and telemarketers keep records of consent and of what they
/// did (16 CFR 310.5, as amended in 2024, 89 FR 26760). A private action may be brought for four (28 U.S.C. 1658(a)).
const FIVE_YEARS: u32 = 1_827;

/// The longest period that can be set, in days: a century.
const LONGEST: u32 = 36_525;

/// What a kind allows.
pub struct Bounds {
    /// The shortest period, in days.
    pub shortest: u32,
    /// The longest period, in days.
    pub longest: u32,
    /// Whether it may be kept for good.
    pub for_good: bool,
}

impl RetainedKind {
    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::Leads,
        Self::MessageTexts,
        Self::Media,
        Self::Webhooks,
        Self::LiveEvents,
        Self::AiRuns,
        Self::DecisionReceipts,
        Self::ConsentProof,
        Self::Audit,
    ];

    /// What it is called in settings.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Leads => "leads",
            Self::MessageTexts => "message_texts",
            Self::Media => "media",
            Self::Webhooks => "webhooks",
            Self::LiveEvents => "live_events",
            Self::AiRuns => "ai_runs",
            Self::DecisionReceipts => "decision_receipts",
            Self::ConsentProof => "consent_proof",
            Self::Audit => "audit",
        }
    }

    /// What may be set. Providers deliver webhooks again and report for a week, and a text may wait for days; what proves
    /// that the rules were kept is kept as long as one may be asked for it.
    pub const fn bounds(self) -> Bounds {
        let (shortest, longest, for_good) = match self {
            Self::Leads => (30, LONGEST, true),
            Self::MessageTexts | Self::Media | Self::Webhooks => (14, LONGEST, true),
            // The feed's index forgets after a week in any case.
            Self::LiveEvents => (1, 7, false),
            Self::AiRuns => (1, LONGEST, true),
            Self::DecisionReceipts | Self::ConsentProof | Self::Audit => (FIVE_YEARS, LONGEST, true),
        };
        Bounds { shortest, longest, for_good }
    }
}

/// For how many days each kind is kept; nothing: for good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Retention {
    /// Leads, counted from the last thing that happened with them.
    pub leads: Option<u32>,
    /// The words of texts.
    pub message_texts: Option<u32>,
    /// Pictures of texts.
    pub media: Option<u32>,
    /// What providers told us, as it came.
    pub webhooks: Option<u32>,
    /// What the live feed told: at most a week.
    pub live_events: Option<u32>,
    /// How replies came about.
    pub ai_runs: Option<u32>,
    /// Receipts of decisions to send or not to send.
    pub decision_receipts: Option<u32>,
    /// The proof of consent in the receipts of erasures, counted from the erasure.
    pub consent_proof: Option<u32>,
    /// Who did what.
    pub audit: Option<u32>,
}

impl Default for Retention {
    /// What a business needs the person for (the record, the words) stays until somebody decides; what only repairs and
    /// explains goes after three months or a year; evidence goes when nobody can ask for it any more.
    fn default() -> Self {
        Self {
            leads: None,
            message_texts: None,
            media: Some(365),
            webhooks: Some(90),
            live_events: Some(7),
            ai_runs: Some(365),
            decision_receipts: Some(FIVE_YEARS),
            consent_proof: Some(FIVE_YEARS),
            audit: None,
        }
    }
}

impl Retention {
    /// For how many days a kind is kept; nothing: for good.
    pub fn days(&self, kind: RetainedKind) -> Option<u32> {
        match kind {
            RetainedKind::Leads => self.leads,
            RetainedKind::MessageTexts => self.message_texts,
            RetainedKind::Media => self.media,
            RetainedKind::Webhooks => self.webhooks,
            RetainedKind::LiveEvents => self.live_events,
            RetainedKind::AiRuns => self.ai_runs,
            RetainedKind::DecisionReceipts => self.decision_receipts,
            RetainedKind::ConsentProof => self.consent_proof,
            RetainedKind::Audit => self.audit,
        }
    }

    /// The same with another period for a kind.
    pub fn set(&mut self, kind: RetainedKind, days: Option<u32>) {
        let field = match kind {
            RetainedKind::Leads => &mut self.leads,
            RetainedKind::MessageTexts => &mut self.message_texts,
            RetainedKind::Media => &mut self.media,
            RetainedKind::Webhooks => &mut self.webhooks,
            RetainedKind::LiveEvents => &mut self.live_events,
            RetainedKind::AiRuns => &mut self.ai_runs,
            RetainedKind::DecisionReceipts => &mut self.decision_receipts,
            RetainedKind::ConsentProof => &mut self.consent_proof,
            RetainedKind::Audit => &mut self.audit,
        };
        *field = days;
    }

    /// What of a kind is older than this goes; nothing: all of it stays. What quotes texts goes with their words at the
    /// latest. A period is never taken for shorter than its kind allows, whatever is stored.
    pub fn cutoff(&self, kind: RetainedKind, now: Timestamp) -> Option<Timestamp> {
        let words = self.message_texts.filter(|_| matches!(kind, RetainedKind::Webhooks | RetainedKind::AiRuns));
        let days = self.days(kind).into_iter().chain(words).min()?.max(kind.bounds().shortest);
        now.checked_sub(SignedDuration::from_hours(i64::from(days) * 24)).ok()
    }
}

/// The first kind whose period is out of bounds.
pub fn out_of_bounds(retention: &Retention) -> Option<RetainedKind> {
    RetainedKind::ALL.into_iter().find(|kind| {
        let Bounds { shortest, longest, for_good } = kind.bounds();
        retention.days(*kind).map_or(!for_good, |days| !(shortest..=longest).contains(&days))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_within_their_bounds() {
        assert_eq!(out_of_bounds(&Retention::default()), None);
    }

    #[test]
    fn what_proves_that_the_rules_were_kept_is_kept_for_five_years() {
        for kind in [RetainedKind::DecisionReceipts, RetainedKind::ConsentProof, RetainedKind::Audit] {
            let mut retention = Retention::default();
            retention.set(kind, Some(FIVE_YEARS - 1));
            assert_eq!(out_of_bounds(&retention), Some(kind));
            let now = Timestamp::from_second(2_000_000_000).unwrap();
            let kept = now.duration_since(retention.cutoff(kind, now).unwrap());
            assert_eq!(kept, SignedDuration::from_hours(i64::from(FIVE_YEARS) * 24));
        }
    }

    #[test]
    fn every_kind_is_set_and_read_by_its_own_name() {
        for kind in RetainedKind::ALL {
            let mut retention = Retention::default();
            retention.set(kind, Some(4_321));
            let stored = serde_json::to_value(&retention).unwrap();
            assert_eq!(stored[kind.name()], 4_321);
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
        }
    }

    #[test]
    fn what_quotes_texts_goes_with_their_words() {
        let now = Timestamp::from_second(2_000_000_000).unwrap();
        let kept =
            |retention: &Retention, kind| now.duration_since(retention.cutoff(kind, now).unwrap()).as_hours() / 24;
        let mut retention = Retention { message_texts: Some(30), ai_runs: None, ..Retention::default() };
        assert_eq!([RetainedKind::AiRuns, RetainedKind::Webhooks].map(|kind| kept(&retention, kind)), [30, 30]);
        retention.webhooks = Some(20);
        assert_eq!((kept(&retention, RetainedKind::Webhooks), kept(&retention, RetainedKind::Media)), (20, 365));
    }

    #[test]
    fn only_the_feed_cannot_be_kept_for_good() {
        for kind in RetainedKind::ALL {
            let mut retention = Retention::default();
            retention.set(kind, None);
            let refused = (kind == RetainedKind::LiveEvents).then_some(kind);
            assert_eq!(out_of_bounds(&retention), refused);
            assert_eq!(retention.cutoff(kind, Timestamp::UNIX_EPOCH), None);
        }
    }
}
