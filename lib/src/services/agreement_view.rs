//! How far what the assistant proposed, or would have said, agrees with what the team said.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Error, run_trace::RunTrace};
use crate::{
    clock,
    domain::{ai_settings::Mode, id::ConversationId},
    store::{
        Gone, Scope,
        ai_runs::{Disputed, ProposalCounts},
    },
};

/// How many disagreements are shown.
const MOST_SHOWN: i64 = 20;

/// The agreement of some days.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Agreement)]
pub struct AgreementView {
    /// By mode: only watching, and proposing.
    pub modes: Vec<ModeAgreement>,
    /// The newest replies of which the team said something else.
    pub disagreements: Vec<Disagreement>,
}

/// What became of the replies of one mode.
#[derive(Debug, Serialize, ToSchema)]
pub struct ModeAgreement {
    /// The mode.
    pub mode: Mode,
    /// Lead's texts that nobody has answered yet.
    pub open: u64,
    /// Replies that a member sent as they were.
    pub sent: u64,
    /// The team said the same in its own words.
    pub same: u64,
    /// The team said something that has some words in common.
    pub similar: u64,
    /// The team said something else.
    pub different: u64,
    /// The share of answered texts of which the team sent or said the same, in percent; null while none is answered.
    pub agreed_percent: Option<u64>,
}

/// A reply of which the team said something else.
#[derive(Debug, Serialize, ToSchema)]
pub struct Disagreement {
    /// Where.
    pub conversation_id: ConversationId,
    /// What the assistant would have said; null where it would have acted first.
    pub proposed: Option<String>,
    /// What the team said.
    pub said: String,
    /// When the lead wrote.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

/// Reads the agreement of the last days.
pub async fn read_agreement(scope: &Scope, days: u16) -> Result<AgreementView, Error> {
    let since = clock::now() - SignedDuration::from_hours(24 * i64::from(days));
    let mut modes = Vec::new();
    for mode in [Mode::Shadow, Mode::Suggest] {
        modes.push(mode_agreement(mode, scope.proposal_counts(mode, since).await?));
    }
    let mut disagreements = Vec::new();
    for disputed in scope.disputed_proposals(since, MOST_SHOWN).await? {
        disagreements.extend(disagreement(scope, disputed).await?);
    }
    Ok(AgreementView { modes, disagreements })
}

fn mode_agreement(mode: Mode, counts: ProposalCounts) -> ModeAgreement {
    let ProposalCounts { open, sent, same, similar, different } = counts;
    let answered = sent + same + similar + different;
    let agreed_percent = (100 * (sent + same)).checked_div(answered);
    ModeAgreement { mode, open, sent, same, similar, different, agreed_percent }
}

/// Opens one; nothing for a person who was erased meanwhile.
async fn disagreement(scope: &Scope, disputed: Disputed) -> Result<Option<Disagreement>, Error> {
    let Some(lead) = disputed.lead() else { return Ok(None) };
    let cipher = match scope.person_keys().get(lead, None).await {
        Ok(cipher) => cipher,
        Err(error) if error.is::<Gone>() => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let Some(proposal) = disputed.open(&cipher)? else { return Ok(None) };
    let Some(said) = &proposal.said else { return Ok(None) };
    let Some(said) = scope.messages().get(said, None).await? else { return Ok(None) };
    Ok(Some(Disagreement {
        conversation_id: proposal.conversation,
        proposed: RunTrace::read(proposal.run.trace)?.text,
        said: said.text(&cipher)?,
        at: proposal.run.at,
    }))
}
