//! `/api/forms/{id}/{lint,publish,versions}`: what would be rejected is found, and not published unless somebody answers.

use futures_util::TryStreamExt;
use mongodb::bson::{Document, doc};
use serde_json::{Value, json};

use crate::support::{Workspace, client::pointers, database};

/// What the published form says.
async fn published(workspace: &Workspace) -> Value {
    let page = workspace.get(&format!("/api/forms/{}/versions", workspace.form)).await.expect(200);
    page["items"][0]["draft"].clone()
}

async fn lint(workspace: &Workspace, body: Value) -> Value {
    workspace.post(&format!("/api/forms/{}/lint", workspace.form), body).await.expect(200)
}

fn publish_path(workspace: &Workspace) -> String {
    format!("/api/forms/{}/publish", workspace.form)
}

/// The rules of findings that are this bad.
fn rules<'a>(report: &'a Value, severity: &str) -> Vec<&'a str> {
    let findings = report["findings"].as_array().unwrap().iter();
    findings.filter(|found| found["severity"] == severity).map(|found| found["rule"].as_str().unwrap()).collect()
}

async fn audit(workspace: &Workspace, action: &str) -> Vec<(String, String)> {
    let entries = database::open(&workspace.program.settings.database).await.collection::<Document>("audit_entries");
    let found: Vec<Document> = entries.find(doc! { "action": action }).await.unwrap().try_collect().await.unwrap();
    let text = |entry: &Document, name: &str| entry.get_str(name).unwrap().to_owned();
    let ours = found.iter().filter(|entry| text(entry, "subject").starts_with(&workspace.form));
    ours.map(|entry| (text(entry, "subject"), text(entry, "actor"))).collect()
}

#[tokio::test]
async fn the_form_a_workspace_starts_with_may_be_published_as_it_is() {
    let workspace = Workspace::new().await;
    let report = lint(&workspace, json!({})).await;
    assert_eq!((&report["publishable"], rules(&report, "error").len()), (&json!(true), 0), "{report}");
    assert_eq!(report, lint(&workspace, json!({ "draft": null })).await);
    let draft = published(&workspace).await;
    assert_eq!(report, lint(&workspace, json!({ "draft": draft })).await);
    assert!(draft["consent_text"].as_str().unwrap().contains(&workspace.name));

    let mut next = draft.clone();
    next["title"] = json!("Ask us about roofs");
    let answer = workspace.post(&publish_path(&workspace), json!({ "draft": next, "based_on": 1 })).await.expect(200);
    assert_eq!((&answer["form"]["version"], &answer["form"]["name"]), (&json!(2), &json!("Ask us about roofs")));
    assert!(workspace.visitor().get(&format!("/f/{}", workspace.slug)).await.text.contains("Ask us about roofs"));
    let versions = workspace.get(&format!("/api/forms/{}/versions", workspace.form)).await.expect(200);
    assert_eq!(versions["items"], json!([{ "version": 2, "draft": next }, { "version": 1, "draft": draft }]));
    // Two people who began with the same version: the second learns of the first.
    let late = json!({ "draft": draft, "based_on": 1 });
    workspace.post(&publish_path(&workspace), late).await.problem(409, "form_changed");
}

#[tokio::test]
async fn what_would_be_rejected_is_found_with_its_codes() {
    let workspace = Workspace::new().await;
    let mut draft = published(&workspace).await;
    draft["consent_text"] = json!(format!(
        "I agree to the Terms and to receive texts and emails from {} about my request. Reply HALT to opt out.",
        workspace.name
    ));
    draft["first_text"] = json!("Hi {name}, look: https://bit.ly/abc");
    let report = lint(&workspace, json!({ "draft": draft })).await;
    assert_eq!(report["publishable"], false);
    let mut errors = rules(&report, "error");
    errors.sort_unstable();
    assert_eq!(
        errors,
        [
            "consent.not_with_terms/1",
            "consent.texts_only/1",
            "disclosure.frequency/1",
            "disclosure.help/1",
            "disclosure.rates/1",
            "text.brand/1",
            "text.opt_out_line/1",
            "text.opt_out_word/1",
            "text.short_link/1",
            "text.variable_unknown/1",
        ]
    );
    let findings = report["findings"].as_array().unwrap();
    let rates = findings.iter().find(|finding| finding["rule"] == "disclosure.rates/1").unwrap();
    assert_eq!(rates["pointer"], "/draft/consent_text");
    assert_eq!(rates["codes"][0], json!({ "vendor": "twilio", "code": "30569", "certain": true }));
    assert!(rates["source"].as_str().unwrap().starts_with("https://"));
    assert!(!rates["problem"].as_str().unwrap().is_empty() && !rates["fix"].as_str().unwrap().is_empty());
    let short = findings.iter().find(|finding| finding["rule"] == "text.short_link/1").unwrap();
    assert_eq!(short["evidence"], json!(["https://bit.ly/abc"]));
    // Looking changes nothing.
    assert_eq!(workspace.get(&format!("/api/forms/{}", workspace.form)).await.expect(200)["version"], 1);
}

#[tokio::test]
async fn errors_keep_a_form_from_being_published_until_each_is_answered_for() {
    let workspace = Workspace::new().await;
    let path = publish_path(&workspace);
    let mut draft = published(&workspace).await;
    draft["first_text"] = json!("Hi {first_name}, {brand} here.");
    draft["consent_text"] =
        json!(draft["consent_text"].as_str().unwrap().replace("Message and data rates may apply; m", "M"));
    let blocking = ["disclosure.rates/1", "text.opt_out_line/1"];

    let refused = workspace.post(&path, json!({ "draft": draft })).await.problem(422, "form_findings");
    assert_eq!(rules(&refused, "error"), blocking);
    let of = |accepted: &[&str]| json!({ "draft": draft, "accept_findings": accepted });
    for accepted in [&blocking[..1], &["text.brand/1"], &["disclosure.rates/1", "text.opt_out_line/1", "text.brand/1"]]
    {
        let refused = workspace.post(&path, of(accepted)).await.problem(422, "findings_not_accepted");
        assert_eq!(rules(&refused, "error"), blocking);
    }
    let form = workspace.get(&format!("/api/forms/{}", workspace.form)).await.expect(200);
    assert_eq!(form["version"], 1, "what was refused left nothing behind");
    assert!(audit(&workspace, "form.publish").await.is_empty());

    let answer = workspace.post(&path, of(&["text.opt_out_line/1", "disclosure.rates/1"])).await.expect(200);
    assert_eq!((&answer["form"]["version"], rules(&answer, "error")), (&json!(2), blocking.to_vec()));
    let member = workspace.get("/api/auth/me").await.expect(200)["id"].as_str().unwrap().to_owned();
    let version = format!("{}:2", workspace.form);
    assert_eq!(audit(&workspace, "form.publish").await, [(version.clone(), member.clone())]);
    let accepted = blocking.map(|rule| (format!("{version}:{rule}"), member.clone()));
    assert_eq!(audit(&workspace, "form.accept_finding").await, accepted);

    // A lead gets what was published.
    let phone = workspace.new_phone();
    workspace.submit(&phone).await;
    assert!(phone.wait_for_texts(1).await[0].starts_with("Hi Ada, Brand"));
}

#[tokio::test]
async fn what_is_no_form_cannot_be_accepted() {
    let workspace = Workspace::new().await;
    let path = publish_path(&workspace);
    let draft = published(&workspace).await;
    let mut broken = draft.clone();
    broken["fields"].as_array_mut().unwrap().retain(|field| field["kind"] != "phone");
    broken["consent_key"] = json!("no key");
    let accepted = json!({ "draft": broken, "accept_findings": ["form.phone_field/1", "form.shape/1"] });
    let refused = workspace.post(&path, accepted).await.problem(422, "invalid");
    assert_eq!(pointers(&refused), ["/draft/consent_key", "/draft/fields"]);
    let report = lint(&workspace, json!({ "draft": broken })).await;
    assert_eq!(rules(&report, "error"), ["form.shape/1", "form.phone_field/1"]);
    // A word too many is no draft either, and neither is nothing.
    let mut more = draft;
    more["colour"] = json!("red");
    workspace.post(&path, json!({ "draft": more })).await.problem(422, "invalid");
    workspace.post(&path, json!({})).await.problem(422, "invalid");
    workspace.post("/api/forms/nothing/lint", json!({})).await.problem(404, "not_found");
}

#[tokio::test]
async fn a_renamed_business_and_its_hours_are_part_of_the_programme() {
    let workspace = Workspace::new().await;
    let change = json!({ "name": "Beacon Roofing", "follow_up_after_seconds": 43_200 });
    workspace.patch("/api/settings/workspace", change).await.expect(200);
    let report = lint(&workspace, json!({})).await;
    assert_eq!(rules(&report, "error"), ["disclosure.brand/1"]);
    assert!(rules(&report, "warning").contains(&"timing.quiet_hours/1"), "{report}");
    let pause = async |state: &str| {
        for channel in workspace.get("/api/settings/channels").await.expect(200)["items"].as_array().unwrap() {
            let path = format!("/api/settings/channels/{}", channel["id"].as_str().unwrap());
            workspace.patch(&path, json!({ "state": state })).await.expect(200);
        }
    };
    pause("paused").await;
    assert!(rules(&lint(&workspace, json!({})).await, "warning").contains(&"sender.none/1"));
}

#[tokio::test]
async fn only_owners_and_admins_publish_and_everybody_may_look() {
    let workspace = Workspace::new().await;
    let draft = published(&workspace).await;
    let store = database::open(&workspace.program.settings.database).await;
    let form = store.collection::<Document>("forms").find_one(doc! { "_id": &workspace.form }).await.unwrap().unwrap();
    let ours = doc! { "workspace_id": form.get_str("workspace_id").unwrap() };
    for (role, status) in [("viewer", 403), ("agent", 403), ("manager", 403), ("admin", 200), ("owner", 200)] {
        let members = store.collection::<Document>("members");
        members.update_many(ours.clone(), doc! { "$set": { "role": role } }).await.unwrap();
        let member = workspace.program.api().signed_in(&workspace.email).await;
        let answer = member.post(&publish_path(&workspace), json!({ "draft": draft })).await;
        assert_eq!(answer.status, status, "{role}: {}", answer.text);
        assert_eq!(member.post(&format!("/api/forms/{}/lint", workspace.form), json!({})).await.status, 200, "{role}");
    }
}
