//! Transactions: several writes that happen all or not at all.

use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};
use futures_util::future::BoxFuture;
use mongodb::{
    ClientSession,
    error::{Error, ErrorKind, TRANSIENT_TRANSACTION_ERROR, UNKNOWN_TRANSACTION_COMMIT_RESULT, WriteFailure},
    options::{ReadConcern, WriteConcern},
};

use super::Store;
use crate::security::aws_kms::KmsOutOfReach;

/// How long a transaction is tried again when others write the same documents.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often one is tried again after a unique index refused a document. Work that looks a document up before it adds
/// it finds the rival's on the second try, so only a true duplicate is refused every time.
const DUPLICATE_TRIES: u32 = 3;

/// An open transaction. Every read and write that belongs to it takes it as an argument.
pub struct Tx {
    session: ClientSession,
}

impl Tx {
    pub(super) fn session(&mut self) -> &mut ClientSession {
        &mut self.session
    }
}

/// An error that may carry the database's own.
pub trait Cause: From<anyhow::Error> {
    /// The error as it came from below.
    fn cause(&self) -> Option<&anyhow::Error>;
}

impl Cause for anyhow::Error {
    fn cause(&self) -> Option<&anyhow::Error> {
        Some(self)
    }
}

impl Store {
    /// Runs `work` in a transaction and commits it. On a conflict with another transaction everything runs again, so
    /// `work` must do nothing outside the database, and must look a document with a unique key up before it adds it.
    /// Its error aborts the transaction.
    pub async fn transact<C, T, E, F>(&self, context: &C, work: F) -> Result<T, E>
    where
        C: Sync + ?Sized,
        E: Cause,
        F: for<'s> Fn(&'s mut Tx, &'s C) -> BoxFuture<'s, Result<T, E>>,
    {
        let client = self.client().await?;
        let mut tx = Tx { session: client.start_session().await.map_err(anyhow::Error::from)? };
        let started = Instant::now();
        for attempt in 0.. {
            begin(&mut tx).await?;
            let error = match work(&mut tx, context).await {
                Ok(value) => match commit(&mut tx, started).await {
                    Ok(()) => return Ok(value),
                    Err(error) => E::from(error),
                },
                Err(error) => error,
            };
            // The server may have ended the transaction already; then there is nothing to abort.
            let _ = tx.session.abort_transaction().await;
            let again = error
                .cause()
                .is_some_and(|error| is_transient(error) || (attempt < DUPLICATE_TRIES && is_duplicate(error)));
            if started.elapsed() > PATIENCE || !again {
                return Err(error);
            }
            tokio::time::sleep(pause(attempt)).await;
        }
        Err(anyhow!("unreachable: the loop above returns").into())
    }
}

async fn begin(tx: &mut Tx) -> Result<()> {
    tx.session
        .start_transaction()
        .read_concern(ReadConcern::snapshot())
        .write_concern(WriteConcern::majority())
        .await?;
    Ok(())
}

async fn commit(tx: &mut Tx, started: Instant) -> Result<()> {
    loop {
        match tx.session.commit_transaction().await {
            Ok(()) => return Ok(()),
            Err(error) if error.contains_label(UNKNOWN_TRANSACTION_COMMIT_RESULT) && started.elapsed() < PATIENCE => {}
            Err(error) => return Err(error.into()),
        }
    }
}

/// Grows from 2 to 64 ms, with jitter so that two rivals do not meet again.
fn pause(attempt: u32) -> Duration {
    let longest = 2_u64 << attempt.min(5);
    Duration::from_millis(1 + u64::from(crate::security::random::bytes::<1>()[0]) % longest)
}

/// Whether the same work may succeed when it is done again. Of a conflict within a `bulkWrite` some servers tell by its
/// code alone.
fn is_transient(error: &anyhow::Error) -> bool {
    const WRITE_CONFLICT: i32 = 112;
    database_error(error).is_some_and(|error| {
        error.contains_label(TRANSIENT_TRANSACTION_ERROR) || write_code(error) == Some(WRITE_CONFLICT)
    })
}

/// Whether the database did not do what it was asked only for the moment: it cannot be reached, the line to it garbles what
/// it says, or others hold the same documents for longer than we wait; or the keys cannot be unwrapped just now.
pub fn is_passing(error: &anyhow::Error) -> bool {
    let broken_line = |error: &Error| {
        matches!(
            error.kind.as_ref(),
            ErrorKind::Io(_)
                | ErrorKind::ServerSelection { .. }
                | ErrorKind::ConnectionPoolCleared { .. }
                | ErrorKind::InvalidResponse { .. }
        )
    };
    is_transient(error) || error.is::<KmsOutOfReach>() || database_error(error).is_some_and(broken_line)
}

/// Whether an error says that a unique index refused a document.
pub fn is_duplicate(error: &anyhow::Error) -> bool {
    const DUPLICATE_KEY: i32 = 11000;
    database_error(error).is_some_and(|error| write_code(error) == Some(DUPLICATE_KEY))
}

/// The code of the write that failed.
fn write_code(error: &Error) -> Option<i32> {
    match error.kind.as_ref() {
        ErrorKind::Write(WriteFailure::WriteError(error)) => Some(error.code),
        ErrorKind::Command(error) => Some(error.code),
        ErrorKind::BulkWrite(error) => error.write_errors.values().next().map(|error| error.code),
        _ => None,
    }
}

fn database_error(error: &anyhow::Error) -> Option<&Error> {
    error.chain().find_map(|cause| cause.downcast_ref())
}
