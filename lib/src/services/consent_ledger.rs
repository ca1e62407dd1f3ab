//! Writes the consent ledger, and keeps what lists show of it true.

use anyhow::{Context, Result};
use jiff::Timestamp;

use super::{live_news, renew_consent::plan_renewal};
use crate::{
    domain::{
        consent::{
            ConsentAction, ConsentBasis, ConsentPurpose, ConsentScope, ConsentSource, ConsentState, Standing, standing,
        },
        id::{ChannelId, FormId, LeadId},
    },
    store::{
        Scope, Tx,
        consent_events::{Evidence, NewConsentEvent},
        leads::Lead,
        sealed::FieldCipher,
    },
};

/// An agreement to write down.
pub struct Grant<'a> {
    /// For what.
    pub scope: ConsentScope,
    /// Where it came from.
    pub source: ConsentSource,
    /// On what ground.
    pub basis: ConsentBasis,
    /// Since when it holds.
    pub since: Timestamp,
    /// The form and its version, if it was one.
    pub form: Option<(&'a FormId, i64)>,
    /// The proof.
    pub evidence: &'a Evidence,
}

/// Writes an agreement down.
pub async fn grant(
    scope: &Scope,
    lead: &LeadId,
    phone_index: &str,
    new: Grant<'_>,
    cipher: &FieldCipher,
    now: Timestamp,
    tx: &mut Tx,
) -> Result<()> {
    let (basis, since) = (new.basis, new.since);
    append_grant(scope, lead, phone_index, new, cipher, now, tx).await?;
    if let Some(lasts) = basis.lasts() {
        plan_renewal(scope, lead, since.saturating_add(lasts)?, now, tx).await?;
    }
    Ok(())
}

/// Writes an agreement down, and plans nothing: nobody is asked to renew it.
pub async fn append_grant(
    scope: &Scope,
    lead: &LeadId,
    phone_index: &str,
    new: Grant<'_>,
    cipher: &FieldCipher,
    now: Timestamp,
    tx: &mut Tx,
) -> Result<()> {
    let event = NewConsentEvent {
        lead,
        phone_index,
        scope: new.scope,
        action: ConsentAction::Granted,
        source: new.source,
        basis: Some(new.basis),
        since: new.since,
        likely: false,
        retracts: None,
        form: new.form,
        evidence: new.evidence,
    };
    scope.consent_events().append(event, cipher, now, tx).await.map(drop)
}

/// The brand of a number.
pub async fn brand_of(scope: &Scope, channel: Option<&ChannelId>, tx: &mut Tx) -> Result<Option<String>> {
    let Some(channel) = channel else { return Ok(None) };
    let channel = scope.channels().get_within(channel, tx).await?;
    Ok(channel.and_then(|channel| channel.settings.brand).map(|brand| brand.id))
}

/// What a phone's ledger says of texts of this brand and purpose.
pub async fn standing_of(
    scope: &Scope,
    phone_index: &str,
    brand: Option<&str>,
    purpose: ConsentPurpose,
    now: Timestamp,
    tx: &mut Tx,
) -> Result<Standing> {
    Ok(standing(&scope.consent_events().ledger(phone_index, Some(tx)).await?, brand, purpose, now))
}

/// Brings the consent that lists show up to date: that of the phone the lead is texted at, for answers by the number the
/// conversation is held from. A suppression outweighs the ledger, which does not know of one that is older than the lead.
pub async fn refresh_consent(scope: &Scope, lead: &LeadId, now: Timestamp, tx: &mut Tx) -> Result<Lead> {
    let (lead, changed) = settle_consent(scope, lead, now, tx).await?;
    live_news::lead_updated(scope, &lead.id, now, tx).await?;
    if changed {
        live_news::consent_changed(scope, &lead, lead.consent, now, tx).await?;
    }
    Ok(lead)
}

/// What [`refresh_consent`] does, without telling anybody; says also whether the state is another one than before.
pub async fn settle_consent(scope: &Scope, lead: &LeadId, now: Timestamp, tx: &mut Tx) -> Result<(Lead, bool)> {
    let mut lead = scope.leads().get(lead, Some(tx)).await?.context("the lead is gone")?;
    let conversation = scope.conversations().get(&lead.conversation_id, Some(tx)).await?;
    let channel = conversation.and_then(|conversation| conversation.channel_id);
    let brand = brand_of(scope, channel.as_ref(), tx).await?;
    let (brand, purpose) = (brand.as_deref(), ConsentPurpose::Transactional);
    let mut now_is = standing_of(scope, &lead.phone_index, brand, purpose, now, tx).await?;
    let suppressed = scope.suppressions().of(&lead.phone_index, Some(&mut *tx)).await?;
    if suppressed.iter().any(|held| held.covers(brand, purpose)) {
        now_is = Standing { state: ConsentState::Revoked, basis: None, expires_at: None };
    }
    scope.leads().set_consent(&lead.id, now_is, now, tx).await?;
    let changed = now_is.state != lead.consent;
    (lead.consent, lead.consent_expires_at) = (now_is.state, now_is.expires_at);
    Ok((lead, changed))
}
