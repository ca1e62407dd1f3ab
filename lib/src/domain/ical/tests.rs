use proptest::prelude::*;

use super::*;
use crate::domain::quiet_hours::zones::zone;

fn span(from: &str, to: &str) -> Span {
    Span { start: from.parse().unwrap(), end: to.parse().unwrap() }
}

fn feed(events: &[&str]) -> String {
    let events: String = events.iter().map(|event| format!("BEGIN:VEVENT\n{event}\nEND:VEVENT\n")).collect();
    format!("BEGIN:VCALENDAR\nVERSION:2.0\n{events}END:VCALENDAR\n").replace('\n', "\r\n")
}

/// The beginnings within 2026, in Madrid, and how many events were unclear.
fn starts(text: &str) -> (Vec<String>, u32) {
    let zone = zone("Europe/Madrid").unwrap();
    let busy = busy_times(text, &zone, span("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z")).unwrap();
    let local = |span: &Span| span.start.to_zoned(zone.clone()).strftime("%m-%d %H:%M").to_string();
    (busy.spans.iter().map(local).collect(), busy.unclear)
}

fn clear(events: &[&str]) -> Vec<String> {
    let (starts, unclear) = starts(&feed(events));
    assert_eq!(unclear, 0, "{events:?}");
    starts
}

#[test]
fn times_of_every_kind() {
    let busy = |event: &str| {
        let within = span("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z");
        busy_times(&feed(&[event]), &zone("Europe/Madrid").unwrap(), within).unwrap().spans
    };
    for (event, from, to) in [
        ("DTSTART:20260601T100000Z\nDTEND:20260601T110000Z", "2026-06-01T10:00:00Z", "2026-06-01T11:00:00Z"),
        (
            "DTSTART;TZID=America/New_York:20260601T100000\nDURATION:PT1H30M",
            "2026-06-01T14:00:00Z",
            "2026-06-01T15:30:00Z",
        ),
        ("DTSTART:20260601T100000\nDURATION:P1D", "2026-06-01T08:00:00Z", "2026-06-02T08:00:00Z"),
        ("DTSTART;VALUE=DATE:20260601", "2026-05-31T22:00:00Z", "2026-06-01T22:00:00Z"),
        // A whole day on which the clock changes has 23 hours.
        ("DTSTART;VALUE=DATE:20260329\nDTEND;VALUE=DATE:20260330", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"),
        (
            "DTSTART;TZID=/example.org/1/Europe/Madrid:20260101T090000\nDTEND:20260101T090000Z",
            "2026-01-01T08:00:00Z",
            "2026-01-01T09:00:00Z",
        ),
    ] {
        assert_eq!(busy(event), [span(from, to)], "{event}");
    }
    for nothing in ["DTSTART:20260601T100000Z", "DTSTART:20260601T100000Z\nDTEND:20260601T090000Z"] {
        assert_eq!(busy(nothing), [], "{nothing}");
    }
}

#[test]
fn rules_of_every_kind() {
    let rule = |rule: &str| {
        clear(&[&format!("DTSTART;TZID=Europe/Madrid:20260105T090000\nDURATION:PT1H\nRRULE:{rule}")])
            .iter()
            .map(|start| start.split_once(' ').unwrap().0.to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(rule("FREQ=DAILY;COUNT=3"), ["01-05", "01-06", "01-07"]);
    assert_eq!(rule("FREQ=DAILY;INTERVAL=10;UNTIL=20260126T080000Z"), ["01-05", "01-15", "01-25"]);
    assert_eq!(rule("FREQ=DAILY;UNTIL=20260106"), ["01-05", "01-06"]);
    assert_eq!(rule("FREQ=WEEKLY;BYDAY=MO,WE;COUNT=4"), ["01-05", "01-07", "01-12", "01-14"]);
    assert_eq!(rule("FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU,MO;COUNT=3"), ["01-05", "01-18", "01-19"]);
    assert_eq!(rule("FREQ=MONTHLY;COUNT=3"), ["01-05", "02-05", "03-05"]);
    assert_eq!(rule("FREQ=MONTHLY;BYDAY=1MO;COUNT=3"), ["01-05", "02-02", "03-02"]);
    assert_eq!(rule("FREQ=MONTHLY;BYDAY=-1FR;COUNT=2"), ["01-30", "02-27"]);
    assert_eq!(rule("FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3"), ["01-31", "03-31", "05-31"]);
    assert_eq!(rule("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=2"), ["01-31", "02-28"]);
    assert_eq!(rule("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=2"), ["01-30", "02-27"]);
    assert_eq!(rule("FREQ=YEARLY;BYMONTH=5,1;COUNT=3"), ["01-05", "05-05"]);
    assert_eq!(rule("FREQ=YEARLY;BYMONTH=11;BYDAY=4TH"), ["11-26"]);
    assert_eq!(rule("FREQ=DAILY;BYMONTH=2;BYDAY=SU"), ["02-01", "02-08", "02-15", "02-22"]);
}

#[test]
fn an_old_rule_reaches_the_window_and_keeps_its_hour_over_daylight_saving() {
    let found = clear(&["DTSTART;TZID=Europe/Madrid:19900101T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;BYDAY=MO"]);
    assert_eq!(found.len(), 52);
    assert!(found.iter().all(|start| start.ends_with("09:00")), "{found:?}");
    let counted = clear(&["DTSTART;TZID=Europe/Madrid:20251229T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=5"]);
    assert_eq!(counted, ["01-01 09:00", "01-02 09:00"]);
}

#[test]
fn single_times_are_left_out_moved_and_called_off() {
    const WEEKLY: &str = "UID:a\nDTSTART;TZID=Europe/Madrid:20260105T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=5\n\
        EXDATE;TZID=Europe/Madrid:20260112T090000\nEXDATE;VALUE=DATE:20260119";
    const MOVED: &str = "UID:a\nRECURRENCE-ID;TZID=Europe/Madrid:20260126T090000\nDTSTART;TZID=Europe/Madrid:20260127T150000\n\
        DURATION:PT2H";
    const CALLED_OFF: &str =
        "UID:a\nRECURRENCE-ID:20260202T080000Z\nDTSTART:20260202T080000Z\nDURATION:PT1H\nSTATUS:CANCELLED";
    assert_eq!(clear(&[MOVED, WEEKLY, CALLED_OFF]), ["01-05 09:00", "01-27 15:00"]);
    assert_eq!(clear(&["UID:b\nDTSTART:20260601T100000Z\nDURATION:PT1H\nTRANSP:TRANSPARENT"]), Vec::<String>::new());
    let added = "DTSTART;VALUE=DATE:20260601\nRDATE;VALUE=DATE:20260701,20260801";
    assert_eq!(clear(&[added]), ["06-01 00:00", "07-01 00:00", "08-01 00:00"]);
}

#[test]
fn alarms_inside_an_event_change_nothing_of_it() {
    let event = "DTSTART:20260601T100000Z\nDURATION:PT1H\nBEGIN:VALARM\nDURATION:PT9H\nTRIGGER:-PT15M\nEND:VALARM";
    assert_eq!(clear(&[event]), ["06-01 12:00"]);
}

#[test]
fn zones_with_made_up_names_are_as_the_feed_describes_them() {
    let zone = "BEGIN:VTIMEZONE\r\nTZID:Eastern Standard Time\r\nBEGIN:STANDARD\r\nDTSTART:16010101T020000\r\n\
        TZOFFSETFROM:-0400\r\nTZOFFSETTO:-0500\r\nRRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=1SU;BYMONTH=11\r\nEND:STANDARD\r\n\
        BEGIN:DAYLIGHT\r\nDTSTART:16010101T020000\r\nTZOFFSETFROM:-0500\r\nTZOFFSETTO:-0400\r\n\
        RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=2SU;BYMONTH=3\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT";
    let events = [
        "DTSTART;TZID=Eastern Standard Time:20260105T090000\nDURATION:PT1H",
        "DTSTART;TZID=\"Eastern Standard Time\":20260601T090000\nDURATION:PT1H",
    ];
    let text = feed(&events).replacen("BEGIN:VEVENT", zone, 1);
    assert_eq!(starts(&text), (vec!["01-05 15:00".into(), "06-01 15:00".into()], 0));
    // Without a description the calendar's own clock is the best guess, and it is said.
    assert_eq!(starts(&feed(&events)), (vec!["01-05 09:00".into(), "06-01 09:00".into()], 2));
}

#[test]
fn what_is_not_understood_is_counted_and_its_first_time_is_taken() {
    let strange = "DTSTART:20260601T080000Z\nDURATION:PT1H\nRRULE:FREQ=HOURLY;BYSECOND=3";
    assert_eq!(starts(&feed(&[strange, "DTSTART:soon"])), (vec!["06-01 10:00".into()], 2));
}

#[test]
fn what_is_no_feed_is_refused() {
    let read = |text: &str| busy_times(text, &TimeZone::UTC, span("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"));
    assert_eq!(read(""), Err(FeedError::NotACalendar));
    assert_eq!(read("<html><body>Sign in: please</body></html>"), Err(FeedError::NotACalendar));
    assert_eq!(read("BEGIN:VCARD\r\nEND:VCARD"), Err(FeedError::NotACalendar));
    assert_eq!(read("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:2026"), Err(FeedError::Cut));
    let endless = "DTSTART:00010101T000000Z\nDURATION:PT1M\nRRULE:FREQ=DAILY;COUNT=4000000000";
    assert_eq!(read(&feed(&[endless, endless])), Err(FeedError::TooMuch));
    assert_eq!(read(&feed(&[])).unwrap(), BusyTimes { spans: vec![], unclear: 0 });
}

#[test]
fn an_invitation_is_read_as_it_was_meant() {
    let span = span("2026-12-01T15:00:00Z", "2026-12-01T15:30:00Z");
    let brand = "M\u{fc}ller, S\u{f6}hne; Dach \\ Wand und noch viel l\u{e4}ngere Namen als in eine Zeile gehen, die es gibt\nX";
    let new = Invitation {
        uid: "b1@example.com",
        sequence: 2,
        span,
        changed_at: "2026-11-20T08:00:00Z".parse().unwrap(),
        canceled: false,
        brand,
        url: "https://example.com/f/booking/b1.ics",
    };
    let text = invitation(&new);
    assert!(text.split("\r\n").all(|line| line.len() <= LONGEST && !line.contains('\n')), "{text}");
    let within = Span { start: "2026-01-01T00:00:00Z".parse().unwrap(), end: "2027-01-01T00:00:00Z".parse().unwrap() };
    assert_eq!(busy_times(&text, &TimeZone::UTC, within).unwrap().spans, [span]);
    let value = |name: &str| lines(&text).find(|line| line.name == name).unwrap().value;
    assert_eq!(
        (value("SEQUENCE"), value("METHOD"), value("STATUS")),
        ("2".into(), "PUBLISH".into(), "CONFIRMED".into())
    );
    let plain = value("SUMMARY").replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\");
    assert_eq!(plain, brand);
    let off = invitation(&Invitation { canceled: true, sequence: 3, ..new });
    assert!(off.contains("STATUS:CANCELLED\r\n") && off.contains("SEQUENCE:3\r\n"));
    assert_eq!(busy_times(&off, &TimeZone::UTC, within).unwrap().spans, []);
}

/// Bytes of a line.
const LONGEST: usize = 75;

proptest! {
    #[test]
    fn no_feed_breaks_the_reader(text in "\\PC{0,300}") {
        let within = span("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z");
        let _ = busy_times(&text, &TimeZone::UTC, within);
        let _ = busy_times(&feed(&[&text]), &TimeZone::UTC, within);
    }

    #[test]
    fn no_rule_breaks_the_reader(
        start in "(0001|1970|2025|2026|9999)(0[1-9]|1[0-2])([0-2][1-9])(T[0-2][0-9]0000Z?)?",
        rule in "FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;INTERVAL=[1-9]{1,3})?(;COUNT=[0-9]{1,4})?(;BYDAY=(-1|2|)(SU|MO))?(;BYMONTH=[1-9])?(;BYMONTHDAY=-?[1-3][0-9])?(;BYSETPOS=-?[1-3])?",
    ) {
        let within = span("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z");
        let event = format!("DTSTART:{start}\nDURATION:PT1H\nRRULE:{rule}");
        if let Ok(busy) = busy_times(&feed(&[&event]), &TimeZone::UTC, within) {
            prop_assert!(busy.spans.iter().all(|span| span.overlaps(within)));
            prop_assert!(busy.spans.windows(2).all(|pair| pair[0].end < pair[1].start));
        }
    }
}
