//! The lines to a provider and to a language model fail in every way a line can: each text leaves once, whoever writes
//! gets an answer, and all goes on without a restart when the line is mended.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::support::{
    Carrier, Does, ModelServer, Program, Workspace,
    line::{Fault, Line},
    wait_for,
    workspace::conversation_path,
};

/// A line to a server, and the server's address at its beginning.
async fn line_to(base_url: &str) -> (Line, String) {
    let rest = base_url.trim_start_matches("http://");
    let (end, path) = rest.split_once('/').map_or((rest, String::new()), |(end, path)| (end, format!("/{path}")));
    let line = Line::to(end).await;
    let through = format!("http://{}{path}", line.begin);
    (line, through)
}

/// How far the first text to a lead has come, step by step.
async fn steps(workspace: &Workspace, lead: &Value) -> Option<Vec<String>> {
    let messages = workspace.messages(lead).await;
    let path = format!("{}/messages/{}/delivery", conversation_path(lead), messages.first()?["id"].as_str()?);
    let history = workspace.get(&path).await.expect(200);
    let steps = history["items"].as_array()?.iter();
    steps.map(|entry| entry["step"].as_str().map(str::to_owned)).collect()
}

/// A text is tried while the line to the provider fails, and leaves once when it is mended.
async fn a_text_leaves_once_over_a_line_that_was(fault: Fault) {
    let (workspace, carrier) = (Workspace::new().await, Carrier::start().await);
    let (line, through) = line_to(&carrier.base_url).await;
    workspace.change_channel("twilio", json!({ "credentials": { "base_url": through } })).await;
    line.fail(fault);
    let lead = workspace.submit(&workspace.new_phone()).await;
    wait_for("the text to be tried", async || {
        steps(&workspace, &lead).await.filter(|steps| steps.iter().any(|step| step == "attempted"))
    })
    .await;
    if fault != Fault::Cut {
        // What is sent arrives, whatever comes back.
        carrier.wait_for_requests(1).await;
    }
    line.mend();
    wait_for("the text to be taken", async || {
        let messages = workspace.messages(&lead).await;
        messages.first().filter(|text| ["queued", "sent"].contains(&text["status"].as_str().unwrap())).map(|_| ())
    })
    .await;
    workspace.settled().await;
    assert_eq!(carrier.taken().len(), 1, "{fault:?}: {:?}", steps(&workspace, &lead).await);
    assert_eq!(workspace.messages(&lead).await.len(), 1, "{fault:?}");
    let log = workspace.program.logged();
    assert!(!log.contains("panicked"), "{log}");
}

#[tokio::test]
async fn a_text_leaves_once_over_a_line_that_was_cut() {
    a_text_leaves_once_over_a_line_that_was(Fault::Cut).await;
}

#[tokio::test]
async fn a_text_leaves_once_over_a_line_that_was_half_closed() {
    a_text_leaves_once_over_a_line_that_was(Fault::HalfClosed).await;
}

#[tokio::test]
async fn a_text_leaves_once_over_a_line_that_was_silent() {
    a_text_leaves_once_over_a_line_that_was(Fault::Silent).await;
}

#[tokio::test]
async fn a_text_leaves_once_over_a_line_that_answered_nonsense() {
    a_text_leaves_once_over_a_line_that_was(Fault::Garbage).await;
}

#[tokio::test]
async fn an_answer_without_end_is_not_read_to_its_end_and_the_text_leaves_once() {
    let (workspace, carrier) = Workspace::with_carrier().await;
    carrier.script(&[Does::Floods, Does::Takes]);
    let lead = workspace.submit(&workspace.new_phone()).await;
    wait_for("the text to be found at the provider", async || {
        workspace.messages(&lead).await.first().filter(|text| text["status"] == "sent").map(|_| ())
    })
    .await;
    workspace.settled().await;
    assert_eq!(carrier.asked().len(), 1);
}

#[tokio::test]
async fn a_lead_is_answered_whatever_the_line_to_the_model_does() {
    let model = ModelServer::start().await;
    let (line, through) = line_to(&model.base_url).await;
    let settings = [("AI_BASE_URL", through.as_str()), ("AI_API_KEY", "a-key"), ("AI_MODEL", "a-model")];
    let workspace = Workspace::demo(Arc::new(Program::start(&settings).await)).await;
    let greeting = json!({ "type": "small_talk", "topic": "greeting", "slot": null, "value": null, "quote": null,
        "snippet_ids": null, "reason": null });
    model.say(json!({ "commands": [greeting], "reply": "A model says hello.", "snippet_ids": [], "confidence": 0.9 }));
    for fault in [Fault::Cut, Fault::HalfClosed, Fault::Garbage, Fault::Silent] {
        line.fail(fault);
        let (phone, _) = workspace.lead_with_first_text().await;
        phone.text("How much does a roof inspection cost?").await;
        let texts = phone.wait_for_texts(2).await;
        assert!(texts[1].contains("A roof inspection is free"), "{fault:?}: {texts:?}");
        line.mend();
        phone.text("Hello there").await;
        let texts = phone.wait_for_texts(3).await;
        assert!(texts[2].contains("A model says hello."), "{fault:?}: {texts:?}");
        workspace.settled().await;
        assert_eq!(phone.received().await.len(), 3, "{fault:?}");
    }
}
