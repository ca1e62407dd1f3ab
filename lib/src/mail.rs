//! Mail to people, by SMTP or into a folder, when one of them is configured.

use anyhow::{Context, Result, anyhow};
use lettre::{AsyncFileTransport, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor, message::Mailbox};

use url::Url;

use crate::config::MailSettings;

/// Sends mail, or says that nothing is configured.
pub struct Mailer(Option<(Transport, Mailbox)>);

enum Transport {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    /// For a local start: nothing leaves, and who develops reads it there.
    Folder(AsyncFileTransport<Tokio1Executor>),
}

/// The address of a relay, with STARTTLS demanded where it says nothing of encryption: mails carry links that let people in.
/// A relay on this machine may do without.
fn encrypted(address: &str) -> Result<Url> {
    let mut url = Url::parse(address).map_err(|_| anyhow!("SMTP_URL is no address"))?;
    let here = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    if url.scheme() == "smtp" && !here && !url.query_pairs().any(|(name, _)| name == "tls") {
        url.query_pairs_mut().append_pair("tls", "required");
    }
    Ok(url)
}

impl Mailer {
    /// A mailer for these settings. It connects when the first mail leaves.
    pub fn new(settings: Option<&MailSettings>) -> Result<Self> {
        let Some(settings) = settings else { return Ok(Self(None)) };
        let (transport, from) = match settings {
            MailSettings::Smtp { url, from } => {
                let url = encrypted(url)?;
                let transport =
                    AsyncSmtpTransport::<Tokio1Executor>::from_url(url.as_str()).context("SMTP_URL")?.build();
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relay_elsewhere_is_spoken_to_in_secret_unless_the_address_says_otherwise() {
        let encrypted = |address| encrypted(address).unwrap().to_string();
        assert_eq!(encrypted("smtp://u:p@relay.example:587"), "smtp://u:p@relay.example:587?tls=required");
        assert_eq!(encrypted("smtp://relay.example?tls=opportunistic"), "smtp://relay.example?tls=opportunistic");
        assert_eq!(encrypted("smtps://relay.example"), "smtps://relay.example");
        for here in ["smtp://127.0.0.1:2525", "smtp://localhost:2525", "smtp://[::1]:2525"] {
            assert_eq!(encrypted(here), here);
        }
        let settings = |url: &str| MailSettings::Smtp { url: url.into(), from: "a@example.com".into() };
        assert!(Mailer::new(Some(&settings("smtp://relay.example:587"))).is_ok());
        assert!(Mailer::new(Some(&settings("no address"))).is_err());
    }
}
