//! What the team is told by mail.

use std::sync::Arc;

use serde_json::json;

use crate::support::{MailServer, Program, Workspace, wait_for};

#[tokio::test]
async fn the_team_is_mailed_about_a_new_lead_and_a_hand_off_without_a_word_of_the_lead() {
    let relay = MailServer::start().await;
    let smtp = format!("smtp://127.0.0.1:{}", relay.port);
    let settings = [("SMTP_URL", smtp.as_str()), ("MAIL_FROM", "Leadline <leads@example.com>")];
    let workspace = Workspace::on(Arc::new(Program::start(&settings).await)).await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    phone.text("Can I talk to a real person please?").await;
    let mails = wait_for("two mails", async || Some(relay.mails()).filter(|mails| mails.len() >= 2)).await;
    workspace.settled().await;
    assert_eq!(relay.mails().len(), 2, "{mails:?}");
    assert!(mails.iter().all(|mail| mail.to == workspace.email), "{mails:?}");
    let of = |subject: &str| mails.iter().find(|mail| mail.content.contains(subject)).unwrap();
    of("a new lead");
    assert!(of("a lead waits for a person").content.contains("Asked to talk to a person."));
    let link = format!("/inbox/?c={}", lead["conversation_id"].as_str().unwrap());
    for mail in &mails {
        // A long line is folded with a `=` at its end (RFC 2045), and `=` itself is written `=3D`.
        let content = mail.content.replace("=\n", "").replace("=3D", "=");
        assert!(content.contains(&link), "{content}");
        assert!(!content.contains("Ada") && !content.contains(&phone.number[1..]), "{content}");
    }
}

#[tokio::test]
async fn a_line_break_in_a_name_makes_no_header() {
    let relay = MailServer::start().await;
    let smtp = format!("smtp://127.0.0.1:{}", relay.port);
    let settings = [("SMTP_URL", smtp.as_str()), ("MAIL_FROM", "Leadline <leads@example.com>")];
    let workspace = Workspace::on(Arc::new(Program::start(&settings).await)).await;
    let name = "Harbor\r\nBcc: everybody@example.com\r\n\r\nBuy this";
    workspace.patch("/api/settings/workspace", json!({ "name": name })).await.expect(200);
    let invite = json!({ "email": "new@example.com", "role": "agent" });
    workspace.post("/api/team/invites", invite).await.expect(201);
    workspace.submit(&workspace.new_phone()).await;
    let mails = wait_for("two mails", async || Some(relay.mails()).filter(|mails| mails.len() >= 2)).await;
    workspace.settled().await;
    for mail in relay.mails() {
        let head = mail.content.split("\n\n").next().unwrap();
        assert!(!head.lines().any(|line| line.starts_with("Bcc") || line.starts_with("Buy")), "{}", mail.content);
        assert!(["new@example.com", workspace.email.as_str()].contains(&mail.to.as_str()), "{mails:?}");
    }
}

#[tokio::test]
async fn those_who_set_the_budget_are_mailed_when_it_is_nearly_spent_and_when_it_is() {
    let relay = MailServer::start().await;
    let smtp = format!("smtp://127.0.0.1:{}", relay.port);
    let settings = [("SMTP_URL", smtp.as_str()), ("MAIL_FROM", "Leadline <leads@example.com>")];
    let workspace = Workspace::on(Arc::new(Program::start(&settings).await)).await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    let first = workspace.messages(&lead).await[0]["segments"].as_u64().unwrap();
    // One segment was sent before there was a limit, and is not counted.
    workspace.patch("/api/settings/compliance", json!({ "daily_segments": 5 * first })).await.expect(200);
    for sent in 1..=(5 * first) {
        workspace.write(&lead, "Hello").await.expect(201);
        phone.wait_for_texts(usize::try_from(sent).unwrap() + 1).await;
    }
    let about = |share: &str| relay.mails().into_iter().filter(|mail| mail.content.contains(share)).count();
    wait_for("the mails", async || Some(()).filter(|()| about("Subject:") == 3)).await;
    workspace.settled().await;
    let mails = relay.mails();
    assert_eq!(mails.iter().filter(|mail| mail.content.contains("80 % of the day")).count(), 1, "{mails:?}");
    assert_eq!(mails.iter().filter(|mail| mail.content.contains("100 % of the day")).count(), 1, "{mails:?}");
    assert!(mails.iter().all(|mail| mail.to == workspace.email && !mail.content.contains(&phone.number[1..])));
}
