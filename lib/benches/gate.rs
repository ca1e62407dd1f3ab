//! How much processor time the gate takes for a text: `cargo bench -p leadline --bench gate`.
//!
//! Bar: at most 100 µs, from what was read to the receipt: the fold of the ledger, the answer on quiet hours, the rules,
//! and the hash of what was known. Round trips are not in it: `services/gate_facts.rs` says how many there are.

#![allow(clippy::print_stdout, clippy::unwrap_used)]

mod measure;

use std::{hint::black_box, time::Duration};

use jiff::{SignedDuration, Timestamp};
use leadline::{
    domain::{
        consent::{
            ConsentAction, ConsentBasis, ConsentPurpose, ConsentScope, ConsentSource, ConsentState, LedgerEntry,
            standing,
        },
        gate::{GateFacts, Purpose, Quiet, decide},
        phone::parse_e164,
        quiet_hours::{self, Answer, Place, zones::zone},
    },
    store::receipts::Receipt,
};
use measure::measure;

const LONGEST: Duration = Duration::from_micros(100);

/// A ledger of so many entries: agreements and refusals in turn, the last one an agreement.
fn ledger(entries: i64, until: Timestamp) -> Vec<LedgerEntry> {
    (0..entries)
        .map(|number| {
            let agrees = (entries - number) % 2 == 1;
            LedgerEntry {
                id: format!("{number:04}"),
                scope: ConsentScope::default(),
                action: if agrees { ConsentAction::Granted } else { ConsentAction::Revoked },
                source: if agrees { ConsentSource::Form } else { ConsentSource::Text },
                basis: agrees.then_some(ConsentBasis::ExpressWritten),
                effective_at: until - SignedDuration::from_hours(entries - number),
                expires_at: None,
                retracts: None,
            }
        })
        .collect()
}

fn main() {
    let now: Timestamp = "2026-11-23T18:00:00Z".parse().unwrap();
    let place = Place {
        address_zone: None,
        state: None,
        form_zone: None,
        phone: parse_e164("+18505550100").unwrap(),
        workspace_zone: zone("America/New_York").unwrap(),
    };
    let (lead, message) = ("l".repeat(32).into(), "m".repeat(32).into());
    let mut missed = false;
    for (name, entries) in [("an ordinary lead, 1 entry", 1), ("50 entries", 50), ("500 entries", 500)] {
        let ledger = ledger(entries, now);
        let times = measure(2_000, || {
            let quiet = match quiet_hours::decide(&place, now, None) {
                Answer::Allowed => None,
                Answer::Quiet { until, by } => Some(Quiet { until, by: by.rule.to_string() }),
                Answer::Never { by } => Some(Quiet { until: now, by: by.rule.to_string() }),
            };
            let facts = GateFacts {
                purpose: Purpose::FollowUp,
                sending_on: true,
                lead_blocked: false,
                held_back: false,
                suppressed: false,
                consented: standing(&ledger, None, ConsentPurpose::Marketing, now).state == ConsentState::Granted,
                channel_active: true,
                campaign_approved: true,
                expired: false,
                over_budget: false,
                quiet,
                capped_until: None,
                written_for_epoch: 1,
                epoch: 1,
                unread_inbound: false,
                earlier_in_flight: false,
            };
            let decision = decide(&facts);
            black_box(Receipt::of(&lead, Some(&message), &facts, &decision, now).unwrap());
        });
        missed |= times.median > LONGEST;
        println!("gate, {name:<26} {:>10.1?}, 99th percentile {:.1?}  (bar {LONGEST:?})", times.median, times.late);
    }
    std::process::exit(i32::from(missed));
}
