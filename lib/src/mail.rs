//! Mail to people, by SMTP or into a folder, when one of them is configured.

use anyhow::{Context, Result, anyhow};
use lettre::{AsyncFileTransport, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor, message::Mailbox};

use crate::config::MailSettings;

/// Sends mail, or says that nothing is configured.
pub struct Mailer(Option<(Transport, Mailbox)>);

enum Transport {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    /// For a local start: nothing leaves, and who develops reads it there.
    Folder(AsyncFileTransport<Tokio1Executor>),
}

impl Mailer {
    /// A mailer for these settings. It connects when the first mail leaves.
    pub fn new(settings: Option<&MailSettings>) -> Result<Self> {
        let Some(settings) = settings else { return Ok(Self(None)) };
        let (transport, from) = match settings {
            MailSettings::Smtp { url, from } => {
                let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url).context("SMTP_URL")?.build();
                (Transport::Smtp(transport), from.as_str())
            }
            MailSettings::Folder { path } => {
                std::fs::create_dir_all(path).context("MAIL_FOLDER cannot be made")?;
                (Transport::Folder(AsyncFileTransport::new(path)), "Leadline <leadline@localhost>")
            }
        };
        Ok(Self(Some((transport, from.parse().context("MAIL_FROM is not a mail address")?))))
    }

    /// Whether mail can leave at all.
    pub fn is_configured(&self) -> bool {
        self.0.is_some()
    }

    /// Sends a plain mail. Does nothing when nothing is configured.
    pub async fn send(&self, to: &str, subject: &str, body: String) -> Result<()> {
        let Some((transport, from)) = &self.0 else { return Ok(()) };
        let to = to.parse().context("the recipient is not a mail address")?;
        let mail = Message::builder().from(from.clone()).to(to).subject(subject).body(body)?;
        match transport {
            // The relay's own words may quote the recipient: only its code is told.
            Transport::Smtp(relay) => relay.send(mail).await.map(drop).map_err(|error| match error.status() {
                Some(code) => anyhow!("the mail relay answered {code}"),
                None => anyhow!("the mail relay could not be reached"),
            }),
            Transport::Folder(folder) => {
                folder.send(mail).await.map(drop).map_err(|_| anyhow!("the mail folder cannot be written"))
            }
        }
    }
}
