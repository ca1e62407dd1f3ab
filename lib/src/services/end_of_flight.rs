//! Holds back the acknowledgement of a STOP until nothing is on its way to that phone.
//!
//! From the moment a text of a phone is stored no claim for that phone commits, because both write the phone's own
//! document. What was claimed before may still be in a provider's hands. A provider that reads our acknowledgement may
//! take it for the end of texts, so it comes after them.

use std::time::Duration;

use anyhow::Result;

use crate::{
    domain::consent_intent::{Extensions, Intent, classify_with},
    store::{Scope, contact_points::PointKind},
};

/// How often it is looked whether a text has left.
const LOOK_EVERY: Duration = Duration::from_millis(20);
/// Providers wait a few seconds for an answer, and deliver again without one. A text whose worker is gone may stay on its
/// way for longer; its request has reached the provider by then, or never will.
const LONGEST: Duration = Duration::from_secs(2);

/// Waits, if these words of a phone are an opt-out, until no text to it is on its way.
pub(super) async fn end_of_flight(scope: &Scope, phone_index: &str, words: &str) -> Result<()> {
    let own_words = Extensions::stored(&scope.workspace().await?.compliance.stop_words);
    if !matches!(classify_with(words, None, &own_words).intent, Intent::OptOut | Intent::LikelyOptOut) {
        return Ok(());
    }
    let Some(lead) = scope.contact_points().owner(PointKind::Phone, phone_index, None).await? else { return Ok(()) };
    let Some(lead) = scope.leads().get(&lead, None).await? else { return Ok(()) };
    let landed = async {
        while scope.messages().any_on_its_way(&lead.conversation_id).await? {
            tokio::time::sleep(LOOK_EVERY).await;
        }
        Ok(())
    };
    tokio::time::timeout(LONGEST, landed).await.unwrap_or(Ok(()))
}
