//! `/api/auth/second-factor`: codes of an authenticator app beside the password, and recovery codes on paper.

use mongodb::bson::{Document, doc};
use serde_json::{Value, json};

use crate::support::{Answer, Authenticator, Teammate, Workspace, client::pointers, database, settings::PASSWORD};

const PATH: &str = "/api/auth/second-factor";

/// Sets up and proves a second factor of the owner.
async fn set_up(workspace: &Workspace) -> (Authenticator, Vec<String>) {
    let begun = workspace.post(PATH, json!({ "password": PASSWORD })).await.expect(201);
    let app = Authenticator::new(begun["secret"].as_str().unwrap());
    let confirmed = workspace.post(&format!("{PATH}/confirm"), json!({ "code": app.code(0) })).await.expect(200);
    let codes = confirmed["recovery_codes"].as_array().unwrap().iter();
    (app, codes.map(|code| code.as_str().unwrap().to_owned()).collect())
}

async fn login(workspace: &Workspace, code: Option<&str>) -> Answer {
    let credentials = json!({ "email": workspace.email, "password": PASSWORD, "code": code });
    workspace.visitor().post("/api/auth/login", credentials).await
}

/// Instead of waiting for the app's next code, the last one is forgotten.
async fn forget_last_code(workspace: &Workspace) {
    let factors = stored(workspace).await;
    let change = doc! { "$set": { "last_step": 0_i64 } };
    assert_eq!(factors.0.update_one(doc! { "_id": &factors.1 }, change).await.unwrap().matched_count, 1);
}

async fn stored(workspace: &Workspace) -> (mongodb::Collection<Document>, String) {
    let member = workspace.get("/api/auth/me").await.expect(200)["id"].as_str().unwrap().to_owned();
    (database::open(&workspace.program.settings.database).await.collection("second_factors"), member)
}

#[tokio::test]
async fn a_proven_second_factor_is_asked_for_and_no_code_is_good_twice() {
    let workspace = Workspace::new().await;
    let none = json!({ "active": false, "active_since": null, "recovery_codes_left": 0 });
    assert_eq!(workspace.get(PATH).await.expect(200), none);
    let refused = workspace.post(PATH, json!({ "password": "not mine at all" })).await.problem(422, "invalid");
    assert_eq!(pointers(&refused), ["/password"]);
    let confirm = format!("{PATH}/confirm");
    workspace.post(&confirm, json!({ "code": "000000" })).await.problem(409, "not_begun");

    let begun = workspace.post(PATH, json!({ "password": PASSWORD })).await.expect(201);
    let secret = begun["secret"].as_str().unwrap();
    assert_eq!(secret.len(), 32);
    assert!(begun["uri"].as_str().unwrap().contains(&format!("secret={secret}")), "{begun}");
    // Until a code has proven it nobody is locked out.
    assert_eq!(workspace.get(PATH).await.expect(200), none);
    login(&workspace, None).await.expect(200);
    let app = Authenticator::new(secret);
    let refused = workspace.post(&confirm, json!({ "code": app.wrong() })).await.problem(422, "invalid");
    assert_eq!(pointers(&refused), ["/code"]);
    let confirmed = workspace.post(&confirm, json!({ "code": app.code(0) })).await.expect(200);
    let codes: Vec<&str> =
        confirmed["recovery_codes"].as_array().unwrap().iter().map(|code| code.as_str().unwrap()).collect();
    assert_eq!(codes.len(), 10);
    workspace.post(PATH, json!({ "password": PASSWORD })).await.problem(409, "already_active");
    let sessions = workspace.get("/api/auth/sessions").await.expect(200);
    assert_eq!(sessions["items"].as_array().unwrap().len(), 1, "others end: {sessions}");

    login(&workspace, None).await.problem(401, "second_factor_required");
    login(&workspace, Some(" ")).await.problem(401, "second_factor_required");
    login(&workspace, Some(&app.wrong())).await.problem(401, "wrong_code");
    forget_last_code(&workspace).await;
    let code = app.code(0);
    login(&workspace, Some(&format!("{} {}", &code[..3], &code[3..]))).await.expect(200);
    login(&workspace, Some(&code)).await.problem(401, "wrong_code");
    // Nor an earlier one.
    login(&workspace, Some(&app.code(-1))).await.problem(401, "wrong_code");

    login(&workspace, Some(&codes[3].to_uppercase().replace('-', " "))).await.expect(200);
    login(&workspace, Some(codes[3])).await.problem(401, "wrong_code");
    assert_eq!(workspace.get(PATH).await.expect(200)["recovery_codes_left"], 9);

    let (factors, member) = stored(&workspace).await;
    let kept = factors.find_one(doc! { "_id": member }).await.unwrap().unwrap();
    let kept = format!("{kept:?}").to_uppercase();
    for clear in [secret, codes[0], &codes[0].replace('-', "")] {
        assert!(!kept.contains(&clear.to_uppercase()), "{kept}");
    }
    assert!(!kept.contains(&format!("{:?}", app.0).to_uppercase()), "{kept}");
}

#[tokio::test]
async fn one_code_lets_one_browser_in_however_many_come_at_once() {
    let workspace = Workspace::new().await;
    let (app, codes) = set_up(&workspace).await;
    forget_last_code(&workspace).await;
    for code in [app.code(0), codes[0].clone()] {
        let answers = tokio::join!(
            login(&workspace, Some(&code)),
            login(&workspace, Some(&code)),
            login(&workspace, Some(&code))
        );
        let mut statuses = [answers.0.status, answers.1.status, answers.2.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 401, 401]);
    }
}

#[tokio::test]
async fn guessing_a_code_is_slowed_down_whatever_the_password() {
    let workspace = Workspace::new().await;
    let (app, codes) = set_up(&workspace).await;
    for _ in 0..5 {
        login(&workspace, Some(&app.wrong())).await.problem(401, "wrong_code");
    }
    let refused = login(&workspace, Some(&codes[0])).await;
    let wait: u32 = refused.header("retry-after").parse().unwrap();
    assert!((1..=300).contains(&wait), "{wait}");
    refused.problem(429, "too_often");
    // Without the password nobody is told that a code is wanted.
    let credentials = json!({ "email": workspace.email, "password": "not it, surely not", "code": codes[0] });
    workspace.visitor().post("/api/auth/login", credentials).await.problem(401, "wrong_credentials");
}

#[tokio::test]
async fn recovery_codes_are_made_anew_and_the_factor_removed_by_password_and_code_alone() {
    let workspace = Workspace::new().await;
    let renew = format!("{PATH}/recovery-codes");
    workspace.post(&renew, json!({ "code": "000000" })).await.problem(409, "not_active");
    let (_, codes) = set_up(&workspace).await;
    let renewed = workspace.post(&renew, json!({ "code": codes[0] })).await.expect(200);
    let fresh = renewed["recovery_codes"][0].as_str().unwrap();
    login(&workspace, Some(&codes[1])).await.problem(401, "wrong_code");

    let remove = async |password: &str, code: &str| {
        workspace.post(&format!("{PATH}/remove"), json!({ "password": password, "code": code })).await
    };
    assert_eq!(pointers(&remove("not mine at all", fresh).await.problem(422, "invalid")), ["/password"]);
    assert_eq!(pointers(&remove(PASSWORD, &codes[1]).await.problem(422, "invalid")), ["/code"]);
    remove(PASSWORD, fresh).await.expect(204);
    remove(PASSWORD, fresh).await.problem(409, "not_active");
    login(&workspace, None).await.expect(200);
}

#[tokio::test]
async fn somebody_of_no_lower_role_helps_a_member_who_lost_the_app() {
    let workspace = Workspace::new().await;
    let (_, _) = set_up(&workspace).await;
    let owner = workspace.get("/api/auth/me").await.expect(200)["id"].clone();
    let (admin, agent) = (Teammate::join(&workspace, "admin").await, Teammate::join(&workspace, "agent").await);
    let begun = agent.api.post(PATH, json!({ "password": PASSWORD })).await.expect(201);
    let app = Authenticator::new(begun["secret"].as_str().unwrap());
    agent.api.post(&format!("{PATH}/confirm"), json!({ "code": app.code(0) })).await.expect(200);
    let credentials = json!({ "email": agent.email, "password": PASSWORD });
    let login = async || workspace.visitor().post("/api/auth/login", credentials.clone()).await;
    login().await.problem(401, "second_factor_required");

    let path = |id: &Value| format!("/api/team/members/{}/second-factor", id.as_str().unwrap());
    agent.api.delete(&path(&json!(agent.id))).await.problem(403, "forbidden");
    admin.api.delete(&path(&owner)).await.problem(422, "invalid");
    // One's own goes by password and code alone.
    workspace.delete(&path(&owner)).await.problem(409, "own_second_factor");
    Workspace::new().await.delete(&path(&json!(agent.id))).await.expect(404);
    admin.api.delete(&path(&json!(agent.id))).await.expect(204);
    admin.api.delete(&path(&json!(agent.id))).await.expect(404);
    login().await.expect(200);
    assert_eq!(agent.api.get("/api/auth/sessions").await.expect(200)["items"].as_array().unwrap().len(), 1);
}
