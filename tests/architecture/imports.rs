//! Imports point one way: api, services, then store, redis, sms, ai, jobs, live and security, then domain.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use super::files::{root, rust_files};

/// What a folder of `lib/src` must not know.
const FORBIDDEN: [(&str, &[&str]); 9] = [
    (
        "domain",
        &[
            "services", "store", "redis", "sms", "ai", "jobs", "live", "security", "http", "cli", "config", "app",
            "mail", "clock",
        ],
    ),
    ("sms", &["services", "store", "redis", "ai", "jobs", "live", "http", "cli", "app"]),
    ("ai", &["services", "store", "redis", "sms", "jobs", "live", "http", "cli", "app"]),
    ("store", &["services", "redis", "sms", "ai", "jobs", "live", "http", "cli", "app"]),
    ("redis", &["services", "store", "sms", "ai", "jobs", "live", "security", "http", "cli", "app", "config"]),
    ("security", &["services", "store", "redis", "sms", "ai", "jobs", "live", "http", "cli", "app"]),
    ("live", &["services", "sms", "ai", "jobs", "http", "cli"]),
    ("services", &["jobs", "http", "cli"]),
    ("jobs", &["cli"]),
];

/// The first names after `crate::` in a text, also those in braces.
fn imported(text: &str) -> BTreeSet<String> {
    let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let code: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let mut found = BTreeSet::new();
    for after in code.split("crate::").skip(1) {
        let Some(group) = after.strip_prefix('{') else {
            found.insert(word(after));
            continue;
        };
        let (mut depth, mut start) = (0, true);
        for (at, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => start = true,
                c if start && c.is_alphabetic() => {
                    found.insert(word(&group[at..]));
                    start = false;
                }
                _ => {}
            }
        }
    }
    found
}

fn imports_of(folder: &str) -> BTreeMap<String, BTreeSet<String>> {
    let source = root().join("lib/src");
    let mut files = rust_files(&source.join(folder));
    let own = source.join(format!("{folder}.rs"));
    if own.exists() {
        files.push(own);
    }
    assert!(!files.is_empty(), "{folder} is empty");
    files.into_iter().map(|file| (file.display().to_string(), imported(&fs::read_to_string(&file).unwrap()))).collect()
}

#[test]
fn imports_are_read_with_and_without_braces() {
    let text = "use crate::{\n    App, clock,\n    domain::{id::LeadId, job},\n    store::{Scope, Tx},\n};\nuse crate::live::Hub;\n// crate::cli\nfn f() { crate::http::stopping() }\n";
    let expected = ["App", "clock", "domain", "http", "live", "store"].map(str::to_owned);
    assert_eq!(imported(text), BTreeSet::from(expected));
}

#[test]
fn imports_point_one_way() {
    let mut wrong = Vec::new();
    for (folder, forbidden) in FORBIDDEN {
        for (file, imports) in imports_of(folder) {
            let bad = forbidden.iter().filter(|name| imports.contains(**name));
            wrong.extend(bad.map(|name| format!("{file} imports {name}")));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_crate_knows_no_route_and_the_domain_no_input_or_output() {
    for (file, _) in imports_of("domain") {
        let text = fs::read_to_string(&file).unwrap();
        for forbidden in [
            "async fn",
            "std::fs",
            "std::env",
            "std::net",
            "Timestamp::now",
            "SystemTime::now",
            "mongodb::",
            "reqwest::",
            "tokio::",
        ] {
            assert!(!text.contains(forbidden), "{file} uses {forbidden}");
        }
    }
}

#[test]
fn only_the_gate_makes_a_permit() {
    for (file, _) in imports_of("services") {
        let text = fs::read_to_string(&file).unwrap();
        let makes = text.contains("SendPermit {");
        assert_eq!(makes, file.ends_with("consent_gate.rs"), "{file}");
    }
    let text = fs::read_to_string(root().join("lib/src/services/consent_gate.rs")).unwrap();
    let permit = text.split("pub struct SendPermit").next().unwrap().rsplit("\n\n").next().unwrap().to_owned();
    assert!(!permit.contains("Clone") && !permit.contains("Copy"), "a permit can be used twice");
}

/// Where a collection is reached without a workspace, and why that is right.
const UNSCOPED: [(&str, &str); 21] = [
    ("api_keys.rs", "a program says who it is before its workspace is known"),
    ("backup.rs", "a workspace is written down and restored whole, whatever its collections are"),
    ("chores.rs", "chores look for workspaces that have something due"),
    ("directory.rs", "the questions that are asked before the workspace is known"),
    ("idempotency.rs", "a public request has no workspace yet"),
    ("indexes.rs", "indexes are a collection's"),
    ("jobs.rs", "workers take jobs of every workspace"),
    ("key_rotations.rs", "the deployment has keys too"),
    ("keys.rs", "the deployment has keys too"),
    ("live_events.rs", "the events of a workspace are numbered, and those of all are watched"),
    ("live_tickets.rs", "a ticket says whose it is"),
    ("oidc_attempts.rs", "whoever signs in has no workspace yet"),
    ("passkey_attempts.rs", "whoever signs in has no workspace yet"),
    ("password_resets.rs", "a link says whose it is"),
    ("rate_limits.rs", "attempts to sign in are nobody's yet"),
    ("reseal.rs", "what the deployment has sealed is sealed anew as well"),
    ("scoped.rs", "here every filter gets its workspace"),
    ("sessions.rs", "a refresh token says whose it is"),
    ("simulated_pictures.rs", "the simulator plays the providers"),
    ("simulator.rs", "the simulator plays the providers"),
    ("workspaces.rs", "a workspace is no part of itself"),
];

#[test]
fn a_collection_is_reached_through_its_workspace_but_for_a_short_list() {
    let unscoped = |text: &str| text.contains(".collection(") || text.contains(".collection::<");
    let mut found = Vec::new();
    for (file, _) in imports_of("") {
        let text = fs::read_to_string(&file).unwrap();
        let text = text.split("#[cfg(test)]").next().unwrap();
        match file.rsplit_once("lib/src/store/") {
            Some((_, name)) if unscoped(text) => found.push(name.to_owned()),
            Some(_) => {}
            None => assert!(!unscoped(text) && !text.contains("mongodb::Collection"), "{file} reaches past the store"),
        }
    }
    found.sort_unstable();
    assert_eq!(found, UNSCOPED.map(|(name, _)| name));
    let scoped = fs::read_to_string(root().join("lib/src/store/scoped.rs")).unwrap();
    assert!(scoped.contains("pub(super) struct Scoped") && !scoped.contains("pub fn"), "Scoped is seen outside store/");
}
