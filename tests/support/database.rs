//! The database server of the run, and the databases on it.

use mongodb::{
    Client, Database,
    bson::{Document, doc},
};

/// Where the server is.
pub fn uri() -> String {
    std::env::var("LEADLINE_TEST_MONGODB_URI").expect(
        "LEADLINE_TEST_MONGODB_URI is not set: put the address of a MongoDB replica set for tests there (npm test does)",
    )
}

/// A database.
pub async fn open(name: &str) -> Database {
    Client::with_uri_str(uri()).await.unwrap().database(name)
}

/// Drops a database, from anywhere: a test that panics has no future left to wait in. The development server in Python
/// forgets everything when it ends, and takes minutes to drop a large database, in which nobody else gets an answer.
pub fn drop_blocking(name: String) {
    if std::env::var("LEADLINE_TEST_DATABASE_KIND").is_ok_and(|kind| kind == "secantusd-py") {
        return;
    }
    let dropping = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async { Client::with_uri_str(uri()).await?.database(&name).drop().await })?;
        Ok::<(), Box<dyn std::error::Error + Send + Sync>>(())
    });
    if let Ok(Err(error)) = dropping.join() {
        eprintln!("a test database was not dropped: {error}");
    }
}

/// Every document of every collection, with the collection's name.
pub async fn dump(database: &Database) -> Vec<(String, Document)> {
    let mut all = Vec::new();
    for name in database.list_collection_names().await.unwrap() {
        let mut found = database.collection::<Document>(&name).find(doc! {}).await.unwrap();
        while found.advance().await.unwrap() {
            all.push((name.clone(), found.deserialize_current().unwrap()));
        }
    }
    all
}
