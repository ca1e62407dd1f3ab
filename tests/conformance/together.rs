//! Writes to several collections in one command: the gate's claim is one.

use mongodb::{
    ClientSession, Collection, Database,
    bson::{Document, doc, oid::ObjectId},
    options::{InsertOneModel, UpdateOneModel, WriteModel},
};

use crate::{Outcome, begin, code, is_transient, on_a_database, refused_as_duplicate};

const WRITE_CONFLICT: i32 = 112;

/// A transaction that has read something: what it writes rests on that.
async fn looked(database: &Database) -> Outcome<ClientSession> {
    let mut session = begin(database).await?;
    database.collection::<Document>("phones").find_one(doc! { "_id": 1 }).session(&mut session).await?;
    Ok(session)
}

/// A change of one document and the entry that tells of it, in two collections.
fn together(database: &Database, filter: Document) -> Vec<WriteModel> {
    let (phones, receipts) = (database.collection::<Document>("phones"), database.collection::<Document>("receipts"));
    let raise = doc! { "$inc": { "decisions": 1 } };
    let update = UpdateOneModel::builder().namespace(phones.namespace()).filter(filter).update(raise).build();
    let entry = doc! { "_id": ObjectId::new(), "of": 1 };
    vec![update.into(), InsertOneModel::builder().namespace(receipts.namespace()).document(entry).build().into()]
}

#[tokio::test]
async fn writes_to_several_collections_go_in_one_command_and_say_what_they_met() -> Outcome {
    on_a_database(|database| async move {
        let phones: Collection<Document> = database.collection("phones");
        let receipts: Collection<Document> = database.collection("receipts");
        phones.insert_one(doc! { "_id": 1, "decisions": 0 }).await?;
        receipts.insert_one(doc! { "_id": 0, "of": 0 }).await?;
        let client = database.client();

        let mut session = looked(&database).await?;
        let seen = together(&database, doc! { "_id": 1, "decisions": 0 });
        let done = client.bulk_write(seen.clone()).session(&mut session).await?;
        assert_eq!((done.matched_count, done.inserted_count), (1, 1));
        session.commit_transaction().await?;

        // What was seen is not so any more: nothing is met, and nothing of it stays.
        let mut session = looked(&database).await?;
        let stale = together(&database, doc! { "_id": 1, "decisions": 0 });
        let done = client.bulk_write(stale).session(&mut session).await?;
        assert_eq!((done.matched_count, done.inserted_count), (0, 1));
        session.abort_transaction().await?;
        assert_eq!(receipts.count_documents(doc! { "of": 1 }).await?, 1);

        // Another transaction writes the document: the second is told to try again.
        let (mut first, mut second) = (begin(&database).await?, looked(&database).await?);
        phones.update_one(doc! { "_id": 1 }, doc! { "$inc": { "decisions": 1 } }).session(&mut first).await?;
        let rival = client.bulk_write(together(&database, doc! { "_id": 1 })).session(&mut second).await;
        eprintln!("RIVAL {rival:?}");
        assert!(rival.is_err_and(|error| is_transient(&error) || code(&error) == Some(WRITE_CONFLICT)));
        let _ = second.abort_transaction().await;
        first.commit_transaction().await?;

        // An entry that is there already undoes the whole.
        let mut session = looked(&database).await?;
        let again = client.bulk_write(seen.into_iter().skip(1)).session(&mut session).await;
        assert!(refused_as_duplicate(again));
        let _ = session.abort_transaction().await;
        assert_eq!(phones.find_one(doc! {}).await?, Some(doc! { "_id": 1, "decisions": 2 }));
        assert_eq!(receipts.count_documents(doc! { "of": 1 }).await?, 1);
        Ok(())
    })
    .await
}
