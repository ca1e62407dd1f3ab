//! Known answers.

use jiff::civil::DateTime;

use super::{zones::zone, *};
use crate::domain::phone::parse_e164;

fn place(phone: &str) -> Place {
    Place {
        address_zone: None,
        state: None,
        form_zone: None,
        phone: parse_e164(phone).unwrap(),
        workspace_zone: zone("America/New_York").unwrap(),
    }
}

fn at(zone_name: &str, local: &str) -> Timestamp {
    local.parse::<DateTime>().unwrap().to_zoned(zone(zone_name).unwrap()).unwrap().timestamp()
}

/// The answer in one line, its moment on the clock that was asked.
fn said(place: &Place, clock: &str, local: &str) -> String {
    match decide(place, at(clock, local), None) {
        Answer::Allowed => "allowed".to_owned(),
        Answer::Quiet { until, by } => {
            format!("{} {}", until.to_zoned(zone(clock).unwrap()).strftime("%a %H:%M"), by.rule)
        }
        Answer::Never { by } => format!("never {}", by.rule),
    }
}

/// Phones by themselves. 2026-11-23 is a Monday.
#[test]
fn by_phone_alone() {
    let (pacific, eastern, central) = ("America/Los_Angeles", "America/New_York", "America/Chicago");
    for (phone, clock, local, answer) in [
        ("+14155552671", pacific, "2026-11-23T20:59:59", "allowed"),
        ("+14155552671", pacific, "2026-11-23T21:00", "Tue 08:00 quiet_hours.us/2026-11"),
        ("+14155552671", pacific, "2026-11-23T07:59:59", "Mon 08:00 quiet_hours.us/2026-11"),
        ("+12035550100", eastern, "2026-11-23T20:30", "Tue 09:00 quiet_hours.us.ct/2026-11"),
        ("+12035550100", eastern, "2026-11-23T19:59", "allowed"),
        ("+17135550100", central, "2026-11-22T11:59", "Sun 12:00 quiet_hours.us.tx/2026-11"),
        ("+17135550100", central, "2026-11-22T12:00", "allowed"),
        ("+17135550100", central, "2026-11-21T21:30", "Sun 12:00 quiet_hours.us.tx/2026-11"),
        ("+17135550100", central, "2025-08-31T08:30", "allowed"),
        ("+14015550100", eastern, "2026-11-21T17:00", "Mon 09:00 quiet_hours.us.ri/2026-11"),
        ("+16015550100", central, "2026-11-22T13:00", "Mon 08:00 quiet_hours.us.ms/2026-11"),
        // Florida in two zones: it opens when Chicago's part does and closes when New York's does.
        ("+18505550100", eastern, "2026-11-23T08:30", "Mon 09:00 quiet_hours.us.fl/2026-11"),
        ("+18505550100", eastern, "2026-11-23T20:15", "Tue 09:00 quiet_hours.us.fl/2026-11"),
        ("+18502333000", central, "2026-11-23T19:30", "allowed"),
        // Anchorage and Adak, an hour apart.
        ("+19075550100", "America/Anchorage", "2026-11-23T08:30", "Mon 09:00 quiet_hours.us/2026-11"),
        ("+19075550100", "America/Anchorage", "2026-11-23T21:00", "Tue 09:00 quiet_hours.us/2026-11"),
        // Free of charge: the workspace's zone.
        ("+18005550100", eastern, "2026-11-23T20:59", "allowed"),
        ("+18005550100", eastern, "2026-11-23T21:00", "Tue 08:00 quiet_hours.us/2026-11"),
        ("+17875550100", "America/Puerto_Rico", "2026-11-23T20:30", "allowed"),
        ("+447400123456", "Europe/London", "2026-11-23T08:30", "Mon 09:00 quiet_hours.gb/2026-11"),
        ("+33612345678", "Europe/Paris", "2026-11-22T12:00", "Mon 08:00 quiet_hours.fr/2026-11"),
        ("+393331234567", "Europe/Rome", "2026-11-21T19:00", "Mon 09:00 quiet_hours.it/2026-11"),
        ("+16135550123", "America/Toronto", "2026-11-23T21:15", "allowed"),
        ("+4712345678", "Europe/Oslo", "2026-11-23T20:00", "Tue 08:00 quiet_hours.default/2026-11"),
    ] {
        assert_eq!(said(&place(phone), clock, local), answer, "{phone} {local}");
    }
}

#[test]
fn days_on_which_clocks_change() {
    let phone = "+12125550100";
    for (local, answer) in [
        ("2026-03-07T21:00", "Sun 08:00 quiet_hours.us/2026-11"),
        ("2026-03-08T01:59:59", "Sun 08:00 quiet_hours.us/2026-11"),
        ("2026-10-31T22:00", "Sun 08:00 quiet_hours.us/2026-11"),
        ("2026-11-01T01:30", "Sun 08:00 quiet_hours.us/2026-11"),
    ] {
        assert_eq!(said(&place(phone), "America/New_York", local), answer, "{local}");
    }
    // The night of the spring change is an hour shorter, that of the autumn change an hour longer.
    for (since, until, hours) in
        [("2026-03-07T21:00", "2026-03-08T08:00", 10), ("2026-10-31T21:00", "2026-11-01T08:00", 12)]
    {
        let night = at("America/New_York", until).duration_since(at("America/New_York", since));
        assert_eq!(night, SignedDuration::from_hours(hours), "{since}");
    }
}

#[test]
fn the_strictest_of_what_is_known_counts() {
    let eastern = "America/New_York";
    let mut lead = place("+14155552671");
    lead.form_zone = zone(eastern);
    assert_eq!(said(&lead, eastern, "2026-11-23T10:00"), "Mon 11:00 quiet_hours.us/2026-11");
    assert_eq!(said(&lead, eastern, "2026-11-23T21:30"), "Tue 11:00 quiet_hours.us/2026-11");
    assert_eq!(said(&lead, eastern, "2026-11-23T20:30"), "allowed");
    lead.address_zone = zone(eastern);
    lead.state = Some("us-ct".into());
    assert_eq!(said(&lead, eastern, "2026-11-23T20:30"), "Tue 11:00 quiet_hours.us.ct/2026-11");
    assert_eq!(lead.candidates().iter().map(|c| c.evidence).collect::<Vec<_>>(), [Evidence::Address, Evidence::Phone]);
    lead.state = Some("somewhere".into());
    assert_eq!(said(&lead, eastern, "2026-11-23T20:30"), "allowed");
}

#[test]
fn a_state_without_an_address() {
    let zones = |lead: &Place| -> Vec<String> {
        lead.candidates().iter().map(|candidate| candidate.zone.iana_name().unwrap().to_owned()).collect()
    };
    let mut lead = place("+14155552671");
    lead.state = Some("TX".into());
    assert_eq!(zones(&lead), ["America/Chicago", "America/Denver", "America/Los_Angeles"]);
    assert_eq!(said(&lead, "America/Chicago", "2026-11-22T12:30"), "Sun 13:00 quiet_hours.us.tx/2026-11");
    lead.form_zone = zone("America/Denver");
    assert_eq!(zones(&lead), ["America/Denver", "America/Los_Angeles"]);
    lead = place("+17135550100");
    lead.state = Some("TX".into());
    assert_eq!(zones(&lead), ["America/Chicago"]);
}

#[test]
fn numbers_of_many_zones() {
    let zones = |phone: &str, home: &str| -> Vec<String> {
        let mut lead = place(phone);
        lead.workspace_zone = zone(home).unwrap();
        lead.candidates().iter().map(|candidate| candidate.zone.iana_name().unwrap().to_owned()).collect()
    };
    assert_eq!(zones("+18005550100", "America/Denver"), ["America/Denver"]);
    assert_eq!(zones("+18005550100", "Europe/Berlin"), ["Europe/Berlin"]);
    assert_eq!(zones("+61412345678", "Australia/Perth"), ["Australia/Perth"]);
    assert_eq!(zones("+61412345678", "America/Denver").len(), 8);
    let abroad = place("+61412345678");
    assert_eq!(said(&abroad, "Australia/Sydney", "2026-11-23T02:00"), "Mon 13:30 quiet_hours.au/2026-11");
}

#[test]
fn own_hours_narrow_and_never_widen() {
    let lead = place("+14155552671");
    let own = |hours: &str, local: &str| decide(&lead, at("America/Los_Angeles", local), Some(hours.parse().unwrap()));
    assert_eq!(own("10:00-16:00", "2026-11-23T15:59"), Answer::Allowed);
    let Answer::Quiet { until, by } = own("10:00-16:00", "2026-11-23T16:00") else { panic!() };
    assert_eq!((until, by.rule), (at("America/Los_Angeles", "2026-11-24T10:00"), OWN_RULE));
    let Answer::Quiet { until, by } = own("00:00-24:00", "2026-11-23T21:30") else { panic!() };
    assert_eq!((until, by.rule), (at("America/Los_Angeles", "2026-11-24T08:00"), "quiet_hours.us/2026-11"));
    assert!(matches!(decide_for(&[], Timestamp::UNIX_EPOCH, None), Answer::Never { .. }));
    assert!(matches!(own("21:30-23:00", "2026-11-23T12:00"), Answer::Never { by } if by.rule == OWN_RULE));
    assert_eq!("16:00-10:00".parse::<Hours>(), Err(HoursError::Order));
}

#[test]
fn a_fresh_message_is_answered_at_any_hour() {
    let minutes = SignedDuration::from_mins;
    assert!(answers_fresh_message(Some(minutes(15)), REPLY_WINDOW));
    assert!(answers_fresh_message(Some(SignedDuration::from_secs(-2)), REPLY_WINDOW));
    assert!(!answers_fresh_message(Some(minutes(16)), REPLY_WINDOW));
    assert!(!answers_fresh_message(Some(minutes(-16)), REPLY_WINDOW));
    assert!(!answers_fresh_message(None, REPLY_WINDOW));
    assert!(!answers_fresh_message(Some(SignedDuration::from_secs(1)), SignedDuration::ZERO));
    assert!(!answers_fresh_message(Some(SignedDuration::MIN), REPLY_WINDOW));
}
