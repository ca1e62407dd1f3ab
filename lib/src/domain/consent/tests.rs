use jiff::ToSpan;
use proptest::prelude::*;

use super::{ConsentAction::*, ConsentPurpose::*, *};

fn moment(hours: i64) -> Timestamp {
    Timestamp::from_second(1_780_000_000).unwrap() + (hours * 3_600).seconds()
}

fn entry(id: usize, action: ConsentAction, source: ConsentSource, hours: i64) -> LedgerEntry {
    LedgerEntry {
        id: format!("{id:03}"),
        scope: ConsentScope::default(),
        action,
        source,
        basis: (action == Granted).then_some(ConsentBasis::ExpressWritten),
        effective_at: moment(hours),
        expires_at: None,
        retracts: None,
    }
}

fn state(entries: &[LedgerEntry], hours: i64) -> ConsentState {
    standing(entries, None, Marketing, moment(hours)).state
}

#[test]
fn a_new_form_does_not_lift_a_stop_and_a_text_does() {
    let mut ledger = vec![entry(0, Granted, ConsentSource::Form, 0)];
    assert_eq!(state(&ledger, 0), ConsentState::Granted);
    ledger.push(entry(1, Revoked, ConsentSource::Text, 1));
    ledger.push(entry(2, Granted, ConsentSource::Form, 2));
    ledger.push(entry(3, Granted, ConsentSource::Import, 3));
    ledger.push(entry(4, Granted, ConsentSource::Member, 3));
    assert_eq!(state(&ledger, 3), ConsentState::Revoked);
    ledger.push(entry(5, Granted, ConsentSource::Text, 4));
    assert_eq!(state(&ledger, 4), ConsentState::Granted);
    assert_eq!(state(&ledger, 3), ConsentState::Revoked, "the past stays what it was");
}

#[test]
fn what_was_never_given_or_is_still_to_come_is_no_consent() {
    assert_eq!(state(&[], 0), ConsentState::None);
    let later = entry(0, Granted, ConsentSource::Form, 5);
    assert_eq!(state(std::slice::from_ref(&later), 4), ConsentState::None);
    assert_eq!(state(&[later], 5), ConsentState::Granted);
}

#[test]
fn an_inquiry_lapses_and_is_no_leave_to_advertise() {
    let inquiry = LedgerEntry {
        basis: Some(ConsentBasis::Inquiry),
        expires_at: Some(moment(100)),
        ..entry(0, Granted, ConsentSource::WroteFirst, 0)
    };
    let of = |entries: &[LedgerEntry], purpose, hours| standing(entries, None, purpose, moment(hours)).state;
    let ledger = [inquiry.clone()];
    assert_eq!(of(&ledger, Transactional, 99), ConsentState::Granted);
    assert_eq!(of(&ledger, Transactional, 100), ConsentState::Expired);
    assert_eq!(of(&ledger, Marketing, 1), ConsentState::None);
    let with_form = [entry(0, Granted, ConsentSource::Form, 0), LedgerEntry { id: "1".into(), ..inquiry }];
    assert_eq!(of(&with_form, Transactional, 200), ConsentState::Granted, "an inquiry shortens nothing");
}

#[test]
fn brands_and_purposes_are_apart() {
    let of = |entries: &[LedgerEntry], brand, purpose| standing(entries, brand, purpose, moment(9)).state;
    let stop = LedgerEntry {
        scope: ConsentScope { brand: Some("a".into()), purpose: None },
        ..entry(1, Revoked, ConsentSource::Text, 1)
    };
    let ledger = [entry(0, Granted, ConsentSource::Form, 0), stop];
    assert_eq!(of(&ledger, Some("a"), Transactional), ConsentState::Revoked);
    assert_eq!(of(&ledger, Some("b"), Transactional), ConsentState::Granted);
    let no_ads = LedgerEntry {
        scope: ConsentScope { brand: None, purpose: Some(Marketing) },
        ..entry(1, Revoked, ConsentSource::Member, 1)
    };
    let ledger = [entry(0, Granted, ConsentSource::Form, 0), no_ads];
    assert_eq!(of(&ledger, None, Marketing), ConsentState::Revoked);
    assert_eq!(of(&ledger, None, Transactional), ConsentState::Granted);
}

#[test]
fn a_likely_stop_that_was_none_is_taken_back_and_nothing_else_is() {
    let stop = entry(1, Revoked, ConsentSource::Text, 1);
    let undo = LedgerEntry { retracts: Some(stop.id.clone()), ..entry(2, Retracted, ConsentSource::Member, 2) };
    let mut ledger = vec![entry(0, Granted, ConsentSource::Form, 0), stop, undo];
    assert_eq!(state(&ledger, 1), ConsentState::Revoked);
    assert_eq!(state(&ledger, 2), ConsentState::Granted);
    ledger.push(entry(3, Revoked, ConsentSource::Text, 3));
    assert_eq!(state(&ledger, 3), ConsentState::Revoked);
}

fn sources() -> impl Strategy<Value = ConsentSource> {
    use ConsentSource::*;
    prop::sample::select(vec![Form, Text, WroteFirst, Provider, Member, Email, Call, WebLink, Import])
}

fn ledgers() -> impl Strategy<Value = Vec<LedgerEntry>> {
    let one = (any::<bool>(), sources(), 0..20_i64, prop::option::of(1..30_i64), 0..3_usize, 0..3_usize);
    prop::collection::vec(one, 0..12).prop_map(|entries| {
        let made =
            entries.into_iter().enumerate().map(|(id, (grants, source, at, lasts, brand, purpose))| LedgerEntry {
                scope: ConsentScope {
                    brand: [None, Some("a"), Some("b")][brand].map(str::to_owned),
                    purpose: [None, Some(Marketing), Some(Transactional)][purpose],
                },
                expires_at: lasts.filter(|_| grants).map(|lasts| moment(at + lasts)),
                ..entry(id, if grants { Granted } else { Revoked }, source, at)
            });
        made.collect()
    })
}

proptest! {
    #[test]
    fn whoever_may_be_texted_gave_consent_after_every_withdrawal(ledger in ledgers(), at in 0..40_i64) {
        for (brand, purpose) in [(None, Marketing), (Some("a"), Marketing), (Some("b"), Transactional)] {
            let covers = |entry: &&LedgerEntry| entry.effective_at <= moment(at) && entry.scope.covers(brand, purpose);
            let place = |entry: &LedgerEntry| (entry.effective_at, entry.id.clone());
            let last_stop = ledger.iter().filter(covers).filter(|entry| entry.action == Revoked).map(place).max();
            let now = standing(&ledger, brand, purpose, moment(at));
            if now.state == ConsentState::Granted {
                let mut grants = ledger.iter().filter(covers).filter(|entry| entry.action == Granted);
                let rests = grants.any(|grant| {
                    grant.expires_at.is_none_or(|expires| expires > moment(at))
                        && last_stop.as_ref().is_none_or(|stop| place(grant) > *stop)
                });
                prop_assert!(rests, "a standing that rests on no agreement");
            }
            if last_stop.is_some() && !ledger.iter().any(|entry| entry.action == Granted && entry.source == ConsentSource::Text) {
                prop_assert_eq!(now.state, ConsentState::Revoked);
            }
        }
    }

    #[test]
    fn the_order_in_which_entries_are_read_is_without_meaning(ledger in ledgers(), at in 0..40_i64) {
        let mut reversed = ledger.clone();
        reversed.reverse();
        prop_assert_eq!(standing(&ledger, None, Marketing, moment(at)), standing(&reversed, None, Marketing, moment(at)));
    }

    #[test]
    fn a_stop_holds_from_its_own_moment(ledger in ledgers()) {
        let mut ledger = ledger;
        ledger.push(entry(999, Revoked, ConsentSource::WebLink, 20));
        prop_assert_eq!(state(&ledger, 20), ConsentState::Revoked);
    }
}
