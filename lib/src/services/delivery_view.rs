//! How a text fared on its way, as members see it.

use std::collections::HashMap;

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::Error;
use crate::{
    domain::{
        delivery::MessageStatus,
        error_class::ErrorClass,
        id::{ChannelId, ConversationId, MessageId},
    },
    store::{Scope, delivery_events::DeliveryStep},
};

/// One thing that happened.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DeliveryEntry)]
pub struct DeliveryView {
    /// What.
    pub step: DeliveryStep,
    /// The status it told, in our words.
    pub status: Option<MessageStatus>,
    /// The provider's word or code.
    pub code: Option<String>,
    /// What kind of refusal or failure.
    pub class: Option<ErrorClass>,
    /// The number it left by, if the number still exists.
    pub number: Option<String>,
    /// The provider's id of the text.
    pub provider_id: Option<String>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// The webhook that told it, as it came: its body.
    pub webhook: Option<String>,
}

/// Reads a text's history.
pub async fn read_delivery(
    scope: &Scope,
    conversation: &ConversationId,
    message: &MessageId,
) -> Result<Vec<DeliveryView>, Error> {
    scope.conversations().get(conversation, None).await?.ok_or(Error::NotFound)?;
    let found = scope.messages().get(message, None).await?;
    found.filter(|found| found.conversation_id == *conversation).ok_or(Error::NotFound)?;
    let numbers: HashMap<ChannelId, String> =
        scope.channels().all().await?.into_iter().map(|channel| (channel.id, channel.number)).collect();
    let mut views = Vec::new();
    for event in scope.delivery_events().of(message).await? {
        let webhook = match &event.event_id {
            Some(id) => scope.inbound_events().raw(id).await?.map(|raw| raw.body),
            None => None,
        };
        views.push(DeliveryView {
            step: event.step,
            status: event.status,
            code: event.code,
            class: event.class,
            number: numbers.get(&event.channel_id).cloned(),
            provider_id: event.provider_id,
            at: event.at,
            webhook,
        });
    }
    Ok(views)
}
