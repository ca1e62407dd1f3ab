//! `leadline migrate`.

use anyhow::Result;

use crate::App;

pub(super) async fn run(app: App) -> Result<()> {
    let many = app.store.migrate().await?;
    eprintln!("{many} indexes are in place.");
    Ok(())
}
