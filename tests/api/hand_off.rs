//! A person is called: who is told, what they must know, and what happens when nobody comes.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::support::{MailServer, Program, Workspace, wait_for, workspace::conversation_path};

/// A workspace whose team is mailed, on a server of its own.
async fn mailed() -> (MailServer, Workspace) {
    let relay = MailServer::start().await;
    let smtp = format!("smtp://127.0.0.1:{}", relay.port);
    let settings = [("SMTP_URL", smtp.as_str()), ("MAIL_FROM", "Leadline <leads@example.com>")];
    let workspace = Workspace::on(Arc::new(Program::start(&settings).await)).await;
    (relay, workspace)
}

/// Makes the next escalation due, and waits until it has happened.
async fn nobody_comes(workspace: &Workspace, lead: &Value, escalations: u64) -> Value {
    assert_eq!(workspace.bring_forward("escalate").await, 1);
    wait_for("the escalation", async || {
        let conversation = workspace.conversation(lead).await;
        (conversation["needs_person"]["escalations"] == escalations).then_some(conversation)
    })
    .await
}

#[tokio::test]
async fn whoever_takes_over_reads_what_happened_what_is_open_and_a_first_line() {
    let workspace = Workspace::new().await;
    let answer = json!({ "question": "What are your opening hours?", "answer": "We are open from 8 to 5." });
    workspace.post("/api/settings/knowledge", answer).await.expect(201);
    let questions = json!([{ "key": "people", "ask": "How many people?", "kind": "people" }]);
    workspace.publish(json!({ "questions": questions })).await.expect(200);
    let (phone, lead) = workspace.lead_with_first_text().await;
    workspace.reply_to(&phone, "We are 4").await;
    workspace.reply_to(&phone, "What are your opening hours?").await;
    workspace.reply_to(&phone, "Do you also clean swimming pools?").await;
    let path = format!("{}/summary", conversation_path(&lead));
    let card = workspace.get(&path).await.expect(200);
    assert_eq!(card["needs_person"]["reason"], "no_answer_known");
    assert_eq!(card["answers"][0]["value"], "4");
    let lines = card["lines"].as_array().unwrap();
    let inbound: Vec<Value> =
        workspace.messages(&lead).await.into_iter().filter(|message| message["direction"] == "inbound").collect();
    assert!(lines[0]["text"].as_str().unwrap().starts_with("Filled in "), "{card}");
    assert_eq!(lines.len(), 1 + inbound.len(), "{card}");
    for (line, message) in lines[1..].iter().zip(&inbound) {
        assert_eq!(line["message_id"], message["id"]);
        assert!(line["text"].as_str().unwrap().contains(message["text"].as_str().unwrap()), "{line}");
    }
    assert!(lines[2]["text"].as_str().unwrap().contains("Answer from what is stored"), "{card}");
    assert_eq!(card["open_question"]["message_id"], inbound[2]["id"]);
    assert!(card["suggested"].as_str().unwrap().starts_with("Hi Ada, Olive from "), "{card}");

    workspace.write(&lead, "We do, up to 40 feet.").await.expect(201);
    let card = workspace.get(&path).await.expect(200);
    assert_eq!((&card["needs_person"], &card["open_question"]), (&Value::Null, &Value::Null));
    let last = card["lines"].as_array().unwrap().last().unwrap()["text"].clone();
    assert_eq!(last, "Olive wrote: \u{201c}We do, up to 40 feet.\u{201d}");
}

#[tokio::test]
async fn when_nobody_comes_the_lead_is_told_once_and_it_goes_further_up_twice() {
    let (relay, workspace) = mailed().await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    workspace.reply_to(&phone, "Can I talk to a real person please?").await;
    let up = nobody_comes(&workspace, &lead, 1).await;
    assert_eq!(up["needs_person"]["reason"], "asked_for_person");
    let texts = phone.wait_for_texts(3).await;
    assert!(texts[2].starts_with("Sorry for the wait."), "{texts:?}");
    let still = || relay.mails().into_iter().filter(|mail| mail.content.contains("still waits")).count();
    wait_for("the mail", async || (still() == 1).then_some(())).await;
    nobody_comes(&workspace, &lead, 2).await;
    wait_for("the second mail", async || (still() == 2).then_some(())).await;
    workspace.settled().await;
    assert_eq!(phone.received().await.len(), 3);
    assert!(workspace.jobs("ready").await.iter().all(|job| job["kind"] != "escalate"));
}

#[tokio::test]
async fn whoever_is_answered_in_time_is_told_nothing() {
    let workspace = Workspace::new().await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    workspace.reply_to(&phone, "Can I talk to a real person please?").await;
    workspace.write(&lead, "Hi Ada, it is me.").await.expect(201);
    phone.wait_for_texts(3).await;
    assert_eq!(workspace.bring_forward("escalate").await, 1);
    wait_for("the end of the job", async || {
        workspace.jobs("done").await.iter().any(|job| job["kind"] == "escalate").then_some(())
    })
    .await;
    assert_eq!(phone.received().await.len(), 3);
}

#[tokio::test]
async fn a_lead_that_may_want_no_texts_is_not_told_that_it_waits() {
    let workspace = Workspace::new().await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    workspace.reply_to(&phone, "I will talk to my lawyer about this").await;
    nobody_comes(&workspace, &lead, 1).await;
    workspace.settled().await;
    assert_eq!(phone.received().await.len(), 2);
}

#[tokio::test]
async fn off_duty_hours_are_said_and_kept() {
    let workspace = Workspace::new().await;
    let me = workspace.get("/api/auth/me").await.expect(200)["id"].as_str().unwrap().to_owned();
    let path = format!("/api/team/members/{me}/duty");
    // Never now: one minute, on the day before yesterday's weekday.
    let day = (jiff::Zoned::now().date() - jiff::ToSpan::days(2)).strftime("%A").to_string().to_lowercase();
    let hours = json!({ day.as_str(): ["03:00-03:01"] });
    let set = workspace.put(&path, json!({ "hours": hours })).await.expect(200);
    assert_eq!(set["duty"][&day], json!(["03:00-03:01"]));
    let (phone, lead) = workspace.lead_with_first_text().await;
    workspace.reply_to(&phone, "Can I talk to a real person please?").await;
    nobody_comes(&workspace, &lead, 1).await;
    let texts = phone.wait_for_texts(3).await;
    assert!(texts[2].contains("Nobody at") && texts[2].contains(", 3:00 am"), "{texts:?}");

    let wrong = json!({ "hours": { "monday": ["12:00-13:00", "09:00-10:00"] } });
    assert_eq!(workspace.put(&path, wrong).await.expect(422)["errors"][0]["code"], "invalid_hours");
    workspace.put("/api/team/members/nobody/duty", json!({ "hours": null })).await.expect(404);
    assert_eq!(workspace.put(&path, json!({ "hours": null })).await.expect(200)["duty"], Value::Null);
}

#[tokio::test]
async fn the_wait_can_be_changed_and_switched_off() {
    let workspace = Workspace::new().await;
    assert_eq!(workspace.get("/api/settings/ai").await.expect(200)["escalate_after_minutes"], 15);
    for minutes in [0, 1_441] {
        workspace.patch("/api/settings/ai", json!({ "escalate_after_minutes": minutes })).await.expect(422);
    }
    let changed = workspace.patch("/api/settings/ai", json!({ "escalate_after_minutes": null })).await.expect(200);
    assert_eq!(changed["escalate_after_minutes"], Value::Null);
    let (phone, _) = workspace.lead_with_first_text().await;
    workspace.reply_to(&phone, "Can I talk to a real person please?").await;
    assert!(workspace.jobs("ready").await.iter().all(|job| job["kind"] != "escalate"));
}
