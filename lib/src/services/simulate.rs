//! Plays an SMS provider and its phones. What it accepts is stored before it answers, as a provider would.

use std::time::Duration;

use anyhow::Result;
use jiff::Timestamp;

use super::{Error, accept_webhook::webhook_url};
use crate::{
    App, clock,
    domain::{phone::parse_e164, segments::segment},
    security::random,
    sms::{
        Method, ProviderRequest, ProviderResponse,
        simulator::{
            Behaviour,
            twilio::{self, InboundForm, StoredText},
        },
    },
    store::{channels::Channel, simulator::SimulatedText},
};

/// How often a webhook that is not taken is delivered again.
const DELIVERIES: u32 = 5;

/// A simulated channel's account.
struct Account {
    channel: Channel,
    sid: String,
    token: String,
}

async fn accounts(app: &App) -> Result<Vec<Account>> {
    let channels = app.store.simulated_channels().await?.into_iter();
    let account = |channel: Channel| {
        let text = |name: &str| Some(channel.credentials.get(name)?.as_str()?.to_owned());
        Some(Account { sid: text("account_sid")?, token: text("auth_token")?, channel })
    };
    Ok(channels.filter_map(account).collect())
}

/// A request in Twilio's language: a send, a list, or one text.
pub async fn twilio_request(
    app: &App,
    account_sid: &str,
    authorization: Option<&str>,
) -> Result<Result<TwilioAccount, ProviderResponse>> {
    let Some(account) = accounts(app).await?.into_iter().find(|account| account.sid == account_sid) else {
        return Ok(Err(twilio::unauthorized()));
    };
    Ok(match twilio::authorize(authorization, account_sid, &account.sid, &account.token) {
        Ok(()) => Ok(TwilioAccount(account)),
        Err(refusal) => Err(*refusal),
    })
}

/// An account whose credentials were presented.
pub struct TwilioAccount(Account);

impl TwilioAccount {
    /// Takes a text. Gives the answer, and what happens to the text afterwards.
    pub async fn send(&self, app: &App, body: &[u8]) -> Result<(ProviderResponse, Option<Aftermath>)> {
        let account = &self.0;
        let new = match twilio::read_send(body, &[&account.channel.number]) {
            Ok(new) => new,
            Err(refusal) => return Ok((*refusal, None)),
        };
        let behaviour = Behaviour::of(&new.to);
        let refusal = twilio::refusal_of(behaviour);
        if let Some(refusal) = refusal.clone().filter(|_| behaviour != Behaviour::ErrorAfterAccept) {
            return Ok((refusal, None));
        }
        let text = SimulatedText {
            sid: format!("SM{}", random::path_secret()),
            account_sid: account.sid.clone(),
            segments: segment(&new.body).segments,
            from: new.from,
            to: new.to,
            text: new.body,
            from_phone: false,
            status: "queued".into(),
            status_callback: new.status_callback.map(String::from),
            at: clock::now(),
        };
        app.store.keep_simulated(&text).await?;
        tokio::time::sleep(Duration::from_millis(behaviour.answer_delay_ms())).await;
        let answer = refusal.unwrap_or_else(|| twilio::created(&stored(&text)));
        Ok((answer, Some(Aftermath { text, behaviour, token: account.token.clone() })))
    }

    /// Lists the account's texts.
    pub async fn list(&self, app: &App, query: &str) -> Result<ProviderResponse> {
        let to = twilio::ListFilter::parse(query).to;
        let texts = app.store.simulated_of_account(&self.0.sid, to.as_deref()).await?;
        let texts: Vec<StoredText> = texts.iter().map(stored).collect();
        Ok(twilio::list(&self.0.sid, query, &texts))
    }

    /// One text of the account.
    pub async fn fetch(&self, app: &App, sid: &str) -> Result<ProviderResponse> {
        let texts = app.store.simulated_of_account(&self.0.sid, None).await?;
        Ok(texts
            .iter()
            .find(|text| text.sid == sid)
            .map_or_else(twilio::not_found, |text| twilio::fetched(&stored(text))))
    }
}

/// The reports that follow an accepted text.
pub struct Aftermath {
    text: SimulatedText,
    behaviour: Behaviour,
    token: String,
}

impl Aftermath {
    /// Sends the reports when their time comes.
    pub async fn unfold(mut self, app: App) {
        let mut passed = Duration::ZERO;
        for report in self.behaviour.reports() {
            let due = Duration::from_millis(report.after_ms);
            tokio::time::sleep(due.saturating_sub(passed)).await;
            passed = due;
            self.text.status = report.status.to_owned();
            if let Err(error) = app.store.set_simulated_status(&self.text.sid, report.status).await {
                tracing::warn!("simulator: {error:#}");
            }
            let Some(url) = &self.text.status_callback else { continue };
            let told = StoredText { error_code: report.error_code, ..stored(&self.text) };
            deliver(&app, twilio::status_webhook(url, &self.token, &told)).await;
        }
    }
}

/// A phone sends a text to a number of ours. Gives the text, and its webhook on the way to us.
pub async fn text_from_phone(
    app: &App,
    phone: &str,
    to: Option<&str>,
    text: &str,
) -> Result<(SimulatedText, ProviderRequest), Error> {
    let phone = parse_e164(phone).map_err(|error| Error::invalid("", "invalid_phone", error.to_string()))?;
    if text.trim().is_empty() || text.chars().count() > 1_600 {
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
    let text = SimulatedText {
        sid: format!("SM{}", random::path_secret()),
        account_sid: account.sid.clone(),
        from: phone.as_str().to_owned(),
        to: account.channel.number.clone(),
        text: text.to_owned(),
        from_phone: true,
        status: "received".into(),
        segments: segment(text).segments,
        status_callback: None,
        at: clock::now(),
    };
    app.store.keep_simulated(&text).await?;
    let form = InboundForm {
        message_sid: text.sid.clone(),
        account_sid: account.sid,
        from: text.from.clone(),
        to: text.to.clone(),
        body: text.text.clone(),
        media: Vec::new(),
        // Plays an account whose own keyword answers are switched off, so that ours are seen.
        keyword: None,
    };
    let url = webhook_url(app, &account.channel, "inbound");
    Ok((text, twilio::inbound_webhook(&url, &account.token, &form)))
}

/// Delivers a webhook; again, with growing waits, while it is not taken. Says whether it was.
pub async fn deliver(app: &App, request: ProviderRequest) -> bool {
    for delivery in 0..DELIVERIES {
        tokio::time::sleep(Duration::from_millis(200 * u64::from(delivery) * u64::from(delivery))).await;
        let mut call = match request.method {
            Method::Get => app.http.get(&request.url),
            Method::Post => app.http.post(&request.url),
        };
        for (name, value) in &request.headers {
            call = call.header(name, value);
        }
        match call.body(request.body.clone()).send().await {
            Ok(response) if response.status().is_success() => return true,
            Ok(response) => tracing::warn!(status = response.status().as_u16(), "simulator: a webhook was refused"),
            Err(error) => tracing::warn!("simulator: a webhook was not delivered: {}", error.without_url()),
        }
    }
    false
}

fn stored(text: &SimulatedText) -> StoredText {
    let unix = text.at.as_second();
    StoredText {
        sid: text.sid.clone(),
        account_sid: text.account_sid.clone(),
        to: text.to.clone(),
        from: text.from.clone(),
        body: text.text.clone(),
        media: 0,
        inbound: text.from_phone,
        status: text.status.clone(),
        error_code: None,
        created_unix: unix,
        sent_unix: Some(unix),
        updated_unix: clock::now().max(Timestamp::UNIX_EPOCH).as_second(),
    }
}
