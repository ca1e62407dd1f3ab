//! What the consent ledger says, and everybody who may write it.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::support::{Phone, TimeOfDay, Workspace, wait_for};

fn lead_path(lead: &Value, rest: &str) -> String {
    format!("/api/leads/{}{rest}", lead["id"].as_str().unwrap())
}

async fn events(workspace: &Workspace, lead: &Value) -> Vec<Value> {
    workspace.get(&lead_path(lead, "/consent")).await.expect(200)["items"].as_array().unwrap().clone()
}

async fn record(workspace: &Workspace, lead: &Value, record: Value) -> crate::support::Answer {
    workspace.post(&lead_path(lead, "/consent"), record).await
}

#[tokio::test]
async fn a_form_is_a_written_agreement_and_an_own_text_an_inquiry_that_lapses() {
    let workspace = Workspace::new().await;
    let (_, lead) = workspace.lead_with_first_text().await;
    let given = &events(&workspace, &lead).await[0];
    assert_eq!((&given["action"], &given["basis"]), (&json!("granted"), &json!("express_written")));
    assert!(
        given["expires_at"].is_null()
            && workspace.get(&lead_path(&lead, "")).await.expect(200)["consent_expires_at"].is_null()
    );

    let stranger = workspace.new_phone();
    stranger.text("Do you fix gutters?").await;
    let unknown = wait_for("a lead", async || workspace.leads_of(&stranger).await.pop()).await;
    let given = &events(&workspace, &unknown).await[0];
    assert_eq!((&given["source"], &given["basis"]), (&json!("wrote_first"), &json!("inquiry")));
    assert_eq!(given["text"], "Do you fix gutters?");
    assert_eq!(unknown["consent"], "granted");
    assert_eq!(unknown["consent_expires_at"], given["expires_at"]);
    workspace.write(&unknown, "We do.").await.expect(201);
    stranger.wait_for_texts(1).await;
}

#[tokio::test]
async fn what_was_said_by_mail_or_phone_stops_texts_as_a_stop_does() {
    let workspace = Workspace::new().await;
    for told_by in ["email", "call", "member"] {
        let (phone, lead) = workspace.lead_with_first_text().await;
        let said = json!({ "action": "revoke", "told_by": told_by, "note": "Wants no texts, said so today." });
        let ledger = record(&workspace, &lead, said).await.expect(200);
        assert_eq!(
            (&ledger["items"][0]["action"], &ledger["items"][0]["source"]),
            (&json!("revoked"), &json!(told_by))
        );
        assert_eq!(workspace.lead(&phone).await["consent"], "revoked");
        workspace.write(&lead, "One more").await.problem(409, "opted_out");
        assert!(workspace.follow_ups().await.is_empty());
        let again = json!({ "action": "grant", "told_by": "call", "basis": "express", "note": "Changed their mind." });
        record(&workspace, &lead, again).await.problem(409, "opted_out");
        workspace.settled().await;
        assert_eq!(phone.received().await.len(), 1);
    }
}

#[tokio::test]
async fn who_wants_no_marketing_still_gets_answers() {
    let workspace = Workspace::new().await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    let said = json!({ "action": "revoke", "told_by": "call", "purpose": "marketing", "note": "Answers only." });
    record(&workspace, &lead, said).await.expect(200);
    assert!(workspace.follow_ups().await.is_empty());
    assert_eq!(workspace.conversation(&lead).await["opted_out"], false);
    workspace.write(&lead, "Here is your answer.").await.expect(201);
    phone.wait_for_texts(2).await;
}

#[tokio::test]
async fn a_member_may_write_an_agreement_down_but_none_that_has_lapsed() {
    let workspace = Workspace::new().await;
    let phone = workspace.new_phone();
    let mut submission = workspace.submission(&phone);
    submission["consent"] = json!({});
    workspace.capture(&submission).await.expect(201);
    let lead = workspace.lead(&phone).await;
    workspace.write(&lead, "Hello").await.problem(409, "no_consent");
    let grant = |basis: &str, since: &str| json!({ "action": "grant", "told_by": "call", "basis": basis, "since": since, "note": "Asked for a text on the phone." });
    for (basis, since) in [
        ("inquiry", "2020-01-01T00:00:00Z"),
        ("existing_business", "2020-01-01T00:00:00Z"),
        ("express", "2990-01-01T00:00:00Z"),
    ] {
        record(&workspace, &lead, grant(basis, since)).await.problem(422, "invalid");
    }
    record(&workspace, &lead, json!({ "action": "grant", "told_by": "call", "basis": "express", "note": "" }))
        .await
        .problem(422, "invalid");
    record(&workspace, &lead, grant("express", "2020-01-01T00:00:00Z")).await.expect(200);
    workspace.write(&lead, "Hello").await.expect(201);
    phone.wait_for_texts(1).await;
}

#[tokio::test]
async fn a_likely_opt_out_can_be_taken_back_and_a_certain_one_cannot() {
    let workspace = Workspace::new().await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    phone.text("I never signed up for this").await;
    phone.wait_for_texts(2).await;
    workspace.settled().await;
    let opted_out = &events(&workspace, &lead).await[0];
    assert_eq!((&opted_out["action"], &opted_out["retractable"]), (&json!("revoked"), &json!(true)));
    workspace.write(&lead, "Sorry?").await.problem(409, "opted_out");
    let retraction = json!({ "action": "retract", "event": opted_out["id"], "note": "Was about a newsletter." });
    let ledger = record(&workspace, &lead, retraction.clone()).await.expect(200);
    assert_eq!(ledger["items"][0]["action"], "retracted");
    assert_eq!(ledger["items"][1]["retractable"], false);
    assert_eq!(workspace.lead(&phone).await["consent"], "granted");
    workspace.write(&lead, "Sorry for the mix-up.").await.expect(201);
    phone.wait_for_texts(3).await;
    workspace.settled().await;

    phone.text("STOP").await;
    phone.wait_for_texts(4).await;
    workspace.settled().await;
    let stopped = &events(&workspace, &lead).await[0];
    assert_eq!(stopped["retractable"], false);
    let retraction = json!({ "action": "retract", "event": stopped["id"], "note": "They did not mean it." });
    record(&workspace, &lead, retraction).await.problem(409, "certain_opt_out");
    record(&workspace, &lead, json!({ "action": "retract", "event": "none", "note": "No such event." }))
        .await
        .problem(404, "not_found");
    workspace.write(&lead, "Hello?").await.problem(409, "opted_out");
}

#[tokio::test]
async fn a_retraction_does_not_lift_a_stop_that_came_besides() {
    let workspace = Workspace::new().await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    phone.text("I never signed up for this").await;
    phone.wait_for_texts(2).await;
    phone.text("STOP").await;
    workspace.wait_for_inbound(&lead, 2).await;
    workspace.settled().await;
    let likely = events(&workspace, &lead).await.into_iter().find(|event| event["retractable"] == true).unwrap();
    let retraction = json!({ "action": "retract", "event": likely["id"], "note": "Was about a newsletter." });
    record(&workspace, &lead, retraction).await.expect(200);
    workspace.write(&lead, "Hello?").await.problem(409, "opted_out");
    assert_eq!(workspace.lead(&phone).await["consent"], "revoked");
}

async fn stop_path(workspace: &Workspace, lead: &Value) -> String {
    let link = workspace.get(&lead_path(lead, "")).await.expect(200)["stop_link"].as_str().unwrap().to_owned();
    link[link.find("/f/stop/").unwrap()..].to_owned()
}

#[tokio::test]
async fn the_web_link_asks_first_and_then_stops_everything() {
    let workspace = Workspace::new().await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    let path = stop_path(&workspace, &lead).await;
    let visitor = workspace.visitor();
    let page = visitor.get(&path).await;
    assert!(page.status == 200 && page.text.contains("End texts") && page.text.contains(&workspace.name));
    assert!(!page.text.contains("Ada") && !page.text.contains(&phone.number[2..]), "{}", page.text);
    assert_eq!(workspace.lead(&phone).await["consent"], "granted", "looking at the link stopped texts");
    let stopped = visitor.post(&path, json!({})).await;
    assert!(stopped.status == 200 && stopped.text.contains("have ended"), "{}", stopped.text);
    assert_eq!(events(&workspace, &lead).await[0]["source"], "web_link");
    workspace.write(&lead, "Wait").await.problem(409, "opted_out");
    assert_eq!(visitor.post(&path, json!({})).await.status, 200);

    let (_, other) = workspace.lead_with_first_text().await;
    let foreign = stop_path(&workspace, &other).await;
    let (seal, id) = (path.rsplit('.').next().unwrap(), foreign.rsplit_once('.').unwrap().0);
    for wrong in
        [format!("{id}.{seal}"), format!("{id}."), format!("{id}.{seal}0"), "/f/stop/none".into(), "/f/stop/a.b".into()]
    {
        assert_eq!(visitor.get(&wrong).await.status, 404, "{wrong}");
        assert_eq!(visitor.post(&wrong, json!({})).await.status, 404, "{wrong}");
    }
    assert_eq!(workspace.conversation(&other).await["opted_out"], false);
}

async fn block(workspace: &Workspace, lead: &Value, blocked: bool) {
    workspace.post(&lead_path(lead, "/block"), json!({ "blocked": blocked })).await.expect(204);
}

async fn hears_nothing(workspace: &Workspace, phone: &Phone, texts: usize) {
    workspace.settled().await;
    assert_eq!(phone.received().await.len(), texts);
}

#[tokio::test]
async fn a_blocked_lead_is_kept_and_not_answered() {
    let workspace = Workspace::new().await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    block(&workspace, &lead, true).await;
    block(&workspace, &lead, true).await;
    assert_eq!(workspace.lead(&phone).await["blocked"], true);
    assert!(workspace.follow_ups().await.is_empty());
    phone.text("How much is a new roof?").await;
    workspace.wait_for_inbound(&lead, 1).await;
    workspace.submit(&phone).await;
    hears_nothing(&workspace, &phone, 1).await;
    assert!(workspace.conversation(&lead).await["needs_person"].is_null());
    workspace.write(&lead, "Go away").await.problem(409, "blocked");
    let entries = workspace.get(&lead_path(&lead, "/timeline")).await.expect(200);
    assert!(entries["items"].to_string().contains("The team blocked this lead."), "{entries}");
    phone.text("STOP").await;
    let texts = phone.wait_for_texts(2).await;
    assert!(texts[1].contains("no more texts"));

    block(&workspace, &lead, false).await;
    workspace.write(&lead, "Hello again").await.problem(409, "opted_out");
    phone.text("START").await;
    phone.wait_for_texts(3).await;
    workspace.settled().await;
    workspace.write(&lead, "Hello again").await.expect(201);
    phone.wait_for_texts(4).await;
}

/// A lead that never ticked a box, and whose inquiry of 170 days ago a member writes down.
async fn lead_whose_inquiry_lapses(workspace: &Workspace) -> (Phone, Value) {
    let phone = workspace.phone_by(TimeOfDay::Day);
    let mut submission = workspace.submission(&phone);
    submission["consent"] = json!({});
    workspace.capture(&submission).await.expect(201);
    let lead = workspace.lead(&phone).await;
    let since = Timestamp::now() - SignedDuration::from_hours(170 * 24);
    let said = json!({
        "action": "grant", "told_by": "email", "basis": "inquiry", "since": since, "note": "Asked for a quote by mail.",
    });
    record(workspace, &lead, said).await.expect(200);
    (phone, lead)
}

#[tokio::test]
async fn who_is_asked_before_an_inquiry_lapses_and_says_yes_has_agreed() {
    let workspace = Workspace::new().await;
    workspace.patch("/api/settings/compliance", json!({ "renewal": true })).await.expect(200);
    let (phone, lead) = lead_whose_inquiry_lapses(&workspace).await;
    let texts = phone.wait_for_texts(1).await;
    assert!(texts[0].contains("may we go on") && texts[0].contains("YES") && texts[0].contains("STOP"), "{texts:?}");
    assert!(!workspace.lead(&phone).await["consent_expires_at"].is_null());
    phone.text("Yes!").await;
    let texts = phone.wait_for_texts(2).await;
    assert!(texts[1].contains("we will stay in touch"), "{texts:?}");
    workspace.settled().await;
    let now = workspace.lead(&phone).await;
    assert_eq!((&now["consent"], &now["consent_expires_at"]), (&json!("granted"), &Value::Null));
    let newest = &events(&workspace, &lead).await[0];
    assert_eq!((&newest["source"], &newest["basis"]), (&json!("text"), &json!("express")));
    // The next yes is a word like any other.
    phone.text("yes").await;
    workspace.settled().await;
    assert_eq!(events(&workspace, &lead).await[0], *newest);
}

#[tokio::test]
async fn nobody_is_asked_where_it_is_switched_off_and_no_answer_is_no_agreement() {
    let workspace = Workspace::new().await;
    let (phone, _) = lead_whose_inquiry_lapses(&workspace).await;
    workspace.settled().await;
    assert!(phone.received().await.is_empty());
    workspace.patch("/api/settings/compliance", json!({ "renewal": true })).await.expect(200);
    let (phone, lead) = lead_whose_inquiry_lapses(&workspace).await;
    phone.wait_for_texts(1).await;
    phone.text("Who is this?").await;
    phone.text("yes").await;
    workspace.settled().await;
    // To write is an inquiry, which lapses too.
    assert!(!workspace.lead(&phone).await["consent_expires_at"].is_null());
    assert!(events(&workspace, &lead).await.iter().all(|event| event["basis"] != "express"));
    assert!(!phone.received().await.iter().any(|text| text["text"].as_str().unwrap().contains("stay in touch")));
}
