//! A function is a file in `api/`, a program in Cargo.toml, a router in `_server.rs` and an address in vercel.json.

use std::{collections::BTreeSet, fs};

use serde_json::Value;

use super::files::{read, root};

/// How many functions every plan of the platform takes.
const MOST: usize = 12;

fn files() -> BTreeSet<String> {
    let entries =
        fs::read_dir(root().join("api")).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let functions = entries.filter_map(|name| name.strip_suffix(".rs").map(str::to_owned));
    functions.filter(|name| !name.starts_with('_')).collect()
}

fn settings() -> Value {
    serde_json::from_str(&read("vercel.json")).unwrap()
}

/// What stands between two marks, each time they are there.
fn between(text: &str, before: &str, after: &str) -> BTreeSet<String> {
    text.split(before).skip(1).filter_map(|rest| Some(rest.split_once(after)?.0.to_owned())).collect()
}

#[test]
fn there_are_as_many_functions_as_every_plan_takes() {
    let files = files();
    assert!((1..=MOST).contains(&files.len()), "{files:?}");
}

#[test]
fn every_file_is_a_program_and_every_program_a_file() {
    let manifest = read("Cargo.toml");
    let bins = manifest.split("[[bin]]").skip(1).map(|rest| rest.split("\n[").next().unwrap());
    let mut programs = BTreeSet::new();
    for bin in bins {
        let value = |name: &str| between(bin, &format!("\n{name} = \""), "\"").pop_first().unwrap();
        if value("name") == "leadline" {
            assert_eq!(value("path"), "api/_server.rs");
            continue;
        }
        assert_eq!(value("path"), format!("api/{}.rs", value("name")));
        programs.insert(value("name"));
    }
    assert_eq!(programs, files());
}

#[test]
fn the_server_merges_every_functions_router_and_functions_know_only_their_own() {
    let server = read("api/_server.rs");
    let modules: BTreeSet<String> =
        between(&server, "\nmod ", ";").into_iter().filter(|name| !name.starts_with('_')).collect();
    assert_eq!(modules, files());
    assert_eq!(between(&server, ".merge(", "::router())"), files());
    for name in files() {
        let text = read(&format!("api/{name}.rs"));
        assert!(text.contains("pub fn router() -> OpenApiRouter<App>"), "{name} has no router");
        assert!(
            text.contains("fn main() -> ExitCode {\n    http::function(router())\n}"),
            "{name} is not started as the others"
        );
        // Parts of its own stand in a folder that the platform leaves alone, since its name begins with `_`.
        for (at, _) in text.match_indices("\nmod ") {
            let before = text[..at].lines().last().unwrap_or_default();
            assert!(before.starts_with(&format!("#[path = \"_{name}/")), "{name} knows a sibling");
        }
        assert!(!text.contains("crate::"), "{name} knows a sibling");
    }
}

#[test]
fn every_function_is_reached_by_an_address_and_every_address_leads_to_one() {
    let settings = settings();
    let mut reached = BTreeSet::new();
    for rewrite in settings["rewrites"].as_array().unwrap() {
        let (source, destination) = (rewrite["source"].as_str().unwrap(), rewrite["destination"].as_str().unwrap());
        assert!(!source.contains(':'), "{source}: a named group leaks into the query");
        let name = destination.strip_prefix("/api/").unwrap_or_else(|| panic!("{destination} is no function"));
        assert!(files().contains(name), "{destination} is not there");
        reached.insert(name.to_owned());
    }
    assert_eq!(reached, files());
}

#[test]
fn every_route_has_an_address_that_leads_to_its_function() {
    let settings = settings();
    let document: Value = serde_json::from_str(&read("api/openapi.json")).unwrap();
    for path in document["paths"].as_object().unwrap().keys().filter(|path| !path.starts_with("/api/simulator")) {
        let served_directly = files().iter().any(|name| *path == format!("/api/{name}"));
        let rewritten = settings["rewrites"].as_array().unwrap().iter().any(|rewrite| {
            let source = rewrite["source"].as_str().unwrap();
            match source.strip_suffix("(.*)") {
                Some(prefix) => path.starts_with(prefix),
                None => {
                    source == *path
                        || source == "/api/(bookings|health|openapi\\.json)"
                            && ["/api/bookings", "/api/health", "/api/openapi.json"].contains(&path.as_str())
                }
            }
        });
        assert!(served_directly || rewritten, "{path} is reached by no address");
    }
}

#[test]
fn limits_and_crons_are_for_functions_that_are_there() {
    let settings = settings();
    for pattern in settings["functions"].as_object().unwrap().keys() {
        let name = pattern.strip_prefix("api/").and_then(|rest| rest.strip_suffix(".rs"));
        let name = name.unwrap_or_else(|| panic!("{pattern} is no function"));
        assert!(name == "*" || files().contains(name), "{pattern} is not there");
    }
    let crons = settings["crons"].as_array().unwrap();
    assert_eq!(crons.len(), 1);
    for cron in crons {
        let path = cron["path"].as_str().unwrap();
        let document: Value = serde_json::from_str(&read("api/openapi.json")).unwrap();
        assert!(document["paths"][path]["get"].is_object(), "{path} is no route");
        assert_eq!(cron["schedule"].as_str().unwrap().split(' ').count(), 5);
    }
}
