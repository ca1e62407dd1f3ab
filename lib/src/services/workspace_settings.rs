//! The settings of a workspace.

use anyhow::Result;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::{Error, present, second_factor::can_prove_more};
use crate::{
    App, clock,
    domain::id::{MemberId, WorkspaceId},
    store::{
        Scope,
        workspaces::{Workspace, WorkspaceChange},
    },
};

/// The longest silence that can be set, in seconds: 30 days.
const LONGEST_SILENCE: i64 = 30 * 24 * 3_600;

/// A workspace.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Workspace)]
pub struct WorkspaceView {
    /// The id.
    pub id: WorkspaceId,
    /// The business as its leads know it.
    pub name: String,
    /// IANA time zone.
    pub time_zone: String,
    /// The region in which phones are read.
    pub default_region: String,
    /// After how many seconds of silence a follow-up goes out; null: never.
    pub follow_up_after_seconds: Option<i64>,
    /// For how long a form counts as the lead's own fresh message, in seconds.
    pub reply_window_seconds: i64,
    /// Whether members must prove more than a password: a code beside it, a passkey, or what a sign-in provider asks for. Who
    /// has not reaches the own account alone until a second factor is set up.
    pub require_second_factor: bool,
}

/// What is to change. What is absent stays.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[schema(as = WorkspaceChange)]
pub struct WorkspaceChangeRequest {
    /// A new name.
    #[validate(length(min = 1, max = 60, message = "Write a name of 1 to 60 characters."))]
    pub name: Option<String>,
    /// A new time zone, by its IANA name.
    pub time_zone: Option<String>,
    /// A new silence in seconds, or null for no follow-up.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<i64>)]
    pub follow_up_after_seconds: Option<Option<i64>>,
    /// Whether members must prove more than a password. Only who could prove more may demand it.
    pub require_second_factor: Option<bool>,
}

/// Reads the settings.
pub async fn read_workspace(scope: &Scope) -> Result<WorkspaceView, Error> {
    Ok(view(scope.workspace().await?))
}

/// Changes the settings.
pub async fn change_workspace(
    app: &App,
    scope: &Scope,
    member: &MemberId,
    change: WorkspaceChangeRequest,
) -> Result<WorkspaceView, Error> {
    change.validate()?;
    if change.name.as_ref().is_some_and(|name| name.trim().is_empty()) {
        return Err(Error::invalid("/name", "required", "Write a name of 1 to 60 characters."));
    }
    if let Some(zone) = &change.time_zone
        && jiff::tz::TimeZone::get(zone).is_err()
    {
        return Err(Error::invalid(
            "/time_zone",
            "unknown_time_zone",
            "Write an IANA time zone, such as America/New_York.",
        ));
    }
    if let Some(Some(seconds)) = change.follow_up_after_seconds
        && !(1..=LONGEST_SILENCE).contains(&seconds)
    {
        return Err(Error::invalid("/follow_up_after_seconds", "out_of_range", "Choose between a second and 30 days."));
    }
    let demands = change.require_second_factor == Some(true) && !scope.workspace().await?.require_second_factor;
    if demands && !can_prove_more(scope, member).await? {
        let detail = "Set up a second factor or a passkey of your own first: it is asked of you as well.".to_owned();
        return Err(Error::Conflict { code: "own_second_factor_first", detail });
    }
    let change = WorkspaceChange {
        name: change.name.map(|name| name.trim().to_owned()),
        time_zone: change.time_zone,
        follow_up_after_seconds: change.follow_up_after_seconds,
        require_second_factor: change.require_second_factor,
    };
    let workspace = scope.change_workspace(change).await?;
    let context = (scope, member);
    app.store
        .transact(&context, |tx, (scope, member)| {
            Box::pin(async move {
                let workspace = scope.workspace_id().as_str();
                Ok::<_, Error>(scope.audit(member.as_str(), "workspace.change", workspace, clock::now(), tx).await?)
            })
        })
        .await?;
    Ok(view(workspace))
}

fn view(workspace: Workspace) -> WorkspaceView {
    WorkspaceView {
        id: workspace.id,
        name: workspace.name,
        time_zone: workspace.time_zone,
        default_region: workspace.default_region,
        follow_up_after_seconds: workspace.follow_up_after_seconds,
        reply_window_seconds: workspace.reply_window_seconds,
        require_second_factor: workspace.require_second_factor,
    }
}
