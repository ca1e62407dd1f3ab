//! Where the assistant answers, proposes, only watches, or is off.

use serde_json::{Value, json};

use crate::support::{Phone, Workspace, unique, wait_for, workspace::conversation_path};

async fn workspace_in(mode: &str) -> Workspace {
    let workspace = Workspace::new().await;
    workspace.patch("/api/settings/ai", json!({ "mode": mode })).await.expect(200);
    let answer = json!({ "question": "What are your opening hours?", "answer": "We are open from 8 to 5." });
    workspace.post("/api/settings/knowledge", answer).await.expect(201);
    workspace
}

/// The lead writes, and the conversation comes to wait for a person.
async fn waiting(workspace: &Workspace, phone: &Phone, lead: &Value, text: &str) -> Value {
    let messages = workspace.messages(lead).await;
    let before = messages.iter().filter(|message| message["direction"] == "inbound").count();
    phone.text(text).await;
    workspace.wait_for_inbound(lead, before + 1).await;
    workspace.settled().await;
    workspace.conversation(lead).await
}

async fn suggestion(workspace: &Workspace, lead: &Value) -> crate::support::Answer {
    workspace.get(&format!("{}/suggestion", conversation_path(lead))).await
}

async fn send(workspace: &Workspace, lead: &Value, body: Value) -> crate::support::Answer {
    workspace.post(&format!("{}/suggestion", conversation_path(lead)), body).await
}

async fn counts(workspace: &Workspace, mode: &str) -> Value {
    let agreement = workspace.get("/api/settings/ai/agreement").await.expect(200);
    agreement["modes"].as_array().unwrap().iter().find(|of| of["mode"] == mode).unwrap().clone()
}

#[tokio::test]
async fn switched_off_the_assistant_says_nothing_and_calls_the_team_each_time() {
    let workspace = workspace_in("off").await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    let conversation = waiting(&workspace, &phone, &lead, "What are your opening hours?").await;
    assert_eq!(
        (&conversation["needs_person"]["reason"], &conversation["handler"], &conversation["mode"]),
        (&json!("team_answers"), &json!("ai"), &json!("off"))
    );
    assert_eq!(phone.received().await.len(), 1);
    workspace.write(&lead, "From 8 to 5.").await.expect(201);
    phone.wait_for_texts(2).await;
    assert_eq!(workspace.conversation(&lead).await["needs_person"], Value::Null);
    let again = waiting(&workspace, &phone, &lead, "And on Sundays?").await;
    assert_eq!(again["needs_person"]["reason"], "team_answers");
    assert_eq!(phone.received().await.len(), 2);
}

#[tokio::test]
async fn a_stop_is_heard_in_every_mode() {
    for mode in ["off", "shadow", "suggest"] {
        let workspace = workspace_in(mode).await;
        let (phone, lead) = workspace.lead_with_first_text().await;
        phone.text("STOP").await;
        phone.wait_for_texts(2).await;
        assert_eq!(workspace.conversation(&lead).await["opted_out"], true, "{mode}");
    }
}

#[tokio::test]
async fn watching_keeps_what_it_would_have_said_and_how_far_the_team_agrees() {
    let workspace = workspace_in("shadow").await;
    for (said, agreement) in [
        ("We are open from 8 to 5.", "same"),
        ("We are open from 9 to 5.", "similar"),
        ("Sorry, the boss is on holiday until Monday!", "different"),
    ] {
        let before = counts(&workspace, "shadow").await;
        let (phone, lead) = workspace.lead_with_first_text().await;
        let conversation = waiting(&workspace, &phone, &lead, "What are your opening hours?").await;
        assert_eq!((&conversation["suggested"], &conversation["handler"]), (&json!(false), &json!("ai")));
        assert_eq!(phone.received().await.len(), 1, "{said}");
        suggestion(&workspace, &lead).await.expect(404);
        workspace.write(&lead, said).await.expect(201);
        let after = counts(&workspace, "shadow").await;
        assert_eq!(after[agreement].as_u64(), before[agreement].as_u64().map(|many| many + 1), "{said}: {after}");
        assert_eq!(after["open"], 0);
    }
    let agreement = workspace.get("/api/settings/ai/agreement").await.expect(200);
    assert_eq!(agreement["modes"][0]["agreed_percent"], 33);
    let disputed = agreement["disagreements"].as_array().unwrap();
    assert_eq!(disputed.len(), 2);
    assert!(disputed[0]["proposed"].as_str().unwrap().contains("from 8 to 5"), "{disputed:?}");
    assert_eq!(disputed[0]["said"], "Sorry, the boss is on holiday until Monday!");
}

#[tokio::test]
async fn a_member_sends_what_is_proposed_and_the_assistant_goes_on_proposing() {
    let workspace = workspace_in("suggest").await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    let conversation = waiting(&workspace, &phone, &lead, "What are your opening hours?").await;
    assert_eq!(
        (&conversation["needs_person"]["reason"], &conversation["suggested"]),
        (&json!("suggestion_ready"), &json!(true))
    );
    let proposed = suggestion(&workspace, &lead).await.expect(200);
    let text = proposed["text"].as_str().unwrap().to_owned();
    assert!(text.contains("from 8 to 5"), "{text}");
    assert_eq!(proposed["why"]["cited"][0]["answer"], "We are open from 8 to 5.");

    let key = unique();
    let path = format!("{}/suggestion", conversation_path(&lead));
    let sent = workspace.post_as(&path, json!({}), &key).await.expect(201);
    assert_eq!((&sent["author"], &sent["member"]["name"]), (&json!("member"), &json!("Olive Owner")));
    assert_eq!(phone.wait_for_texts(2).await[1], text);
    let again = workspace.post_as(&path, json!({}), &key).await.expect(201);
    assert_eq!(again["id"], sent["id"]);
    send(&workspace, &lead, json!({})).await.expect(409);
    assert_eq!(counts(&workspace, "suggest").await["sent"], 1);

    let next = waiting(&workspace, &phone, &lead, "Thanks! What are your opening hours on Friday?").await;
    assert_eq!((&next["suggested"], &next["handler"]), (&json!(true), &json!("ai")));
    // Other words are sent as they are, and compared.
    send(&workspace, &lead, json!({ "text": "Same hours on Fridays, 8 to 5." })).await.expect(201);
    assert_eq!(phone.wait_for_texts(3).await[2], "Same hours on Fridays, 8 to 5.");
    let after = counts(&workspace, "suggest").await;
    assert_eq!(after["sent"].as_u64().unwrap() + after["similar"].as_u64().unwrap(), 2, "{after}");
}

#[tokio::test]
async fn a_proposal_is_void_once_the_lead_writes_again_or_somebody_answers() {
    let workspace = workspace_in("suggest").await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    waiting(&workspace, &phone, &lead, "What are your opening hours?").await;
    let first = suggestion(&workspace, &lead).await.expect(200);
    waiting(&workspace, &phone, &lead, "Can I talk to a real person please?").await;
    let second = suggestion(&workspace, &lead).await.expect(200);
    assert_ne!(first["text"], second["text"]);
    assert_eq!(workspace.conversation(&lead).await["needs_person"]["reason"], "asked_for_person");
    workspace.write(&lead, "Hi Ada, a person now.").await.expect(201);
    let refused = send(&workspace, &lead, json!({})).await.expect(409);
    assert_eq!(refused["code"], "suggestion_outdated");

    waiting(&workspace, &phone, &lead, "What are your opening hours?").await;
    let path = format!("{}/suggestion", conversation_path(&lead));
    workspace.delete(&path).await.expect(204);
    workspace.delete(&path).await.expect(404);
    suggestion(&workspace, &lead).await.expect(404);
    // A takeover ends it: nothing is proposed any more.
    workspace.step(&lead, "takeover").await;
    let taken = waiting(&workspace, &phone, &lead, "What are your opening hours?").await;
    assert_eq!((&taken["suggested"], &taken["handler"]), (&json!(false), &json!("human")));
}

#[tokio::test]
async fn what_was_understood_is_known_before_the_proposal_is_sent() {
    let workspace = workspace_in("suggest").await;
    let questions = json!([{ "key": "people", "ask": "How many people?", "kind": "people" }]);
    workspace.publish(json!({ "questions": questions })).await.expect(200);
    let (phone, lead) = workspace.lead_with_first_text().await;
    waiting(&workspace, &phone, &lead, "We are 4").await;
    let detail = workspace.get(&format!("/api/leads/{}", lead["id"].as_str().unwrap())).await.expect(200);
    let answers = detail["answers"].as_array().unwrap();
    assert!(answers.iter().any(|answer| answer["key"] == "people" && answer["value"] == "4"), "{answers:?}");
    send(&workspace, &lead, json!({ "text": " " })).await.expect(422);
    send(&workspace, &lead, json!({})).await.expect(201);
}

#[tokio::test]
async fn rules_choose_the_mode_by_form_stage_and_hour() {
    let workspace = workspace_in("auto").await;
    let rules = json!([
        { "form_id": workspace.form, "stage": "engaged", "mode": "suggest" },
        { "hours": {}, "mode": "off" },
    ]);
    let changed = workspace.patch("/api/settings/ai", json!({ "mode_rules": rules })).await.expect(200);
    assert_eq!(changed["mode_rules"].as_array().unwrap().len(), 2);
    let (phone, lead) = workspace.lead_with_first_text().await;
    // The first text of the lead is answered by itself, the next one by a member.
    assert!(workspace.reply_to(&phone, "What are your opening hours?").await.contains("from 8 to 5"));
    let conversation = waiting(&workspace, &phone, &lead, "What are your opening hours?").await;
    assert_eq!(conversation["mode"], "suggest");

    let all_day = json!(["00:00-24:00"]);
    let always = json!({ "monday": all_day, "tuesday": all_day, "wednesday": all_day, "thursday": all_day,
        "friday": all_day, "saturday": all_day, "sunday": all_day });
    let rules = json!([{ "hours": always, "mode": "off" }]);
    workspace.patch("/api/settings/ai", json!({ "mode_rules": rules })).await.expect(200);
    let (phone, lead) = workspace.lead_with_first_text().await;
    assert_eq!(waiting(&workspace, &phone, &lead, "What are your opening hours?").await["mode"], "off");

    for (rule, pointer) in [
        (json!({ "form_id": "none", "mode": "off" }), "/mode_rules/0/form_id"),
        (json!({ "hours": { "monday": ["13:00-14:00", "09:00-10:00"] }, "mode": "off" }), "/mode_rules/0/hours"),
    ] {
        let refused = workspace.patch("/api/settings/ai", json!({ "mode_rules": [rule] })).await.expect(422);
        assert_eq!(refused["errors"][0]["pointer"], pointer);
    }
}

#[tokio::test]
async fn an_appointment_that_is_proposed_is_made_when_a_member_sends_it() {
    let workspace = workspace_in("suggest").await;
    let calendar = crate::support::calendar::calendar(&workspace, crate::support::calendar::rules()).await;
    workspace.publish(json!({ "questions": [] })).await.expect(200);
    let (phone, lead) = workspace.lead_with_first_text().await;
    waiting(&workspace, &phone, &lead, "I would like an appointment").await;
    let proposed = suggestion(&workspace, &lead).await.expect(200);
    assert_eq!(proposed["text"], Value::Null, "{proposed}");
    let refused = send(&workspace, &lead, json!({ "text": "Come any time" })).await.expect(409);
    assert_eq!(refused["code"], "not_editable");
    send(&workspace, &lead, json!({})).await.expect(201);
    let texts = phone.wait_for_texts(2).await;
    assert!(texts[1].contains("1)"), "{texts:?}");
    waiting(&workspace, &phone, &lead, "1").await;
    let bookings = async || workspace.get("/api/bookings").await.expect(200)["items"].as_array().unwrap().len();
    assert_eq!(bookings().await, 0, "{calendar}");
    send(&workspace, &lead, json!({})).await.expect(201);
    wait_for("the booking", async || (bookings().await == 1).then_some(())).await;
}
