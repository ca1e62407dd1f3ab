//! What the product relies on a database for, asked of the database itself.
//!
//! It passes on a MongoDB replica set and on any server that may stand in for one. Each test has a database of its
//! own, dropped at the end. `LEADLINE_TEST_MONGODB_URI` says where the server is.

// Helpers of a test are test code too.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../support/mod.rs"]
mod support;

mod limits;
mod together;

use std::{collections::HashSet, env, future::Future, io::Write, panic::resume_unwind, time::Duration};

use mongodb::{
    Client, ClientSession, Collection, Database, IndexModel,
    bson::{DateTime, Document, doc, oid::ObjectId},
    error::{Error, ErrorKind, TRANSIENT_TRANSACTION_ERROR, WriteFailure},
    options::{IndexOptions, ReadConcern, ReturnDocument, WriteConcern},
};
use tokio::task::JoinSet;

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

const DUPLICATE_KEY: i32 = 11000;

async fn connect() -> Outcome<Client> {
    let Ok(uri) = env::var("LEADLINE_TEST_MONGODB_URI") else {
        panic!("LEADLINE_TEST_MONGODB_URI is not set: put the address of a MongoDB replica set for tests there");
    };
    Ok(Client::with_uri_str(uri).await?)
}

/// Runs `work` on a new database and drops it afterwards, also when an assertion fails.
async fn on_a_database<F>(work: impl FnOnce(Database) -> F) -> Outcome
where
    F: Future<Output = Outcome> + Send + 'static,
{
    let database = connect().await?.database(&format!("leadline_conformance_{}", ObjectId::new().to_hex()));
    let ended = tokio::spawn(work(database.clone())).await;
    database.drop().await?;
    ended.unwrap_or_else(|error| resume_unwind(error.into_panic()))
}

async fn begin(database: &Database) -> Outcome<ClientSession> {
    let mut session = database.client().start_session().await?;
    session.start_transaction().read_concern(ReadConcern::snapshot()).write_concern(WriteConcern::majority()).await?;
    Ok(session)
}

async fn unique(collection: &Collection<Document>, keys: Document, only: Option<Document>) -> Outcome {
    let options = IndexOptions::builder().unique(true).partial_filter_expression(only).build();
    collection.create_index(IndexModel::builder().keys(keys).options(options).build()).await?;
    Ok(())
}

fn code(error: &Error) -> Option<i32> {
    match error.kind.as_ref() {
        ErrorKind::Write(WriteFailure::WriteError(error)) => Some(error.code),
        ErrorKind::Command(error) => Some(error.code),
        ErrorKind::BulkWrite(error) => error.write_errors.values().next().map(|error| error.code),
        ErrorKind::InsertMany(error) => error.write_errors.as_ref()?.first().map(|error| error.code),
        _ => None,
    }
}

fn refused_as_duplicate<T>(result: Result<T, Error>) -> bool {
    result.is_err_and(|error| code(&error) == Some(DUPLICATE_KEY))
}

fn is_transient(error: &Error) -> bool {
    error.contains_label(TRANSIENT_TRANSACTION_ERROR)
}

async fn all(collection: &Collection<Document>, filter: Document, sort: Document, limit: i64) -> Outcome<Vec<i32>> {
    let mut found = collection.find(filter).sort(sort).limit(limit).await?;
    let mut ids = Vec::new();
    while found.advance().await? {
        ids.push(found.deserialize_current()?.get_i32("_id")?);
    }
    Ok(ids)
}

#[tokio::test]
async fn says_which_server_it_is() -> Outcome {
    let info = connect().await?.database("admin").run_command(doc! { "buildInfo": 1 }).await?;
    let really =
        info.get_str("secantusVersion").map(|version| format!(", being SecantusDB {version}")).unwrap_or_default();
    // Past the capture of the test runner: a log of a run must say what it ran on.
    writeln!(std::io::stderr(), "database: answers as MongoDB {}{really}", info.get_str("version")?)?;
    Ok(())
}

#[tokio::test]
async fn a_unique_index_refuses_the_second() -> Outcome {
    on_a_database(|database| async move {
        let members = database.collection("members");
        unique(&members, doc! { "email": 1 }, None).await?;
        members.insert_one(doc! { "_id": 1, "email": "a" }).await?;
        assert!(refused_as_duplicate(members.insert_one(doc! { "_id": 2, "email": "a" }).await));
        assert!(refused_as_duplicate(members.insert_one(doc! { "_id": 1, "email": "b" }).await));
        members.insert_one(doc! { "_id": 2, "email": "b" }).await?;
        let renamed = members.update_one(doc! { "_id": 2 }, doc! { "$set": { "email": "a" } }).await;
        assert!(refused_as_duplicate(renamed));
        let many = [doc! { "_id": 3, "email": "c" }, doc! { "_id": 4, "email": "c" }, doc! { "_id": 5, "email": "d" }];
        assert!(refused_as_duplicate(members.insert_many(many).await));
        assert_eq!(all(&members, doc! {}, doc! { "_id": 1 }, 0).await?, [1, 2, 3], "an ordered insert stops there");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_race_for_a_unique_value_has_one_winner() -> Outcome {
    on_a_database(|database| async move {
        let leads = database.collection("leads");
        unique(&leads, doc! { "workspace_id": 1, "phone": 1 }, None).await?;
        let mut rivals = JoinSet::new();
        for id in 0..4 {
            let leads = leads.clone();
            rivals.spawn(async move { leads.insert_one(doc! { "_id": id, "workspace_id": "w", "phone": "p" }).await });
        }
        let results = rivals.join_all().await;
        assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
        assert_eq!(results.into_iter().map(refused_as_duplicate).filter(|refused| *refused).count(), 3);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_compound_unique_index_looks_at_all_its_fields() -> Outcome {
    on_a_database(|database| async move {
        let leads = database.collection("leads");
        unique(&leads, doc! { "workspace_id": 1, "phone": 1 }, None).await?;
        leads.insert_one(doc! { "workspace_id": "a", "phone": "1" }).await?;
        leads.insert_one(doc! { "workspace_id": "b", "phone": "1" }).await?;
        assert!(refused_as_duplicate(leads.insert_one(doc! { "workspace_id": "a", "phone": "1" }).await));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_partial_unique_index_looks_only_where_its_filter_does() -> Outcome {
    on_a_database(|database| async move {
        let conversations = database.collection("conversations");
        unique(&conversations, doc! { "lead_id": 1 }, Some(doc! { "status": "open" })).await?;
        let by_reference = doc! { "reference": { "$type": "string" } };
        unique(&conversations, doc! { "reference": 1 }, Some(by_reference)).await?;
        conversations.insert_one(doc! { "_id": 1, "lead_id": "a", "status": "open" }).await?;
        conversations.insert_one(doc! { "_id": 2, "lead_id": "a", "status": "resolved" }).await?;
        conversations.insert_one(doc! { "_id": 3, "lead_id": "a", "status": "resolved", "reference": "r" }).await?;
        let second = doc! { "_id": 4, "lead_id": "a", "status": "open" };
        assert!(refused_as_duplicate(conversations.insert_one(second).await));
        let reopened = conversations.update_one(doc! { "_id": 2 }, doc! { "$set": { "status": "open" } }).await;
        assert!(refused_as_duplicate(reopened));
        let referred = doc! { "_id": 5, "lead_id": "b", "status": "open", "reference": "r" };
        assert!(refused_as_duplicate(conversations.insert_one(referred).await));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn making_an_index_again_changes_nothing_and_another_of_its_name_is_refused() -> Outcome {
    on_a_database(|database| async move {
        let jobs: Collection<Document> = database.collection("jobs");
        let options = || IndexOptions::builder().name("due".to_owned());
        let due = IndexModel::builder().keys(doc! { "state": 1, "run_at": 1 }).options(options().build()).build();
        jobs.create_index(due.clone()).await?;
        jobs.create_index(due).await?;
        let other = IndexModel::builder().keys(doc! { "state": 1 }).options(options().build()).build();
        assert!(jobs.create_index(other).await.is_err());
        assert_eq!(jobs.list_index_names().await?, ["_id_", "due"]);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_document_can_be_made_to_expire() -> Outcome {
    on_a_database(|database| async move {
        let tickets: Collection<Document> = database.collection("live_tickets");
        let options = IndexOptions::builder().expire_after(Duration::ZERO).build();
        tickets.create_index(IndexModel::builder().keys(doc! { "expires_at": 1 }).options(options).build()).await?;
        let mut found = tickets.list_indexes().await?;
        let mut after = None;
        while found.advance().await? {
            after = after.or(found.deserialize_current()?.options.and_then(|options| options.expire_after));
        }
        assert_eq!(after, Some(Duration::ZERO));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_transaction_is_committed_whole_over_several_collections() -> Outcome {
    on_a_database(|database| async move {
        // Neither collection exists yet: the transaction makes them.
        let (leads, jobs) = (database.collection("leads"), database.collection::<Document>("jobs"));
        let mut session = begin(&database).await?;
        leads.insert_one(doc! { "_id": 1, "submissions": 1 }).session(&mut session).await?;
        jobs.insert_one(doc! { "_id": 1 }).session(&mut session).await?;
        leads.update_one(doc! { "_id": 1 }, doc! { "$inc": { "submissions": 1 } }).session(&mut session).await?;
        let own = leads.find_one(doc! { "_id": 1 }).session(&mut session).await?;
        assert_eq!(own, Some(doc! { "_id": 1, "submissions": 2 }), "a transaction sees its own writes");
        assert_eq!(leads.find_one(doc! {}).await?, None, "nobody else sees them before the commit");
        session.commit_transaction().await?;
        assert_eq!(leads.find_one(doc! {}).await?, Some(doc! { "_id": 1, "submissions": 2 }));
        assert_eq!(jobs.count_documents(doc! {}).await?, 1);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn an_aborted_transaction_leaves_nothing() -> Outcome {
    on_a_database(|database| async move {
        let (leads, jobs) = (database.collection("leads"), database.collection::<Document>("jobs"));
        leads.insert_one(doc! { "_id": 1, "name": "before" }).await?;
        let mut session = begin(&database).await?;
        leads.update_one(doc! { "_id": 1 }, doc! { "$set": { "name": "after" } }).session(&mut session).await?;
        leads.insert_one(doc! { "_id": 2 }).session(&mut session).await?;
        jobs.insert_one(doc! { "_id": 1 }).session(&mut session).await?;
        session.abort_transaction().await?;
        assert_eq!(all(&leads, doc! { "name": "before" }, doc! { "_id": 1 }, 0).await?, [1]);
        assert_eq!(leads.count_documents(doc! {}).await?, 1);
        assert_eq!(jobs.count_documents(doc! {}).await?, 0);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_duplicate_inside_a_transaction_undoes_all_of_it() -> Outcome {
    on_a_database(|database| async move {
        let jobs = database.collection("jobs");
        unique(&jobs, doc! { "key": 1 }, None).await?;
        jobs.insert_one(doc! { "_id": 1, "key": "k" }).await?;
        let mut session = begin(&database).await?;
        jobs.insert_one(doc! { "_id": 2, "key": "other" }).session(&mut session).await?;
        let second = jobs.insert_one(doc! { "_id": 3, "key": "k" }).session(&mut session).await;
        assert!(second.as_ref().is_err_and(|error| !is_transient(error)), "trying again would not help");
        assert!(refused_as_duplicate(second));
        let _ = session.abort_transaction().await; // The server has ended it already.
        assert_eq!(all(&jobs, doc! {}, doc! { "_id": 1 }, 0).await?, [1]);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn of_two_transactions_that_write_one_document_the_second_is_told_to_try_again() -> Outcome {
    on_a_database(|database| async move {
        let conversations: Collection<Document> = database.collection("conversations");
        conversations.insert_one(doc! { "_id": 1, "epoch": 0 }).await?;
        let raise = || doc! { "$inc": { "epoch": 1 } };
        let (mut first, mut second) = (begin(&database).await?, begin(&database).await?);
        conversations.find_one(doc! { "_id": 1 }).session(&mut second).await?;
        conversations.update_one(doc! { "_id": 1 }, raise()).session(&mut first).await?;
        let clash = conversations.update_one(doc! { "_id": 1 }, raise()).session(&mut second).await;
        assert!(clash.is_err_and(|error| is_transient(&error)));
        let _ = second.abort_transaction().await;
        first.commit_transaction().await?;
        assert_eq!(conversations.find_one(doc! {}).await?, Some(doc! { "_id": 1, "epoch": 1 }));
        Ok(())
    })
    .await
}

/// Reads a number and writes it back one higher: without isolation an update would be lost.
async fn count_up(database: &Database) -> Outcome<Result<(), Error>> {
    let counters: Collection<Document> = database.collection("counters");
    let mut session = begin(database).await?;
    let attempt = async {
        let read = counters.find_one(doc! { "_id": 1 }).session(&mut session).await?.unwrap_or_default();
        let next = read.get_i32("count").unwrap_or_default() + 1;
        counters.update_one(doc! { "_id": 1 }, doc! { "$set": { "count": next } }).session(&mut session).await?;
        session.commit_transaction().await
    }
    .await;
    if attempt.is_err() {
        let _ = session.abort_transaction().await;
    }
    Ok(attempt)
}

#[tokio::test]
async fn transactions_tried_again_lose_no_update() -> Outcome {
    on_a_database(|database| async move {
        let counters: Collection<Document> = database.collection("counters");
        counters.insert_one(doc! { "_id": 1, "count": 0 }).await?;
        let mut workers = JoinSet::new();
        for worker in 1..=4_u64 {
            let database = database.clone();
            workers.spawn(async move {
                for _ in 0..5 {
                    while let Err(error) = count_up(&database).await? {
                        assert!(is_transient(&error), "{error}");
                        tokio::time::sleep(Duration::from_millis(3 * worker)).await;
                    }
                }
                Outcome::Ok(())
            });
        }
        for worker in workers.join_all().await {
            worker?;
        }
        assert_eq!(counters.find_one(doc! {}).await?, Some(doc! { "_id": 1, "count": 20 }));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn four_claimers_get_each_job_once_and_the_oldest_first() -> Outcome {
    on_a_database(|database| async move {
        let jobs: Collection<Document> = database.collection("jobs");
        jobs.create_index(IndexModel::builder().keys(doc! { "state": 1, "run_at": 1 }).build()).await?;
        jobs.insert_many((0..40).map(|id| doc! { "_id": id, "state": "ready", "run_at": 100 - id, "fence": 0 }))
            .await?;
        let mut claimers = JoinSet::new();
        for _ in 0..4 {
            let jobs = jobs.clone();
            claimers.spawn(async move {
                let mut claimed = Vec::new();
                while let Some(job) = jobs
                    .find_one_and_update(
                        doc! { "state": "ready", "run_at": { "$lte": 100 } },
                        doc! { "$set": { "state": "running" }, "$inc": { "fence": 1 } },
                    )
                    .sort(doc! { "run_at": 1 })
                    .return_document(ReturnDocument::After)
                    .await?
                {
                    assert_eq!((job.get_str("state")?, job.get_i32("fence")?), ("running", 1));
                    claimed.push(job.get_i32("run_at")?);
                }
                Outcome::Ok(claimed)
            });
        }
        let mut every = Vec::new();
        for claimed in claimers.join_all().await {
            let claimed = claimed?;
            assert!(claimed.is_sorted(), "{claimed:?}");
            every.extend(claimed);
        }
        assert_eq!((every.len(), every.iter().collect::<HashSet<_>>().len()), (40, 40));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn an_upsert_makes_a_document_once_and_changes_it_afterwards() -> Outcome {
    on_a_database(|database| async move {
        let limits: Collection<Document> = database.collection("limits");
        let hit = || doc! { "$inc": { "count": 1 }, "$setOnInsert": { "first": true }, "$set": { "last": "now" } };
        for _ in 0..2 {
            limits.update_one(doc! { "_id": 1 }, hit()).upsert(true).await?;
        }
        let kept = limits.find_one_and_update(doc! { "_id": 1 }, doc! { "$set": { "first": false } }).await?;
        assert_eq!(
            kept.map(|before| (before.get_i32("count").ok(), before.get_bool("first").ok())),
            Some((Some(2), Some(true)))
        );
        let made =
            limits.find_one_and_update(doc! { "_id": 2 }, hit()).upsert(true).return_document(ReturnDocument::After);
        assert_eq!(made.await?.and_then(|made| made.get_i32("count").ok()), Some(1));
        let mut rivals = JoinSet::new();
        for _ in 0..4 {
            let limits = limits.clone();
            rivals.spawn(async move { limits.update_one(doc! { "_id": 3 }, hit()).upsert(true).await });
        }
        let counted = rivals.join_all().await.into_iter().filter(|result| result.is_ok()).count();
        let third = limits.find_one(doc! { "_id": 3 }).await?.unwrap_or_default();
        assert_eq!(usize::try_from(third.get_i32("count")?)?, counted, "what was acknowledged was counted");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_pipeline_can_decide_an_update_by_the_document_itself() -> Outcome {
    on_a_database(|database| async move {
        let messages: Collection<Document> = database.collection("messages");
        messages.insert_many([doc! { "_id": 1, "rank": 5 }, doc! { "_id": 2, "rank": 1 }]).await?;
        let later = doc! { "$cond": [{ "$gt": ["$rank", 3] }, "$rank", 3] };
        let result = messages.update_many(doc! {}, vec![doc! { "$set": { "rank": later } }]).await?;
        assert_eq!((result.matched_count, result.modified_count), (2, 1));
        assert_eq!(all(&messages, doc! { "rank": 3 }, doc! { "_id": 1 }, 0).await?, [2]);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn filters_orders_and_limits_find_what_they_say() -> Outcome {
    on_a_database(|database| async move {
        let leads: Collection<Document> = database.collection("leads");
        let at = |second: i64| DateTime::from_millis(1_800_000_000_000 + second * 1000);
        leads
            .insert_many([
                doc! { "_id": 1, "at": at(1), "state": "ready", "tags": ["a", "b"] },
                doc! { "_id": 2, "at": at(2), "state": "running", "tags": ["b"], "lease_until": at(9) },
                doc! { "_id": 3, "at": at(2), "state": "dead", "tags": [], "last_error": null },
                doc! { "_id": 4, "at": at(4), "state": "done" },
            ])
            .await?;
        let cases = [
            (doc! { "state": { "$in": ["ready", "dead"] } }, vec![1, 3]),
            (doc! { "state": { "$nin": ["ready", "dead"] } }, vec![2, 4]),
            (doc! { "state": { "$ne": "ready" } }, vec![2, 3, 4]),
            (doc! { "at": { "$gt": at(1), "$lt": at(4) } }, vec![2, 3]),
            (doc! { "at": { "$gte": at(2), "$lte": at(4) } }, vec![2, 3, 4]),
            (doc! { "lease_until": { "$exists": true } }, vec![2]),
            (doc! { "last_error": null }, vec![1, 2, 3, 4]),
            (doc! { "last_error": { "$type": "null" } }, vec![3]),
            (doc! { "tags": "b" }, vec![1, 2]),
            (doc! { "$or": [{ "state": "done" }, { "lease_until": { "$lt": at(10) } }] }, vec![2, 4]),
            (doc! { "$and": [{ "state": "ready" }, { "at": at(2) }] }, vec![]),
        ];
        for (filter, expected) in cases {
            assert_eq!(all(&leads, filter.clone(), doc! { "_id": 1 }, 0).await?, expected, "{filter}");
        }
        let newest = doc! { "at": -1, "_id": -1 };
        assert_eq!(all(&leads, doc! {}, newest.clone(), 2).await?, [4, 3]);
        let next = doc! { "$or": [{ "at": { "$lt": at(2) } }, { "at": at(2), "_id": { "$lt": 3 } }] };
        assert_eq!(all(&leads, next, newest, 2).await?, [2, 1], "a page goes on where the last one ended");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn many_documents_go_in_and_come_out_in_order() -> Outcome {
    on_a_database(|database| async move {
        let submissions: Collection<Document> = database.collection("submissions");
        let concern = WriteConcern::builder().w(mongodb::options::Acknowledgment::Majority).journal(true).build();
        let many = (0..1000).rev().map(|id| doc! { "_id": id, "text": "x".repeat(200) });
        assert_eq!(submissions.insert_many(many).write_concern(concern).await?.inserted_ids.len(), 1000);
        assert_eq!(all(&submissions, doc! {}, doc! { "_id": 1 }, 0).await?, (0..1000).collect::<Vec<_>>());
        assert_eq!(submissions.delete_many(doc! { "_id": { "$gte": 10 } }).await?.deleted_count, 990);
        assert_eq!(submissions.count_documents(doc! {}).await?, 10);
        Ok(())
    })
    .await
}
