//! A language model behind the conversation: it understands, and code decides.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::support::{ModelServer, Program, Workspace, client::pointers};

async fn workspace(model: &ModelServer) -> Workspace {
    let settings = [("AI_BASE_URL", model.base_url.as_str()), ("AI_API_KEY", "a-key"), ("AI_MODEL", "a-model")];
    Workspace::demo(Arc::new(Program::start(&settings).await)).await
}

fn turn(commands: Value, reply: &str) -> Value {
    json!({ "commands": commands, "reply": reply, "snippet_ids": [], "confidence": 0.9 })
}

/// A command as models write it: every key is there, the unused ones are null.
fn command(kind: &str, more: Value) -> Value {
    let mut command = json!({ "type": kind, "slot": null, "value": null, "quote": null, "snippet_ids": null, "reason": null, "topic": null });
    command.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    command
}

#[tokio::test]
async fn the_models_words_are_sent_and_no_address_of_the_lead_reaches_it() {
    let model = ModelServer::start().await;
    let workspace = workspace(&model).await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    let set = command("set_slot", json!({ "slot": "question", "value": "A leaking roof", "quote": "my roof leaks" }));
    model.say(turn(json!([set]), "Sorry to hear about the leak."));
    phone.text("Hello, my roof leaks. Mail me at ada.secret@example.com or call +1 415 555 0777").await;
    let texts = phone.wait_for_texts(2).await;
    assert!(texts[1].starts_with("Sorry to hear about the leak."), "{texts:?}");
    let detail = workspace.get(&format!("/api/leads/{}", lead["id"].as_str().unwrap())).await.expect(200);
    let answer = &detail["answers"][0];
    assert_eq!((&answer["value"], &answer["quote"]), (&json!("my roof leaks"), &json!("my roof leaks")));
    let asked = Value::from(model.asked()).to_string();
    assert!(asked.contains("my roof leaks"), "{asked}");
    for secret in ["ada.secret", "555 0777", &phone.number[1..]] {
        assert!(!asked.contains(secret), "{secret} reached the model");
    }
}

#[tokio::test]
async fn a_price_the_model_invents_is_never_sent() {
    let model = ModelServer::start().await;
    let workspace = workspace(&model).await;
    let (phone, _) = workspace.lead_with_first_text().await;
    let set = command("set_slot", json!({ "slot": "question", "value": "A new roof", "quote": "a new roof" }));
    model.say(turn(json!([set]), "A new roof is only $99 today!"));
    phone.text("I want a new roof").await;
    let texts = phone.wait_for_texts(2).await;
    assert!(!texts[1].contains("99"), "{texts:?}");
}

#[tokio::test]
async fn words_that_may_not_be_sent_are_put_otherwise_once() {
    let model = ModelServer::start().await;
    let workspace = workspace(&model).await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    let set = command("set_slot", json!({ "slot": "question", "value": "A new roof", "quote": "a new roof" }));
    let again = turn(json!([]), "A new roof it is.");
    model.say_in_turn([turn(json!([set]), "A new roof is only $99, mail ada@example.com!"), again]);
    phone.text("I want a new roof, I am ada@example.com").await;
    let texts = phone.wait_for_texts(2).await;
    assert!(texts[1].starts_with("A new roof it is."), "{texts:?}");
    workspace.settled().await;
    // What was understood at first stays, and the model was told why, without what is hidden from it.
    let detail = workspace.get(&format!("/api/leads/{}", lead["id"].as_str().unwrap())).await.expect(200);
    assert_eq!(detail["answers"][0]["value"], "A new roof");
    let asked = model.asked();
    assert_eq!(asked.len(), 2);
    let told = asked[1]["messages"].as_array().unwrap().last().unwrap()["content"].as_str().unwrap().to_owned();
    assert!(told.contains("cannot be sent") && told.contains("99 usd"), "{told}");
    assert!(!Value::from(asked).to_string().contains("ada@example.com"));
}

#[tokio::test]
async fn a_workspace_says_what_may_be_linked_and_what_is_left_to_people() {
    const PATH: &str = "/api/settings/ai";
    let model = ModelServer::start().await;
    let workspace = workspace(&model).await;
    let wrong = json!({ "links": ["nowhere"], "topics": [{ "name": "Law", "words": [] }] });
    let refused = workspace.patch(PATH, wrong).await.problem(422, "invalid");
    assert_eq!(pointers(&refused), ["/links/0", "/topics/0/words"]);
    let topics = json!([{ "name": "legal advice", "words": ["lawsuit*", "sue them"] }]);
    let rules = json!({ "links": ["harbor.example/book"], "topics": topics });
    let set = workspace.patch(PATH, rules.clone()).await.expect(200);
    assert_eq!((&set["links"], &set["topics"]), (&rules["links"], &rules["topics"]));
    // What is not named stays.
    workspace.patch(PATH, json!({ "daily_tokens": 9_000_000 })).await.expect(200);

    let (phone, _) = workspace.lead_with_first_text().await;
    let greet = command("small_talk", json!({ "topic": "greeting" }));
    model.say(turn(json!([greet.clone()]), "Hi! See harbor.example/book for more."));
    phone.text("Hello there").await;
    assert!(phone.wait_for_texts(2).await[1].contains("harbor.example/book"));
    model.say(turn(json!([greet.clone()]), "Hi! See evil.example/book for more."));
    phone.text("Hello again").await;
    assert!(!phone.wait_for_texts(3).await[2].contains("evil.example"));
    model.say(turn(json!([greet]), "Hi! Lawsuits are no fun."));
    phone.text("Good morning").await;
    let texts = phone.wait_for_texts(4).await;
    assert!(!texts[3].contains("awsuit"), "{texts:?}");
    let asked = Value::from(model.asked()).to_string();
    assert!(asked.contains("harbor.example/book") && asked.contains("legal advice"), "{asked}");
}

#[tokio::test]
async fn when_the_model_fails_the_built_in_engine_answers() {
    let model = ModelServer::start().await;
    let workspace = workspace(&model).await;
    let (phone, _) = workspace.lead_with_first_text().await;
    phone.text("How much does a roof inspection cost?").await;
    let texts = phone.wait_for_texts(2).await;
    assert!(texts[1].contains("A roof inspection is free"), "{texts:?}");
    assert!(!model.asked().is_empty(), "the model was not asked");
}

#[tokio::test]
async fn over_the_days_allowance_the_built_in_engine_answers() {
    const PATH: &str = "/api/settings/ai";
    let model = ModelServer::start().await;
    let workspace = workspace(&model).await;
    let before = workspace.get(PATH).await.expect(200);
    let expected = json!({
        "models": ["a-model"], "daily_tokens": null, "daily_cost_cents": null, "lead_daily_tokens": 200_000, "wait_seconds": 0,
        "links": [], "topics": [], "mode": "auto", "mode_rules": [], "escalate_after_minutes": 15, "spent_tokens": 0,
        "spent_cost_micros": 0,
    });
    assert_eq!(before, expected);
    let (phone, _) = workspace.lead_with_first_text().await;
    model.say(turn(json!([command("clarify", json!({}))]), "What do you mean?"));
    phone.text("Hm").await;
    phone.wait_for_texts(2).await;
    workspace.settled().await;
    assert_eq!(workspace.get(PATH).await.expect(200)["spent_tokens"], 15);
    for (limit, open) in [("lead_daily_tokens", 1_000), ("daily_tokens", 1_000)] {
        workspace.patch(PATH, json!({ limit: 15 })).await.expect(200);
        let (asked, texts) = (model.asked().len(), phone.received().await.len());
        phone.text("How much does a roof inspection cost?").await;
        let received = phone.wait_for_texts(texts + 1).await;
        assert!(received[texts].contains("A roof inspection is free"), "{limit}: {received:?}");
        assert_eq!(model.asked().len(), asked, "{limit}");
        workspace.patch(PATH, json!({ limit: open })).await.expect(200);
    }
    let change = json!({ "daily_tokens": null, "lead_daily_tokens": null, "daily_cost_cents": 7 });
    let after = workspace.patch(PATH, change).await.expect(200);
    assert_eq!((&after["daily_tokens"], &after["daily_cost_cents"]), (&Value::Null, &json!(7)));
    workspace.patch(PATH, json!({ "daily_tokens": -1 })).await.problem(422, "invalid");
}

#[tokio::test]
async fn a_member_reads_why_the_assistant_wrote_what_it_wrote() {
    let model = ModelServer::start().await;
    let workspace = workspace(&model).await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    let why = |message: &Value| {
        let conversation = lead["conversation_id"].as_str().unwrap();
        format!("/api/conversations/{conversation}/messages/{}/why", message["id"].as_str().unwrap())
    };
    // The first text answers none.
    workspace.get(&why(&workspace.messages(&lead).await[0])).await.problem(404, "not_found");
    let set = command("set_slot", json!({ "slot": "question", "value": "A new roof", "quote": "a new roof" }));
    model.say(turn(json!([set]), "A new roof is only $99 today!"));
    phone.text("I want a new roof").await;
    phone.wait_for_texts(2).await;
    phone.text("How much does a roof inspection cost?").await;
    model.say(json!("nonsense"));
    phone.wait_for_texts(3).await;
    workspace.settled().await;
    let messages = workspace.messages(&lead).await;
    let replies: Vec<&Value> = messages.iter().filter(|message| message["author"] == "ai").skip(1).collect();
    let run = workspace.get(&why(replies[0])).await.expect(200);
    assert_eq!(run["understood"][0], json!({ "meaning": "question is A new roof", "quote": "a new roof" }));
    assert_eq!((&run["model"], &run["tokens_in"], &run["tokens_out"]), (&json!("a-model"), &json!(20), &json!(10)));
    assert_eq!(run["refused"][0], "It says \u{201c}99 usd\u{201d}, which no stored fact says.");
    assert_ne!(run["prompt_version"], "");
    let run = workspace.get(&why(replies[1])).await.expect(200);
    assert!(run["cited"][0]["answer"].as_str().unwrap().contains("inspection is free"), "{run}");
}
