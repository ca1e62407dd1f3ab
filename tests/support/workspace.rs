//! A workspace of a test's own: its owner signed in, its form, its number, its leads.

use std::{collections::BTreeSet, ops::Deref, sync::Arc};

use mongodb::bson::{DateTime, Document, doc};
use reqwest::Method;
use serde_json::{Value, json};

use super::{Api, Phone, Program, TimeOfDay, database, phone, settings::PASSWORD, unique, wait_for};

/// A workspace, with a client that is signed in as its owner.
pub struct Workspace {
    /// The server it is on.
    pub program: Arc<Program>,
    /// The owner's client.
    pub api: Api,
    /// The business.
    pub name: String,
    /// The owner's e-mail address.
    pub email: String,
    /// Its form.
    pub form: String,
    /// The last part of the form's address.
    pub slug: String,
    /// Its number.
    pub number: String,
}

impl Deref for Workspace {
    type Target = Api;

    fn deref(&self) -> &Api {
        &self.api
    }
}

impl Workspace {
    /// One on the server most tests share.
    pub async fn new() -> Self {
        Self::on(Program::shared().await).await
    }

    /// One on a given server.
    pub async fn on(program: Arc<Program>) -> Self {
        // Two that are made at once would choose the same number.
        static ONE_AT_A_TIME: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
        let id = unique();
        let (name, email) = (format!("Brand {}", &id[..8]), format!("owner.{id}@example.com"));
        let turn = ONE_AT_A_TIME.lock().await;
        let owner = ["--owner-name", "Olive Owner", "--owner-email", &email];
        let made = program.run(&[&["workspace", "create", "--name", &name][..], &owner[..]].concat()).await;
        drop(turn);
        let made: Value = serde_json::from_str(&made).unwrap();
        let text = |name: &str| made[name].as_str().unwrap().to_owned();
        let (form, slug) = (text("form_id"), text("form_slug"));
        Self::signed_in(program, name, email, form, slug).await
    }

    /// The demo workspace of a server that has none yet.
    pub async fn demo(program: Arc<Program>) -> Self {
        let made = program.seed_demo().await;
        let email = made["sign_in"]["email"].as_str().unwrap().to_owned();
        let api = program.api().signed_in(&email).await;
        let form = api.get("/api/forms").await.expect(200)["items"][0]["id"].as_str().unwrap().to_owned();
        Self::signed_in(program, "Harbor Roofing".into(), email, form, "demo".into()).await
    }

    async fn signed_in(program: Arc<Program>, name: String, email: String, form: String, slug: String) -> Self {
        let api = program.api().signed_in(&email).await;
        let channels = api.get("/api/settings/channels").await.expect(200);
        let number = channels["items"][0]["number"].as_str().unwrap().to_owned();
        // Tests write one text at a time, and need not wait whether more follow.
        api.patch("/api/settings/ai", serde_json::json!({ "wait_seconds": 0 })).await.expect(200);
        Self { program, api, name, email, form, slug, number }
    }

    /// The same with a fresh token: one lasts ten minutes.
    pub async fn signed_in_again(self) -> Self {
        let credentials = json!({ "email": self.email, "password": PASSWORD });
        let login = || self.visitor().request(Method::POST, "/api/auth/login").json(&credentials);
        let session = wait_for("a session", async || {
            super::Answer::try_of(login()).await.ok().filter(|answer| answer.status == 200)
        });
        let session = session.await.expect(200);
        let api = self.api.with_token(session["access_token"].as_str().unwrap());
        Self { api, ..self }
    }

    /// A phone nobody has used, which talks with this workspace.
    pub fn new_phone(&self) -> Phone {
        self.phone(&phone::new_number())
    }

    /// A phone where it is day, or night.
    pub fn phone_by(&self, time_of_day: TimeOfDay) -> Phone {
        self.phone(&phone::number_by(time_of_day))
    }

    /// The phone with this number.
    pub fn phone(&self, number: &str) -> Phone {
        Phone::new(&self.visitor(), number, &self.number)
    }

    /// What a visitor with this phone sends, who agrees to be texted.
    pub fn submission(&self, phone: &Phone) -> Value {
        json!({ "fields": { "name": "Ada Example", "phone": phone.number }, "consent": { "sms": true } })
    }

    /// A client that is not signed in.
    pub fn visitor(&self) -> Api {
        Api { token: None, ..self.api.clone() }
    }

    /// Sends the form.
    pub async fn capture(&self, submission: &Value) -> super::Answer {
        self.visitor().post(&format!("/api/capture/{}", self.form), submission.clone()).await
    }

    /// Sends the form for a phone, and gives the lead that came of it.
    pub async fn submit(&self, phone: &Phone) -> Value {
        self.capture(&self.submission(phone)).await.expect(201);
        self.lead(phone).await
    }

    /// Publishes the next version of the form, in which these members of the draft are other ones.
    pub async fn publish(&self, changes: Value) -> super::Answer {
        let versions = self.get(&format!("/api/forms/{}/versions", self.form)).await.expect(200);
        let newest = &versions["items"][0];
        let mut draft = newest["draft"].clone();
        draft.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        let path = format!("/api/forms/{}/publish", self.form);
        self.post(&path, json!({ "draft": draft, "based_on": newest["version"] })).await
    }

    /// Lets a lead say something, and gives our next text.
    pub async fn reply_to(&self, phone: &Phone, words: &str) -> String {
        let before = phone.received().await.len();
        phone.text(words).await;
        let texts = phone.wait_for_texts(before + 1).await;
        self.settled().await;
        texts[before].clone()
    }

    /// Sends the form for a new phone and waits for the first text.
    pub async fn lead_with_first_text(&self) -> (Phone, Value) {
        let phone = self.new_phone();
        let lead = self.submit(&phone).await;
        phone.wait_for_texts(1).await;
        self.settled().await;
        (phone, lead)
    }

    /// The leads with this phone.
    pub async fn leads_of(&self, phone: &Phone) -> Vec<Value> {
        let search = json!({ "search": phone.number });
        self.post("/api/leads/search", search).await.expect(200)["items"].as_array().unwrap().clone()
    }

    /// The only lead with this phone.
    pub async fn lead(&self, phone: &Phone) -> Value {
        let mut leads = self.leads_of(phone).await;
        assert_eq!(leads.len(), 1, "{leads:?}");
        leads.remove(0)
    }

    /// A lead's conversation.
    pub async fn conversation(&self, lead: &Value) -> Value {
        self.get(&conversation_path(lead)).await.expect(200)
    }

    /// The texts of a lead's conversation, the oldest first.
    pub async fn messages(&self, lead: &Value) -> Vec<Value> {
        let page = self.get(&format!("{}/messages", conversation_path(lead))).await.expect(200);
        page["items"].as_array().unwrap().clone()
    }

    /// Waits until so many texts of the lead are in the conversation.
    pub async fn wait_for_inbound(&self, lead: &Value, many: usize) {
        wait_for("the lead's texts", async || {
            let messages = self.messages(lead).await;
            (messages.iter().filter(|message| message["direction"] == "inbound").count() >= many).then_some(())
        })
        .await;
    }

    /// Takes a step in a lead's conversation and gives the conversation.
    pub async fn step(&self, lead: &Value, step: &str) -> Value {
        self.post(&format!("{}/{step}", conversation_path(lead)), json!({})).await.expect(200)
    }

    /// A member writes.
    pub async fn write(&self, lead: &Value, text: &str) -> super::Answer {
        self.post(&format!("{}/messages", conversation_path(lead)), json!({ "text": text })).await
    }

    /// The jobs in a state.
    pub async fn jobs(&self, state: &str) -> Vec<Value> {
        let page = self.get(&format!("/api/settings/jobs?state={state}&limit=200")).await.expect(200);
        page["items"].as_array().unwrap().clone()
    }

    /// The follow-ups that wait for their time.
    pub async fn follow_ups(&self) -> Vec<Value> {
        self.jobs("ready").await.into_iter().filter(|job| job["kind"] == "follow_up").collect()
    }

    /// Waits until every text has been reported as delivered, or has ended otherwise, and no job is left.
    pub async fn delivered(&self) {
        wait_for("every delivery", async || {
            let inbox = self.get("/api/conversations?view=all&limit=200").await.expect(200);
            for conversation in inbox["items"].as_array().unwrap() {
                let path = format!("/api/conversations/{}/messages", conversation["id"].as_str().unwrap());
                let page = self.get(&path).await.expect(200);
                let open = |text: &Value| ["queued", "sent"].contains(&text["status"].as_str().unwrap());
                if page["items"].as_array().unwrap().iter().any(open) {
                    return None;
                }
            }
            Some(())
        })
        .await;
        self.settled().await;
    }

    /// A workspace whose first number is at a provider of the test's own.
    pub async fn with_carrier() -> (Self, super::Carrier) {
        let workspace = Self::new().await;
        let carrier = super::Carrier::start().await;
        workspace.change_channel("twilio", json!({ "credentials": { "base_url": carrier.base_url } })).await;
        (workspace, carrier)
    }

    /// A phone as it talks with another number of ours.
    pub fn phone_talking_to(&self, number: &str, ours: &str) -> Phone {
        Phone::new(&self.visitor(), number, ours)
    }

    /// The sender of a provider, as settings show it.
    pub async fn channel(&self, provider: &str) -> Value {
        let page = self.get("/api/settings/channels").await.expect(200);
        let mut all = page["items"].as_array().unwrap().iter();
        all.find(|channel| channel["provider"] == provider).unwrap_or_else(|| panic!("no {provider}")).clone()
    }

    /// Changes the sender of a provider.
    pub async fn change_channel(&self, provider: &str, change: Value) -> Value {
        let id = self.channel(provider).await["id"].as_str().unwrap().to_owned();
        self.patch(&format!("/api/settings/channels/{id}"), change).await.expect(200)
    }

    /// Makes the waiting jobs of a kind due and has them done; gives how many there were.
    pub async fn bring_forward(&self, kind: &str) -> u64 {
        let jobs = database::open(&self.program.settings.database).await.collection::<Document>("jobs");
        let id = self.get("/api/settings/workspace").await.expect(200)["id"].as_str().unwrap().to_owned();
        let filter = doc! { "workspace_id": id, "task.kind": kind, "state": "ready" };
        let found = jobs.update_many(filter, doc! { "$set": { "run_at": DateTime::now() } }).await.unwrap();
        let secret = &self.program.settings.cron_secret;
        self.visitor().with_token(secret).get("/api/cron/tick").await.expect(200);
        found.matched_count
    }

    /// Waits until no job is left to be done but those planned for later. A job that is put off moves from running back
    /// to ready, so both states are read twice, and what was done must not change meanwhile.
    pub async fn settled(&self) {
        const LATER: [&str; 8] = [
            "follow_up",
            "renew_consent",
            "batch_certificates",
            "erase_lead",
            "remind_of_booking",
            "sync_calendar",
            "escalate",
            "rotate_keys",
        ];
        let done = async || self.jobs("done").await.iter().map(|job| job["id"].to_string()).collect::<BTreeSet<_>>();
        let open = async || {
            let later = |job: &Value| LATER.contains(&job["kind"].as_str().unwrap());
            let ready = self.jobs("ready").await.into_iter().filter(|job| !later(job)).count();
            ready + self.jobs("running").await.len()
        };
        wait_for("the end of all jobs", async || {
            let before = done().await;
            (open().await + open().await == 0 && before == done().await).then_some(())
        })
        .await;
    }
}

/// Where a lead's conversation is.
pub fn conversation_path(lead: &Value) -> String {
    format!("/api/conversations/{}", lead["conversation_id"].as_str().unwrap())
}
