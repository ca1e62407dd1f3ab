//! How fast the built-in engine answers: `cargo bench -p leadline --bench turn`.
//!
//! Bars: a turn, from the lead's words to ours, 2 ms for 99 of 100; a search through 5,000 stored answers 5 ms; the guard of a
//! reply 0.5 ms; all of it in 20 MB.

#![allow(clippy::print_stdout)]

mod measure;

use std::{hint::black_box, sync::Arc, time::Duration};

use jiff::{Timestamp, tz::TimeZone};
use leadline::{
    ai::{OfflineEngine, compose::draft},
    domain::{
        ai_settings::{ForbiddenTopic, HouseRules},
        form::{AnswerKind, OpenQuestion},
        knowledge::{Knowledge, MOST_SNIPPETS, Snippet},
        reply_guard::{Bounds, check},
        segments,
        turn::{Place, TurnRequest, decide},
    },
};
use measure::measure;

const LONGEST_TURN: Duration = Duration::from_millis(2);
const LONGEST_SEARCH: Duration = Duration::from_millis(5);
const LONGEST_GUARD: Duration = Duration::from_micros(500);
const MOST_MEGABYTES: f64 = 20.0;

/// What trades are asked about, put together so that no two questions are the same.
fn snippets(many: usize) -> Vec<Snippet> {
    const ASKED: [&str; 6] = [
        "How much does the {thing} cost in {place}?",
        "How long does the {thing} take in {place}?",
        "Is there a warranty on the {thing} in {place}?",
        "Can I book the {thing} in {place} on a weekend?",
        "Do you offer the {thing} near {place}?",
        "Who does the {thing} in {place}?",
    ];
    let word = |at: usize, seed: usize| -> String {
        let syllables = ["ba", "ko", "ri", "mu", "te", "lo", "sha", "ven", "dor", "pil", "gra", "nex"];
        (0..3).map(|turn| syllables[(at * 7 + turn * seed + at / 11 * turn) % syllables.len()]).collect()
    };
    let snippet = |at: usize| {
        let question =
            ASKED[at % ASKED.len()].replace("{thing}", &word(at / 6, 5)).replace("{place}", &word(at / 3, 7));
        let answer = format!("It takes {} minutes and costs ${}, materials included.", at % 90, at);
        Snippet { id: format!("k{at}"), question, answer }
    };
    (0..many).map(snippet).collect()
}

fn request(knowledge: Arc<Knowledge>, text: &str) -> TurnRequest {
    let question = |key: &str, kind, asked| {
        OpenQuestion { key: key.into(), ask: format!("What is your {key}?"), kind, ..OpenQuestion::default() }
            .slot(asked)
    };
    let now = Timestamp::UNIX_EPOCH.to_zoned(TimeZone::UTC);
    TurnRequest {
        brand: "Harbor Roofing".into(),
        questions: vec![
            question("people", AnswerKind::People, true),
            question("day", AnswerKind::Date, false),
            question("budget", AnswerKind::Money, false),
            question("question", AnswerKind::Text, false),
        ],
        knowledge,
        inbound: vec![text.into()],
        place: Some(Place { now, region: "US".into() }),
        ..TurnRequest::default()
    }
}

/// The memory of this process that is in use, in megabytes, where the system tells.
fn resident() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kilobytes| kilobytes / 1_024.0)
}

fn main() {
    let mut missed = false;
    let mut judged = |name: &str, figure: Duration, bar: Duration, median: Duration| {
        missed |= figure > bar;
        println!("{name:<44} {median:>10.1?}, 99 % {figure:>10.1?}  (bar {bar:?})");
    };
    let before = resident();
    let stored = snippets(200);
    let questions: String = stored.iter().map(|snippet| snippet.question.as_str()).collect::<Vec<_>>().join(" ");
    let usual = Arc::new(Knowledge::new(stored));
    for (name, text) in [
        ("an answer", "There are four of us"),
        ("a question", "How much does the roof cost?"),
        ("answers and a question", "We are 3, about $2,500, some time next Friday. Do you work on weekends?"),
        ("Spanish", "Hola, somos cinco, el presupuesto es de 3 mil dolares y quisiera saber el horario"),
        ("nothing known", "Is the captain of the ferry your cousin, by any chance?"),
        ("1,600 characters", &"The old roof leaks in 3 rooms, can you come on Monday? ".repeat(29)),
        ("1,600 characters, all stored questions", &questions[..1_600]),
        ("1,600 characters in one sentence", &"the gutters, the north wall, 3 windows and ".repeat(37)),
        ("1,600 characters of courtesy", &format!("{}the roof leaks", "thanks, hello and ok, ".repeat(72))),
    ] {
        let request = request(usual.clone(), text);
        let times = measure(2_000, || {
            let turn = OfflineEngine.read(black_box(&request));
            let decision = decide(&request, &turn);
            black_box(draft(&request, &turn, &decision, &|text| segments::segment(text).segments as usize));
        });
        judged(&format!("a turn, {name}"), times.late, LONGEST_TURN, times.median);
    }
    let used = before.zip(resident()).map(|(before, after)| after - before);

    let building = measure(3, || {
        black_box(Knowledge::new(snippets(MOST_SNIPPETS)));
    });
    println!("reading {MOST_SNIPPETS} answers, once a change {:>14.1?}", building.median);
    let much = Knowledge::new(snippets(MOST_SNIPPETS));
    for (name, text) in [
        ("a stored question", "how long does the bakori take in kodorte"),
        ("misspelt", "how mcuh doess the bakorri cost in kodortte"),
        ("words nobody stored", "xylophone quartz zephyr bivouac umbrella jigsaw oxygen walnut"),
        ("200 words", &"several unrelated things about gardens and bicycles come to mind ".repeat(20)),
    ] {
        let times = measure(500, || {
            black_box(much.search(black_box(text)));
        });
        judged(&format!("search in {MOST_SNIPPETS}, {name}"), times.late, LONGEST_SEARCH, times.median);
    }

    let topic =
        |at: usize| ForbiddenTopic { name: format!("topic {at}"), words: vec![format!("phrase {at}"), "law*".into()] };
    let house_rules = HouseRules { links: vec!["example.com".into(); 50], topics: (0..50).map(topic).collect() };
    let facts: Vec<String> = snippets(60).into_iter().map(|snippet| snippet.answer).collect();
    let facts: Vec<&str> = facts.iter().map(String::as_str).collect();
    for (name, reply) in [
        ("a reply", "It takes 45 minutes and costs $45. See example.com/book. What is your budget?"),
        ("two segments that state much", &"On Monday 9 am $45, 20 % off at 3.com. ".repeat(7)),
    ] {
        let times = measure(2_000, || {
            let bounds = Bounds { segments: 1, house_rules: &house_rules, facts: &facts };
            let _ = black_box(check(black_box(reply), &bounds));
        });
        judged(&format!("the guard, {name}"), times.late, LONGEST_GUARD, times.median);
    }
    if let Some(used) = used {
        missed |= used > MOST_MEGABYTES;
        println!("memory the turns took {used:>25.1} MB  (bar {MOST_MEGABYTES} MB)");
    }
    std::process::exit(i32::from(missed));
}
