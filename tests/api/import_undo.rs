//! An import taken back: what it made and nobody has touched goes, the rest stays and is named.

use serde_json::json;

use crate::{
    import::{checked, path, report, standing, taken_in},
    support::{Receiver, Workspace},
};

#[tokio::test]
async fn what_nobody_has_touched_goes_and_what_lives_stays() {
    let workspace = Workspace::new().await;
    let receiver = Receiver::start().await;
    receiver.added_to(&workspace, &["leads.imported", "lead.created"]).await;
    let (known, _) = workspace.lead_with_first_text().await;
    receiver.wait_for(1).await;
    let [untouched, wrote, noted, stopped] = [(); 4].map(|()| workspace.new_phone());
    let file = format!(
        "Phone,Note,Texts\n{},a,\n{},b,\n{},c,\n{},d,stop\n{},e,\n",
        untouched.number, wrote.number, noted.number, stopped.number, known.number
    );
    let mapping = json!({ "phone": "Phone", "answers": { "Note": "note" }, "consent": { "column": "Texts",
        "basis": "express", "source": { "value": "x" }, "at": { "value": "2026-01-01" }, "wording": { "value": "x" } } });
    let import = checked(&workspace, file, mapping).await;
    workspace.post(&path(&import, "/undo"), json!({})).await.problem(409, "not_now");
    workspace.post(&path(&import, "/start"), json!({})).await.expect(200);
    let import = standing(&workspace, &import, "done").await;
    assert_eq!((&import["counts"]["created"], &import["counts"]["updated"]), (&json!(3), &json!(1)), "{import}");
    let told = receiver.wait_for(2).await;
    assert_eq!((told[1].event(), &told[1].body["data"]["import_id"]), ("leads.imported", &import["id"]));

    wrote.text("Who is this?").await;
    workspace.wait_for_inbound(&workspace.lead(&wrote).await, 1).await;
    let said = json!({ "action": "grant", "told_by": "call", "basis": "express", "note": "Agreed on the phone" });
    let ledger = format!("/api/leads/{}/consent", workspace.lead(&noted).await["id"].as_str().unwrap());
    workspace.post(&ledger, said).await.expect(200);
    workspace.settled().await;
    workspace.post(&path(&import, "/undo"), json!({})).await.expect(200);
    let undone = standing(&workspace, &import, "undone").await;
    assert_eq!((&undone["removed"], &undone["stayed"]), (&json!(2), &json!(2)), "{undone}");
    for (phone, stays) in [(&untouched, false), (&stopped, false), (&wrote, true), (&noted, true), (&known, true)] {
        assert_eq!(workspace.leads_of(phone).await.len(), usize::from(stays), "{}", phone.number);
    }
    let lines = report(&workspace, &import).await;
    let fates: Vec<&str> = lines.iter().map(|line| line[4].as_str()).collect();
    let touched = "stays: something has happened since";
    assert_eq!(fates, ["removed", touched, touched, "removed", ""]);
    assert!(!lines[0].contains(&untouched.number), "nothing of who was removed is left in the report: {lines:?}");

    // The stop it brought outlives it.
    let again = format!("Phone\n{}\n{}\n", stopped.number, untouched.number);
    let import = taken_in(&workspace, again, json!({ "phone": "Phone" })).await;
    assert_eq!((&import["counts"]["suppressed"], &import["counts"]["created"]), (&json!(1), &json!(1)), "{import}");
    assert_eq!(workspace.lead(&stopped).await["consent"], "revoked");
    assert!(stopped.received().await.is_empty() && untouched.received().await.is_empty());
}
