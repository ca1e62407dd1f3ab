//! `jobs`: the durable queue. A job is added in the transaction that makes it necessary.

use anyhow::Result;
use jiff::Timestamp;
use mongodb::{
    Collection,
    bson::{Document, doc},
    options::ReturnDocument,
};
use serde::{Deserialize, Serialize};

use super::{
    Scope, Store, Tx,
    page::{Page, PageRequest},
    scoped::Scoped,
    time,
};
use crate::{
    domain::{
        id::{ConversationId, JobId, LeadId, WebhookEndpointId, WorkspaceId},
        job::{ELSEWHERE, IN_TURN, JobState, Task},
    },
    security::random,
};

/// A job.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Job {
    /// The id.
    #[serde(rename = "_id")]
    pub id: JobId,
    /// The workspace. Stored like everywhere, and read here, because a worker claims before it knows whose it is.
    pub workspace_id: WorkspaceId,
    /// What to do.
    pub task: Task,
    /// Which jobs go first.
    pub priority: i32,
    /// What makes a second request the same job.
    pub key: String,
    /// Where it stands.
    pub state: JobState,
    /// When it is due.
    #[serde(with = "time")]
    pub run_at: Timestamp,
    /// Until when its worker has it.
    #[serde(with = "time::option")]
    pub lease_until: Option<Timestamp>,
    /// Grows with every claim: a worker that lost its lease cannot finish the job.
    pub fence: i64,
    /// How often it was tried.
    pub attempts: i32,
    /// Why the last try failed.
    pub last_error: Option<String>,
    /// The lead it is about.
    pub lead_id: Option<LeadId>,
    /// The conversation it is about.
    pub conversation_id: Option<ConversationId>,
    /// When it was added.
    #[serde(with = "time")]
    pub created_at: Timestamp,
    /// When it was done or canceled.
    #[serde(with = "time::option")]
    pub finished_at: Option<Timestamp>,
}

/// A job to add.
pub struct NewJob {
    /// What to do.
    pub task: Task,
    /// What makes a second request the same job.
    pub key: String,
    /// When it is due.
    pub run_at: Timestamp,
    /// The lead it is about.
    pub lead: Option<LeadId>,
    /// The conversation it is about.
    pub conversation: Option<ConversationId>,
}

/// The jobs of a workspace.
pub struct Jobs<'a> {
    scope: &'a Scope,
    documents: Scoped<Job>,
}

impl Scope {
    /// The jobs.
    pub fn jobs(&self) -> Jobs<'_> {
        Jobs { scope: self, documents: Scoped::new(&self.database, "jobs", &self.workspace) }
    }
}

impl Jobs<'_> {
    /// Adds a job, unless one with its key exists.
    pub async fn add(&self, new: NewJob, now: Timestamp, tx: &mut Tx) -> Result<()> {
        if self.documents.find_one(doc! { "key": &new.key }, Some(tx)).await?.is_some() {
            return Ok(());
        }
        self.documents.insert(&self.job(new, now), Some(tx)).await
    }

    /// Adds jobs under keys that nobody can have used.
    pub(super) async fn add_new(&self, new: Vec<NewJob>, now: Timestamp, tx: &mut Tx) -> Result<()> {
        let jobs: Vec<Job> = new.into_iter().map(|new| self.job(new, now)).collect();
        self.documents.insert_all(&jobs, tx).await
    }

    fn job(&self, new: NewJob, now: Timestamp) -> Job {
        Job {
            id: random::id(),
            workspace_id: self.scope.workspace.clone(),
            priority: new.task.priority(),
            task: new.task,
            key: new.key,
            state: JobState::Ready,
            run_at: new.run_at,
            lease_until: None,
            fence: 0,
            attempts: 0,
            last_error: None,
            lead_id: new.lead,
            conversation_id: new.conversation,
            created_at: now,
            finished_at: None,
        }
    }

    /// Cancels the jobs of a conversation that wait, of one kind.
    pub async fn cancel(&self, conversation: &ConversationId, kind: &str, now: Timestamp, tx: &mut Tx) -> Result<()> {
        let filter = doc! { "conversation_id": conversation.as_str(), "task.kind": kind, "state": "ready" };
        let set = doc! { "$set": { "state": "canceled", "finished_at": time::bson(now) } };
        self.documents.update_all(filter, set, Some(tx)).await?;
        Ok(())
    }

    /// Forgets every job of a conversation; says how many there were. A worker that has one finds nothing left to do.
    pub async fn forget_conversation(&self, conversation: &ConversationId, tx: &mut Tx) -> Result<u64> {
        self.documents.delete_some(doc! { "conversation_id": conversation.as_str() }, i64::MAX, tx).await
    }

    /// Forgets the jobs with these keys; says how many there were.
    pub async fn forget(&self, keys: &[String], tx: &mut Tx) -> Result<u64> {
        self.documents.delete_these("key", keys, tx).await
    }

    /// Runs the jobs of a conversation that wait, of one kind, at once.
    pub async fn hasten(&self, conversation: &ConversationId, kind: &str, now: Timestamp, tx: &mut Tx) -> Result<()> {
        let filter = doc! {
            "conversation_id": conversation.as_str(), "task.kind": kind, "state": "ready",
            "run_at": { "$gt": time::bson(now) },
        };
        self.documents.update_all(filter, doc! { "$set": { "run_at": time::bson(now) } }, Some(tx)).await?;
        Ok(())
    }

    /// A page of the jobs in a state, the newest first.
    pub async fn list(&self, state: JobState, page: &PageRequest) -> Result<Page<Job>> {
        let mut filter = doc! { "state": mongodb::bson::serialize_to_bson(&state)? };
        if let Some(before) = page.position::<String>() {
            filter.insert("_id", doc! { "$lt": before });
        }
        let found = self.documents.find(filter, doc! { "_id": -1 }, page.limit + 1).await?;
        Ok(page.page(found, |job| job.id.as_str().to_owned()))
    }

    /// The jobs of a conversation, the oldest first.
    pub async fn of_conversation(&self, conversation: &ConversationId) -> Result<Vec<Job>> {
        self.documents.find(doc! { "conversation_id": conversation.as_str() }, doc! { "_id": 1 }, 0).await
    }

    /// One job.
    pub async fn get(&self, id: &JobId) -> Result<Option<Job>> {
        self.documents.get(id.as_str(), None).await
    }

    /// Gives a job up; says whether it was still this worker's.
    pub async fn bury(&self, job: &Job, error: &str, tx: &mut Tx) -> Result<bool> {
        let ours = doc! { "_id": job.id.as_str(), "fence": job.fence, "state": "running" };
        let set = doc! { "state": "dead", "last_error": error, "lease_until": null };
        self.documents.update(ours, doc! { "$set": set }, Some(tx)).await
    }

    /// Gives a dead job another round of attempts. Nothing when it is not dead.
    pub async fn revive(&self, id: &JobId, now: Timestamp, tx: &mut Tx) -> Result<Option<Job>> {
        let set = doc! { "$set": { "state": "ready", "attempts": 0, "run_at": time::bson(now) } };
        self.documents.change(doc! { "_id": id.as_str(), "state": "dead" }, set, Some(tx)).await
    }
}

/// How a job's try ended.
pub enum Ending {
    /// It is done.
    Done,
    /// It is tried again then; the attempt counts or does not.
    Again {
        /// When.
        at: Timestamp,
        /// Why.
        error: Option<String>,
        /// Whether this try counts against the limit.
        counts: bool,
    },
    /// Its turn comes then, before jobs of every kind that have none.
    InTurn(Timestamp),
}

/// For which workers a job is looked for.
#[derive(Debug, Clone)]
pub enum Workers {
    /// Those who do the product's own work.
    Own,
    /// Those who wait for servers of other people, but for endpoints that have as many of them as they may.
    Elsewhere {
        /// These.
        but: Vec<WebhookEndpointId>,
    },
}

impl Workers {
    /// The filter with what is theirs.
    fn of(&self, mut filter: Document) -> Document {
        match self {
            Self::Own => drop(filter.insert("priority", doc! { "$lt": ELSEWHERE })),
            Self::Elsewhere { but } => {
                filter.insert("priority", ELSEWHERE);
                if !but.is_empty() {
                    let but: Vec<&str> = but.iter().map(WebhookEndpointId::as_str).collect();
                    filter.insert("task.endpoint", doc! { "$nin": but });
                }
            }
        }
        filter
    }
}

impl Store {
    async fn all_jobs(&self) -> Result<Collection<Job>> {
        Ok(self.database().await?.collection("jobs"))
    }

    /// Claims the job that matters most and is due longest, of any workspace: one that waits, or one whose worker is gone.
    pub async fn claim_job(&self, workers: &Workers, now: Timestamp, lease_until: Timestamp) -> Result<Option<Job>> {
        let jobs = self.all_jobs().await?;
        let set = doc! { "$set": { "state": "running", "lease_until": time::bson(lease_until) }, "$inc": { "fence": 1_i64, "attempts": 1 } };
        let due = doc! { "state": "ready", "run_at": { "$lte": time::bson(now) } };
        let abandoned = doc! { "state": "running", "lease_until": { "$lte": time::bson(now) } };
        for (filter, sort) in [(due, doc! { "priority": 1, "run_at": 1 }), (abandoned, doc! { "lease_until": 1 })] {
            let claim = jobs
                .find_one_and_update(workers.of(filter), set.clone())
                .sort(sort)
                .return_document(ReturnDocument::After);
            if let Some(job) = claim.await? {
                return Ok(Some(job));
            }
        }
        Ok(None)
    }

    /// When the next job is due that is not due yet.
    pub async fn next_due(&self, workers: &Workers) -> Result<Option<Timestamp>> {
        let waiting = workers.of(doc! { "state": "ready" });
        let next = self.all_jobs().await?.find_one(waiting).sort(doc! { "run_at": 1 }).await?;
        Ok(next.map(|job| job.run_at))
    }

    /// Ends a try. Nothing happens when another worker has the job by now; says whether it was ours.
    pub async fn end_job(&self, job: &Job, ending: Ending, now: Timestamp) -> Result<bool> {
        let change = match ending {
            Ending::Done => doc! { "$set": { "state": "done", "finished_at": time::bson(now), "lease_until": null } },
            Ending::Again { at, error, counts } => {
                let priority = job.task.priority();
                let mut set =
                    doc! { "state": "ready", "run_at": time::bson(at), "lease_until": null, "priority": priority };
                if let Some(error) = error {
                    set.insert("last_error", error);
                }
                if !counts {
                    set.insert("attempts", job.attempts - 1);
                }
                doc! { "$set": set }
            }
            Ending::InTurn(at) => doc! { "$set": {
                "state": "ready", "run_at": time::bson(at), "lease_until": null, "priority": IN_TURN,
                "attempts": job.attempts - 1,
            } },
        };
        let ours: Document = doc! { "_id": job.id.as_str(), "fence": job.fence, "state": "running" };
        Ok(self.all_jobs().await?.update_one(ours, change).await?.matched_count == 1)
    }
}
