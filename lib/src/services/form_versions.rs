//! Looks a form over, and publishes a new version of it.

use jiff::Timestamp;

use super::{Error, Invalid};
use crate::{
    App, clock,
    domain::{
        form::{FormDraft, FormVersion},
        id::{FormId, MemberId},
        phone::parse_e164,
        programme_lint::{Finding, SenderFacts, Surroundings, blocking_rules, lint},
        sender::{Sender, SenderKind},
    },
    store::{
        Scope,
        channels::{Channel, ChannelState},
        forms::Form,
    },
};

/// How many of a form's versions are shown.
const SHOWN: i64 = 50;

/// A version to publish.
pub struct Publication {
    /// What it says.
    pub draft: FormDraft,
    /// The version it was made from; none: whichever is published.
    pub based_on: Option<i64>,
    /// The rules whose findings the member answers for.
    pub accept_findings: Vec<String>,
}

/// Looks a draft over, or the published version if there is none.
pub async fn look_over(scope: &Scope, form: &FormId, draft: Option<FormDraft>) -> Result<Vec<Finding>, Error> {
    let form = scope.forms().get(form).await?.ok_or(Error::NotFound)?;
    let draft = match draft {
        Some(draft) => draft,
        None => scope.forms().published(&form).await?.into(),
    };
    Ok(lint(&draft, &surroundings(scope, clock::now()).await?))
}

/// The newest versions of a form, the newest first.
pub async fn versions(scope: &Scope, form: &FormId) -> Result<Vec<FormVersion>, Error> {
    scope.forms().get(form).await?.ok_or(Error::NotFound)?;
    Ok(scope.forms().versions(form, SHOWN).await?)
}

/// Publishes a draft as the form's next version. Findings that forbid it must be accepted by name, all of them and no
/// others, and the audit log keeps who did. Gives the form and everything that was found.
pub async fn publish(
    app: &App,
    scope: &Scope,
    member: &MemberId,
    form: &FormId,
    publication: Publication,
) -> Result<(Form, Vec<Finding>), Error> {
    // Whoever asks for a form of another workspace learns nothing but that.
    scope.forms().get(form).await?.ok_or(Error::NotFound)?;
    let misshapen = publication.draft.check();
    if !misshapen.is_empty() {
        let invalid = misshapen.into_iter().map(|wrong| Invalid {
            pointer: format!("/draft{}", wrong.pointer),
            code: wrong.code,
            detail: wrong.message,
        });
        return Err(Error::Invalid(invalid.collect()));
    }
    let now = clock::now();
    let findings = lint(&publication.draft, &surroundings(scope, now).await?);
    let accepted = accepted(&findings, &publication.accept_findings)?;
    let context = (scope, member, form, &publication, &accepted);
    let form = app
        .store
        .transact(&context, |tx, (scope, member, form, publication, accepted)| {
            Box::pin(async move {
                let before = scope.forms().get_within(form, tx).await?.ok_or(Error::NotFound)?;
                if publication.based_on.is_some_and(|version| version != before.version) {
                    let detail = "Somebody published another version meanwhile. Look at it and try again.".to_owned();
                    return Err(Error::Conflict { code: "form_changed", detail });
                }
                let version = publication.draft.clone().into_version(before.version + 1);
                let subject = format!("{}:{}", form.as_str(), version.version);
                let published = scope.forms().publish(&before, version, tx).await?;
                for rule in accepted.iter() {
                    let subject = format!("{subject}:{rule}");
                    scope.audit(member.as_str(), "form.accept_finding", &subject, now, tx).await?;
                }
                scope.audit(member.as_str(), "form.publish", &subject, now, tx).await?;
                Ok(published)
            })
        })
        .await?;
    Ok((form, findings))
}

/// The rules a member answers for, if those are exactly the ones that forbid to publish.
fn accepted(findings: &[Finding], named: &[String]) -> Result<Vec<&'static str>, Error> {
    let blocking = blocking_rules(findings);
    let mut named: Vec<&str> = named.iter().map(String::as_str).collect();
    named.sort_unstable();
    named.dedup();
    if named == blocking {
        return Ok(blocking);
    }
    let (code, detail) = if named.is_empty() {
        ("form_findings", "This form would be rejected. Mend what is found, or accept the findings by their rules.")
    } else {
        ("findings_not_accepted", "Name exactly the rules whose findings are errors: no more and no fewer.")
    };
    Err(Error::Findings { code, detail: detail.to_owned(), findings: findings.to_vec() })
}

/// What a form of this workspace is published into.
async fn surroundings(scope: &Scope, now: Timestamp) -> Result<Surroundings, Error> {
    let workspace = scope.workspace().await?;
    let channels = scope.channels().all().await?;
    let active = channels.iter().filter(|channel| channel.state == ChannelState::Active);
    Ok(Surroundings {
        brand: Some(workspace.name),
        time_zone: Some(workspace.time_zone),
        follow_up_after_seconds: workspace.follow_up_after_seconds,
        senders: Some(active.map(sender_facts).collect()),
        at: Some(now),
        ..Surroundings::default()
    })
}

fn sender_facts(channel: &Channel) -> SenderFacts {
    SenderFacts {
        kind: Sender::parse(&channel.number).map_or(SenderKind::LongCode, |sender| sender.kind()),
        country: parse_e164(&channel.number).ok().and_then(|phone| phone.region()),
        campaign: channel.settings.campaign.as_ref().map(|campaign| campaign.class),
        verified: None,
        smart_encoding: channel.settings.smart_encoding,
        simulated: channel.simulated,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::workspace_setup::starter_version;

    #[test]
    fn the_form_a_workspace_starts_with_has_no_error() {
        for (region, brand) in [("US", "Harbor Roofing"), ("DE", "Zahnärzte Nord GmbH"), ("CA", "Brand 0a1b2c3d")] {
            let surroundings = Surroundings {
                brand: Some(brand.into()),
                time_zone: Some("America/New_York".into()),
                follow_up_after_seconds: Some(24 * 3_600),
                ..Surroundings::default()
            };
            let findings = lint(&starter_version(region, brand).into(), &surroundings);
            assert_eq!(blocking_rules(&findings), Vec::<&str>::new(), "{region} {findings:#?}");
        }
    }

    #[test]
    fn exactly_the_rules_that_forbid_are_accepted() {
        let draft = FormDraft { first_text: "Hi!".into(), ..starter_version("US", "Harbor").into() };
        let findings = lint(&draft, &Surroundings { brand: Some("Harbor".into()), ..Surroundings::default() });
        let named = |rules: &[&str]| {
            let rules: Vec<String> = rules.iter().map(|rule| (*rule).to_owned()).collect();
            match accepted(&findings, &rules) {
                Ok(rules) => rules.join(" "),
                Err(Error::Findings { code, findings, .. }) => format!("{code} {}", findings.len()),
                Err(_) => "another error".into(),
            }
        };
        let many = findings.len();
        assert_eq!(named(&["text.opt_out_line/1", "text.brand/1"]), "text.brand/1 text.opt_out_line/1");
        assert_eq!(named(&[]), format!("form_findings {many}"));
        assert_eq!(named(&["text.brand/1"]), format!("findings_not_accepted {many}"));
        let more = ["text.brand/1", "text.opt_out_line/1", "segments.many/1"];
        assert_eq!(named(&more), format!("findings_not_accepted {many}"));
        assert_eq!(accepted(&[], &[]).unwrap(), Vec::<&str>::new());
    }
}
