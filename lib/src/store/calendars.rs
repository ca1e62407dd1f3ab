//! `calendars`: when appointments can be made, and `calendar_feeds`: when another calendar says that it is busy.

use anyhow::Result;
use jiff::Timestamp;
use mongodb::bson::{doc, serialize_to_bson};
use serde::{Deserialize, Serialize};

use super::{
    Scope, Tx,
    scoped::Scoped,
    sealed::{FieldCipher, Place, Sealed},
    time,
};
use crate::domain::{
    booking::{CalendarRules, Span},
    id::CalendarId,
};

/// How many calendars a workspace has at most.
pub const MOST: usize = 50;

/// A calendar.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Calendar {
    /// The id.
    #[serde(rename = "_id")]
    pub id: CalendarId,
    /// What the team calls it.
    pub name: String,
    /// When there is work, and how appointments lie in it.
    pub rules: CalendarRules,
    /// Whether the assistant may make appointments in it.
    pub assistant_books: bool,
    /// When it was added.
    #[serde(with = "time")]
    pub created_at: Timestamp,
    /// Since when it is gone. Its appointments stay.
    #[serde(with = "time::option")]
    pub removed_at: Option<Timestamp>,
}

/// The feed of another calendar, and what it said.
#[derive(Clone, Serialize, Deserialize)]
pub struct CalendarFeed {
    /// Whose feed it is.
    #[serde(rename = "_id")]
    pub calendar: CalendarId,
    /// Changes with every new address: the job of an old one ends.
    pub revision: String,
    url: Sealed,
    /// Pairs of seconds since 1970: the beginnings and ends of busy stretches.
    busy: Vec<i64>,
    /// Events that were not wholly understood.
    pub unclear: i64,
    /// When it was last asked for.
    #[serde(with = "time::option")]
    pub checked_at: Option<Timestamp>,
    /// When it was last read.
    #[serde(with = "time::option")]
    pub read_at: Option<Timestamp>,
    /// Why the last try failed.
    pub error: Option<String>,
}

impl CalendarFeed {
    /// A feed that has not been read yet. Its address opens a calendar, so it is sealed.
    pub fn new(calendar: &CalendarId, revision: String, url: &str, cipher: &FieldCipher) -> Result<Self> {
        let url = cipher.seal(Place("calendar_feeds", calendar.as_str(), "url"), url)?;
        let calendar = calendar.clone();
        Ok(Self { calendar, revision, url, busy: Vec::new(), unclear: 0, checked_at: None, read_at: None, error: None })
    }

    /// The address.
    pub fn url(&self, cipher: &FieldCipher) -> Result<String> {
        cipher.open(Place("calendar_feeds", self.calendar.as_str(), "url"), &self.url)
    }

    /// When it is busy, by its last word.
    pub fn busy(&self) -> Vec<Span> {
        let moment = |second: i64| Timestamp::from_second(second).ok();
        let spans = self.busy.chunks_exact(2).filter_map(|pair| match pair {
            [start, end] => Some(Span { start: moment(*start)?, end: moment(*end)? }),
            _ => None,
        });
        spans.collect()
    }
}

/// The calendars of a workspace.
pub struct Calendars {
    calendars: Scoped<Calendar>,
    feeds: Scoped<CalendarFeed>,
}

impl Scope {
    /// The calendars.
    pub fn calendars(&self) -> Calendars {
        Calendars {
            calendars: Scoped::new(&self.database, "calendars", &self.workspace),
            feeds: Scoped::new(&self.database, "calendar_feeds", &self.workspace),
        }
    }
}

impl Calendars {
    /// Adds a calendar.
    pub async fn add(&self, calendar: &Calendar, tx: &mut Tx) -> Result<()> {
        self.calendars.insert(calendar, Some(tx)).await
    }

    /// One calendar that is there.
    pub async fn get(&self, id: &CalendarId, tx: Option<&mut Tx>) -> Result<Option<Calendar>> {
        self.calendars.find_one(doc! { "_id": id.as_str(), "removed_at": null }, tx).await
    }

    /// One calendar, gone or not.
    pub async fn any(&self, id: &CalendarId, tx: &mut Tx) -> Result<Option<Calendar>> {
        self.calendars.get(id.as_str(), Some(tx)).await
    }

    /// The calendars, the oldest first.
    pub async fn all(&self, tx: &mut Tx) -> Result<Vec<Calendar>> {
        let most = i64::try_from(MOST)?;
        self.calendars.find_within(doc! { "removed_at": null }, doc! { "_id": 1 }, most, tx).await
    }

    /// The calendars the assistant may use, the oldest first.
    pub async fn bookable(&self) -> Result<Vec<Calendar>> {
        let filter = doc! { "removed_at": null, "assistant_books": true };
        self.calendars.find(filter, doc! { "_id": 1 }, i64::try_from(MOST)?).await
    }

    /// Replaces what changed in a calendar that this transaction has read.
    pub async fn save(&self, calendar: &Calendar, tx: &mut Tx) -> Result<()> {
        let set = doc! {
            "name": &calendar.name, "rules": serialize_to_bson(&calendar.rules)?,
            "assistant_books": calendar.assistant_books, "removed_at": calendar.removed_at.map(time::bson),
        };
        self.calendars.update(doc! { "_id": calendar.id.as_str() }, doc! { "$set": set }, Some(tx)).await?;
        Ok(())
    }

    /// The feed of a calendar.
    pub async fn feed(&self, id: &CalendarId, tx: Option<&mut Tx>) -> Result<Option<CalendarFeed>> {
        self.feeds.get(id.as_str(), tx).await
    }

    /// Takes a calendar's feed away, and gives it another if there is one.
    pub async fn set_feed(&self, id: &CalendarId, feed: Option<&CalendarFeed>, tx: &mut Tx) -> Result<()> {
        self.feeds.delete(id.as_str(), Some(&mut *tx)).await?;
        match feed {
            Some(feed) => self.feeds.insert(feed, Some(tx)).await,
            None => Ok(()),
        }
    }

    /// Notes what a feed said, if it still has this address.
    pub async fn feed_read(&self, feed: &CalendarFeed, busy: &[Span], unclear: u32, now: Timestamp) -> Result<()> {
        let busy: Vec<i64> = busy.iter().flat_map(|span| [span.start.as_second(), span.end.as_second()]).collect();
        let set = doc! {
            "busy": busy, "unclear": i64::from(unclear), "checked_at": time::bson(now), "read_at": time::bson(now),
            "error": null,
        };
        self.feed_changed(feed, set).await
    }

    /// Notes why a feed could not be read, if it still has this address. What it said before stays.
    pub async fn feed_failed(&self, feed: &CalendarFeed, error: &str, now: Timestamp) -> Result<()> {
        self.feed_changed(feed, doc! { "checked_at": time::bson(now), "error": error }).await
    }

    async fn feed_changed(&self, feed: &CalendarFeed, set: mongodb::bson::Document) -> Result<()> {
        let same = doc! { "_id": feed.calendar.as_str(), "revision": &feed.revision };
        self.feeds.update(same, doc! { "$set": set }, None).await?;
        Ok(())
    }
}
