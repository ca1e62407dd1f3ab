//! `/api/auth/refresh` and `/api/auth/logout`: the cookie, its rotation and its end.

use mongodb::bson::{DateTime, Document, doc};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Workspace, database, settings::PASSWORD};

const NAME: &str = "leadline_session";

/// The cookie an answer sets, with its attributes.
fn cookie(answer: &Answer) -> (String, Vec<String>) {
    let line = answer.header("set-cookie");
    let mut parts = line.split("; ").map(str::to_owned);
    let (name, value) =
        parts.next().unwrap().split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned())).unwrap();
    assert_eq!(name, NAME);
    (value, parts.collect())
}

async fn sign_in(workspace: &Workspace) -> (Value, String) {
    let credentials = json!({ "email": workspace.email, "password": PASSWORD });
    let answer = workspace.post("/api/auth/login", credentials).await;
    let token = cookie(&answer).0;
    (answer.expect(200), token)
}

async fn call(workspace: &Workspace, path: &str, token: &str) -> Answer {
    let request = workspace.visitor().request(Method::POST, path);
    Answer::of(request.header("cookie", format!("other=1; {NAME}={token}"))).await
}

async fn refresh(workspace: &Workspace, token: &str) -> Answer {
    call(workspace, "/api/auth/refresh", token).await
}

#[tokio::test]
async fn the_cookie_is_out_of_reach_of_scripts_and_other_sites() {
    let workspace = Workspace::new().await;
    let credentials = json!({ "email": workspace.email, "password": PASSWORD });
    let answer = workspace.post("/api/auth/login", credentials).await;
    let (token, attributes) = cookie(&answer);
    assert!(token.len() >= 32, "{token}");
    for attribute in ["HttpOnly", "SameSite=Strict", "Path=/api/auth"] {
        assert!(attributes.iter().any(|known| known == attribute), "{attribute} is not among {attributes:?}");
    }
    assert!(attributes.iter().any(|attribute| attribute.starts_with("Max-Age=")));
    assert!(!attributes.iter().any(|attribute| attribute.starts_with("Domain")));
    assert_eq!(answer.header("cache-control"), "no-store");
    assert!(!answer.text.contains(&token), "the refresh token is in the body");
}

#[tokio::test]
async fn a_refresh_gives_a_new_token_and_a_lost_answer_can_be_asked_for_again() {
    let workspace = Workspace::new().await;
    let (_, first) = sign_in(&workspace).await;
    let answer = refresh(&workspace, &first).await;
    let second = cookie(&answer).0;
    assert_ne!(first, second);
    let session = answer.expect(200);
    let renewed = workspace.with_token(session["access_token"].as_str().unwrap());
    assert_eq!(renewed.get("/api/auth/me").await.expect(200)["email"], workspace.email.as_str());
    // Within the grace the spent token gives the same successor, so two tabs do not sign each other out.
    assert_eq!(cookie(&refresh(&workspace, &first).await).0, second);
    let third = cookie(&refresh(&workspace, &second).await).0;
    assert_ne!(third, second);
    // One that was spent two rotations ago was not lost but copied: it ends the session for everybody.
    refresh(&workspace, &first).await.problem(401, "session_ended");
    refresh(&workspace, &third).await.problem(401, "session_ended");
}

#[tokio::test]
async fn a_spent_token_that_comes_back_later_ends_the_session() {
    let workspace = Workspace::new().await;
    let (session, first) = sign_in(&workspace).await;
    let second = cookie(&refresh(&workspace, &first).await).0;
    // Instead of waiting for the grace to pass, the rotation is dated back.
    let sessions = database::open(&workspace.program.settings.database).await.collection::<Document>("sessions");
    let long_ago = DateTime::from_millis(DateTime::now().timestamp_millis() - 60_000);
    let own = doc! { "member_id": session["member"]["id"].as_str().unwrap() };
    let change = doc! { "$set": { "rotated_at": long_ago } };
    assert!(sessions.update_many(own, change).await.unwrap().matched_count > 0);
    refresh(&workspace, &first).await.problem(401, "session_ended");
    refresh(&workspace, &second).await.problem(401, "session_ended");
}

#[tokio::test]
async fn refreshing_at_once_gives_one_successor() {
    let workspace = Workspace::new().await;
    let (_, first) = sign_in(&workspace).await;
    let (one, two, three) =
        tokio::join!(refresh(&workspace, &first), refresh(&workspace, &first), refresh(&workspace, &first));
    let next = cookie(&one).0;
    assert_eq!(cookie(&two).0, next);
    assert_eq!(cookie(&three).0, next);
}

#[tokio::test]
async fn signing_out_ends_the_session() {
    let workspace = Workspace::new().await;
    let (_, token) = sign_in(&workspace).await;
    let answer = call(&workspace, "/api/auth/logout", &token).await;
    let (cleared, attributes) = cookie(&answer);
    assert_eq!(answer.status, 204);
    assert_eq!(cleared, "");
    assert!(attributes.contains(&"Max-Age=0".to_owned()));
    refresh(&workspace, &token).await.problem(401, "session_ended");
}

#[tokio::test]
async fn another_sites_page_cannot_use_the_cookie() {
    let workspace = Workspace::new().await;
    let (_, token) = sign_in(&workspace).await;
    for path in ["/api/auth/refresh", "/api/auth/logout"] {
        for site in ["cross-site", "same-site"] {
            let request = workspace.visitor().request(Method::POST, path);
            let request = request.header("cookie", format!("{NAME}={token}")).header("sec-fetch-site", site);
            Answer::of(request).await.problem(403, "cross_site");
        }
    }
    refresh(&workspace, &token).await.expect(200);
}

#[tokio::test]
async fn without_a_cookie_or_with_a_made_up_one_there_is_no_session() {
    let workspace = Workspace::new().await;
    workspace.visitor().post("/api/auth/refresh", json!({})).await.problem(401, "session_ended");
    refresh(&workspace, "made-up").await.problem(401, "session_ended");
    refresh(&workspace, "").await.problem(401, "session_ended");
}
