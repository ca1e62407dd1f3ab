//! The line to the database fails in every way a line can: answers stay bounded and say what to do, nothing that was
//! accepted is lost or done twice, and all goes on without a restart when the line is mended.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use reqwest::Method;
use serde_json::json;

use crate::support::{
    Answer, Program, Workspace, database,
    line::{Fault, Line},
    unique, wait_for,
};

/// No request takes longer, whatever the line does: the layers cut it off after thirty seconds.
const BOUND: Duration = Duration::from_secs(35);

/// A server whose database is at the far end of a line.
async fn behind_a_line() -> (Line, Workspace) {
    let uri = database::uri();
    let end = uri.trim_start_matches("mongodb://").split('/').next().unwrap();
    let line = Line::to(end).await;
    let through = format!("mongodb://{}/?directConnection=true", line.begin);
    let program = Arc::new(Program::start(&[("MONGODB_URI", &through), ("JOB_LEASE_SECONDS", "5")]).await);
    (line, Workspace::on(program).await)
}

async fn bounded(request: impl Future<Output = Answer>) -> Answer {
    let asked = Instant::now();
    let answer = request.await;
    assert!(asked.elapsed() < BOUND, "{} took {:?}", answer.request, asked.elapsed());
    answer
}

async fn guess(workspace: &Workspace) -> Answer {
    let credentials = json!({ "email": format!("nobody.{}@example.com", unique()), "password": "not it, surely" });
    workspace.visitor().post("/api/auth/login", credentials).await
}

#[tokio::test]
async fn a_line_to_the_database_that_fails_is_told_and_overcome() {
    let (line, workspace) = behind_a_line().await;
    for fault in [Fault::Cut, Fault::HalfClosed, Fault::Silent, Fault::Garbage] {
        line.fail(fault);
        // Nobody gets in uncounted either.
        let (read, sign_in) = tokio::join!(bounded(workspace.get("/api/leads")), bounded(guess(&workspace)));
        for answer in [read, sign_in] {
            assert_eq!(answer.status, 503, "{fault:?}: {}", answer.text);
            let problem = answer.json();
            let code = problem["code"].as_str().unwrap();
            assert!(["busy", "too_slow", "try_later"].contains(&code), "{fault:?}: {problem}");
            assert!(problem["detail"].as_str().unwrap().contains("Try again"), "{problem}");
            assert!(!answer.text.contains("127.0.0.1"), "{fault:?} shows where the database is: {}", answer.text);
        }

        // Whoever has the form open in a browser reads a page.
        let form = workspace.visitor().request(Method::GET, &format!("/f/{}", workspace.slug));
        let form = bounded(Answer::of(form.header("accept", "text/html"))).await;
        assert_eq!((form.status, form.header("content-type").as_str()), (503, "text/html; charset=utf-8"), "{fault:?}");
        assert!(form.text.contains("Try again"), "{}", form.text);

        line.mend();
        wait_for("the database to be found again", async || {
            workspace.try_get("/api/leads").await.filter(|answer| answer.status == 200)
        })
        .await;
    }
    line.fail(Fault::Delay(Duration::from_millis(150)));
    bounded(workspace.get("/api/leads")).await.expect(200);
}

#[tokio::test]
async fn a_form_sent_while_the_line_fails_is_stored_and_texted_once() {
    let (line, workspace) = behind_a_line().await;
    let phone = workspace.new_phone();
    let (path, form, key) = (format!("/api/capture/{}", workspace.form), workspace.submission(&phone), unique());
    let visitor = workspace.visitor();
    let send = || visitor.request(Method::POST, &path).header("idempotency-key", &key).json(&form);
    for fault in [Fault::Cut, Fault::HalfClosed, Fault::Garbage] {
        line.fail(fault);
        let answer = Answer::of(send()).await;
        assert_eq!(answer.status, 503, "{fault:?}: {}", answer.text);
        line.mend();
    }
    // The same form again, as a browser or a person would: however far an earlier one came, it counts once.
    wait_for("the form to be taken", async || Answer::try_of(send()).await.ok().filter(|answer| answer.status == 201))
        .await;
    line.fail(Fault::Cut);
    line.mend();
    phone.wait_for_texts(1).await;
    workspace.settled().await;
    assert_eq!(phone.received().await.len(), 1);
    assert_eq!(workspace.leads_of(&phone).await.len(), 1);
}
