//! Every function answers its own routes, none of another's, and ends well when it is told to.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::{
    function::{FUNCTIONS, Function},
    support::{Answer, Program, live, phone::new_number, signature, unique, wait_for},
};

/// A database with the demo workspace, and a token of its owner. The server that made them has ended.
struct Prepared {
    program: Program,
    token: String,
    form: String,
    channel: Value,
    lead: Value,
}

async fn prepared() -> Prepared {
    let program = Program::start(&[]).await;
    let email = program.seed_demo().await["sign_in"]["email"].as_str().unwrap().to_owned();
    let owner = program.api().signed_in(&email).await;
    let form = owner.get("/api/forms").await.expect(200)["items"][0]["id"].as_str().unwrap().to_owned();
    let channel = owner.get("/api/simulator").await.expect(200)["channels"][0].clone();
    let sent = json!({ "fields": { "name": "Ada Example", "phone": new_number() } });
    program.api().post(&format!("/api/capture/{form}"), sent).await.expect(201);
    let lead = owner.get("/api/leads").await.expect(200)["items"][0].clone();
    assert_eq!(program.stop().await.code(), Some(0));
    Prepared { program, token: owner.token.unwrap(), form, channel, lead }
}

/// Calls one real route of a function.
async fn call(name: &str, function: &Function, given: &Prepared) {
    let member = function.with_token(&given.token);
    let id = |field: &str| given.lead[field].as_str().unwrap();
    match name {
        "auth" => assert_eq!(member.get("/api/auth/me").await.expect(200)["role"], "owner"),
        "team" => assert_eq!(member.get("/api/team/members").await.expect(200)["items"].as_array().unwrap().len(), 1),
        "forms" => assert_eq!(member.get("/api/forms").await.expect(200)["items"][0]["slug"], "demo"),
        "capture" => {
            assert!(function.get("/f/demo").await.text.contains("<form"));
            let sent = json!({ "fields": { "name": "Bob Example", "phone": new_number() } });
            let accepted = function.post(&format!("/api/capture/{}", given.form), sent).await.expect(201);
            assert_eq!(accepted["status"], "accepted");
        }
        "leads" => {
            let path = format!("/api/leads/{}", id("id"));
            assert_eq!(member.get(&path).await.expect(200)["name"], "Ada Example");
        }
        "conversations" => {
            let path = format!("/api/conversations/{}/takeover", id("conversation_id"));
            assert_eq!(member.post(&path, json!({})).await.expect(200)["handler"], "human");
        }
        "settings" => {
            assert_eq!(function.get("/api/health").await.expect(200)["status"], "ok");
            assert!(function.get("/api/openapi.json").await.expect(200)["paths"].is_object());
        }
        "webhooks" => inbound(function, given).await,
        "live" => {
            let mut events = live::Events::open(&member, Some("0")).await;
            assert_eq!(events.next().await["type"], "hello");
            assert_eq!(live::place(&events.next().await), 1);
            let mut socket = live::Socket::open(&member, Some("0")).await;
            assert_eq!(socket.next().await["type"], "hello");
            assert_eq!(live::place(&socket.next().await), 1);
        }
        "cron" => {
            let scheduler = function.with_token(&given.program.settings.cron_secret);
            assert_eq!(scheduler.get("/api/cron/tick").await.expect(200)["status"], "ok");
        }
        other => panic!("say here which route {other} has"),
    }
}

/// A text from a phone, signed for the public address and posted to the function.
async fn inbound(function: &Function, given: &Prepared) {
    let text = |name: &str| given.channel[name].as_str().unwrap();
    let credential = |name: &str| given.channel["credentials"][name].as_str().unwrap();
    let (url, phone, sid) = (text("inbound_url"), new_number(), format!("SM{}", unique()));
    let form = [
        ("MessageSid", sid.as_str()),
        ("AccountSid", credential("account_sid")),
        ("From", &phone),
        ("To", text("number")),
        ("Body", "Hello"),
        ("NumMedia", "0"),
        ("NumSegments", "1"),
    ];
    let path = url.strip_prefix(&given.program.url).unwrap();
    let post = |signature: String| {
        function.request(reqwest::Method::POST, path).form(&form).header(signature::HEADER, signature)
    };
    Answer::of(post("AAAA".into())).await.problem(401, "bad_signature");
    assert_eq!(Answer::of(post(signature::sign(url, &form, credential("auth_token")))).await.status, 200);
    let leads = Function::start("leads", &given.program).await;
    wait_for("the stranger", async || {
        let search = serde_json::json!({ "search": phone });
        let found = leads.with_token(&given.token).post("/api/leads/search", search).await.expect(200);
        (found["items"].as_array().unwrap().len() == 1).then_some(())
    })
    .await;
    leads.stop().await;
}

#[tokio::test]
async fn every_function_answers_its_own_routes_and_ends_well() {
    let given = prepared().await;
    for (name, _) in FUNCTIONS {
        let function = Function::start(name, &given.program).await;
        call(name, &function, &given).await;
        let foreign = if name == "team" { "/api/auth/me" } else { "/api/team/members" };
        function.with_token(&given.token).get(foreign).await.problem(404, "not_found");
        assert_eq!(function.get("/api/simulator").await.status, 404, "{name} plays the provider");
        function.stop().await;
    }
}

#[tokio::test]
async fn a_function_that_is_told_to_stop_ends_its_streams_first() {
    let given = prepared().await;
    let function = Function::start("live", &given.program).await;
    let mut socket = live::Socket::open(&function.with_token(&given.token), None).await;
    assert_eq!(socket.next().await["type"], "hello");
    let (_, code) = tokio::join!(function.stop(), socket.closed());
    assert_eq!(code, Some(1012));
}

#[tokio::test]
async fn no_function_starts_without_its_settings() {
    for (name, path) in FUNCTIONS {
        let output = std::process::Command::new(path).env_clear().output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{name}");
        let said = [output.stdout, output.stderr].concat();
        assert!(String::from_utf8_lossy(&said).contains("MONGODB_URI is not set"), "{name}");
    }
}

#[test]
fn every_program_of_a_function_is_tried() {
    let tried: BTreeSet<&str> = FUNCTIONS.iter().map(|(name, _)| *name).collect();
    let entries = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/api")).unwrap();
    let files = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let files: BTreeSet<String> = files
        .filter_map(|name| name.strip_suffix(".rs").map(str::to_owned))
        .filter(|name| !name.starts_with('_'))
        .collect();
    assert!(files.iter().map(String::as_str).eq(tried), "{files:?}");
}
