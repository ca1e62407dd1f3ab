//! `/api/webhooks`: what a provider tells, signed, once however often.

use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Phone, Workspace, phone::new_number, signature, unique, wait_for};

/// The provider's side of a workspace's number.
struct Provider {
    workspace: Workspace,
    channel: Value,
}

impl Provider {
    async fn new() -> Self {
        let workspace = Workspace::new().await;
        let simulator = workspace.visitor().get("/api/simulator").await.expect(200);
        let mut channels = simulator["channels"].as_array().unwrap().iter();
        let channel = channels.find(|channel| channel["number"] == workspace.number.as_str()).unwrap().clone();
        Self { workspace, channel }
    }

    fn text(&self, name: &str) -> String {
        self.channel[name].as_str().unwrap().to_owned()
    }

    fn token(&self) -> String {
        self.channel["credentials"]["auth_token"].as_str().unwrap().to_owned()
    }

    /// An inbound text's form.
    fn form<'a>(&'a self, phone: &'a Phone, sid: &'a str, text: &'a str) -> Vec<(&'a str, &'a str)> {
        let account = self.channel["credentials"]["account_sid"].as_str().unwrap();
        vec![
            ("MessageSid", sid),
            ("AccountSid", account),
            ("From", &phone.number),
            ("To", &self.workspace.number),
            ("Body", text),
            ("NumMedia", "0"),
            ("NumSegments", "1"),
        ]
    }

    async fn post(&self, url: &str, form: &[(&str, &str)], signature: Option<&str>) -> Answer {
        let request = self.workspace.http.request(Method::POST, url).form(form);
        Answer::of(match signature {
            Some(signature) => request.header(signature::HEADER, signature),
            None => request,
        })
        .await
    }

    async fn signed(&self, url: &str, form: &[(&str, &str)]) -> Answer {
        self.post(url, form, Some(&signature::sign(url, form, &self.token()))).await
    }
}

async fn leads(workspace: &Workspace) -> usize {
    workspace.get("/api/leads").await.expect(200)["items"].as_array().unwrap().len()
}

#[tokio::test]
async fn a_webhook_without_the_right_signature_is_refused_and_leaves_nothing() {
    let (provider, other) = tokio::join!(Provider::new(), Provider::new());
    let (phone, sid, url) = (provider.workspace.new_phone(), format!("SM{}", unique()), provider.text("inbound_url"));
    let form = provider.form(&phone, &sid, "Let me in");
    let genuine = signature::sign(&url, &form, &provider.token());
    let foreign = signature::sign(&url, &form, &other.token());
    let elsewhere = signature::sign(&provider.text("status_url"), &form, &provider.token());
    for wrong in [None, Some(""), Some("no base64!"), Some("AAAA"), Some(foreign.as_str()), Some(elsewhere.as_str())] {
        provider.post(&url, &form, wrong).await.problem(401, "bad_signature");
    }
    let changed = provider.form(&phone, &sid, "Let me in!");
    provider.post(&url, &changed, Some(&genuine)).await.problem(401, "bad_signature");
    provider.workspace.settled().await;
    assert!(provider.workspace.jobs("done").await.is_empty(), "a refused webhook left a job");
    assert_eq!(leads(&provider.workspace).await, 0);
    assert_eq!(provider.post(&url, &form, Some(&genuine)).await.status, 200);
}

#[tokio::test]
async fn the_same_webhook_five_times_is_one_message() {
    let provider = Provider::new().await;
    let workspace = &provider.workspace;
    let (phone, lead) = workspace.lead_with_first_text().await;
    let (sid, url) = (format!("SM{}", unique()), provider.text("inbound_url"));
    let form = provider.form(&phone, &sid, "Hello there");
    for answer in join_all((0..4).map(|_| provider.signed(&url, &form))).await {
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert_eq!((answer.header("content-type").as_str(), answer.text.as_str()), ("text/xml", "<Response/>"));
    }
    workspace.wait_for_inbound(&lead, 1).await;
    workspace.settled().await;
    assert_eq!(provider.signed(&url, &form).await.status, 200);
    workspace.settled().await;
    let messages = workspace.messages(&lead).await;
    let inbound: Vec<_> = messages.iter().filter(|message| message["direction"] == "inbound").collect();
    assert_eq!(inbound.len(), 1, "{messages:?}");
    assert_eq!((&inbound[0]["text"], &inbound[0]["author"]), (&json!("Hello there"), &json!("lead")));
    assert_eq!(phone.received().await.len(), 2, "one text, one answer");
}

#[tokio::test]
async fn an_unknown_channel_or_provider_is_not_there() {
    let provider = Provider::new().await;
    let (phone, sid) = (provider.workspace.new_phone(), format!("SM{}", unique()));
    let form = provider.form(&phone, &sid, "Hello");
    let (url, id) = (provider.text("inbound_url"), provider.text("channel_id"));
    for unknown in [url.replace(&id, &unique()), url.replace("/twilio/", "/telnyx/"), url.replace("/inbound", "/other")]
    {
        assert_eq!(provider.signed(&unknown, &form).await.status, 404, "{unknown}");
    }
    assert_eq!(leads(&provider.workspace).await, 0);
}

#[tokio::test]
async fn a_number_nobody_knows_is_kept_and_waits_for_a_person() {
    let provider = Provider::new().await;
    let workspace = &provider.workspace;
    let phone = workspace.phone(&new_number());
    phone.text("Are you the roofers?").await;
    wait_for("the stranger", async || (leads(workspace).await == 1).then_some(())).await;
    workspace.settled().await;
    let lead = workspace.lead(&phone).await;
    assert!(lead["form"].is_null());
    let conversation = workspace.conversation(&lead).await;
    assert_eq!(
        (&conversation["handler"], &conversation["needs_person"]["reason"]),
        (&json!("human"), &json!("unknown_number"))
    );
    assert!(phone.received().await.is_empty(), "a stranger was answered by a machine");
    workspace.write(&lead, "Yes, we are").await.expect(201);
    assert_eq!(phone.wait_for_texts(1).await, ["Yes, we are"]);
}

#[tokio::test]
async fn a_late_report_does_not_take_a_delivery_back() {
    let provider = Provider::new().await;
    let workspace = &provider.workspace;
    let (phone, lead) = workspace.lead_with_first_text().await;
    let status = async || workspace.messages(&lead).await[0]["status"].clone();
    wait_for("the delivery", async || (status().await == "delivered").then_some(())).await;
    let sid = phone.received().await[0]["id"].as_str().unwrap().to_owned();
    let account = provider.channel["credentials"]["account_sid"].as_str().unwrap();
    let url = provider.text("status_url");
    for late in ["sent", "queued", "sending"] {
        let form = [
            ("MessageSid", sid.as_str()),
            ("AccountSid", account),
            ("MessageStatus", late),
            ("From", &workspace.number),
            ("To", &phone.number),
        ];
        assert_eq!(provider.signed(&url, &form).await.status, 200);
        provider.post(&url, &form, None).await.problem(401, "bad_signature");
    }
    workspace.settled().await;
    assert_eq!(status().await, "delivered");
}

#[tokio::test]
async fn a_webhook_that_is_too_large_is_refused() {
    let provider = Provider::new().await;
    let (phone, sid, text) = (provider.workspace.new_phone(), format!("SM{}", unique()), "x".repeat(200 * 1024));
    let form = provider.form(&phone, &sid, &text);
    provider.signed(&provider.text("inbound_url"), &form).await.problem(413, "too_large");
}
