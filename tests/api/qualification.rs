//! The checklist of a form: what it makes of a lead's answers, line by line, and what a member settles.

use serde_json::{Value, json};

use crate::support::Workspace;

/// A workspace whose form counts leads as qualified that bring two people or more and a budget.
async fn judging(hand_over: bool) -> Workspace {
    let workspace = Workspace::new().await;
    let questions = json!([
        { "key": "people", "ask": "How many people will come?", "kind": "people" },
        { "key": "budget", "ask": "What is your budget?", "kind": "money" },
    ]);
    let checklist = json!({
        "rules": [
            { "key": "people", "condition": { "is": "at_least", "amount": 2 }, "must": true, "points": 10 },
            { "key": "budget", "condition": { "is": "at_least", "amount": 1000, "currency": "USD" }, "points": 30 },
        ],
        "least_score": 40,
        "hand_over": hand_over,
    });
    workspace.publish(json!({ "questions": questions, "checklist": checklist })).await.expect(200);
    workspace
}

async fn read(workspace: &Workspace, lead: &Value) -> Value {
    workspace.get(&format!("/api/leads/{}", lead["id"].as_str().unwrap())).await.expect(200)
}

#[tokio::test]
async fn a_lead_is_judged_by_its_answers_and_every_point_is_explained() {
    let workspace = judging(false).await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    let before = read(&workspace, &lead).await;
    assert_eq!(before["qualification"], json!({ "verdict": "open", "score": 0, "least_score": 40 }));

    workspace.reply_to(&phone, "We are 4").await;
    workspace.reply_to(&phone, "about $2,500").await;
    let after = read(&workspace, &lead).await;
    assert_eq!(after["qualification"], json!({ "verdict": "qualified", "score": 40, "least_score": 40 }));
    let lines = after["checklist"].as_array().unwrap();
    assert_eq!(
        lines.iter().filter(|line| line["holds"] == true).map(|line| line["points"].as_i64().unwrap()).sum::<i64>(),
        40
    );
    assert_eq!(lines[1]["label"], "What is your budget?");
    assert_eq!((&lines[1]["answer"]["value"], &lines[1]["answer"]["quote"]), (&json!("2500 USD"), &json!("$2,500")));
    assert!(lines[1]["answer"]["confidence"].as_f64().unwrap() > 0.5, "{lines:?}");

    // The list says the same as the record.
    let listed = workspace.get("/api/leads").await.expect(200);
    assert_eq!(listed["items"][0]["qualification"], after["qualification"]);
}

#[tokio::test]
async fn what_must_hold_and_does_not_disqualifies() {
    let workspace = judging(false).await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    workspace.reply_to(&phone, "Just 1 person").await;
    assert_eq!(read(&workspace, &lead).await["qualification"]["verdict"], "not_qualified");
}

#[tokio::test]
async fn changed_rules_hold_for_every_lead_at_once() {
    let workspace = judging(false).await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    workspace.reply_to(&phone, "We are 4").await;
    let rule = json!({ "key": "people", "condition": { "is": "at_most", "amount": 3 }, "must": true });
    workspace.publish(json!({ "checklist": { "rules": [rule] } })).await.expect(200);
    let judged = read(&workspace, &lead).await;
    assert_eq!(judged["qualification"], json!({ "verdict": "not_qualified", "score": 0, "least_score": null }));
}

#[tokio::test]
async fn the_team_takes_over_as_soon_as_a_lead_is_qualified() {
    let workspace = judging(true).await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    workspace.reply_to(&phone, "We are 4").await;
    assert_eq!(workspace.conversation(&lead).await["handler"], "ai");
    let last = workspace.reply_to(&phone, "about $2,500").await;
    assert!(last.contains("A person from"), "{last}");
    let conversation = workspace.conversation(&lead).await;
    assert_eq!(
        (&conversation["handler"], &conversation["needs_person"]["reason"]),
        (&json!("human"), &json!("qualified"))
    );
}

#[tokio::test]
async fn a_member_corrects_an_answer_and_the_old_one_stays_on_record() {
    let workspace = judging(false).await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    workspace.reply_to(&phone, "We are 4").await;
    let path = format!("/api/leads/{}/answers", lead["id"].as_str().unwrap());
    let wrong = workspace.post(&path, json!({ "key": "people", "value": "four" })).await.expect(422);
    assert_eq!(wrong["errors"][0]["code"], "unfit_answer");
    let after = workspace.post(&path, json!({ "key": "people", "value": "1" })).await.expect(200);
    assert_eq!(after["qualification"]["verdict"], "not_qualified");
    let answer = after["answers"].as_array().unwrap().iter().find(|answer| answer["key"] == "people").unwrap();
    assert_eq!(
        (&answer["value"], &answer["source"], &answer["contradicted"]),
        (&json!("1"), &json!("member"), &json!(false))
    );
    assert_eq!((&answer["earlier"][0]["value"], &answer["earlier"][0]["quote"]), (&json!("4"), &json!("We are 4")));
    let unasked = workspace.post(&path, json!({ "key": "shoe_size", "value": "1" })).await.expect(422);
    assert_eq!(unasked["errors"][0]["code"], "unknown_key");
}

#[tokio::test]
async fn two_answers_that_cannot_both_be_true_are_flagged_until_a_member_settles_it() {
    let workspace = Workspace::new().await;
    let versions = workspace.get(&format!("/api/forms/{}/versions", workspace.form)).await.expect(200);
    let mut draft = versions["items"][0]["draft"].clone();
    let field =
        json!({ "key": "size", "label": "Size", "kind": "choice", "required": false, "options": ["Small", "Large"] });
    draft["fields"].as_array_mut().unwrap().push(field);
    workspace
        .post(&format!("/api/forms/{}/publish", workspace.form), json!({ "draft": draft, "based_on": 1 }))
        .await
        .expect(200);
    let phone = workspace.new_phone();
    let submit = |size: &'static str| {
        let mut submission = workspace.submission(&phone);
        submission["fields"]["size"] = json!(size);
        let workspace = &workspace;
        async move { workspace.capture(&submission).await.expect(201) }
    };
    submit("Small").await;
    submit("Large").await;
    let listed = workspace.get("/api/leads").await.expect(200);
    let id = listed["items"][0]["id"].as_str().unwrap();
    let size = |lead: &Value| {
        lead["answers"].as_array().unwrap().iter().find(|answer| answer["key"] == "size").cloned().unwrap()
    };
    let before = size(&workspace.get(&format!("/api/leads/{id}")).await.expect(200));
    assert_eq!((&before["value"], &before["contradicted"]), (&json!("Large"), &json!(true)));
    assert_eq!(before["earlier"][0]["value"], "Small");
    let settled = workspace
        .post(&format!("/api/leads/{id}/answers"), json!({ "key": "size", "value": "Large" }))
        .await
        .expect(200);
    assert_eq!((&size(&settled)["contradicted"], &size(&settled)["source"]), (&json!(false), &json!("member")));
}

#[tokio::test]
async fn a_checklist_that_cannot_be_judged_is_not_published() {
    let workspace = Workspace::new().await;
    let rule = json!({ "key": "shoe_size", "condition": { "is": "at_least", "amount": 2 } });
    let refused = workspace.publish(json!({ "checklist": { "rules": [rule] } })).await.expect(422);
    assert_eq!(refused["errors"][0]["pointer"], "/draft/checklist/rules/0/key");
}
