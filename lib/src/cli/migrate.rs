//! `leadline migrate`.

use anyhow::Result;

use crate::{App, services::list_leads::fill_buckets};

pub(super) async fn run(app: App) -> Result<()> {
    let many = app.store.migrate().await?;
    eprintln!("{many} indexes are in place.");
    for workspace in app.store.workspace_ids().await? {
        let filled = fill_buckets(&app.store.scope(&workspace).await?).await?;
        if filled > 0 {
            eprintln!("{filled} leads of workspace {} can be found by name and last digits now.", workspace.as_str());
        }
    }
    Ok(())
}
