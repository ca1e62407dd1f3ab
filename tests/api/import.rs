//! Leads from a file: looked over first, taken in once, and nobody texted for it.

use std::sync::Arc;

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Phone, Program, TimeOfDay, Workspace, client::pointers, wait_for};

const PATH: &str = "/api/leads/import";

pub(crate) fn path(import: &Value, end: &str) -> String {
    format!("{PATH}/{}{end}", import["id"].as_str().unwrap())
}

pub(crate) async fn upload(workspace: &Workspace, file: impl Into<String>) -> Value {
    Answer::of(workspace.request(Method::POST, PATH).body(file.into())).await.expect(201)
}

/// Waits until an import stands so.
pub(crate) async fn standing(workspace: &Workspace, import: &Value, state: &str) -> Value {
    let import = wait_for(state, async || {
        let import = workspace.get(&path(import, "")).await.expect(200);
        (import["state"] == state).then_some(import)
    })
    .await;
    let counted: i64 = import["counts"].as_object().unwrap().values().map(|count| count.as_i64().unwrap()).sum();
    assert_eq!(json!(counted), import["rows"], "every row counts once: {import}");
    import
}

/// Has a file looked over.
pub(crate) async fn checked(workspace: &Workspace, file: impl Into<String>, mapping: Value) -> Value {
    let import = upload(workspace, file).await;
    workspace.post(&path(&import, "/check"), json!({ "mapping": mapping })).await.expect(200);
    standing(workspace, &import, "checked").await
}

/// Has a file taken in.
pub(crate) async fn taken_in(workspace: &Workspace, file: impl Into<String>, mapping: Value) -> Value {
    let import = checked(workspace, file, mapping).await;
    workspace.post(&path(&import, "/start"), json!({})).await.expect(200);
    standing(workspace, &import, "done").await
}

/// The lines of the report: row, verdict, notes.
pub(crate) async fn report(workspace: &Workspace, import: &Value) -> Vec<Vec<String>> {
    let answer = workspace.get(&path(import, "/report")).await;
    assert_eq!((answer.status, answer.header("content-type").as_str()), (200, "text/csv; charset=utf-8"));
    let lines = answer.text.lines().skip(1);
    lines.map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

fn consent(basis: &str) -> Value {
    json!({ "phone": "Phone", "name": ["Name"], "email": "Email", "consent": { "column": "Consent", "basis": basis,
        "source": { "value": "Trade fair" }, "at": { "column": "When" }, "wording": { "value": "Text me offers" } } })
}

fn row(name: &str, phone: &Phone, email: &str, consent: &str, when: &str) -> String {
    format!("{name},{},{email},{consent},{when}\n", phone.number)
}

const HEAD: &str = "Name,Phone,Email,Consent,When\n";

#[tokio::test]
async fn every_row_has_its_verdict_before_anything_is_taken_in_and_the_same_after() {
    let workspace = Workspace::new().await;
    let (stopped, _) = workspace.lead_with_first_text().await;
    stopped.text("STOP").await;
    stopped.wait_for_texts(2).await;
    let (known, lead) = workspace.lead_with_first_text().await;
    workspace.settled().await;
    let phones: Vec<Phone> = (0..5).map(|_| workspace.new_phone()).collect();
    let file = [
        HEAD.to_owned(),
        row("Agreed Adams", &phones[0], "agreed@example.com", "yes", "2026-05-01"),
        row("Silent Smith", &phones[1], "", "", ""),
        row("Silent Smith again", &phones[1], "", "yes", "2026-05-01"),
        row("Unproven Unger", &phones[2], "", "yes", ""),
        row("Known Knight", &known, "known@example.com", "yes", "2026-05-01"),
        row("Stopped Stone", &stopped, "", "yes", "2026-05-01"),
        row("Refused Reed", &phones[3], "", "opted out", ""),
        "Bad Bates,12,nobody,,\n".to_owned(),
        "Short row\n".to_owned(),
        row("Clashing Clay", &phones[4], "AGREED@example.com", "", ""),
    ]
    .concat();
    let import = upload(&workspace, file).await;
    assert_eq!((&import["state"], &import["rows"]), (&json!("uploaded"), &json!(10)));
    let suggested = json!({ "phone": "Phone", "name": ["Name"], "email": "Email", "answers": {}, "consent": null });
    assert_eq!(import["mapping"], suggested);
    workspace.post(&path(&import, "/start"), json!({})).await.problem(409, "not_now");
    workspace.post(&path(&import, "/check"), json!({ "mapping": consent("express_written") })).await.expect(200);
    let looked_over = standing(&workspace, &import, "checked").await;
    let counts = json!({ "created": 4, "updated": 1, "unchanged": 0, "duplicate": 1, "suppressed": 2, "invalid": 2 });
    assert_eq!(looked_over["counts"], counts);
    assert!(workspace.leads_of(&phones[0]).await.is_empty(), "nothing is taken in");
    let verdicts: Vec<String> = report(&workspace, &import).await.into_iter().map(|line| line[1].clone()).collect();

    workspace.post(&path(&import, "/start"), json!({})).await.expect(200);
    let done = standing(&workspace, &import, "done").await;
    let lines = report(&workspace, &import).await;
    let after: Vec<String> = lines.iter().map(|line| line[1].clone()).collect();
    assert_eq!(verdicts, after, "{done}");
    let expected = [
        ("created", ""),
        ("created", ""),
        ("duplicate", ""),
        ("created", "Consent: consent_without_date"),
        ("updated", "consent_of_known_lead_unchanged"),
        ("suppressed", "consent_of_known_lead_unchanged"),
        ("suppressed", ""),
        ("invalid", "Phone: no_phone; Email: no_email"),
        ("invalid", "wrong_number_of_cells"),
        ("created", "email_of_another_lead"),
    ];
    for (line, (verdict, notes)) in lines.iter().zip(expected) {
        assert_eq!((line[1].as_str(), line[2].as_str()), (verdict, notes), "{line:?}");
    }
    assert_eq!(workspace.lead(&phones[0]).await["consent"], "granted");
    assert_eq!(workspace.lead(&phones[1]).await["consent"], "none");
    assert_eq!(workspace.lead(&phones[2]).await["consent"], "none");
    assert_eq!(workspace.lead(&phones[3]).await["consent"], "revoked");
    assert_eq!(workspace.lead(&stopped).await["consent"], "revoked");
    let updated = workspace.lead(&known).await;
    assert_eq!(
        (&updated["id"], &updated["email"], &updated["name"]),
        (&lead["id"], &json!("known@example.com"), &json!("Ada Example"))
    );
    assert_eq!(workspace.lead(&phones[4]).await["contact_clash"], true);
    let agreed = workspace.lead(&phones[0]).await;
    let ledger = workspace.get(&format!("/api/leads/{}/consent", agreed["id"].as_str().unwrap())).await.expect(200);
    let event = &ledger["items"][0];
    assert_eq!((&event["source"], &event["basis"]), (&json!("import"), &json!("express_written")));
    assert_eq!(event["text"], "Text me offers\n(Trade fair)");
    workspace.post(&path(&import, "/check"), json!({ "mapping": suggested })).await.problem(409, "not_now");
}

#[tokio::test]
async fn nobody_is_texted_for_an_import_and_who_said_stop_never() {
    let workspace = Workspace::new().await;
    let phones: Vec<Phone> = (0..3).map(|_| workspace.phone_by(TimeOfDay::Day)).collect();
    // One said stop, was erased, and comes back by a file that claims an agreement.
    let lead = workspace.submit(&phones[2]).await;
    phones[2].wait_for_texts(1).await;
    phones[2].text("STOP").await;
    phones[2].wait_for_texts(2).await;
    workspace.settled().await;
    let erase = format!("/api/leads/{}/erase", lead["id"].as_str().unwrap());
    workspace.post(&erase, json!({})).await.expect(200);
    let file = [
        HEAD.to_owned(),
        row("Agreed Adams", &phones[0], "", "yes", "2026-11-01"),
        row("Silent Smith", &phones[1], "", "", ""),
        row("Erased Evans", &phones[2], "", "yes", "2026-11-01"),
    ];
    let done = taken_in(&workspace, file.concat(), consent("inquiry")).await;
    assert_eq!((&done["counts"]["created"], &done["counts"]["suppressed"]), (&json!(2), &json!(1)));
    workspace.settled().await;
    for kind in ["send_text", "follow_up", "renew_consent", "reply_to_lead", "notify_team"] {
        let planned = workspace.jobs("ready").await.into_iter().filter(|job| job["kind"] == kind).count();
        assert_eq!(planned, 0, "{kind}");
    }
    for phone in &phones {
        assert!(phone.received().await.is_empty());
    }
    let (silent, back) = (workspace.lead(&phones[1]).await, workspace.lead(&phones[2]).await);
    assert_eq!((&silent["consent"], &back["consent"]), (&json!("none"), &json!("revoked")));
    workspace.write(&back, "Hello again").await.problem(409, "opted_out");
    let refused = workspace.write(&silent, "Hello").await;
    workspace.settled().await;
    assert!(
        phones[1].received().await.is_empty(),
        "without consent the gate refuses: {} {}",
        refused.status,
        refused.text
    );
    // Who agreed can be written to, by a person.
    workspace.write(&workspace.lead(&phones[0]).await, "Hello, here is Olive").await.expect(201);
    phones[0].wait_for_texts(1).await;
}

#[tokio::test]
async fn a_stop_in_the_file_counts_for_a_known_lead_and_in_a_row_that_repeats_another() {
    let workspace = Workspace::new().await;
    let (known, lead) = workspace.lead_with_first_text().await;
    let fresh = workspace.new_phone();
    workspace.settled().await;
    let file = [
        HEAD.to_owned(),
        row("Known Knight", &known, "", "DND", ""),
        row("Fresh Frost", &fresh, "", "yes", "2026-05-01"),
        row("Fresh Frost", &fresh, "", "unsubscribed", ""),
    ];
    let done = taken_in(&workspace, file.concat(), consent("express_written")).await;
    assert_eq!((&done["counts"]["suppressed"], &done["counts"]["created"]), (&json!(2), &json!(1)));
    assert_eq!(workspace.lead(&known).await["consent"], "revoked");
    assert_eq!(workspace.lead(&fresh).await["consent"], "revoked");
    workspace.write(&lead, "Still there?").await.problem(409, "opted_out");
    // No later file lifts it.
    let again = [HEAD.to_owned(), row("Known Knight", &known, "", "yes", "2026-11-29")].concat();
    taken_in(&workspace, again, consent("express_written")).await;
    assert_eq!(workspace.lead(&known).await["consent"], "revoked");
}

#[tokio::test]
async fn programs_bring_json_lines_and_a_bad_file_is_refused_by_name() {
    let workspace = Workspace::new().await;
    let phone = workspace.new_phone();
    let file = format!("{}\nnonsense\n", json!({ "tel": phone.number, "people": 4, "name": "Ada Example" }));
    let request = workspace.request(Method::POST, "/api/leads/import?format=jsonl").body(file);
    let import = Answer::of(request).await.expect(201);
    let mapping = json!({ "phone": "tel", "name": ["name"], "answers": { "people": "people" } });
    workspace.post(&path(&import, "/check"), json!({ "mapping": mapping })).await.expect(200);
    standing(&workspace, &import, "checked").await;
    workspace.post(&path(&import, "/start"), json!({})).await.expect(200);
    let done = standing(&workspace, &import, "done").await;
    assert_eq!((&done["counts"]["created"], &done["counts"]["invalid"]), (&json!(1), &json!(1)));
    let lead = workspace
        .get(&format!("/api/leads/{}", workspace.lead(&phone).await["id"].as_str().unwrap()))
        .await
        .expect(200);
    assert_eq!((&lead["answers"][0]["value"], &lead["answers"][0]["source"]), (&json!("4"), &json!("import")));

    let refused = async |file: Vec<u8>| Answer::of(workspace.request(Method::POST, PATH).body(file)).await;
    for file in [b"".to_vec(), b"Phone\n".to_vec(), b"Phone,Phone\n1,2\n".to_vec(), b"Phone\n\xff\xfe\n".to_vec()] {
        refused(file).await.problem(422, "invalid");
    }
    assert_eq!(refused(vec![b'1'; 5_000_000]).await.status, 413);
    let import = upload(&workspace, "Phone\n1\n").await;
    let check = json!({ "mapping": { "phone": "Telephone", "email": "Mail" }, "region": "Mars" });
    let problem = workspace.post(&path(&import, "/check"), check).await.problem(422, "invalid");
    assert_eq!(pointers(&problem), ["/mapping/phone", "/mapping/email", "/region"]);
}

#[tokio::test]
async fn a_worker_that_dies_leaves_no_row_out_and_takes_none_twice() {
    let program = Arc::new(Program::start(&[("JOB_LEASE_SECONDS", "2")]).await);
    let workspace = Workspace::on(program.clone()).await;
    let rows: String = (0..200).map(|at| format!("Lead {at},+1415555{at:04}\n")).collect();
    let import =
        checked(&workspace, format!("Name,Phone\n{rows}"), json!({ "phone": "Phone", "name": ["Name"] })).await;
    let expected = import["counts"]["created"].as_i64().unwrap();
    assert!(expected > 150, "{import}");
    workspace.post(&path(&import, "/start"), json!({})).await.expect(200);
    wait_for("some rows", async || {
        let import = workspace.get(&path(&import, "")).await.expect(200);
        (import["through"].as_i64() >= Some(1)).then_some(())
    })
    .await;
    // Once: a database may keep what a killed program left open for a minute.
    program.kill();
    program.serve().await;
    let done = standing(&workspace, &import, "done").await;
    assert_eq!(done["counts"], import["counts"]);
    let file = workspace.get("/api/leads/export?format=jsonl").await.text;
    let mut phones: Vec<String> =
        file.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["phone"].to_string()).collect();
    assert_eq!(phones.len() as i64, expected);
    phones.sort_unstable();
    phones.dedup();
    assert_eq!(phones.len() as i64, expected);
}
