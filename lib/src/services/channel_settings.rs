//! The senders of a workspace: add, change, remove.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::{Error, accept_webhook::webhook_url, present};
use crate::{
    App, clock,
    domain::{
        id::{ChannelId, MemberId},
        pacing::Rate,
        price::Price,
        sender::{Sender, SenderKind},
    },
    security::{guarded_http, random},
    sms::{CredentialField, SmsProvider, provider},
    store::{
        Scope,
        channels::{Brand, Campaign, Channel, ChannelState, MOST},
    },
};

/// A sender.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Channel)]
pub struct ChannelView {
    /// The id.
    pub id: ChannelId,
    /// The provider's name.
    pub provider: String,
    /// The number, short code or name.
    pub number: String,
    /// Which of the three it is; nothing when it is none.
    pub kind: Option<SenderKind>,
    /// Whether it sends.
    pub state: ChannelState,
    /// Whether our own simulator plays the provider.
    pub simulated: bool,
    /// Until when nothing is sent by it, because it kept failing; RFC 3339.
    pub resting_until: Option<String>,
    /// The brand.
    pub brand: Option<Brand>,
    /// The 10DLC campaign.
    pub campaign: Option<Campaign>,
    /// A pace of its own.
    pub pace: Option<Rate>,
    /// What a segment costs, for estimates.
    pub segment_price: Option<Price>,
    /// Whether curly quotes, long dashes and the like are replaced by plain ones, so that a text takes fewer segments.
    pub smart_encoding: bool,
    /// The credentials that are set: open ones with their value, secret ones without. For those who may change them.
    #[schema(value_type = Option<std::collections::BTreeMap<String, String>>)]
    pub credentials: Option<Map<String, Value>>,
    /// Where the provider sends what people write. For those who may change it: the address is a secret.
    pub inbound_url: Option<String>,
    /// Where the provider reports on texts.
    pub status_url: Option<String>,
}

/// A sender to add.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NewChannel {
    /// The provider's name.
    pub provider: String,
    /// The number with `+`, a short code, or a name.
    pub number: String,
    /// The credentials the provider asks for, by its own names.
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    pub credentials: Map<String, Value>,
    /// The brand.
    pub brand: Option<Brand>,
    /// The 10DLC campaign.
    pub campaign: Option<Campaign>,
    /// A pace of its own.
    pub pace: Option<Rate>,
    /// What a segment costs.
    pub segment_price: Option<Price>,
    /// Whether typographic characters are replaced by plain ones.
    #[serde(default)]
    pub smart_encoding: bool,
}

/// What is to change. What is absent stays; null clears.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ChannelChange {
    /// Whether it sends.
    pub state: Option<ChannelState>,
    /// Credentials to set, or to remove with null.
    #[schema(value_type = Option<std::collections::BTreeMap<String, Option<String>>>)]
    pub credentials: Option<Map<String, Value>>,
    /// The brand.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<Brand>)]
    pub brand: Option<Option<Brand>>,
    /// The 10DLC campaign.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<Campaign>)]
    pub campaign: Option<Option<Campaign>>,
    /// A pace of its own.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<Rate>)]
    pub pace: Option<Option<Rate>>,
    /// What a segment costs.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<Price>)]
    pub segment_price: Option<Option<Price>>,
    /// Whether typographic characters are replaced by plain ones.
    pub smart_encoding: Option<bool>,
}

/// The senders, the oldest first. `whole`: with what only those see who may change them.
pub async fn list_channels(app: &App, scope: &Scope, whole: bool) -> Result<Vec<ChannelView>, Error> {
    Ok(scope.channels().all().await?.into_iter().map(|channel| view(app, channel, whole)).collect())
}

/// Adds a sender. `actor` is a member's id, or `system`.
pub async fn add_channel(app: &App, scope: &Scope, actor: &str, new: NewChannel) -> Result<ChannelView, Error> {
    let adapter = provider(&new.provider).ok_or_else(|| {
        let detail = format!("{} is not a provider this version knows.", new.provider);
        Error::invalid("/provider", "unknown_provider", detail)
    })?;
    let number =
        Sender::parse(&new.number).map_err(|error| Error::invalid("/number", "invalid_number", error.to_string()))?;
    let mut channel =
        Channel::new(random::path_secret().into(), new.provider, number.as_str().to_owned(), new.credentials);
    channel.settings.brand = new.brand;
    channel.settings.campaign = new.campaign;
    channel.settings.pace = new.pace;
    channel.settings.segment_price = new.segment_price;
    channel.settings.smart_encoding = new.smart_encoding;
    check(adapter, &channel)?;
    let context = (scope, actor, &channel);
    app.store
        .transact(&context, |tx, (scope, actor, channel)| {
            Box::pin(async move {
                let all = scope.channels().all_within(tx).await?;
                if all.iter().any(|other| other.number == channel.number && other.provider == channel.provider) {
                    return Err(Error::invalid("/number", "taken", "The workspace has this number already."));
                }
                if i64::try_from(all.len()).unwrap_or(MOST) >= MOST {
                    let detail = format!("A workspace has at most {MOST} numbers.");
                    return Err(Error::Conflict { code: "too_many_channels", detail });
                }
                scope.channels().add(channel, clock::now(), tx).await?;
                Ok(scope.audit(actor, "channel.add", channel.id.as_str(), clock::now(), tx).await?)
            })
        })
        .await?;
    Ok(view(app, channel, true))
}

/// Changes a sender.
pub async fn change_channel(
    app: &App,
    scope: &Scope,
    member: &MemberId,
    id: &ChannelId,
    change: ChannelChange,
) -> Result<ChannelView, Error> {
    let context = (scope, member, id, &change);
    let changed = app
        .store
        .transact(&context, |tx, (scope, member, id, change)| {
            Box::pin(async move {
                let mut channel = scope.channels().get_within(id, tx).await?.ok_or(Error::NotFound)?;
                apply(change, &mut channel);
                let adapter = provider(&channel.provider).ok_or(Error::NotFound)?;
                check(adapter, &channel)?;
                scope.channels().save(&channel, tx).await?;
                scope.audit(member.as_str(), "channel.change", id.as_str(), clock::now(), tx).await?;
                Ok::<_, Error>(channel)
            })
        })
        .await?;
    Ok(view(app, changed, true))
}

/// Removes a sender that no text ever left by. Others are switched off instead, so that answers still find their way.
pub async fn remove_channel(app: &App, scope: &Scope, member: &MemberId, id: &ChannelId) -> Result<(), Error> {
    let context = (scope, member, id);
    app.store
        .transact(&context, |tx, (scope, member, id)| {
            Box::pin(async move {
                scope.channels().get_within(id, tx).await?.ok_or(Error::NotFound)?;
                if scope.messages().any_by(id, tx).await? || scope.conversations().any_on(id, tx).await? {
                    let detail =
                        "Conversations use this number. Pause it instead: then it receives, and sends no more.";
                    return Err(Error::Conflict { code: "channel_in_use", detail: detail.to_owned() });
                }
                scope.channels().delete(id, tx).await?;
                Ok(scope.audit(member.as_str(), "channel.remove", id.as_str(), clock::now(), tx).await?)
            })
        })
        .await
}

fn apply(change: &ChannelChange, channel: &mut Channel) {
    if let Some(state) = change.state {
        channel.state = state;
    }
    for (name, value) in change.credentials.iter().flatten() {
        match value {
            Value::Null => drop(channel.credentials.remove(name)),
            value => drop(channel.credentials.insert(name.clone(), value.clone())),
        }
    }
    let settings = &mut channel.settings;
    if let Some(brand) = &change.brand {
        settings.brand.clone_from(brand);
    }
    if let Some(campaign) = &change.campaign {
        settings.campaign.clone_from(campaign);
    }
    if let Some(pace) = change.pace {
        settings.pace = pace;
    }
    if let Some(price) = &change.segment_price {
        settings.segment_price.clone_from(price);
    }
    if let Some(smart) = change.smart_encoding {
        settings.smart_encoding = smart;
    }
}

/// Checks what a person entered against what the provider asks for.
fn check(adapter: &dyn SmsProvider, channel: &Channel) -> Result<(), Error> {
    let fields = adapter.credential_fields();
    for (name, value) in &channel.credentials {
        let pointer = format!("/credentials/{name}");
        // A simulated account also holds what its vendor would keep to itself.
        if !channel.simulated && !fields.iter().any(|field| field.name == name) {
            let known: Vec<&str> = fields.iter().map(|field| field.name).collect();
            let detail = format!("{} takes {}.", adapter.title(), known.join(", "));
            return Err(Error::invalid(&pointer, "unknown_credential", detail));
        }
        if value.as_str().is_none_or(|text| text.trim().is_empty() || text.len() > 10_000) {
            return Err(Error::invalid(&pointer, "invalid_credential", "Write it as a text."));
        }
    }
    for CredentialField { name, meaning, .. } in fields.iter().filter(|field| field.required) {
        if !channel.credentials.contains_key(*name) {
            return Err(Error::invalid(&format!("/credentials/{name}"), "required", *meaning));
        }
    }
    if let Some(url) = channel.credentials.get("base_url").and_then(Value::as_str) {
        let url = url.parse().map_err(|_| bad_address("must be a web address"))?;
        if !channel.simulated {
            guarded_http::check(&url).map_err(|error| bad_address(&error.to_string()))?;
        }
    }
    if channel.settings.pace.is_some_and(|pace| pace.segments == 0 || pace.seconds == 0 || pace.seconds > 86_400) {
        return Err(Error::invalid("/pace", "out_of_range", "Choose at least one segment in 1 to 86,400 seconds."));
    }
    if channel.settings.segment_price.as_ref().is_some_and(|price| price.micros < 0 || price.currency.len() != 3) {
        return Err(Error::invalid(
            "/segment_price",
            "out_of_range",
            "Write millionths of a currency's unit, and its three letters.",
        ));
    }
    let names = [
        ("/brand/id", channel.settings.brand.as_ref().map(|brand| &brand.id)),
        ("/campaign/id", channel.settings.campaign.as_ref().map(|campaign| &campaign.id)),
    ];
    for (pointer, name) in names {
        if name.is_some_and(|name| name.trim().is_empty() || name.len() > 60) {
            return Err(Error::invalid(pointer, "invalid_name", "Write 1 to 60 characters."));
        }
    }
    Ok(())
}

fn bad_address(what: &str) -> Error {
    Error::invalid("/credentials/base_url", "invalid_address", format!("The address: {what}."))
}

fn view(app: &App, channel: Channel, whole: bool) -> ChannelView {
    let (inbound, status) = (webhook_url(app, &channel, "inbound"), webhook_url(app, &channel, "status"));
    let fields = provider(&channel.provider).map_or(&[][..], |adapter| adapter.credential_fields());
    let shown = |(name, value): (&String, &Value)| {
        let open = fields.iter().any(|field| field.name == name && !field.secret);
        (name.clone(), if open { value.clone() } else { Value::from("set") })
    };
    ChannelView {
        kind: Sender::parse(&channel.number).ok().map(|sender| sender.kind()),
        resting_until: channel.breaker.opens_at(clock::now()).map(|until| until.to_string()),
        credentials: whole.then(|| channel.credentials.iter().map(shown).collect()),
        inbound_url: whole.then_some(inbound),
        status_url: whole.then_some(status),
        id: channel.id,
        provider: channel.provider,
        number: channel.number,
        state: channel.state,
        simulated: channel.simulated,
        brand: channel.settings.brand,
        campaign: channel.settings.campaign,
        pace: channel.settings.pace,
        segment_price: channel.settings.segment_price,
        smart_encoding: channel.settings.smart_encoding,
    }
}
