//! Passwords: changed, forgotten, and hashed as they are now.

use std::sync::Arc;

use mongodb::bson::{Document, doc};
use serde_json::json;

use crate::support::{Answer, MailServer, Program, Workspace, database, settings::PASSWORD, wait_for};

const NEW: &str = "another sentence that nobody guesses";

async fn login(workspace: &Workspace, password: &str) -> Answer {
    let credentials = json!({ "email": workspace.email, "password": password });
    workspace.visitor().post("/api/auth/login", credentials).await
}

async fn refresh(workspace: &Workspace, cookie: &str) -> u16 {
    let request = workspace.visitor().request(reqwest::Method::POST, "/api/auth/refresh").header("cookie", cookie);
    Answer::of(request).await.status
}

fn cookie(answer: &Answer) -> String {
    answer.header("set-cookie").split(';').next().unwrap().to_owned()
}

#[tokio::test]
async fn whoever_changes_the_password_stays_in_and_everybody_else_is_out() {
    let workspace = Workspace::new().await;
    let elsewhere = cookie(&login(&workspace, PASSWORD).await);
    let here = login(&workspace, PASSWORD).await;
    let (kept, token) = (cookie(&here), here.expect(200)["access_token"].as_str().unwrap().to_owned());
    let me = workspace.api.with_token(&token);
    let change = |present: &str, new: &str| json!({ "password": present, "new_password": new });
    let wrong = me.post("/api/auth/password", change("not it, surely not", NEW)).await.expect(422);
    assert_eq!(wrong["errors"][0]["pointer"], "/password");
    let short = me.post("/api/auth/password", change(PASSWORD, "short")).await.expect(422);
    assert_eq!(short["errors"][0]["pointer"], "/new_password");
    me.post("/api/auth/password", change(PASSWORD, NEW)).await.expect(204);
    assert_eq!(refresh(&workspace, &elsewhere).await, 401);
    assert_eq!(refresh(&workspace, &kept).await, 200);
    login(&workspace, PASSWORD).await.expect(401);
    login(&workspace, NEW).await.expect(200);
    workspace.visitor().post("/api/auth/password", change(NEW, PASSWORD)).await.expect(401);
}

#[tokio::test]
async fn a_forgotten_password_is_chosen_anew_by_a_link_that_works_once() {
    let relay = MailServer::start().await;
    let smtp = format!("smtp://127.0.0.1:{}", relay.port);
    let settings = [("SMTP_URL", smtp.as_str()), ("MAIL_FROM", "Leadline <leads@example.com>")];
    let workspace = Workspace::on(Arc::new(Program::start(&settings).await)).await;
    let session = cookie(&login(&workspace, PASSWORD).await);
    let ask = async |email: &str| {
        let asked = workspace.visitor().post("/api/auth/password-resets", json!({ "email": email })).await;
        (asked.status, asked.text)
    };
    // A stranger learns nothing.
    let unknown = ask("nobody@example.com").await;
    let known = ask(&workspace.email).await;
    assert_eq!((known.0, &known), (202, &unknown));
    let mail = wait_for("the mail", async || relay.mails().into_iter().next()).await;
    assert_eq!(mail.to, workspace.email);
    let content = mail.content.replace("=\n", "").replace("=3D", "=");
    let token = content.split("/reset/#").nth(1).unwrap().split_whitespace().next().unwrap().to_owned();
    // Asking again at once fills nobody's mailbox.
    assert_eq!(ask(&workspace.email).await.0, 202);

    let reset = async |token: &str, new: &str| {
        let body = json!({ "token": token, "password": new });
        workspace.visitor().post("/api/auth/password-resets/use", body).await
    };
    reset(&token, "short").await.expect(422);
    reset("unknown", NEW).await.expect(404);
    reset(&token, NEW).await.expect(204);
    reset(&token, PASSWORD).await.expect(404);
    assert_eq!(refresh(&workspace, &session).await, 401);
    login(&workspace, PASSWORD).await.expect(401);
    login(&workspace, NEW).await.expect(200);
    assert_eq!(relay.mails().len(), 1);
}

#[tokio::test]
async fn at_a_local_start_mail_is_written_where_the_developer_sees_it() {
    let folder = std::env::temp_dir().join(format!("leadline-mail-{}", crate::support::unique()));
    let path = folder.to_str().unwrap().to_owned();
    let workspace = Workspace::on(Arc::new(Program::start(&[("MAIL_FOLDER", path.as_str())]).await)).await;
    let request = json!({ "email": workspace.email });
    workspace.visitor().post("/api/auth/password-resets", request).await.expect(202);
    let mail = wait_for("the mail", async || {
        let files = std::fs::read_dir(&folder).ok()?;
        let mut texts = files.filter_map(|file| std::fs::read_to_string(file.ok()?.path()).ok());
        texts.find(|text| text.contains("/reset/#"))
    })
    .await;
    assert!(mail.contains(&workspace.email), "{mail}");
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn a_hash_that_was_made_otherwise_is_made_anew_at_the_next_sign_in() {
    let workspace = Workspace::new().await;
    let members = database::open(&workspace.program.settings.database).await.collection::<Document>("members");
    let id = workspace.get("/api/auth/me").await.expect(200)["id"].as_str().unwrap().to_owned();
    let hash = async || {
        let member = members.find_one(doc! { "_id": &id }).await.unwrap().unwrap();
        member.get_str("password_hash").unwrap().to_owned()
    };
    let pepper = workspace.program.settings.variables.iter().find(|(name, _)| name == "LEADLINE_PASSWORD_PEPPER");
    let weak = leadline_weak_hash(PASSWORD, &pepper.unwrap().1);
    members.update_one(doc! { "_id": &id }, doc! { "$set": { "password_hash": &weak } }).await.unwrap();
    login(&workspace, "not it, surely not").await.expect(401);
    assert_eq!(hash().await, weak);
    login(&workspace, PASSWORD).await.expect(200);
    let renewed = hash().await;
    assert!(renewed.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{renewed}");
    login(&workspace, PASSWORD).await.expect(200);
    assert_eq!(hash().await, renewed);
}

/// A hash as it might have been made with fewer passes.
fn leadline_weak_hash(password: &str, pepper: &str) -> String {
    use argon2::{Algorithm, Argon2, Params, Version, password_hash::PasswordHasher};
    let params = Params::new(8_192, 1, 1, None).unwrap();
    let hasher = Argon2::new_with_secret(pepper.as_bytes(), Algorithm::Argon2id, Version::V0x13, params).unwrap();
    hasher.hash_password(password.as_bytes()).unwrap().to_string()
}
