//! Plays SMS providers and their phones. What they accept is stored before they answer, as a provider would.

use std::time::Duration;

use anyhow::{Context, Result};

use super::{Error, accept_webhook::webhook_url};
use crate::{
    App, clock,
    domain::{phone::parse_e164, segments::segment},
    security::random,
    sms::{
        Credentials, Method, ProviderRequest, ProviderResponse,
        simulator::{Behaviour, Call, Mirror, NewText, Report, Signing, Stage, Text, Wish, mirror},
    },
    store::{
        channels::Channel,
        simulator::{SentWebhook, SimulatedText},
    },
};

/// How often a webhook that is not taken is delivered again.
const DELIVERIES: u32 = 5;

/// A simulated vendor's answer, and what happens to the text afterwards.
pub struct Answer {
    /// The answer.
    pub response: ProviderResponse,
    /// The reports to come, if a text was taken.
    pub aftermath: Option<Aftermath>,
}

impl From<ProviderResponse> for Answer {
    fn from(response: ProviderResponse) -> Self {
        Self { response, aftermath: None }
    }
}

/// A channel of ours and the vendor that plays its provider.
#[derive(Clone)]
struct Account {
    channel: Channel,
    credentials: Credentials,
    mirror: &'static dyn Mirror,
}

async fn accounts(app: &App) -> Result<Vec<Account>> {
    let account = |channel: Channel| {
        let mirror = mirror(&channel.provider)?;
        Some(Account { credentials: Credentials::new(channel.credentials.clone()), mirror, channel })
    };
    Ok(app.store.simulated_channels().await?.into_iter().filter_map(account).collect())
}

/// Answers a request in a vendor's language; nothing when no such vendor is simulated.
pub async fn answer(app: &App, vendor: &str, call: &Call<'_>) -> Result<Option<Answer>> {
    let Some(mirror) = mirror(vendor) else { return Ok(None) };
    let mut accounts = accounts(app).await?.into_iter().filter(|account| account.mirror.vendor() == vendor);
    let Some(account) = accounts.find(|account| mirror.knows(call, &account.credentials)) else {
        return Ok(Some(mirror.unauthorized(call).into()));
    };
    let wish = match mirror.read(call, &account.channel.number, &account.credentials) {
        Ok(wish) => wish,
        Err(refusal) => return Ok(Some((*refusal).into())),
    };
    Ok(Some(match wish {
        Wish::Send(new) => account.send(app, new).await?,
        Wish::List { to } => {
            let texts = app.store.simulated_of(&account.channel.id, to.as_deref()).await?;
            let texts: Vec<Text> = texts.iter().map(text).collect();
            mirror.listed(call, &texts, &account.credentials).into()
        }
        Wish::Fetch(id) => {
            let texts = app.store.simulated_of(&account.channel.id, None).await?;
            let found = texts.iter().find(|text| text.id == id).map(text);
            mirror.fetched(found.as_ref(), &account.credentials).into()
        }
    }))
}

impl Account {
    async fn send(self, app: &App, new: NewText) -> Result<Answer> {
        let behaviour = Behaviour::of(&new.to);
        let refusal = self.mirror.refusal(behaviour, new.interface);
        if let Some(refusal) = refusal.clone().filter(|_| behaviour != Behaviour::ErrorAfterAccept) {
            return Ok(refusal.into());
        }
        let kept = SimulatedText {
            id: self.mirror.id(&random::path_secret(), new.interface),
            channel_id: self.channel.id.clone(),
            interface: new.interface.map(str::to_owned),
            segments: segment(&new.body).segments,
            from: new.from,
            to: new.to,
            text: new.body,
            media: new.media,
            from_phone: false,
            stage: Stage::Queued.name().into(),
            callback: new.callback,
            reference: new.reference,
            at: clock::now(),
        };
        app.store.keep_simulated(&kept).await?;
        tokio::time::sleep(Duration::from_millis(behaviour.answer_delay_ms())).await;
        let response = refusal.unwrap_or_else(|| self.mirror.taken(&text(&kept), &self.credentials));
        Ok(Answer { response, aftermath: Some(Aftermath { account: self, kept, reports: behaviour.reports() }) })
    }

    fn signing(&self) -> Signing<'_> {
        let (credentials, now_unix) = (&self.credentials, clock::now().as_second());
        Signing { credentials, now_unix, nonce: random::path_secret() }
    }
}

/// The reports that follow an accepted text.
pub struct Aftermath {
    account: Account,
    kept: SimulatedText,
    reports: &'static [Report],
}

impl Aftermath {
    /// Sends the reports when their time comes.
    pub async fn unfold(self, app: App) {
        let (mut passed, mut ended) = (Duration::ZERO, false);
        for report in self.reports {
            let due = Duration::from_millis(report.after_ms);
            tokio::time::sleep(due.saturating_sub(passed)).await;
            passed = due;
            // A report that is late tells nothing new.
            if !ended && let Err(error) = app.store.set_simulated_stage(&self.kept.id, report.stage.name()).await {
                tracing::warn!("simulator: {error:#}");
            }
            ended |= report.stage != Stage::Sent;
            let Some(url) = &self.kept.callback else { continue };
            let told = Text { stage: report.stage, ..text(&self.kept) };
            let webhook = self.account.mirror.report(url, &told, &self.account.signing());
            deliver(&app, &self.kept.id, webhook).await;
        }
    }
}

/// A text to send from a phone.
pub struct FromPhone<'a> {
    /// The phone, in E.164.
    pub phone: &'a str,
    /// To which number of ours; nothing: to the one that texted last.
    pub to: Option<&'a str>,
    /// The words; may be empty when pictures go along.
    pub words: &'a str,
    /// The addresses of pictures.
    pub media: Vec<String>,
}

/// A phone sends a text to a number of ours. Gives the text, and its webhooks on the way to us.
pub async fn text_from_phone(app: &App, new: FromPhone<'_>) -> Result<(SimulatedText, Vec<ProviderRequest>), Error> {
    let FromPhone { phone, to, words, media } = new;
    let phone = parse_e164(phone).map_err(|error| Error::invalid("", "invalid_phone", error.to_string()))?;
    if (words.trim().is_empty() && media.is_empty()) || words.chars().count() > 1_600 {
        return Err(Error::invalid("/text", "invalid_text", "Write a text of 1 to 1600 characters."));
    }
    let received = app.store.simulated_of_phone(phone.as_str()).await?;
    let last = received.iter().rev().find(|text| !text.from_phone).map(|text| text.from.clone());
    let wanted = to.map(str::to_owned).or(last);
    let mut accounts = accounts(app).await?.into_iter();
    let account = match &wanted {
        Some(number) => accounts.find(|account| account.channel.number == *number),
        None => accounts.next(),
    };
    let account =
        account.ok_or_else(|| Error::invalid("/to", "unknown_number", "No simulated channel has this number."))?;
    let kept = SimulatedText {
        id: account.mirror.id(&random::path_secret(), None),
        channel_id: account.channel.id.clone(),
        interface: None,
        from: phone.as_str().to_owned(),
        to: account.channel.number.clone(),
        text: words.to_owned(),
        media,
        from_phone: true,
        stage: Stage::Received.name().into(),
        segments: segment(words).segments,
        callback: None,
        reference: None,
        at: clock::now(),
    };
    app.store.keep_simulated(&kept).await?;
    let url = webhook_url(app, &account.channel, "inbound");
    let webhooks = account.mirror.inbound(&url, &text(&kept), &account.signing());
    Ok((kept, webhooks))
}

/// The webhooks that were sent because of a text, the oldest first.
pub async fn webhooks_of(app: &App, id: &str) -> Result<Vec<SentWebhook>, Error> {
    Ok(app.store.simulated_webhooks(id).await?)
}

/// Delivers a webhook; again, with growing waits, while it is not taken.
pub async fn deliver(app: &App, text: &str, request: ProviderRequest) {
    for delivery in 0..DELIVERIES {
        tokio::time::sleep(Duration::from_millis(200 * u64::from(delivery) * u64::from(delivery))).await;
        let status = post(app, &request).await;
        if let Err(error) = keep(app, text, &request, status.as_ref().ok().copied()).await {
            tracing::warn!("simulator: {error:#}");
        }
        match status {
            Ok(200..=299) => return,
            Ok(status) => tracing::warn!(status, "simulator: a webhook was refused"),
            Err(error) => tracing::warn!("simulator: a webhook was not delivered: {}", error.without_url()),
        }
    }
}

async fn post(app: &App, request: &ProviderRequest) -> reqwest::Result<u16> {
    let mut call = match request.method {
        Method::Get => app.http.get(&request.url),
        Method::Post => app.http.post(&request.url),
    };
    for (name, value) in &request.headers {
        call = call.header(name, value);
    }
    Ok(call.body(request.body.clone()).send().await?.status().as_u16())
}

async fn keep(app: &App, text: &str, request: &ProviderRequest, answer: Option<u16>) -> Result<()> {
    let webhook = SentWebhook {
        method: request.method.as_str().to_owned(),
        url: request.url.clone(),
        headers: request.headers.clone(),
        body: String::from_utf8(request.body.clone()).context("webhooks are text")?,
        answer,
        at: clock::now().to_string(),
    };
    app.store.keep_simulated_webhook(text, &webhook).await
}

fn text(kept: &SimulatedText) -> Text {
    Text {
        id: kept.id.clone(),
        to: kept.to.clone(),
        from: kept.from.clone(),
        body: kept.text.clone(),
        media: kept.media.clone(),
        reference: kept.reference.clone(),
        interface: kept.interface.clone(),
        stage: Stage::named(&kept.stage),
        created_unix: kept.at.as_second(),
    }
}
