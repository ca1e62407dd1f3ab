//! The calendars of a workspace: add, change, remove.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use url::Url;
use utoipa::ToSchema;

use super::{Error, present};
use crate::{
    App, clock,
    domain::{
        booking::CalendarRules,
        id::{CalendarId, MemberId},
        job::Task,
    },
    security::random,
    store::{
        Scope, Tx,
        calendars::{Calendar, CalendarFeed, MOST},
        jobs::NewJob,
    },
};

/// The longest name of a calendar, in characters.
const LONGEST_NAME: usize = 60;
/// The longest address of a feed, in characters.
const LONGEST_URL: usize = 2_000;

/// What is known of another calendar's feed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CalendarFeed)]
pub struct FeedView {
    /// Where it is. The rest of the address opens the calendar, so it is not shown again.
    pub host: String,
    /// When it was last asked for.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub checked_at: Option<Timestamp>,
    /// When it was last read: what it said then counts until it is read again.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub read_at: Option<Timestamp>,
    /// Why the last try failed; null: it did not.
    pub error: Option<String>,
    /// How many of its events were not wholly understood. Such an event counts once, where it begins.
    pub unclear_events: i64,
    /// How many stretches of time it says are busy.
    pub busy: usize,
}

/// A calendar.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Calendar)]
pub struct CalendarView {
    /// The id.
    pub id: CalendarId,
    /// What the team calls it.
    pub name: String,
    /// When there is work, and how appointments lie in it.
    pub rules: CalendarRules,
    /// Whether the assistant may make appointments in it.
    pub assistant_books: bool,
    /// Another calendar that says when this one is busy.
    pub feed: Option<FeedView>,
}

/// A calendar to add.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NewCalendar {
    /// What the team calls it.
    pub name: String,
    /// When there is work, and how appointments lie in it.
    pub rules: CalendarRules,
    /// Whether the assistant may make appointments in it; true when absent.
    #[serde(default = "yes")]
    pub assistant_books: bool,
    /// The https address of an iCalendar feed that says when it is busy.
    pub feed_url: Option<String>,
}

fn yes() -> bool {
    true
}

/// What is to change. What is absent stays; null clears.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CalendarChange {
    /// A new name.
    pub name: Option<String>,
    /// New rules, all of them. Appointments that were made stay as they are.
    pub rules: Option<CalendarRules>,
    /// Whether the assistant may make appointments in it.
    pub assistant_books: Option<bool>,
    /// The address of another feed, or null for none.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    pub feed_url: Option<Option<String>>,
}

enum Deed {
    List,
    Add(Box<NewCalendar>, Option<Url>),
    Change(CalendarId, Box<CalendarChange>, Option<Option<Url>>),
    Remove(CalendarId),
}

struct Doing<'a> {
    scope: &'a Scope,
    actor: &'a str,
    deed: Deed,
    now: Timestamp,
}

async fn run(app: &App, scope: &Scope, actor: &str, deed: Deed) -> Result<Vec<CalendarView>, Error> {
    let doing = Doing { scope, actor, deed, now: clock::now() };
    app.store.transact(&doing, |tx, doing| Box::pin(doing.run(tx))).await
}

/// The calendars, the oldest first.
pub async fn list_calendars(app: &App, scope: &Scope) -> Result<Vec<CalendarView>, Error> {
    run(app, scope, "", Deed::List).await
}

/// Adds a calendar.
pub async fn add_calendar(
    app: &App,
    scope: &Scope,
    member: &MemberId,
    new: NewCalendar,
) -> Result<CalendarView, Error> {
    check(&new.name, &new.rules)?;
    let url = new.feed_url.as_deref().map(|url| feed_url(app, url)).transpose()?;
    only(run(app, scope, member.as_str(), Deed::Add(Box::new(new), url)).await?)
}

/// Changes a calendar.
pub async fn change_calendar(
    app: &App,
    scope: &Scope,
    member: &MemberId,
    id: &CalendarId,
    change: CalendarChange,
) -> Result<CalendarView, Error> {
    let url = match &change.feed_url {
        Some(url) => Some(url.as_deref().map(|url| feed_url(app, url)).transpose()?),
        None => None,
    };
    only(run(app, scope, member.as_str(), Deed::Change(id.clone(), Box::new(change), url)).await?)
}

/// Removes a calendar that has no appointment ahead. What was made in it stays.
pub async fn remove_calendar(app: &App, scope: &Scope, member: &MemberId, id: &CalendarId) -> Result<(), Error> {
    run(app, scope, member.as_str(), Deed::Remove(id.clone())).await.map(drop)
}

fn only(views: Vec<CalendarView>) -> Result<CalendarView, Error> {
    views.into_iter().next().ok_or(Error::NotFound)
}

fn check(name: &str, rules: &CalendarRules) -> Result<(), Error> {
    if !(1..=LONGEST_NAME).contains(&name.trim().chars().count()) {
        return Err(Error::invalid("/name", "unusable_name", "Write a name of 1 to 60 characters."));
    }
    rules.check().map_err(|error| Error::invalid(&format!("/rules/{}", error.field), "unusable_rules", error.detail))
}

/// The address of a feed. Calendars hand theirs out as `webcal://` too, which is https.
fn feed_url(app: &App, text: &str) -> Result<Url, Error> {
    let refuse = |detail: String| Error::invalid("/feed_url", "unusable_address", detail);
    let text = text.trim();
    let text = text.strip_prefix("webcal://").map_or_else(|| text.to_owned(), |rest| format!("https://{rest}"));
    if text.len() > LONGEST_URL {
        return Err(refuse("The address is too long.".into()));
    }
    let url = Url::parse(&text).map_err(|_| refuse("Write the whole address of the feed.".into()))?;
    app.client_for(&url).map_err(|error| refuse(format!("The address of the feed: {error}.")))?;
    Ok(url)
}

impl Doing<'_> {
    async fn run(&self, tx: &mut Tx) -> Result<Vec<CalendarView>, Error> {
        let (scope, calendars) = (self.scope, self.scope.calendars());
        let (action, calendar) = match &self.deed {
            Deed::List => {
                let mut views = Vec::new();
                for calendar in calendars.all(tx).await? {
                    views.push(self.view(calendar, tx).await?);
                }
                return Ok(views);
            }
            Deed::Add(new, url) => {
                if calendars.all(tx).await?.len() >= MOST {
                    let detail = format!("A workspace has at most {MOST} calendars.");
                    return Err(Error::Conflict { code: "too_many_calendars", detail });
                }
                let calendar = Calendar {
                    id: random::id(),
                    name: new.name.trim().to_owned(),
                    rules: new.rules.clone(),
                    assistant_books: new.assistant_books,
                    created_at: self.now,
                    removed_at: None,
                };
                calendars.add(&calendar, tx).await?;
                self.set_feed(&calendar.id, url.as_ref(), tx).await?;
                ("calendar.add", calendar)
            }
            Deed::Change(id, change, url) => {
                let mut calendar = calendars.get(id, Some(&mut *tx)).await?.ok_or(Error::NotFound)?;
                if let Some(name) = &change.name {
                    name.trim().clone_into(&mut calendar.name);
                }
                if let Some(rules) = &change.rules {
                    calendar.rules = rules.clone();
                }
                calendar.assistant_books = change.assistant_books.unwrap_or(calendar.assistant_books);
                check(&calendar.name, &calendar.rules)?;
                calendars.save(&calendar, tx).await?;
                if let Some(url) = url {
                    self.set_feed(id, url.as_ref(), tx).await?;
                }
                ("calendar.change", calendar)
            }
            Deed::Remove(id) => {
                let mut calendar = calendars.get(id, Some(&mut *tx)).await?.ok_or(Error::NotFound)?;
                if scope.bookings().any_ahead(id, self.now, tx).await? {
                    let detail = "This calendar has appointments ahead. Move or cancel them first.".to_owned();
                    return Err(Error::Conflict { code: "has_bookings", detail });
                }
                calendar.removed_at = Some(self.now);
                calendars.save(&calendar, tx).await?;
                self.set_feed(id, None, tx).await?;
                ("calendar.remove", calendar)
            }
        };
        scope.audit(self.actor, action, calendar.id.as_str(), self.now, tx).await?;
        Ok(vec![self.view(calendar, tx).await?])
    }

    async fn set_feed(&self, id: &CalendarId, url: Option<&Url>, tx: &mut Tx) -> Result<(), Error> {
        let revision = random::path_secret();
        let cipher = self.scope.cipher();
        let feed = url.map(|url| CalendarFeed::new(id, revision.clone(), url.as_str(), &cipher)).transpose()?;
        self.scope.calendars().set_feed(id, feed.as_ref(), tx).await?;
        if feed.is_some() {
            let job = NewJob {
                key: format!("sync_calendar:{}:{revision}", id.as_str()),
                task: Task::SyncCalendar { calendar: id.clone(), revision },
                run_at: self.now,
                lead: None,
                conversation: None,
            };
            self.scope.jobs().add(job, self.now, tx).await?;
        }
        Ok(())
    }

    async fn view(&self, calendar: Calendar, tx: &mut Tx) -> Result<CalendarView, Error> {
        let feed = self.scope.calendars().feed(&calendar.id, Some(tx)).await?;
        let cipher = self.scope.cipher();
        let feed = feed.map(|feed| -> Result<FeedView, Error> {
            let host = Url::parse(&feed.url(&cipher)?).ok().and_then(|url| url.host_str().map(str::to_owned));
            Ok(FeedView {
                host: host.unwrap_or_default(),
                busy: feed.busy().len(),
                checked_at: feed.checked_at,
                read_at: feed.read_at,
                error: feed.error,
                unclear_events: feed.unclear,
            })
        });
        let Calendar { id, name, rules, assistant_books, .. } = calendar;
        Ok(CalendarView { id, name, rules, assistant_books, feed: feed.transpose()? })
    }
}
