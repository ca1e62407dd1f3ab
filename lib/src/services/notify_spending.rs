//! Tells by mail that a day's budget for texts is nearly spent, or is.

use anyhow::Result;

use crate::{App, domain::role::Permission, store::Scope};

/// Mails those who may change the budget.
pub async fn notify_spending(app: &App, scope: &Scope, budget: &str, day: &str, percent: u32) -> Result<()> {
    if !app.mailer.is_configured() {
        return Ok(());
    }
    let brand = scope.workspace().await?.name;
    let whose = match budget.strip_prefix("campaign:") {
        Some(campaign) => format!("The budget of the campaign {campaign}"),
        None => "The budget".to_owned(),
    };
    let follows = if percent >= 100 {
        "The assistant, first texts and follow-ups send nothing more until midnight; your team still can."
    } else {
        "When it is used up, the assistant, first texts and follow-ups send nothing more until midnight."
    };
    let subject = format!("{brand}: {percent} % of the day's budget for texts is spent");
    let body = format!("{whose} for {day} is spent to {percent} %. {follows}\n\n{}\n", app.config.public("/settings/"));
    for member in scope.members().all().await? {
        if member.role.may(Permission::ChangeSettings) {
            app.mailer.send(&member.email, &subject, body.clone()).await?;
        }
    }
    Ok(())
}
