//! When the follow-up would go out, and whether people sleep then.

use jiff::{SignedDuration, Timestamp};

use super::{Findings, Found, Programme, Severity, rules};
use crate::domain::{
    gate::Purpose,
    quiet_hours::{Answer, Candidate, decide_for, zones::zone},
};

const WHERE: &str = "/surroundings/follow_up_after_seconds";
/// Sooner than this a silence is none.
const HASTY: i64 = 5 * 60;
/// Hours of a week.
const WEEK: i64 = 7 * 24;

pub(super) fn look(programme: &Programme<'_>, findings: &mut Findings) {
    let Some(after) = programme.surroundings.follow_up_after_seconds else {
        if programme.follow_up.is_some() {
            let fix = "Set after how long a follow-up goes out, or leave its text blank.";
            let problem = "No time is set after which the follow-up goes out, so it never does.";
            findings.add(&rules::UNUSED, Found::at("/draft/follow_up_text", problem, fix));
        }
        return;
    };
    if programme.follow_up.is_none() {
        return;
    }
    if after < HASTY {
        let problem =
            format!("The follow-up comes {after} seconds after the first text, before most people have read it.");
        findings.add(&rules::HASTY, Found::at(WHERE, problem, "Wait some hours; a day is usual."));
    }
    quiet(programme, SignedDuration::from_secs(after), findings);
}

/// What becomes of the follow-ups of a week's forms.
#[derive(Default)]
struct Week {
    /// Hours of the week whose forms lead to a follow-up in quiet hours.
    quiet: i64,
    /// The same, of the hours in which people are up.
    quiet_by_day: i64,
    /// Hours in which people are up.
    by_day: i64,
    /// Hours whose follow-up waits longer than it is of use.
    expired: i64,
    total: SignedDuration,
    longest: SignedDuration,
}

impl Week {
    /// Looks at a form an hour, for a week. The zone's own hours stand for the hours in which people are up.
    fn of(candidate: &Candidate, programme: &Programme<'_>, from: Timestamp, delay: SignedDuration) -> Option<Self> {
        let candidates = std::slice::from_ref(candidate);
        let own = programme.surroundings.own_hours;
        let mut week = Self::default();
        for hour in 0..WEEK {
            let sent = from.checked_add(SignedDuration::from_hours(hour)).ok()?;
            let due = sent.checked_add(delay).ok()?;
            let by_day = matches!(decide_for(candidates, sent, own), Answer::Allowed);
            week.by_day += i64::from(by_day);
            let wait = match decide_for(candidates, due, own) {
                Answer::Allowed => continue,
                Answer::Quiet { until, .. } => until.duration_since(due),
                Answer::Never { .. } => SignedDuration::from_hours(WEEK),
            };
            week.quiet += 1;
            week.quiet_by_day += i64::from(by_day);
            week.expired += i64::from(wait > Purpose::FollowUp.useful_for());
            week.total = week.total.saturating_add(wait);
            week.longest = week.longest.max(wait);
        }
        Some(week)
    }
}

fn quiet(programme: &Programme<'_>, delay: SignedDuration, findings: &mut Findings) {
    let surroundings = programme.surroundings;
    let (Some(name), Some(at)) = (&surroundings.time_zone, surroundings.at) else { return };
    let Some(candidate) = zone(name).map(Candidate::of_zone) else { return };
    let Some(week) = Week::of(&candidate, programme, at, delay) else { return };
    if week.quiet > 0 {
        let hours = |duration: SignedDuration| format!("{:.1}", duration.as_secs_f64() / 3_600.0);
        let mean = week.total.checked_div(i32::try_from(week.quiet).unwrap_or(i32::MAX)).unwrap_or_default();
        let problem = format!(
            "In {name} the forms of {} of a week's {WEEK} hours lead to a follow-up in quiet hours, which waits {} hours on \
             average and {} at most; of the {} hours in which people are up, it is {}.",
            week.quiet,
            hours(mean),
            hours(week.longest),
            week.by_day,
            week.quiet_by_day
        );
        let fix = "Choose a silence of whole days, so that the follow-up comes at the hour at which the form was sent.";
        let mostly = week.quiet_by_day * 2 > week.by_day;
        let severity = if mostly { Severity::Warning } else { Severity::Note };
        findings.add_as(&rules::QUIET, severity, Found::at(WHERE, problem, fix));
    }
    if week.expired > 0 {
        let useful = Purpose::FollowUp.useful_for().as_hours();
        let problem = format!(
            "In {name} the follow-ups of {} of a week's {WEEK} hours would wait more than {useful} hours, and are not sent then.",
            week.expired
        );
        let fix = "Widen the workspace's own hours, or choose a silence that ends by day.";
        findings.add(&rules::EXPIRES, Found::at(WHERE, problem, fix));
    }
}
