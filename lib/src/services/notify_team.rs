//! Tells the team by mail that a lead came in or waits. The mail names nobody: what it is about is behind the sign-in.

use anyhow::Result;

use crate::{
    App, clock,
    domain::{duty::on_duty, id::LeadId, job::News, role::Permission},
    store::{Scope, members::Member},
};

/// Mails whoever is responsible: the assignee if there is one, otherwise those on duty who may write, or all who may write
/// while nobody is. What still waits goes to those who lead the team.
pub async fn notify_team(app: &App, scope: &Scope, lead: &LeadId, news: News) -> Result<()> {
    if !app.mailer.is_configured() {
        return Ok(());
    }
    let Some(lead) = scope.leads().get(lead, None).await? else { return Ok(()) };
    let conversation = scope.conversations().get(&lead.conversation_id, None).await?;
    let assignee = conversation.as_ref().and_then(|conversation| conversation.assignee_id.clone());
    let workspace = scope.workspace().await?;
    let (brand, local) = (&workspace.name, clock::now().to_zoned(workspace.zone()));
    let link = app.config.public(&format!("/inbox/?c={}", lead.conversation_id.as_str()));
    let needs = conversation.and_then(|conversation| conversation.needs_person);
    let why = needs.map_or("", |needs| needs.reason.explanation());
    let (subject, body) = match news {
        News::NewLead => {
            (format!("{brand}: a new lead"), format!("A new lead has come in and is being texted.\n\n{link}\n"))
        }
        News::NeedsPerson => (format!("{brand}: a lead waits for a person"), format!("{why}\n\n{link}\n")),
        News::StillWaits => {
            let body = format!("Nobody has answered yet. {why}\n\n{link}\n");
            (format!("{brand}: a lead still waits for a person"), body)
        }
    };
    let team = scope.members().all().await?;
    let may_write = |member: &&Member| member.role.may(Permission::Converse);
    let mut told: Vec<&Member> = match (news, &assignee) {
        (News::StillWaits, _) => team.iter().filter(|member| member.role.may(Permission::RepairJobs)).collect(),
        (_, Some(assignee)) => team.iter().filter(|member| member.id == *assignee).collect(),
        (_, None) => team.iter().filter(may_write).filter(|who| on_duty(who.duty.as_ref(), &local)).collect(),
    };
    if told.is_empty() {
        told.extend(team.iter().filter(may_write));
    }
    for member in told {
        app.mailer.send(&member.email, &subject, body.clone()).await?;
    }
    Ok(())
}
