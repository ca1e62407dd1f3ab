//! Consent: an append-only ledger, of which the present standing is a fold.
//!
//! An entry says what happened to the consent of one phone, for which brand, which kind of channel and which purpose.
//! [`standing`] folds the entries that are in effect at a moment: nothing else decides whether there is consent.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[cfg(test)]
mod tests;

/// What happened to a person's consent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConsentAction {
    /// The person agreed.
    Granted,
    /// The person withdrew.
    Revoked,
    /// A withdrawal that was only likely was none: a person looked at it. It names the entry it takes back.
    Retracted,
}

/// What a person agreed to be texted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConsentPurpose {
    /// Answers about what the person asked for.
    Transactional,
    /// Everything that is to win the person as a customer.
    Marketing,
}

/// What kind of channel the person agreed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChannelKind {
    /// Texts: SMS and MMS.
    #[default]
    Text,
}

/// On what ground a person may be texted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConsentBasis {
    /// A signed or ticked agreement to the words that were shown (47 CFR 64.1200(f)(9)).
    ExpressWritten,
    /// The person said so, by voice, by mail or by text.
    Express,
    /// The person asked us something. It lapses: see [`ConsentBasis::lasts`].
    Inquiry,
    /// The person is a customer. It lapses: see [`ConsentBasis::lasts`].
    ExistingBusiness,
}

impl ConsentBasis {
    /// For how long it holds from the day it began; nothing: until it is withdrawn. Canada's act ends consent implied by
    /// an inquiry after six months and by a business relationship after two years (S.C. 2010, c. 23, s. 10(10)); we
    /// keep to it everywhere, counting six months as 180 days and two years as 730.
    pub fn lasts(self) -> Option<SignedDuration> {
        match self {
            Self::ExpressWritten | Self::Express => None,
            Self::Inquiry => Some(SignedDuration::from_hours(180 * 24)),
            Self::ExistingBusiness => Some(SignedDuration::from_hours(730 * 24)),
        }
    }

    /// Whether it is good for texts that are to win the person as a customer: those take an agreement.
    pub fn covers(self, purpose: ConsentPurpose) -> bool {
        match purpose {
            ConsentPurpose::Transactional => true,
            ConsentPurpose::Marketing => matches!(self, Self::ExpressWritten | Self::ExistingBusiness),
        }
    }
}

/// How long before the ground lapses a person is asked whether we may go on: while it holds, asking is a text like any
/// other; afterwards it would be one without consent.
pub const ASKED_BEFORE: SignedDuration = SignedDuration::from_hours(14 * 24);

/// Where an entry came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConsentSource {
    /// A box ticked on a form.
    Form,
    /// A text such as STOP or START.
    Text,
    /// The person wrote to us first.
    WroteFirst,
    /// The provider says that the person opted out there.
    Provider,
    /// A member noted it.
    Member,
    /// A mail, which a member noted.
    Email,
    /// A call, which a member noted.
    Call,
    /// The person used the link to end texts.
    WebLink,
    /// It came with imported leads.
    Import,
}

impl ConsentSource {
    /// Whether an agreement that came this way ends a withdrawal: only the phone itself may say so.
    fn lifts(self) -> bool {
        matches!(self, Self::Text)
    }
}

/// For what an entry or a suppression holds.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize, ToSchema)]
pub struct ConsentScope {
    /// The brand; nothing: every brand of the workspace.
    pub brand: Option<String>,
    /// The purpose; nothing: every purpose.
    pub purpose: Option<ConsentPurpose>,
}

impl ConsentScope {
    /// Whether it holds for a text of this brand and purpose.
    pub fn covers(&self, brand: Option<&str>, purpose: ConsentPurpose) -> bool {
        let brands = self.brand.is_none() || self.brand.as_deref() == brand;
        brands && self.purpose.is_none_or(|own| own == purpose)
    }

    /// Whether everything `other` holds for is within this one.
    pub fn contains(&self, other: &Self) -> bool {
        let brands = self.brand.is_none() || self.brand == other.brand;
        brands && (self.purpose.is_none() || self.purpose == other.purpose)
    }
}

/// How far a STOP reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OptOutReach {
    /// Every brand of the workspace.
    #[default]
    Workspace,
    /// The brand of the number it was sent to; of a number without a brand every brand.
    Brand,
}

impl OptOutReach {
    /// The scope of a STOP to a number of this brand.
    pub fn scope(self, brand: Option<&str>) -> ConsentScope {
        let brand = match self {
            Self::Workspace => None,
            Self::Brand => brand.map(str::to_owned),
        };
        ConsentScope { brand, purpose: None }
    }
}

/// The present state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConsentState {
    /// Never given.
    None,
    /// Given, not withdrawn and not lapsed.
    Granted,
    /// Given on a ground that has lapsed.
    Expired,
    /// Withdrawn.
    Revoked,
}

/// An entry of the ledger, as the fold reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerEntry {
    /// The id. Entries are folded in the order of their ids where they take effect at one moment.
    pub id: String,
    /// What it holds for.
    pub scope: ConsentScope,
    /// What happened.
    pub action: ConsentAction,
    /// Where it came from.
    pub source: ConsentSource,
    /// On what ground; nothing for what ends consent.
    pub basis: Option<ConsentBasis>,
    /// When it takes effect.
    pub effective_at: Timestamp,
    /// When it lapses; nothing: never.
    pub expires_at: Option<Timestamp>,
    /// The entry it takes back.
    pub retracts: Option<String>,
}

/// What a ledger says at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The state.
    pub state: ConsentState,
    /// On what ground, while there is one.
    pub basis: Option<ConsentBasis>,
    /// When it lapses, while it is given.
    pub expires_at: Option<Timestamp>,
}

const NOTHING: Standing = Standing { state: ConsentState::None, basis: None, expires_at: None };
const WITHDRAWN: Standing = Standing { state: ConsentState::Revoked, basis: None, expires_at: None };

/// Folds the entries that are in effect at `at` and hold for a text of this brand and purpose.
pub fn standing(entries: &[LedgerEntry], brand: Option<&str>, purpose: ConsentPurpose, at: Timestamp) -> Standing {
    let in_effect = |entry: &&LedgerEntry| entry.effective_at <= at;
    let retracted: Vec<&str> = entries.iter().filter(in_effect).filter_map(|entry| entry.retracts.as_deref()).collect();
    let mut holding: Vec<&LedgerEntry> = entries
        .iter()
        .filter(in_effect)
        .filter(|entry| entry.scope.covers(brand, purpose) && !retracted.contains(&entry.id.as_str()))
        .filter(|entry| entry.action != ConsentAction::Granted || entry.basis.is_none_or(|basis| basis.covers(purpose)))
        .collect();
    holding.sort_by(|left, right| (left.effective_at, &left.id).cmp(&(right.effective_at, &right.id)));
    let folded = holding.into_iter().fold(NOTHING, after);
    match folded.expires_at {
        Some(expires) if expires <= at => Standing { state: ConsentState::Expired, ..folded },
        _ => folded,
    }
}

/// The standing after the next entry. A form never lifts a withdrawal: only a text from that phone does.
fn after(before: Standing, entry: &LedgerEntry) -> Standing {
    match entry.action {
        ConsentAction::Revoked => WITHDRAWN,
        ConsentAction::Retracted => before,
        ConsentAction::Granted if before.state == ConsentState::Revoked && !entry.source.lifts() => before,
        ConsentAction::Granted => {
            let granted = Standing { state: ConsentState::Granted, basis: entry.basis, expires_at: entry.expires_at };
            // What lapses does not shorten what lasts longer.
            let lasts_longer = |expires: Timestamp| before.expires_at.is_none_or(|before| before > expires);
            match granted.expires_at {
                Some(expires) if before.state == ConsentState::Granted && lasts_longer(expires) => before,
                _ => granted,
            }
        }
    }
}
