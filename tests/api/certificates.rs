//! Consent certificates: made with every submission, batched, handed out, and checked by the program without a database.

use std::{
    fs,
    io::Write,
    process::{Command, Output, Stdio},
    sync::Arc,
};

use mongodb::bson::{Document, doc};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Phone, Program, Workspace, database, unique, wait_for};

/// Runs `leadline verify-consent` on a file, with nothing in its environment.
fn verify(certificate: &Value, more: &[&str]) -> Output {
    let file = std::env::temp_dir().join(format!("leadline-certificate-{}.json", unique()));
    fs::write(&file, certificate.to_string()).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_leadline"));
    let output = command.env_clear().arg("verify-consent").arg(&file).args(more).output().unwrap();
    fs::remove_file(&file).unwrap();
    output
}

#[track_caller]
fn accepts(certificate: &Value, more: &[&str]) -> String {
    let output = verify(certificate, more);
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{said}");
    said
}

#[track_caller]
fn refuses(certificate: &Value, more: &[&str], reason: &str) {
    let output = verify(certificate, more);
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains(reason), "{reason} is not in {said}");
}

fn path(lead: &Value) -> String {
    format!("/api/leads/{}/certificates", lead["id"].as_str().unwrap())
}

async fn list(workspace: &Workspace, lead: &Value) -> Vec<Value> {
    workspace.get(&path(lead)).await.expect(200)["items"].as_array().unwrap().clone()
}

async fn download(workspace: &Workspace, lead: &Value, listed: &Value) -> Value {
    workspace.get(&format!("{}/{}", path(lead), listed["id"].as_str().unwrap())).await.expect(200)
}

/// Waits until every certificate of a lead is in a batch.
async fn batched(workspace: &Workspace, lead: &Value) -> Vec<Value> {
    wait_for("the batch", async || {
        let all = list(workspace, lead).await;
        all.iter().all(|certificate| certificate["batch"].is_i64()).then_some(all)
    })
    .await
}

async fn keys(workspace: &Workspace) -> Vec<Value> {
    let id = workspace.get("/api/settings/workspace").await.expect(200)["id"].as_str().unwrap().to_owned();
    let answer = workspace.visitor().get(&format!("/f/keys/{id}")).await.expect(200);
    answer["items"].as_array().unwrap().clone()
}

async fn send(workspace: &Workspace, phone: &Phone, page: Value, consent: Value) -> Value {
    let fields = json!({ "name": "Ada Example", "phone": phone.number });
    let request = workspace.visitor().request(Method::POST, &format!("/api/capture/{}", workspace.form));
    let request = request.header("user-agent", "Browser/7.1").header("accept-language", "fr;q=0.3, de-CH");
    let body = json!({ "fields": fields, "consent": consent, "page": page });
    Answer::of(request.json(&body)).await.expect(201)
}

#[tokio::test]
async fn a_certificate_says_what_happened_and_holds_before_and_after_its_batch() {
    let workspace = Workspace::new().await;
    let phone = workspace.new_phone();
    let page = json!({ "url": "https://ada:pw@shop.example/roof?token=marmalade#top", "referrer": "https://search.example/?q=ada",
        "locale": "de", "rendered_at": "2001-01-01T00:00:00Z" });
    let accepted = send(&workspace, &phone, page, json!({ "sms": true })).await;
    let lead = workspace.lead(&phone).await;
    let listed = list(&workspace, &lead).await.swap_remove(0);
    assert_eq!((&listed["ticked"], &listed["submission_id"]), (&json!(true), &accepted["submission_id"]));

    let early = download(&workspace, &lead, &listed).await;
    let record = &early["record"];
    let form = &workspace.get("/api/forms").await.expect(200)["items"][0];
    assert_eq!(record["consent"], json!({ "key": "sms", "text": form["consent_text"], "ticked": true }));
    assert_eq!((&record["phone"], &record["submission"]), (&json!(phone.number), &accepted["submission_id"]));
    assert_eq!((&record["form"]["id"], &record["form"]["version"]), (&form["id"], &json!(1)));
    assert_eq!(record["workspace"]["name"], json!(workspace.name));
    let shown = json!({ "url": "https://shop.example/roof", "referrer": "https://search.example/", "locale": "de" });
    assert_eq!(record["page"], shown);
    let visitor = json!({ "address": "127.0.0.1", "user_agent": "Browser/7.1", "locale": "de-CH" });
    assert_eq!(record["visitor"], visitor);
    assert_eq!(record["times"]["rendered"], Value::Null, "nobody shows a form for 25 years");
    assert_eq!(early["form_version"]["consent_text"], form["consent_text"]);

    let published = keys(&workspace).await;
    let key = published[0]["fingerprint"].as_str().unwrap();
    assert_eq!((record["key"].as_str(), &early["signature"]["public_key"]), (Some(key), &published[0]["public_key"]));
    if early["inclusion"].is_null() {
        let said = accepts(&early, &["--key", key]);
        assert!(said.contains("waits for its batch") && said.contains("HOLDS\n"), "{said}");
    }
    let listed = batched(&workspace, &lead).await.swap_remove(0);
    let certificate = download(&workspace, &lead, &listed).await;
    assert_eq!(certificate["record"], early["record"], "a batch changes no record");
    assert_eq!(certificate["inclusion"]["batch"]["head"]["number"], listed["batch"]);
    let said = accepts(&certificate, &["--key", key]);
    assert!(said.contains(&phone.number) && said.contains("in batch") && said.contains("HOLDS\n"), "{said}");
    assert!(accepts(&certificate, &[]).contains("not checked: whose key it is"));
}

#[tokio::test]
async fn a_box_left_empty_is_proven_as_well_and_lists_come_in_pages() {
    let workspace = Workspace::new().await;
    let phone = workspace.new_phone();
    for consent in [json!({}), json!({ "sms": true }), json!({ "sms": false })] {
        send(&workspace, &phone, json!({}), consent).await;
    }
    let lead = workspace.lead(&phone).await;
    let all = batched(&workspace, &lead).await;
    assert_eq!(all.iter().map(|one| one["ticked"].as_bool().unwrap()).collect::<Vec<_>>(), [false, true, false]);
    let mut paged = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = workspace.get(&format!("{}?limit=1{cursor}", path(&lead))).await.expect(200);
        paged.extend(page["items"].as_array().unwrap().iter().cloned());
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(paged, all);
    let unticked = download(&workspace, &lead, &all[0]).await;
    assert!(accepts(&unticked, &[]).contains("NO: the box was not ticked"));
    let answer: Value = serde_json::from_str(&accepts(&unticked, &["--json"])).unwrap();
    assert_eq!((&answer["valid"], &answer["key_checked"]), (&json!(true), &json!(false)));
    assert_eq!(answer["record"], unticked["record"]);
}

#[tokio::test]
async fn what_was_changed_is_refused_with_the_reason_and_so_is_another_key() {
    let (workspace, other) = tokio::join!(Workspace::new(), Workspace::new());
    let (phone, of_other) = (workspace.new_phone(), other.new_phone());
    let (lead, _) = tokio::join!(workspace.submit(&phone), other.submit(&of_other));
    let (ours, theirs) = (keys(&workspace).await, keys(&other).await);
    assert_eq!((ours.len(), theirs.len()), (1, 1));
    assert_ne!(ours[0]["public_key"], theirs[0]["public_key"], "two workspaces have one key");

    let listed = batched(&workspace, &lead).await.swap_remove(0);
    let whole = download(&workspace, &lead, &listed).await;
    let key = ours[0]["fingerprint"].as_str().unwrap();
    let changed = |pointer: &str, value: Value| {
        let mut certificate = whole.clone();
        *certificate.pointer_mut(pointer).unwrap() = value;
        certificate
    };
    refuses(&changed("/record/phone", json!("+14155550100")), &["--key", key], "the signature does not belong");
    refuses(&changed("/record/consent/ticked", json!(false)), &[], "the signature does not belong");
    refuses(&changed("/form_version/consent_text", json!("Anything")), &[], "not the one that the record names");
    refuses(&changed("/inclusion/batch/head/size", json!(99)), &[], "the signature of the batch does not belong");
    refuses(&changed("/inclusion/place", json!(7)), &[], "the record is not in the batch");
    refuses(&json!({ "marmalade": 1 }), &[], "the file is not a certificate");
    refuses(&whole, &["--key", theirs[0]["fingerprint"].as_str().unwrap()], "none of the keys you named");
    // Standard input is a file like any other, and one bad file among good ones is enough.
    let mut command = Command::new(env!("CARGO_BIN_EXE_leadline"));
    command.env_clear().args(["verify-consent", "-", "/nowhere/at/all"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(whole.to_string().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(said.contains("HOLDS") && said.contains("REFUSED: the file cannot be read"), "{said}");
}

#[tokio::test]
async fn batches_are_a_chain_and_a_new_key_leaves_old_certificates_whole() {
    let program = Arc::new(Program::start(&[]).await);
    let workspace = Workspace::on(program.clone()).await;
    let phone = workspace.new_phone();
    workspace.submit(&phone).await;
    let lead = workspace.lead(&phone).await;
    let first = download(&workspace, &lead, &batched(&workspace, &lead).await[0]).await;
    let id = workspace.get("/api/settings/workspace").await.expect(200)["id"].as_str().unwrap().to_owned();
    let listed = program.run(&["certificate-keys", "--workspace", &id, "--new"]).await;
    assert_eq!(listed.lines().count(), 2);
    // A process signs with the key it knows for a minute; a new one reads the new key.
    program.stop().await;
    program.serve().await;
    workspace.submit(&phone).await;
    let second = download(&workspace, &lead, &batched(&workspace, &lead).await[0]).await;
    let heads = [&first, &second].map(|certificate| &certificate["inclusion"]["batch"]["head"]);
    assert_eq!((&heads[0]["number"], &heads[0]["previous"]), (&json!(1), &Value::Null));
    assert_eq!(heads[1]["number"], json!(2));
    assert_eq!(heads[1]["previous"].as_str().map(str::len), Some(64));
    let published = keys(&workspace).await;
    let fingerprint = |place: usize| published[place]["fingerprint"].as_str().unwrap();
    assert_eq!(
        (first["record"]["key"].as_str(), second["record"]["key"].as_str()),
        (Some(fingerprint(1)), Some(fingerprint(0)))
    );
    accepts(&first, &["--key", fingerprint(1)]);
    accepts(&second, &["--key", fingerprint(1), "--key", fingerprint(0)]);
    refuses(&first, &["--key", fingerprint(0)], "none of the keys you named");
}

#[tokio::test]
async fn one_certificate_is_in_one_batch_however_many_come_at_once() {
    let program = Arc::new(Program::start(&[]).await);
    let workspace = Workspace::on(program.clone()).await;
    let phones: Vec<Phone> = (0..12).map(|_| workspace.new_phone()).collect();
    futures_util::future::join_all(phones.iter().map(|phone| send(&workspace, phone, json!({}), json!({})))).await;
    let stored = database::open(&program.settings.database).await;
    let certificates = stored.collection::<Document>("consent_certificates");
    wait_for("the batches", async || {
        let waiting = certificates.count_documents(doc! { "batch": null }).await.unwrap();
        (waiting == 0 && certificates.count_documents(doc! {}).await.unwrap() == 12).then_some(())
    })
    .await;
    let mut sizes = 0;
    for (name, batch) in database::dump(&stored).await {
        if name == "certificate_batches" {
            let number = batch.get_i64("number").unwrap();
            let size = certificates.count_documents(doc! { "batch": number }).await.unwrap();
            assert_eq!(batch.get_binary_generic("leaves").unwrap().len() as u64, 32 * size);
            sizes += size;
        }
    }
    assert_eq!(sizes, 12);
    assert_eq!(keys(&workspace).await.len(), 1, "the first submissions made several keys");
    for phone in &phones {
        let lead = workspace.lead(phone).await;
        let listed = list(&workspace, &lead).await.swap_remove(0);
        accepts(&download(&workspace, &lead, &listed).await, &[]);
    }
}

#[tokio::test]
async fn the_hosted_form_tells_when_it_was_shown_and_nobody_else_can() {
    let workspace = Workspace::new().await;
    let html = workspace.visitor().get(&format!("/f/{}", workspace.slug)).await.text;
    let hidden = |name: &str| {
        let at = html.find(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("{name} is not in {html}"));
        let value = html[at..].split('"').nth(3).unwrap();
        value.to_owned()
    };
    let (key, mark) = (hidden("_key"), hidden("_rendered"));
    let forged = format!("1{}", &mark[1..]);
    let mut times = Vec::new();
    for (key, mark) in
        [(key.as_str(), mark.as_str()), ("other", mark.as_str()), ("third", forged.as_str()), ("fourth", "")]
    {
        let phone = workspace.new_phone();
        let form = [("name", "Ada Example"), ("phone", &phone.number), ("_key", key), ("_rendered", mark)];
        let request = workspace.visitor().request(Method::POST, &format!("/f/{}", workspace.slug)).form(&form);
        assert_eq!(Answer::of(request).await.status, 200);
        let lead = workspace.lead(&phone).await;
        let record = download(&workspace, &lead, &list(&workspace, &lead).await[0]).await["record"].take();
        assert_eq!(record["page"]["url"].as_str().unwrap(), format!("{}/f/{}", workspace.program.url, workspace.slug));
        assert_eq!(record["page"]["locale"], "en");
        times.push((record["times"]["rendered"].is_string(), record["times"]["rendered_by"].clone()));
    }
    assert_eq!(times[0], (true, json!("leadline")));
    assert!(times[1..].iter().all(|(known, by)| !known && by.is_null()), "{times:?}");
}

#[tokio::test]
async fn a_page_to_print_shows_the_facts_and_each_reading_is_written_down() {
    let program = Arc::new(Program::start(&[]).await);
    let workspace = Workspace::on(program.clone()).await;
    let phone = workspace.new_phone();
    let lead = workspace.submit(&phone).await;
    let id = list(&workspace, &lead).await[0]["id"].as_str().unwrap().to_owned();
    let file = workspace.get(&format!("{}/{id}", path(&lead))).await;
    assert_eq!(file.header("content-type"), "application/json");
    assert_eq!(file.header("content-disposition"), format!("attachment; filename=\"consent-{id}.json\""));
    let page = workspace.get(&format!("{}/{id}/page", path(&lead))).await;
    assert_eq!(page.status, 200);
    let policy = page.header("content-security-policy");
    assert!(policy.contains("default-src 'none'"), "{policy}");
    let record = file.json()["record"].take();
    let text = |pointer: &str| record.pointer(pointer).unwrap().as_str().unwrap().to_owned();
    for part in
        [text("/phone"), text("/key"), text("/nonce"), text("/form/sha256"), text("/visitor/address"), id.clone()]
    {
        assert!(page.text.contains(&part), "{part} is not in {}", page.text);
    }
    assert!(page.text.contains("nothing in this record was changed") && !page.text.contains("<script"));
    let stored = database::open(&program.settings.database).await;
    let read = doc! { "action": "certificate.read", "subject": &id };
    let entries = stored.collection::<Document>("audit_entries").count_documents(read).await.unwrap();
    assert_eq!(entries, 2);

    // Whose key is destroyed is not shown any more, and what others hold stays provable.
    let erased = doc! { "_id": lead["id"].as_str().unwrap() };
    stored.collection::<Document>("person_keys").delete_one(erased).await.unwrap();
    for path in [path(&lead), format!("{}/{id}", path(&lead)), format!("{}/{id}/page", path(&lead))] {
        workspace.get(&path).await.problem(404, "not_found");
    }
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let workspace = Workspace::new().await;
    let phone = workspace.new_phone();
    let (lead, another) = (workspace.submit(&phone).await, workspace.submit(&workspace.new_phone()).await);
    let id = list(&workspace, &lead).await[0]["id"].as_str().unwrap().to_owned();
    for path in [
        format!("{}/nothing", path(&lead)),
        format!("{}/{id}", path(&another)),
        "/api/leads/nothing/certificates".into(),
    ] {
        workspace.get(&path).await.problem(404, "not_found");
        workspace.visitor().get(&path).await.problem(401, "unauthorized");
    }
    workspace.visitor().get("/f/keys/nothing").await.problem(404, "not_found");
}
