//! Replaces keys while everything goes on: of a workspace, of its persons, or of the deployment.

use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use super::Error;
use crate::{
    App, clock,
    domain::{
        id::MemberId,
        job::Task,
        key_rotation::{KeyLevel, RotationStage},
    },
    store::{Scope, jobs::NewJob, key_rotations::KeyRotation, keys::DEPLOYMENT, reseal::Resealed},
};

/// For how long one job works at it before it lets others go first.
const AT_ONCE: Duration = Duration::from_secs(15);
/// How many persons get new keys between two notes of how far it is.
const PERSONS_AT_ONCE: i64 = 200;

/// How the keys of a workspace are.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Keys)]
pub struct KeysView {
    /// Whether the newest master key wraps them. It does again after `leadline keys rewrap`.
    pub wrapped_by_newest_master_key: bool,
    /// The rotation under way, or else the last; null when there never was one.
    pub rotation: Option<KeyRotationView>,
}

/// A rotation.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = KeyRotation)]
pub struct KeyRotationView {
    /// Which keys.
    pub level: KeyLevel,
    /// How far it is.
    pub stage: RotationStage,
    /// When it began.
    #[schema(value_type = String, format = DateTime)]
    pub started_at: Timestamp,
    /// When it goes on; null when it is finished.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub due_at: Option<Timestamp>,
    /// When it was finished.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub finished_at: Option<Timestamp>,
    /// How many documents were sealed anew.
    pub resealed: i64,
}

impl From<KeyRotation> for KeyRotationView {
    fn from(rotation: KeyRotation) -> Self {
        Self {
            level: rotation.level,
            stage: rotation.stage,
            started_at: rotation.started_at,
            due_at: Some(rotation.due_at).filter(|_| rotation.finished_at.is_none()),
            finished_at: rotation.finished_at,
            resealed: rotation.resealed,
        }
    }
}

/// How the keys of an owner are: a workspace, by its id, or the deployment.
///
/// # Errors
/// The database failed, or the owner has no keys.
pub async fn read_keys(app: &App, owner: &str) -> Result<KeysView, Error> {
    Ok(KeysView {
        wrapped_by_newest_master_key: app.store.wrapped_by_newest(owner, false).await?,
        rotation: app.store.key_rotation(owner).await?.map(KeyRotationView::from),
    })
}

/// Has keys of a workspace replaced, by a job.
///
/// # Errors
/// A rotation is under way already, or the level is not a workspace's.
pub async fn order_rotation(
    app: &App,
    scope: &Scope,
    level: KeyLevel,
    by: &MemberId,
) -> Result<KeyRotationView, Error> {
    let owner = scope.workspace_id().as_str();
    check(app, owner, level).await?;
    let now = Timestamp::from_millisecond(clock::now().as_millisecond()).unwrap_or_default();
    let context = (scope, by, now, level);
    app.store
        .transact(&context, |tx, (scope, by, now, level)| {
            Box::pin(async move {
                scope.audit(by.as_str(), "keys.rotate", scope.workspace_id().as_str(), *now, tx).await?;
                let since = now.as_millisecond();
                let task = Task::RotateKeys { level: *level, since };
                let key = format!("rotate_keys:{since}");
                scope.jobs().add(NewJob { task, key, run_at: *now, lead: None, conversation: None }, *now, tx).await
            })
        })
        .await?;
    Ok(KeyRotation::new(owner, level, now).into())
}

/// Does some of the work of a rotation that was ordered at a moment, in milliseconds since 1970. Gives when to come again;
/// nothing when there is no more to do.
///
/// # Errors
/// As [`go_on_rotating`].
pub async fn rotate_keys(app: &App, scope: &Scope, level: KeyLevel, since: i64) -> anyhow::Result<Option<Timestamp>> {
    let owner = scope.workspace_id().as_str();
    let since = Timestamp::from_millisecond(since)?;
    let begun = app.store.key_rotation(owner).await?.is_some_and(|rotation| rotation.started_at >= since);
    // Where another is under way this one does not begin: it would replace the same keys.
    if !begun && !app.store.begin_key_rotation(&KeyRotation::new(owner, level, since)).await? {
        return Ok(None);
    }
    go_on_rotating(app, owner).await
}

/// Begins to replace an owner's keys, or finds the same rotation under way.
///
/// # Errors
/// Another rotation is under way, or the owner has no keys of that level.
pub async fn begin_or_resume(app: &App, owner: &str, level: KeyLevel) -> Result<(), Error> {
    if under_way(app, owner).await?.is_some_and(|known| known.level == level) {
        return Ok(());
    }
    check(app, owner, level).await?;
    app.store.begin_key_rotation(&KeyRotation::new(owner, level, clock::now())).await?;
    Ok(())
}

/// The owner's rotation, if it is not finished.
async fn under_way(app: &App, owner: &str) -> anyhow::Result<Option<KeyRotation>> {
    Ok(app.store.key_rotation(owner).await?.filter(|known| known.finished_at.is_none()))
}

async fn check(app: &App, owner: &str, level: KeyLevel) -> Result<(), Error> {
    if (owner == DEPLOYMENT) != (level == KeyLevel::Deployment) {
        let detail = "A workspace has the levels workspace and persons; deployment is the deployment's own.";
        return Err(Error::invalid("/level", "no_such_level", detail));
    }
    if under_way(app, owner).await?.is_some() {
        let detail = "Keys are being replaced already. Wait until that is finished.".to_owned();
        return Err(Error::Conflict { code: "rotation_under_way", detail });
    }
    Ok(())
}

/// Goes on with an owner's rotation for a while. Gives when to come again; nothing when it is finished. Several may do it
/// at once, and whoever goes on after a crash does what was not written down again: nothing of it harms.
///
/// # Errors
/// The database or AWS KMS failed: it goes on from where it was.
pub async fn go_on_rotating(app: &App, owner: &str) -> anyhow::Result<Option<Timestamp>> {
    let began = Instant::now();
    while began.elapsed() < AT_ONCE {
        let Some(mut rotation) = app.store.key_rotation(owner).await? else { return Ok(None) };
        if rotation.due_at > clock::now() {
            return Ok(Some(rotation.due_at));
        }
        match rotation.stage {
            RotationStage::Announcing => announce(app, &mut rotation).await?,
            RotationStage::Resealing => reseal(app, &mut rotation).await?,
            RotationStage::Forgetting => finish(app, &mut rotation).await?,
            RotationStage::Finished => return Ok(None),
        }
        if !app.store.save_key_rotation(&mut rotation).await? {
            // Somebody else goes on with it. Whoever asked comes again and finds how far it is.
            return Ok(Some(clock::now()));
        }
    }
    Ok(Some(clock::now()))
}

/// Until when somebody may hold what was read at a moment.
fn held(app: &App, read: Timestamp) -> Timestamp {
    let held = SignedDuration::try_from(app.config.keys_held).unwrap_or(SignedDuration::MAX);
    read.saturating_add(held).unwrap_or(Timestamp::MAX)
}

/// Makes the new keys. They seal when everybody has learned of them.
async fn announce(app: &App, rotation: &mut KeyRotation) -> anyhow::Result<()> {
    // The keys of persons are told one batch after the other: each is given its time from the moment it is told.
    let from = held(app, clock::now());
    if rotation.level == KeyLevel::Persons {
        let scope = app.store.scope(&rotation.owner.clone().into()).await?;
        rotation.after = scope.person_keys().announce(rotation.after.as_deref(), PERSONS_AT_ONCE, from).await?;
        if rotation.after.is_some() {
            return Ok(());
        }
    } else {
        app.store.announce_key(&rotation.owner, from).await?;
    }
    rotation.stage = RotationStage::Resealing;
    // The last of them seals from then on, and those who hold the former key have let go of it as long after.
    rotation.due_at = held(app, from);
    Ok(())
}

/// Seals some documents anew.
async fn reseal(app: &App, rotation: &mut KeyRotation) -> anyhow::Result<()> {
    match app.store.reseal_some(rotation).await? {
        Resealed::Some { last, found } => {
            rotation.after = Some(last);
            rotation.found += found;
            rotation.resealed += found;
        }
        Resealed::EndOfPlace => {
            rotation.after = None;
            rotation.place += 1;
        }
        Resealed::EndOfAll => {
            rotation.stage = RotationStage::after_look(rotation.found);
            if rotation.stage == RotationStage::Resealing {
                rotation.due_at = held(app, clock::now());
            }
            (rotation.place, rotation.found) = (0, 0);
        }
    }
    Ok(())
}

/// Destroys the keys that were replaced.
async fn finish(app: &App, rotation: &mut KeyRotation) -> anyhow::Result<()> {
    if rotation.level == KeyLevel::Persons {
        let scope = app.store.scope(&rotation.owner.clone().into()).await?;
        scope.person_keys().forget_replaced().await?;
    } else {
        app.store.forget_replaced_key(&rotation.owner).await?;
    }
    rotation.stage = RotationStage::Finished;
    rotation.finished_at = Some(clock::now());
    tracing::info!(owner = rotation.owner, resealed = rotation.resealed, "keys were replaced");
    Ok(())
}
