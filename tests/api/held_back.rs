//! Submissions that are suspicious: stored, never texted until a member releases the lead, and the visitor is told nothing.

use std::collections::HashMap;

use aws_lc_rs::digest::{SHA256, digest};
use axum::{Form, Json, Router, routing};
use base64::{Engine, engine::general_purpose::STANDARD};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::support::{Answer, Phone, Program, Teammate, Workspace, client::pointers, phone::new_number};

/// A workspace on a server with these settings.
async fn on(settings: &[(&str, &str)]) -> Workspace {
    Workspace::on(Program::start(settings).await.into()).await
}

/// Sends the hosted form with further fields.
async fn send(workspace: &Workspace, phone: &Phone, more: &[(&str, &str)]) -> Answer {
    let mut form = vec![("name", "Ada Example"), ("phone", phone.number.as_str()), ("consent.sms", "true")];
    form.extend(more);
    Answer::of(workspace.visitor().request(Method::POST, &format!("/f/{}", workspace.slug)).form(&form)).await
}

async fn page(workspace: &Workspace) -> Answer {
    workspace.visitor().get(&format!("/f/{}", workspace.slug)).await
}

/// The value of a hidden field.
#[track_caller]
fn hidden(html: &str, name: &str) -> String {
    let after = html.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap_or_else(|| panic!("no {name}: {html}"));
    after.split('"').next().unwrap().to_owned()
}

/// Why a lead is held back.
fn reasons(lead: &Value) -> Vec<&str> {
    let reasons = lead["held_back"]["reasons"].as_array();
    reasons.map_or_else(Vec::new, |reasons| reasons.iter().map(|reason| reason["code"].as_str().unwrap()).collect())
}

/// The answer to a challenge.
fn solve(challenge: &Value) -> String {
    let (salt, wanted) = (challenge["salt"].as_str().unwrap(), challenge["challenge"].as_str().unwrap());
    let most = challenge["maxnumber"].as_u64().unwrap();
    let hash = |number: u64| digest(&SHA256, format!("{salt}{number}").as_bytes());
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let number = (0..=most).find(|number| hex(hash(*number).as_ref()) == wanted).expect("it can be solved");
    let answer = json!({ "algorithm": challenge["algorithm"], "challenge": wanted, "number": number, "salt": salt,
        "signature": challenge["signature"] });
    STANDARD.encode(answer.to_string())
}

async fn challenge(workspace: &Workspace) -> Value {
    workspace.visitor().get(&format!("/api/capture/{}/challenge", workspace.form)).await.expect(200)
}

#[tokio::test]
async fn what_fills_the_trap_in_is_thanked_stored_and_never_texted_until_somebody_releases_it() {
    let workspace = Workspace::new().await;
    let (trapped, honest) = (workspace.new_phone(), workspace.new_phone());
    let html = page(&workspace).await.text;
    assert!(html.contains("name=\"_website\"") && html.contains("aria-hidden=\"true\""), "{html}");
    let thanks = send(&workspace, &honest, &[("_website", "")]).await;
    let same = send(&workspace, &trapped, &[("_website", "https://spam.example")]).await;
    assert_eq!((thanks.status, &thanks.text), (200, &same.text), "the answer tells");
    honest.wait_for_texts(1).await;
    workspace.settled().await;
    assert!(trapped.received().await.is_empty());

    let lead = workspace.lead(&trapped).await;
    assert_eq!(reasons(&lead), ["trap"]);
    assert!(lead["held_back"]["reasons"][0]["detail"].as_str().unwrap().contains("people do not see"));
    assert_eq!(lead["consent"], "granted", "what was ticked stays in evidence");
    assert!(workspace.lead(&honest).await["held_back"].is_null());
    let id = lead["id"].as_str().unwrap();
    let timeline = workspace.get(&format!("/api/leads/{id}/timeline")).await.expect(200).to_string();
    assert!(
        timeline.contains("not_held_back/1") && timeline.contains("Held back: A field was filled in"),
        "{timeline}"
    );

    // A member does not get past it either, but by releasing the lead.
    workspace.write(&lead, "Hello?").await;
    workspace.settled().await;
    assert!(trapped.received().await.is_empty());

    let listed = async |query: &str| {
        let page = workspace.get(&format!("/api/leads?{query}")).await.expect(200);
        page["items"].as_array().unwrap().iter().map(|lead| lead["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(listed("held_back=true").await, [id]);
    assert!(!listed("held_back=false").await.contains(&id.to_owned()));

    let release = format!("/api/leads/{id}/release");
    let viewer = Teammate::join(&workspace, "viewer").await;
    viewer.api.post(&release, json!({})).await.problem(403, "forbidden");
    assert_eq!(workspace.post(&release, json!({})).await.status, 204);
    assert_eq!(workspace.post(&release, json!({})).await.status, 204, "twice is once");
    assert_eq!(trapped.wait_for_texts(1).await.len(), 1);
    assert!(workspace.lead(&trapped).await["held_back"].is_null());
    assert!(listed("held_back=true").await.is_empty());
    let audit = workspace.get("/api/settings/audit?limit=200").await.expect(200);
    let released = |entry: &&Value| entry["action"] == "lead.release" && entry["subject"] == id;
    assert_eq!(audit["items"].as_array().unwrap().iter().filter(released).count(), 1);
}

#[tokio::test]
async fn a_form_that_comes_sooner_than_anybody_types_or_without_our_mark_is_held_back() {
    let workspace = on(&[("FORM_SECONDS", "60")]).await;
    let html = page(&workspace).await.text;
    let (key, mark) = (hidden(&html, "_key"), hidden(&html, "_rendered"));
    let (fast, unmarked, json) = (workspace.new_phone(), workspace.new_phone(), workspace.new_phone());
    assert_eq!(send(&workspace, &fast, &[("_key", &key), ("_rendered", &mark)]).await.status, 200);
    assert_eq!(send(&workspace, &unmarked, &[]).await.status, 200);
    workspace.submit(&json).await;
    assert_eq!(reasons(&workspace.lead(&fast).await), ["too_fast"]);
    assert_eq!(reasons(&workspace.lead(&unmarked).await), ["unproven"]);
    json.wait_for_texts(1).await;
    workspace.settled().await;
    assert!(fast.received().await.is_empty() && unmarked.received().await.is_empty());

    let slow = on(&[("FORM_SECONDS", "1")]).await;
    let html = page(&slow).await.text;
    let (key, mark) = (hidden(&html, "_key"), hidden(&html, "_rendered"));
    let shown: i64 = mark.split('-').next().unwrap().parse().unwrap();
    crate::support::wait_for("a second", async || {
        (jiff::Timestamp::now().as_millisecond() > shown + 1_000).then_some(())
    })
    .await;
    let phone = slow.new_phone();
    assert_eq!(send(&slow, &phone, &[("_key", &key), ("_rendered", &mark)]).await.status, 200);
    assert!(slow.lead(&phone).await["held_back"].is_null());
}

#[tokio::test]
async fn above_a_soft_limit_work_is_asked_for_and_who_does_none_is_held_back() {
    let workspace = on(&[("FORM_POSTS_PER_MINUTE", "3")]).await;
    assert!(!page(&workspace).await.text.contains("<script"), "nobody is asked for work yet");
    for _ in 0..3 {
        let phone = workspace.new_phone();
        workspace.submit(&phone).await;
        assert!(workspace.lead(&phone).await["held_back"].is_null());
    }
    let asked = page(&workspace).await;
    assert!(asked.text.contains("src=\"/f/proof.js\"") && asked.text.contains("data-challenge="), "{}", asked.text);
    let policy = asked.header("content-security-policy");
    assert!(policy.contains("script-src 'self'") && policy.contains("frame-ancestors 'none'"), "{policy}");
    let script = workspace.visitor().get("/f/proof.js").await;
    assert!(script.header("content-type").starts_with("text/javascript") && script.text.contains("subtle"));

    let lazy = workspace.new_phone();
    workspace.submit(&lazy).await;
    assert_eq!(reasons(&workspace.lead(&lazy).await), ["unproven"]);

    let answer = solve(&challenge(&workspace).await);
    let with = async |proof: &str| {
        let phone = workspace.new_phone();
        let mut submission = workspace.submission(&phone);
        submission["proof"] = json!(proof);
        workspace.capture(&submission).await.expect(201);
        workspace.lead(&phone).await
    };
    assert!(with(&answer).await["held_back"].is_null());
    assert_eq!(reasons(&with(&answer).await), ["unproven"], "one answer is good once");
    let mut other = challenge(&workspace).await;
    other["signature"] = json!("00");
    assert_eq!(reasons(&with(&solve(&other)).await), ["unproven"], "a question that is not ours");

    let phone = workspace.new_phone();
    let answer = solve(&challenge(&workspace).await);
    assert_eq!(send(&workspace, &phone, &[("_proof", &answer)]).await.status, 200);
    assert!(workspace.lead(&phone).await["held_back"].is_null());
}

/// Plays Cloudflare: one token is good.
async fn cloudflare() -> String {
    let verify = async |Form(asked): Form<HashMap<String, String>>| {
        let good = asked["secret"] == "the secret key" && asked["response"] == "good";
        Json(json!({ "success": good, "error-codes": [] }))
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/siteverify", listener.local_addr().unwrap());
    let router = Router::new().route("/siteverify", routing::post(verify));
    tokio::spawn(async move { axum::serve(listener, router).await });
    url
}

#[tokio::test]
async fn turnstile_stands_in_for_the_work_where_it_has_keys() {
    let url = cloudflare().await;
    let keys =
        [("TURNSTILE_SITE_KEY", "the-site-key"), ("TURNSTILE_SECRET_KEY", "the secret key"), ("TURNSTILE_URL", &url)];
    let workspace = on(&[&keys[..], &[("FORM_POSTS_PER_MINUTE", "1")]].concat()).await;
    workspace.submit(&workspace.new_phone()).await;
    let asked = page(&workspace).await;
    assert!(asked.text.contains("data-sitekey=\"the-site-key\"") && !asked.text.contains("secret"), "{}", asked.text);
    let policy = asked.header("content-security-policy");
    assert!(policy.contains("script-src https://challenges.cloudflare.com;"), "{policy}");
    for (token, expected) in [("good", vec![]), ("bad", vec!["unproven"])] {
        let phone = workspace.new_phone();
        assert_eq!(send(&workspace, &phone, &[("cf-turnstile-response", token)]).await.status, 200);
        assert_eq!(reasons(&workspace.lead(&phone).await), expected, "{token}");
    }
}

#[tokio::test]
async fn a_form_takes_the_phones_of_the_countries_it_lists_and_holds_others_back() {
    let workspace = Workspace::new().await;
    let form = format!("/api/forms/{}", workspace.form);
    for wrong in ["us", "ZZ", "USA", ""] {
        let refused = workspace.patch(&form, json!({ "allowed_countries": [wrong] })).await.problem(422, "invalid");
        assert_eq!(pointers(&refused), ["/allowed_countries/0"]);
    }
    let changed = workspace.patch(&form, json!({ "allowed_countries": ["DE"] })).await.expect(200);
    assert_eq!((&changed["allowed_countries"], &changed["allowed_origins"]), (&json!(["DE"]), &json!([])));
    let (american, german) = (workspace.new_phone(), workspace.phone("+4915112345678"));
    workspace.submit(&american).await;
    workspace.submit(&german).await;
    assert_eq!(reasons(&workspace.lead(&american).await), ["country"]);
    assert!(workspace.lead(&german).await["held_back"].is_null());
    workspace.patch(&form, json!({ "allowed_countries": [] })).await.expect(200);
    let other = workspace.new_phone();
    workspace.submit(&other).await;
    assert!(workspace.lead(&other).await["held_back"].is_null());
}

#[tokio::test]
async fn numbers_that_differ_in_the_last_digits_alone_are_held_back_when_many_come() {
    let workspace = on(&[("FORM_POSTS_PER_MINUTE", "8")]).await;
    let run = new_number();
    let number = |last: usize| format!("{}{:03}", &run[..run.len() - 3], 100 + last);
    let mut held = Vec::new();
    for last in 0..12 {
        let phone = workspace.phone(&number(last));
        let mut submission = workspace.submission(&phone);
        submission["proof"] = json!(solve(&challenge(&workspace).await));
        workspace.capture(&submission).await.expect(201);
        held.push(reasons(&workspace.lead(&phone).await).contains(&"number_run"));
    }
    assert_eq!(held, [vec![false; 10], vec![true; 2]].concat());
    let other = workspace.phone("+4915112345678");
    let mut submission = workspace.submission(&other);
    submission["proof"] = json!(solve(&challenge(&workspace).await));
    workspace.capture(&submission).await.expect(201);
    assert!(workspace.lead(&other).await["held_back"].is_null(), "another beginning is no part of it");
}

#[tokio::test]
async fn a_suspicious_form_changes_nothing_for_who_agreed_before() {
    let workspace = Workspace::new().await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    let path = format!("/api/leads/{}", lead["id"].as_str().unwrap());
    let before = workspace.get(&path).await.expect(200);
    let stranger = [("_website", "x"), ("email", "intruder@example.com"), ("question", "Something else")];
    assert_eq!(send(&workspace, &phone, &stranger).await.status, 200);
    let after = workspace.get(&path).await.expect(200);
    for unchanged in ["name", "email", "phone", "consent", "held_back", "answers", "submissions"] {
        assert_eq!(after[unchanged], before[unchanged], "{unchanged}");
    }
    assert!(after["held_back"].is_null() && after["email"].is_null(), "{after}");
    let timeline = workspace.get(&format!("{path}/timeline")).await.expect(200);
    let forms = timeline["items"].as_array().unwrap().iter().filter(|entry| entry["kind"] == "submission");
    assert_eq!(forms.count(), 2, "it is kept all the same: {timeline}");
    workspace.settled().await;
    assert_eq!(phone.received().await.len(), 1);
    // The conversation goes on.
    phone.text("Do you give a warranty?").await;
    phone.wait_for_texts(2).await;
}
