//! Who is on duty, and when somebody is again.

use jiff::Zoned;

use super::week_hours::WeekHours;

/// Whether somebody with these hours is on duty at a moment. Whoever has none set is on duty always.
pub fn on_duty(hours: Option<&WeekHours>, at: &Zoned) -> bool {
    hours.is_none_or(|hours| hours.hold(at.datetime()))
}

/// When the first of several people is on duty, from a moment on; nothing when nobody ever is.
pub fn next_duty<'a>(team: impl IntoIterator<Item = Option<&'a WeekHours>>, from: &Zoned) -> Option<Zoned> {
    let next = |hours: Option<&WeekHours>| hours.map_or_else(|| Some(from.clone()), |hours| hours.next(from));
    team.into_iter().filter_map(next).min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_without_hours_is_always_there() {
        let monday: WeekHours = serde_json::from_str(r#"{"monday": ["09:00-17:00"]}"#).unwrap();
        let friday: WeekHours = serde_json::from_str(r#"{"friday": ["09:00-17:00"]}"#).unwrap();
        let tuesday: Zoned = "2031-03-04T10:00[America/New_York]".parse().unwrap();
        assert!(on_duty(None, &tuesday) && !on_duty(Some(&monday), &tuesday));
        let next = |team: Vec<Option<&WeekHours>>| next_duty(team, &tuesday).map(|at| at.datetime().to_string());
        assert_eq!(next(vec![Some(&monday), Some(&friday)]).as_deref(), Some("2031-03-07T09:00:00"));
        assert_eq!(next(vec![Some(&monday), None]).as_deref(), Some("2031-03-04T10:00:00"));
        assert_eq!(next(vec![Some(&WeekHours::default())]), None);
        assert_eq!(next(vec![]), None);
    }
}
