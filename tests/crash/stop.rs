//! Five hundred leads say STOP at all sorts of moments, while workers are killed: after the provider has our
//! acknowledgement of a STOP it gets no further text for that phone, but the one that confirms it.

use std::{sync::Arc, time::Duration};

use futures_util::{StreamExt, future::join_all, stream};
use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::support::{Answer, Api, Phone, Program, Workspace, wait_for, workspace::conversation_path};

/// So many on a server that is judged; the development server in Python takes a tenth of the load.
fn leads() -> usize {
    let kind = std::env::var("LEADLINE_TEST_DATABASE_KIND").unwrap_or_default();
    if kind == "secantusd-py" { 100 } else { 500 }
}

/// As many leads are at it at once.
const AT_ONCE: usize = 12;
const WORKERS: usize = 2;
const KILLS: usize = 4;
/// After each the member signs in again: a token lasts ten minutes, and a database held up by killed workers is slow.
const WAVES: usize = 10;

/// A request that may fail while a killed worker's transactions hold the database up.
async fn patiently(request: impl Fn() -> reqwest::RequestBuilder) -> Answer {
    wait_for("an answer", async || Answer::try_of(request()).await.ok().filter(|answer| answer.status < 500)).await
}

async fn say(api: &Api, phone: &Phone, words: &str) -> Value {
    let path = format!("/api/simulator/phones/{}/texts", phone.number.replace('+', "%2B"));
    let text = json!({ "text": words, "to": phone.talks_to });
    patiently(|| api.request(reqwest::Method::POST, &path).json(&text)).await.expect(201)
}

async fn submit(workspace: &Workspace, phone: &Phone) {
    let (path, form) = (format!("/api/capture/{}", workspace.form), workspace.submission(phone));
    // The same submission, however often it is sent.
    let key = phone.number.clone();
    let visitor = workspace.visitor();
    let send = || visitor.request(reqwest::Method::POST, &path).header("idempotency-key", &key).json(&form);
    wait_for("a submission", async || Answer::try_of(send()).await.ok().filter(|answer| answer.status == 201)).await;
}

/// Waits for a first text, but not for ever: while killed workers hold the database up, the lead says STOP without it.
async fn first_text(phone: &Phone) {
    let _ = tokio::time::timeout(Duration::from_secs(30), phone.wait_for_texts(1)).await;
}

/// A lead comes in and says STOP, at a moment that differs from lead to lead. Gives the id of the STOP.
async fn come_and_stop(workspace: &Workspace, number: usize) -> (Phone, String) {
    let phone = workspace.new_phone();
    let api = workspace.visitor();
    let stop = match number % 5 {
        // While the form is on its way.
        0 => tokio::join!(submit(workspace, &phone), say(&api, &phone, "STOP")).1,
        // While the first text is.
        1 => {
            submit(workspace, &phone).await;
            say(&api, &phone, "Stop!").await
        }
        // When the first text has arrived.
        2 => {
            submit(workspace, &phone).await;
            first_text(&phone).await;
            say(&api, &phone, "STOP please").await
        }
        // Hard upon a question, which the assistant is about to answer.
        3 => {
            submit(workspace, &phone).await;
            first_text(&phone).await;
            tokio::join!(say(&api, &phone, "What are your opening hours?"), say(&api, &phone, "UNSUBSCRIBE")).1
        }
        // While members write.
        _ => {
            submit(workspace, &phone).await;
            let lead = wait_for("the lead", async || workspace.leads_of(&phone).await.pop()).await;
            let path = format!("{}/messages", conversation_path(&lead));
            let write = |text: &'static str| {
                let request = workspace.request(reqwest::Method::POST, &path).json(&json!({ "text": text }));
                async move { drop(Answer::try_of(request).await) }
            };
            let stop = say(&api, &phone, "no me escriba mas");
            tokio::join!(write("Hello"), write("Are you there?"), stop, write("One more thing")).2
        }
    };
    (phone, stop["id"].as_str().unwrap().to_owned())
}

fn moment(text: &Value) -> Timestamp {
    text["at"].as_str().unwrap().parse().unwrap()
}

/// When the provider had our acknowledgement of a text.
async fn acknowledged_at(api: &Api, text: &str) -> Timestamp {
    let path = format!("/api/simulator/texts/{text}/webhooks");
    wait_for("an acknowledgement", async || {
        let webhooks = api.get(&path).await.expect(200);
        webhooks["items"].as_array().unwrap().iter().find(|webhook| webhook["answer"] == 200).map(moment)
    })
    .await
}

#[tokio::test]
async fn nothing_is_accepted_after_the_acknowledgement_of_a_stop_however_workers_die() {
    let leads = leads();
    let program = Arc::new(Program::start(&[("JOB_LEASE_SECONDS", "5")]).await);
    let workspace = Workspace::on(program.clone()).await;
    let (came, mut seen) = watch::channel(0_usize);
    let all = async {
        let (mut workspace, mut phones) = (workspace, Vec::<(Phone, String)>::new());
        for wave in 0..WAVES {
            let one = async |number: usize| {
                let stopped = come_and_stop(&workspace, number).await;
                came.send_modify(|came| *came += 1);
                stopped
            };
            let numbers = stream::iter(wave * leads / WAVES..(wave + 1) * leads / WAVES);
            phones.extend(numbers.map(one).buffer_unordered(AT_ONCE).collect::<Vec<_>>().await);
            workspace = workspace.signed_in_again().await;
        }
        (workspace, phones)
    };
    let killer = async {
        let mut workers = join_all((0..WORKERS).map(|_| program.worker())).await;
        for kill in 1..=KILLS {
            seen.wait_for(|came| *came >= kill * leads / (KILLS + 1)).await.unwrap();
            workers.remove(0).kill();
            workers.push(program.worker().await);
        }
        workers
    };
    let ((workspace, phones), workers) = tokio::join!(all, killer);
    // What killed workers hold up is done minutes later.
    for _ in 0..5 {
        if tokio::time::timeout(Duration::from_secs(80), workspace.settled()).await.is_ok() {
            break;
        }
    }
    workspace.settled().await;
    drop(workers);

    let api = workspace.visitor();
    let (mut texts, mut confirmations) = (0, 0);
    for (phone, stop) in &phones {
        let acknowledged = acknowledged_at(&api, stop).await;
        for text in phone.received().await {
            let confirms = text["text"].as_str().unwrap().contains("no more texts");
            assert!(confirms || moment(&text) <= acknowledged, "after the STOP of {acknowledged}: {text}");
            texts += 1;
            confirmations += usize::from(confirms);
        }
    }
    println!("{} leads, {texts} texts, {confirmations} confirmations, {KILLS} workers killed", phones.len());
    assert_eq!(phones.len(), leads);
    // On a busy machine many say STOP before their first text has left.
    assert!(texts - confirmations > leads / 5, "only {texts} texts were sent, too few to prove anything");
    // At most one each; where the STOP came from a number nobody knew, or twice, none is owed.
    assert!(confirmations <= leads && confirmations > leads / 2, "{confirmations} confirmations");
}
