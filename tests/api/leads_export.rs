//! All leads as one file.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Workspace, unique};

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[tokio::test]
async fn leads_are_given_as_a_table_in_which_nothing_runs() {
    let workspace = Workspace::new().await;
    let phone = workspace.new_phone();
    let mut sent = workspace.submission(&phone);
    sent["fields"]["question"] = json!("=HYPERLINK(\"https://evil.example\",\"gargoyle\")");
    workspace.capture(&sent).await.expect(201);
    let file = format!(
        "Name,Phone,Note\n\"'=cmd|' /C calc'!A0\",{},@SUM(1)\nPlain Person,{},\"two\nlines, and \"\"quotes\"\"\"\n",
        workspace.new_phone().number,
        workspace.new_phone().number
    );
    let mapping = json!({ "phone": "Phone", "name": ["Name"], "answers": { "Note": "note" } });
    let import = super::import::taken_in(&workspace, file, mapping).await;
    assert_eq!(import["counts"]["created"], 2, "{import}");

    let answer = workspace.get("/api/leads/export").await;
    assert_eq!((answer.status, answer.header("content-type").as_str()), (200, "text/csv; charset=utf-8"));
    assert_eq!(answer.header("content-disposition"), "attachment; filename=\"leads.csv\"");
    assert_eq!(answer.header("cache-control"), "no-store");
    let head = answer.text.lines().next().unwrap();
    assert_eq!(
        head,
        "id,name,phone,email,form,consent,consent_expires_at,blocked,submissions,answers,created_at,last_activity_at"
    );
    assert!(answer.text.contains("'=cmd|") && answer.text.contains(&phone.number), "{}", answer.text);
    for cell in answer.text.replace('"', "").split([',', '\n']) {
        let runs = cell.starts_with(['=', '-', '@', '\t'])
            || cell.starts_with('+') && cell[1..].trim_end().parse::<u64>().is_err();
        assert!(!runs, "{cell:?} in {}", answer.text);
    }
    let entries = workspace.get("/api/settings/audit").await.expect(200);
    assert_eq!(
        (&entries["items"][0]["action"], &entries["items"][0]["subject"]),
        (&json!("leads.export"), &json!("people"))
    );
}

#[tokio::test]
async fn programs_get_a_line_a_lead_and_texts_when_they_ask() {
    let (workspace, other) = tokio::join!(Workspace::new(), Workspace::new());
    other.lead_with_first_text().await;
    let (phone, lead) = workspace.lead_with_first_text().await;
    let (_, second) = workspace.lead_with_first_text().await;
    phone.text("Do you sell marmalade?").await;
    workspace.wait_for_inbound(&lead, 1).await;
    workspace.settled().await;

    let all = lines(&workspace.get("/api/leads/export?format=jsonl").await.text);
    let ids: Vec<&Value> = all.iter().map(|line| &line["id"]).collect();
    assert_eq!(ids, [&second["id"], &lead["id"]], "the newest first, and nobody else's");
    assert!(all[1].get("messages").is_none());
    for (name, value) in workspace.lead(&phone).await.as_object().unwrap() {
        assert_eq!(&all[1][name], value, "{name}");
    }
    let found = lines(&workspace.get("/api/leads/export?format=jsonl&include=messages&held_back=false").await.text);
    assert_eq!(found.len(), 2);
    let texts: Vec<&str> =
        found[1]["messages"].as_array().unwrap().iter().map(|text| text["text"].as_str().unwrap()).collect();
    let shown = workspace.messages(&lead).await;
    let expected: Vec<&str> = shown.iter().map(|text| text["text"].as_str().unwrap()).collect();
    assert_eq!(texts, expected);
    assert!(texts.contains(&"Do you sell marmalade?"));

    workspace.get("/api/leads/export?include=messages").await.problem(400, "invalid_query");
    workspace.get("/api/leads/export?format=xlsx").await.problem(400, "invalid_query");
    assert_eq!(workspace.get("/api/leads/export?held_back=true").await.text.lines().count(), 1);
}

#[tokio::test]
async fn more_leads_than_are_read_at_once_are_all_in_the_file() {
    let workspace = Workspace::new().await;
    let many = 230;
    let rows: Vec<String> = (0..many).map(|at| format!("+1415555{at:04},Lead {at}")).collect();
    let file = format!("Phone,Name\n{}\n", rows.join("\n"));
    let import = super::import::taken_in(&workspace, file, json!({ "phone": "Phone", "name": ["Name"] })).await;
    let created = import["counts"]["created"].as_u64().unwrap();
    assert!(created >= 200, "{import}");
    let answer =
        Answer::of(workspace.request(Method::GET, "/api/leads/export?format=jsonl").header("x-run", unique())).await;
    let lines = lines(&answer.text);
    assert_eq!(lines.len() as u64, created);
    let mut ids: Vec<&str> = lines.iter().map(|line| line["id"].as_str().unwrap()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len() as u64, created);
}
