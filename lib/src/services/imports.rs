//! Files of leads: brought in, mapped, looked over, taken in, taken back. What takes long is a job (`import_leads.rs`).

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Error, Invalid, live_news::import_changed};
use crate::{
    App, clock,
    domain::{
        id::{ImportId, MemberId},
        import::{FileShape, ImportState, Mapping, RowVerdict, read_file, suggest},
        job::Task,
    },
    security::random,
    store::{
        Scope, Tx,
        imports::Import,
        jobs::NewJob,
        page::{Page, PageRequest},
    },
};

/// How many rows one transaction stores.
const BATCH: usize = 500;

/// A file of leads, and what came of it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LeadImport)]
pub struct ImportView {
    /// The id.
    pub id: ImportId,
    /// Where it stands.
    pub state: ImportState,
    /// The columns of the file.
    pub columns: Vec<String>,
    /// Which column means what; as long as nobody said so, what the names suggest.
    pub mapping: Option<Mapping>,
    /// The region in which phones without a country code are read.
    pub region: String,
    /// How many rows the file has.
    pub rows: i64,
    /// How many rows the present stage is through with.
    pub through: i64,
    /// How many rows came out how. After a stage they add up to `rows`.
    #[schema(value_type = BTreeMap<String, i64>)]
    pub counts: BTreeMap<&'static str, i64>,
    /// How many leads were taken back.
    pub removed: i64,
    /// How many leads stay after all was taken back, because something has happened with them since.
    pub stayed: i64,
    /// When the file came. A month later it and its report are forgotten, and it cannot be taken back any more.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it was taken in.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub done_at: Option<Timestamp>,
}

/// How a file is to be read.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ImportCheck {
    /// Which column means what.
    pub mapping: Mapping,
    /// The region in which phones without a country code are read, such as `US`; the workspace's when absent.
    pub region: Option<String>,
}

/// Takes a file and reads its rows. Nothing is made of them yet.
///
/// # Errors
/// It cannot be read at all.
pub async fn upload_import(
    app: &App,
    scope: &Scope,
    by: &MemberId,
    shape: FileShape,
    bytes: Vec<u8>,
) -> Result<ImportView, Error> {
    let read = tokio::task::spawn_blocking(move || read_file(&bytes, shape)).await.map_err(anyhow::Error::from)?;
    let read = read.map_err(|error| Error::invalid("", "unreadable_file", error.to_string()))?;
    let (region, now) = (scope.workspace().await?.default_region, clock::now());
    let import = Import::new(random::id(), &read.columns, read.rows.len(), &region, by, &scope.cipher(), now)?;
    // The rows come first: an import that is seen has all of them.
    for (batch, rows) in read.rows.chunks(BATCH).enumerate() {
        let first = i64::try_from(batch * BATCH + 1).map_err(anyhow::Error::from)?;
        let context = (scope, &import.id, first, rows, now);
        app.store
            .transact(&context, |tx, (scope, id, first, rows, now)| {
                Box::pin(async move { scope.import_rows().add(id, *first, rows, *now, tx).await })
            })
            .await?;
    }
    let context = (scope, &import, by);
    app.store
        .transact(&context, |tx, (scope, import, by)| {
            Box::pin(async move {
                scope.imports().add(import, tx).await?;
                scope.audit(by.as_str(), "import.upload", import.id.as_str(), import.created_at, tx).await
            })
        })
        .await?;
    view(scope, &import)
}

/// A page of imports, the newest first.
///
/// # Errors
/// The database failed.
pub async fn list_imports(scope: &Scope, page: &PageRequest) -> Result<Page<ImportView>, Error> {
    let found = scope.imports().list(page).await?;
    let items = found.items.iter().map(|import| view(scope, import)).collect::<Result<_, Error>>()?;
    Ok(Page { items, next_cursor: found.next_cursor })
}

/// One import.
///
/// # Errors
/// There is none with this id.
pub async fn read_import(scope: &Scope, id: &ImportId) -> Result<ImportView, Error> {
    view(scope, &scope.imports().get(id, None).await?.ok_or(Error::NotFound)?)
}

/// Says which column means what, and has every row looked over. Nothing is taken in.
///
/// # Errors
/// There is no such import, it was taken in already, or the mapping names columns that are not there.
pub async fn check_import(
    app: &App,
    scope: &Scope,
    by: &MemberId,
    id: &ImportId,
    check: ImportCheck,
) -> Result<ImportView, Error> {
    let columns = scope.imports().get(id, None).await?.ok_or(Error::NotFound)?.columns(&scope.cipher())?;
    let wrong = check.mapping.check(&columns).into_iter().map(|(pointer, code)| Invalid {
        pointer: format!("/mapping{pointer}"),
        code,
        detail: "Name a column of the file.".to_owned(),
    });
    let mut wrong: Vec<Invalid> = wrong.collect();
    let is_region = |region: &String| region.len() == 2 && region.bytes().all(|byte| byte.is_ascii_uppercase());
    if check.region.as_ref().is_some_and(|region| !is_region(region)) {
        let detail = "Write a region as two capital letters, such as US.".to_owned();
        wrong.push(Invalid { pointer: "/region".into(), code: "invalid", detail });
    }
    if !wrong.is_empty() {
        return Err(Error::Invalid(wrong));
    }
    begin(app, scope, by, id, Step::Check(Box::new(check))).await
}

/// Has the rows taken in that were looked over.
///
/// # Errors
/// There is no such import, or it was not looked over yet.
pub async fn start_import(app: &App, scope: &Scope, by: &MemberId, id: &ImportId) -> Result<ImportView, Error> {
    begin(app, scope, by, id, Step::Run).await
}

/// Has the leads removed that an import made and nobody has touched since.
///
/// # Errors
/// There is no such import, or it was not taken in.
pub async fn undo_import(app: &App, scope: &Scope, by: &MemberId, id: &ImportId) -> Result<ImportView, Error> {
    begin(app, scope, by, id, Step::Undo).await
}

enum Step {
    Check(Box<ImportCheck>),
    Run,
    Undo,
}

impl Step {
    /// The stage it begins, the stages it may follow, its name in the audit log, and what to do first.
    fn rules(&self) -> (ImportState, &'static [ImportState], &'static str, &'static str) {
        use ImportState::{Checked, Checking, Done, Running, Undoing, Uploaded};
        match self {
            Self::Check(_) => (
                Checking,
                &[Uploaded, Checked],
                "import.check",
                "This file is being worked on, or was taken in already.",
            ),
            Self::Run => (Running, &[Checked], "import.start", "Have the file looked over first."),
            Self::Undo => (Undoing, &[Done], "import.undo", "Only what was taken in can be taken back."),
        }
    }
}

async fn begin(app: &App, scope: &Scope, by: &MemberId, id: &ImportId, step: Step) -> Result<ImportView, Error> {
    let context = (scope, by, id, step);
    let import = app.store.transact(&context, |tx, (scope, by, id, step)| Box::pin(write(scope, by, id, step, tx)));
    view(scope, &import.await?)
}

async fn write(scope: &Scope, by: &MemberId, id: &ImportId, step: &Step, tx: &mut Tx) -> Result<Import, Error> {
    let mut import = scope.imports().get(id, Some(&mut *tx)).await?.ok_or(Error::NotFound)?;
    let (stage, after, action, first) = step.rules();
    if !after.contains(&import.state) {
        return Err(Error::Conflict { code: "not_now", detail: first.to_owned() });
    }
    if let Step::Check(check) = step {
        import.set_mapping(&check.mapping, &scope.cipher())?;
        if let Some(region) = &check.region {
            import.region.clone_from(region);
        }
    }
    let now = clock::now();
    import.begin(stage);
    scope.imports().save(&import, tx).await?;
    import_changed(scope, id, stage, now, tx).await?;
    scope.audit(by.as_str(), action, id.as_str(), now, tx).await?;
    let job = NewJob {
        key: format!("import:{}:{}", id.as_str(), now.as_millisecond()),
        task: Task::ImportLeads { import: id.clone() },
        run_at: now,
        lead: None,
        conversation: None,
    };
    scope.jobs().add(job, now, tx).await?;
    Ok(import)
}

fn view(scope: &Scope, import: &Import) -> Result<ImportView, Error> {
    let cipher = scope.cipher();
    let columns = import.columns(&cipher)?;
    let counts = RowVerdict::ALL.map(|verdict| (verdict.name(), import.counts.get(&verdict).copied().unwrap_or(0)));
    Ok(ImportView {
        id: import.id.clone(),
        state: import.state,
        mapping: import.mapping(&cipher)?.or_else(|| suggest(&columns)),
        columns,
        region: import.region.clone(),
        rows: import.rows,
        through: import.through,
        counts: counts.into(),
        removed: import.removed,
        stayed: import.stayed,
        created_at: import.created_at,
        done_at: import.done_at,
    })
}
