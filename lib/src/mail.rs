//! Mail to the team, by SMTP when one is configured.

use anyhow::{Context, Result, anyhow};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor, message::Mailbox};

use crate::config::MailSettings;

/// Sends mail, or says that nothing is configured.
pub struct Mailer(Option<(AsyncSmtpTransport<Tokio1Executor>, Mailbox)>);

impl Mailer {
    /// A mailer for these settings. It connects when the first mail leaves.
    pub fn new(settings: Option<&MailSettings>) -> Result<Self> {
        let Some(settings) = settings else { return Ok(Self(None)) };
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(&settings.smtp_url).context("SMTP_URL")?.build();
        Ok(Self(Some((transport, settings.from.parse().context("MAIL_FROM is not a mail address")?))))
    }

    /// Whether mail can leave at all.
    pub fn is_configured(&self) -> bool {
        self.0.is_some()
    }

    /// Sends a plain mail. Does nothing when no relay is configured.
    pub async fn send(&self, to: &str, subject: &str, body: String) -> Result<()> {
        let Some((transport, from)) = &self.0 else { return Ok(()) };
        let to = to.parse().context("the recipient is not a mail address")?;
        let mail = Message::builder().from(from.clone()).to(to).subject(subject).body(body)?;
        // The relay's own words may quote the recipient: only its code is told.
        let sent = transport.send(mail).await;
        sent.map(drop).map_err(|error| match error.status() {
            Some(code) => anyhow!("the mail relay answered {code}"),
            None => anyhow!("the mail relay could not be reached"),
        })
    }
}
