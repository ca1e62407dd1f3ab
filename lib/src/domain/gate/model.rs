//! Every order in which two workers, two texts of one lead and a STOP can meet.
//!
//! What decides is the product's own code: [`decide`], [`after_try`], [`after_asking`], [`standing`]. What is modelled is
//! the world around it: transactions that read a snapshot and fail at their commit when somebody else wrote what they
//! write, a provider that takes, refuses or stays silent, workers that die, and what people do meanwhile. All reachable
//! states are visited. A dead worker's request is taken to reach the provider at once or never; the program allows it two
//! seconds (`services/end_of_flight.rs`).

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use jiff::{Timestamp, ToSpan};

use super::*;
use crate::domain::{
    consent::{
        ConsentAction::{self, Granted, Revoked},
        ConsentBasis, ConsentScope, ConsentSource, ConsentState, LedgerEntry, OptOutReach, standing,
    },
    dispatch::{Asked, Dispatch, Next, Tried, after_asking, after_try},
    error_class::ErrorClass,
};

const PURPOSES: [Purpose; 2] = [Purpose::Reply, Purpose::FollowUp];

/// A part of the protocol that is left out, to see that the model would notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Missing {
    Nothing,
    /// Storing a STOP does not write the phone's document.
    TouchByWebhook,
    /// Taking a STOP in does not write the phone's document, and the gate does not look for unread texts.
    TouchAndUnread,
    /// The STOP is acknowledged although a text is on its way.
    EndOfFlight,
    /// A restored database does not get its suppressions back.
    SuppressionsOnRestore,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Text {
    dispatch: Dispatch,
    epoch: u8,
    sender: usize,
    refused_by: [bool; 2],
    accepted: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Worker {
    Idle,
    /// Has read, and not committed.
    Claiming {
        text: usize,
        seen: Seen,
        /// Somebody wrote what it writes: it must not commit.
        conflict: bool,
    },
    /// Has a permit.
    Calling(usize),
}

/// What a claim read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Seen {
    suppressed: bool,
    consented: bool,
    epoch: u8,
    unread: bool,
    other_in_flight: bool,
}

/// What a person or an operator does, each at most once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deed {
    Import,
    Merge,
    Restore,
    HandBack,
    EraseAndReturn,
}

const DEEDS: [Deed; 5] = [Deed::Import, Deed::Merge, Deed::Restore, Deed::HandBack, Deed::EraseAndReturn];

/// The entries a ledger may have here, by the hour they take effect.
const ENTRIES: [(ConsentAction, ConsentSource, i64); 6] = [
    (Granted, ConsentSource::Form, 0),
    (Granted, ConsentSource::Form, 1),
    (Revoked, ConsentSource::Text, 50),
    (Granted, ConsentSource::Import, 70),
    (Granted, ConsentSource::Form, 80),
    (Granted, ConsentSource::Form, 90),
];
const MERGED_OLD: usize = 0;
const FIRST_FORM: usize = 1;
const STOPPED: usize = 2;
const IMPORTED: usize = 3;
const MERGED_NEW: usize = 4;
const RETURNED: usize = 5;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Stop {
    NotSaid,
    Stored,
    TakenIn,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct World {
    texts: [Text; 2],
    workers: [Worker; 2],
    stop: Stop,
    acknowledged: bool,
    suppressed: bool,
    /// Which of [`ENTRIES`] there are.
    ledger: [bool; 6],
    epoch: u8,
    done: [bool; 5],
}

fn ready(epoch: u8) -> Text {
    Text { dispatch: Dispatch::Ready, epoch, sender: 0, refused_by: [false; 2], accepted: false }
}

/// Whether these entries of [`ENTRIES`] are a consent.
fn fold(ledger: [bool; 6]) -> bool {
    let start = Timestamp::from_second(1_780_000_000).unwrap();
    let entries: Vec<LedgerEntry> = ENTRIES
        .into_iter()
        .enumerate()
        .filter(|(number, _)| ledger[*number])
        .map(|(number, (action, source, hour))| LedgerEntry {
            id: format!("{number:02}"),
            scope: ConsentScope::default(),
            action,
            source,
            basis: (action == Granted).then_some(ConsentBasis::ExpressWritten),
            effective_at: start + hour.hours(),
            expires_at: None,
            retracts: None,
        })
        .collect();
    standing(&entries, None, ConsentPurpose::Marketing, start + 99.hours()).state == ConsentState::Granted
}

impl World {
    fn new() -> Self {
        Self {
            texts: [ready(1); 2],
            workers: [Worker::Idle; 2],
            stop: Stop::NotSaid,
            acknowledged: false,
            suppressed: false,
            ledger: std::array::from_fn(|entry| entry == FIRST_FORM),
            epoch: 1,
            done: [false; 5],
        }
    }

    fn consented(&self) -> bool {
        static FOLDED: LazyLock<HashMap<[bool; 6], bool>> = LazyLock::new(|| {
            let masks = 0..1_u8 << ENTRIES.len();
            let ledgers = masks.map(|mask| std::array::from_fn(|entry| mask & (1 << entry) != 0));
            ledgers.map(|ledger| (ledger, fold(ledger))).collect()
        });
        FOLDED[&self.ledger]
    }

    fn see(&self, text: usize, missing: Missing) -> Seen {
        Seen {
            suppressed: self.suppressed && OptOutReach::Workspace.scope(None).covers(None, PURPOSES[text].consent()),
            consented: self.consented(),
            epoch: self.epoch,
            unread: self.stop == Stop::Stored && missing != Missing::TouchAndUnread,
            other_in_flight: self.texts[..text].iter().any(|other| other.dispatch != Dispatch::Settled),
        }
    }

    /// Writes the phone's document: whoever is claiming fails at the commit.
    fn touch(&mut self) {
        for worker in &mut self.workers {
            if let Worker::Claiming { conflict, .. } = worker {
                *conflict = true;
            }
        }
    }

    /// Writes a text: whoever is claiming it fails at the commit.
    fn write(&mut self, text: usize) {
        for worker in &mut self.workers {
            if let Worker::Claiming { text: claimed, conflict, .. } = worker
                && *claimed == text
            {
                *conflict = true;
            }
        }
    }

    fn cancel_ready(&mut self) {
        for text in 0..self.texts.len() {
            if self.texts[text].dispatch == Dispatch::Ready {
                self.texts[text].dispatch = Dispatch::Settled;
                self.write(text);
            }
        }
    }

    fn opt_out(&mut self, missing: Missing) {
        self.suppressed = true;
        self.ledger[STOPPED] = true;
        self.epoch += 1;
        if missing != Missing::TouchAndUnread {
            self.touch();
            self.cancel_ready();
        }
    }

    /// A claim's commit. `Err` says what must never be.
    fn commit(&mut self, worker: usize, text: usize, seen: Seen) -> Result<(), String> {
        let facts = GateFacts {
            purpose: PURPOSES[text],
            sending_on: true,
            lead_blocked: false,
            held_back: false,
            suppressed: seen.suppressed,
            consented: seen.consented,
            channel_active: true,
            campaign_approved: true,
            expired: false,
            over_budget: false,
            quiet: None,
            capped_until: None,
            written_for_epoch: self.texts[text].epoch.into(),
            epoch: seen.epoch.into(),
            unread_inbound: seen.unread,
            earlier_in_flight: seen.other_in_flight,
        };
        self.workers[worker] = Worker::Idle;
        match decide(&facts).verdict {
            Verdict::Defer => {}
            Verdict::Deny => {
                self.texts[text].dispatch = Dispatch::Settled;
                self.write(text);
            }
            Verdict::Allow => {
                if self.stop != Stop::NotSaid {
                    return Err("a claim was committed after the STOP was stored".into());
                }
                self.texts[text].dispatch = Dispatch::Sending;
                self.touch();
                self.write(text);
                self.workers[worker] = Worker::Calling(text);
            }
        }
        Ok(())
    }

    fn accept(&mut self, text: usize) -> Result<(), String> {
        if self.acknowledged {
            return Err("a provider took a text after it had the acknowledgement of the STOP".into());
        }
        self.texts[text].accepted = true;
        Ok(())
    }

    fn settle(&mut self, text: usize, next: Next) {
        let now = &mut self.texts[text];
        match next {
            Next::HandedOver | Next::Ends(_) => now.dispatch = Dispatch::Settled,
            Next::Again => now.dispatch = Dispatch::Ready,
            Next::Elsewhere => {
                now.refused_by[now.sender] = true;
                now.sender = 1 - now.sender;
                now.dispatch = if now.refused_by[now.sender] { Dispatch::Settled } else { Dispatch::Ready };
            }
            Next::Ask => {}
        }
    }

    fn call(&self, worker: usize, text: usize) -> Vec<Result<Self, String>> {
        let step = |taken: bool, tried: Tried| {
            let mut world = *self;
            world.workers[worker] = Worker::Idle;
            if taken {
                world.accept(text)?;
            }
            if tried == Tried::Refused(ErrorClass::OptedOut) {
                world.opt_out(Missing::Nothing);
            }
            world.settle(text, after_try(tried));
            Ok(world)
        };
        let refusals = [ErrorClass::Account, ErrorClass::Transient, ErrorClass::OptedOut, ErrorClass::Content];
        let mut next = vec![step(true, Tried::Accepted), step(true, Tried::Unclear), step(false, Tried::Unclear)];
        next.extend(refusals.map(|class| step(false, Tried::Refused(class))));
        next
    }

    fn look_up(&self, text: usize) -> Vec<Result<Self, String>> {
        let known = if self.texts[text].accepted { Asked::Has } else { Asked::HasNot };
        [known, Asked::CannotSay]
            .map(|asked| {
                let mut world = *self;
                world.settle(text, after_asking(asked));
                Ok(world)
            })
            .into()
    }

    fn deed(&self, deed: Deed, missing: Missing) -> Option<Self> {
        let mut world = *self;
        match deed {
            Deed::Import => world.ledger[IMPORTED] = true,
            // The other lead's ledger is older and newer than ours.
            Deed::Merge => {
                world.ledger[MERGED_OLD] = true;
                world.ledger[MERGED_NEW] = true;
            }
            // Yesterday's copy, with nobody at work, and the suppressions of today put back.
            Deed::Restore => {
                if self.stop != Stop::TakenIn || self.workers != [Worker::Idle; 2] {
                    return None;
                }
                let suppressed = self.suppressed && missing != Missing::SuppressionsOnRestore;
                let (stop, acknowledged, done) = (self.stop, self.acknowledged, self.done);
                world = Self { suppressed, stop, acknowledged, done, ..Self::new() };
            }
            Deed::HandBack => {
                world.epoch += 1;
                world.cancel_ready();
                if world.texts[1].dispatch == Dispatch::Settled {
                    world.texts[1] = ready(world.epoch);
                }
            }
            Deed::EraseAndReturn => {
                if self.workers != [Worker::Idle; 2] || self.texts.iter().any(|text| text.dispatch == Dispatch::Sending)
                {
                    return None;
                }
                world.ledger = [false; 6];
                world.ledger[RETURNED] = true;
                world.epoch = 1;
                world.texts = [ready(1); 2];
            }
        }
        Some(world)
    }

    /// Every world that may come next.
    fn next(&self, missing: Missing) -> Vec<Result<Self, String>> {
        let mut next = Vec::new();
        for worker in 0..self.workers.len() {
            match self.workers[worker] {
                Worker::Idle => {
                    for text in 0..self.texts.len() {
                        let called = self.workers.contains(&Worker::Calling(text));
                        match self.texts[text].dispatch {
                            Dispatch::Ready => {
                                let mut world = *self;
                                let seen = self.see(text, missing);
                                world.workers[worker] = Worker::Claiming { text, seen, conflict: false };
                                next.push(Ok(world));
                            }
                            Dispatch::Sending if !called => next.extend(self.look_up(text)),
                            Dispatch::Sending | Dispatch::Settled => {}
                        }
                    }
                }
                Worker::Claiming { text, seen, conflict } => {
                    let mut world = *self;
                    world.workers[worker] = Worker::Idle;
                    next.push(if conflict { Ok(world) } else { world.commit(worker, text, seen).map(|()| world) });
                }
                Worker::Calling(text) => next.extend(self.call(worker, text)),
            }
        }
        if self.stop == Stop::NotSaid {
            let mut world = *self;
            world.stop = Stop::Stored;
            if ![Missing::TouchByWebhook, Missing::TouchAndUnread].contains(&missing) {
                world.touch();
            }
            next.push(Ok(world));
        }
        if self.stop == Stop::Stored {
            let mut world = *self;
            world.stop = Stop::TakenIn;
            world.opt_out(missing);
            next.push(Ok(world));
        }
        let in_flight = self.texts.iter().any(|text| text.dispatch == Dispatch::Sending);
        if self.stop != Stop::NotSaid && !self.acknowledged && (!in_flight || missing == Missing::EndOfFlight) {
            next.push(Ok(Self { acknowledged: true, ..*self }));
        }
        for (index, deed) in DEEDS.into_iter().enumerate() {
            if !self.done[index]
                && let Some(mut world) = self.deed(deed, missing)
            {
                world.done[index] = true;
                next.push(Ok(world));
            }
        }
        next
    }
}

/// Visits every world. Gives how many there are, or what went wrong first.
fn explore(missing: Missing) -> Result<usize, String> {
    let mut seen = HashSet::from([World::new()]);
    let mut open = vec![World::new()];
    while let Some(world) = open.pop() {
        for next in world.next(missing) {
            let mut next = next?;
            // Which of the two does what makes no difference.
            next.workers.sort();
            if seen.insert(next) {
                open.push(next);
            }
        }
    }
    Ok(seen.len())
}

#[test]
fn nothing_is_sent_after_a_stop_in_any_order_of_events() {
    let worlds = explore(Missing::Nothing).unwrap();
    println!("{worlds} worlds");
    assert!(worlds > 10_000, "the model has shrunk to {worlds} worlds");
}

#[test]
fn the_model_notices_every_part_that_is_missing() {
    for missing in
        [Missing::TouchByWebhook, Missing::TouchAndUnread, Missing::EndOfFlight, Missing::SuppressionsOnRestore]
    {
        assert!(explore(missing).is_err(), "{missing:?}");
    }
}
