//! Tells the team by mail that a lead came in or waits. The mail names nobody: what it is about is behind the sign-in.

use anyhow::Result;

use crate::{
    App,
    domain::{id::LeadId, job::News, role::Permission},
    store::Scope,
};

/// Mails whoever is responsible: the assignee if there is one, otherwise everybody who may write.
pub async fn notify_team(app: &App, scope: &Scope, lead: &LeadId, news: News) -> Result<()> {
    if !app.mailer.is_configured() {
        return Ok(());
    }
    let Some(lead) = scope.leads().get(lead, None).await? else { return Ok(()) };
    let conversation = scope.conversations().get(&lead.conversation_id, None).await?;
    let assignee = conversation.as_ref().and_then(|conversation| conversation.assignee_id.clone());
    let brand = scope.workspace().await?.name;
    let link = app.config.public(&format!("/inbox/?c={}", lead.conversation_id.as_str()));
    let (subject, body) = match news {
        News::NewLead => {
            (format!("{brand}: a new lead"), format!("A new lead has come in and is being texted.\n\n{link}\n"))
        }
        News::NeedsPerson => {
            let why = conversation.and_then(|conversation| conversation.needs_person);
            let why = why.map_or("", |needs| needs.reason.explanation());
            (format!("{brand}: a lead waits for a person"), format!("{why}\n\n{link}\n"))
        }
    };
    for member in scope.members().all().await? {
        let responsible =
            assignee.as_ref().map_or(member.role.may(Permission::Converse), |assignee| *assignee == member.id);
        if responsible {
            app.mailer.send(&member.email, &subject, body.clone()).await?;
        }
    }
    Ok(())
}
