//! Tells by mail that a program of the workspace's own does not hear of events any more.

use anyhow::Result;
use url::Url;

use crate::{
    App,
    domain::{id::WebhookEndpointId, role::Permission, webhook_event::OffReason},
    store::Scope,
};

/// Mails those who may switch the endpoint on again. The mail names its server alone: the rest of the address may be secret.
pub async fn notify_webhook_off(app: &App, scope: &Scope, id: &WebhookEndpointId) -> Result<()> {
    if !app.mailer.is_configured() {
        return Ok(());
    }
    let Some(endpoint) = scope.webhook_endpoints().get(id, None).await? else { return Ok(()) };
    let Some(off) = &endpoint.off else { return Ok(()) };
    let url = Url::parse(&endpoint.url(&scope.cipher())?)?;
    let why = match off.reason {
        OffReason::Member => return Ok(()),
        OffReason::Gone => "It answered that it is gone for good (status 410).",
        OffReason::Failing => "It has not taken anything for five days.",
    };
    let subject = format!("{}: a webhook was switched off", scope.workspace().await?.name);
    let body = format!(
        "The webhook endpoint at {} was switched off. {why} What happens meanwhile is kept for 30 days: switch it on again \
         and replay what it missed.\n\n{}\n",
        url.host_str().unwrap_or_default(),
        app.config.public("/settings/")
    );
    for member in scope.members().all().await? {
        if member.role.may(Permission::ChangeSettings) {
            app.mailer.send(&member.email, &subject, body.clone()).await?;
        }
    }
    Ok(())
}
