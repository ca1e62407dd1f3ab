//! A lead's phone at the simulator.

use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::SignedDuration;
use leadline::{
    clock,
    domain::{
        phone::parse_e164,
        quiet_hours::{Place, open_for, zones::zone},
    },
};
use serde_json::{Value, json};

use super::{Api, wait_for};

/// A phone.
#[derive(Clone)]
pub struct Phone {
    /// Its number in E.164.
    pub number: String,
    /// The number of ours it talks with.
    pub talks_to: String,
    api: Api,
}

/// A number of the ranges that are set apart for fiction, which no other call gives.
pub fn new_number() -> String {
    const AREAS: [u32; 12] = [303, 305, 312, 404, 415, 503, 602, 617, 702, 713, 808, 907];
    static GIVEN: AtomicUsize = AtomicUsize::new(0);
    let given = GIVEN.fetch_add(1, Ordering::Relaxed);
    format!("+1{}55501{:02}", AREAS[given / 100], given % 100)
}

/// A number at home where it is day now and for the next hour, or where it is night: follow-ups keep to the lead's clock.
/// The ranges are set apart for fiction where a country has one.
pub fn number_by(time_of_day: TimeOfDay) -> String {
    const RANGES: [&str; 3] = ["+180855501", "+121255501", "+9198765432"];
    static GIVEN: AtomicUsize = AtomicUsize::new(0);
    // The first ten of the second range are numbers of ours.
    let given = 10 + GIVEN.fetch_add(1, Ordering::Relaxed) % 90;
    let hour = SignedDuration::from_hours(1);
    let fits = |number: &String| {
        let place = Place {
            address_zone: None,
            state: None,
            form_zone: None,
            phone: parse_e164(number).unwrap(),
            workspace_zone: zone("America/New_York").unwrap(),
        };
        let open = open_for(&place.candidates(), clock::now(), None, hour);
        match time_of_day {
            TimeOfDay::Day => open == hour,
            TimeOfDay::Night => open.is_zero(),
        }
    };
    RANGES.iter().map(|range| format!("{range}{given:02}")).find(fits).expect("it is day and night somewhere")
}

/// When it is for a lead.
#[derive(Clone, Copy)]
pub enum TimeOfDay {
    /// A text may come.
    Day,
    /// It is quiet.
    Night,
}

/// The number that misbehaves in a known way.
pub async fn magic_number(api: &Api, name: &str) -> String {
    let simulator = api.get("/api/simulator").await.expect(200);
    simulator["channels"][0]["magic_numbers"][name].as_str().unwrap().to_owned()
}

impl Phone {
    /// A phone with this number that talks with one of ours.
    pub fn new(api: &Api, number: &str, talks_to: &str) -> Self {
        Self { number: number.to_owned(), talks_to: talks_to.to_owned(), api: api.clone() }
    }

    fn path(&self) -> String {
        format!("/api/simulator/phones/{}", self.number.replace('+', "%2B"))
    }

    /// The texts it received from our number, the oldest first.
    pub async fn received(&self) -> Vec<Value> {
        let thread = self.api.get(&self.path()).await.expect(200);
        let mut items = thread["items"].as_array().unwrap().clone();
        items.retain(|text| text["from"] == self.talks_to.as_str());
        items
    }

    /// Waits until it has received so many texts, and gives their words.
    pub async fn wait_for_texts(&self, many: usize) -> Vec<String> {
        let what = format!("{many} texts on a phone");
        let texts = wait_for(&what, async || Some(self.received().await).filter(|texts| texts.len() >= many)).await;
        texts.iter().map(|text| text["text"].as_str().unwrap().to_owned()).collect()
    }

    /// Sends a text.
    pub async fn text(&self, words: &str) {
        let text = json!({ "text": words, "to": self.talks_to });
        self.api.post(&format!("{}/texts", self.path()), text).await.expect(201);
    }
}
