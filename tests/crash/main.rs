//! The server is killed in the middle of its work, again and again: nothing that was accepted is lost or done twice.
//!
//! A suite of its own, since a database keeps the transactions of a killed client for up to a minute, which may hold up
//! others meanwhile.

// Helpers of a test are test code too.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../support/mod.rs"]
mod support;

mod stop;

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use futures_util::future::join_all;

use crate::support::{Answer, Phone, Program, Workspace, wait_for};

const SUBMISSIONS: usize = 40;
const KILLS: usize = 6;
const VISITORS: usize = 4;

/// Sends forms until enough were accepted. A visitor whose connection broke is replaced by another one.
async fn visit(workspace: &Workspace, accepted: &Mutex<Vec<Phone>>, unanswered: &Mutex<Vec<Phone>>) {
    while accepted.lock().unwrap().len() < SUBMISSIONS {
        let phone = workspace.new_phone();
        let request = workspace.visitor().request(reqwest::Method::POST, &format!("/api/capture/{}", workspace.form));
        match Answer::try_of(request.json(&workspace.submission(&phone))).await {
            Ok(answer) if answer.status == 201 => accepted.lock().unwrap().push(phone),
            Ok(answer) if answer.status != 503 => panic!("{}: {}", answer.status, answer.text),
            // Gone, or held up by what a killed server has left open in the database.
            Ok(_) | Err(_) => {
                unanswered.lock().unwrap().push(phone);
                wait_for("the server", async || workspace.try_get("/api/health").await).await;
            }
        }
    }
}

#[tokio::test]
async fn a_server_that_is_killed_again_and_again_loses_nothing_and_repeats_nothing() {
    let program = Arc::new(Program::start(&[("JOB_LEASE_SECONDS", "5")]).await);
    let workspace = Workspace::on(program.clone()).await;
    let (accepted, unanswered, kills) = (Mutex::new(Vec::new()), Mutex::new(Vec::new()), AtomicUsize::new(0));
    let visitors = join_all((0..VISITORS).map(|_| visit(&workspace, &accepted, &unanswered)));
    let killer = async {
        for kill in 1..=KILLS {
            let due = kill * SUBMISSIONS / (KILLS + 1);
            wait_for("the next kill", async || (accepted.lock().unwrap().len() >= due).then_some(())).await;
            program.kill();
            program.serve().await;
            kills.fetch_add(1, Ordering::Relaxed);
        }
    };
    tokio::join!(visitors, killer);
    assert_eq!(kills.into_inner(), KILLS);
    let (accepted, unanswered) = (accepted.into_inner().unwrap(), unanswered.into_inner().unwrap());

    for phone in &accepted {
        workspace.lead(phone).await;
        phone.wait_for_texts(1).await;
    }
    // One that was never answered may have come in all the same; then it is a lead like any other.
    for phone in &unanswered {
        if !workspace.leads_of(phone).await.is_empty() {
            phone.wait_for_texts(1).await;
        }
    }
    workspace.settled().await;
    let texts: HashMap<&str, usize> = join_all(
        accepted.iter().chain(&unanswered).map(async |phone| (phone.number.as_str(), phone.received().await.len())),
    )
    .await
    .into_iter()
    .collect();
    let twice: Vec<_> = texts.iter().filter(|(_, texts)| **texts > 1).collect();
    assert!(twice.is_empty(), "texted more than once: {twice:?}");
    assert!(workspace.jobs("dead").await.is_empty(), "{:?}", workspace.jobs("dead").await);
    for lead in workspace.get("/api/leads?limit=200").await.expect(200)["items"].as_array().unwrap() {
        for message in workspace.messages(lead).await {
            assert!(["queued", "sent", "delivered"].contains(&message["status"].as_str().unwrap()), "{message}");
        }
        let conversation = workspace.conversation(lead).await;
        assert!(conversation["needs_person"].is_null(), "{conversation}");
    }
}
