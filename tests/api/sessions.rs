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
async fn a_sign_in_ends_the_session_the_browser_had_before() {
    let workspace = Workspace::new().await;
    let (_, former) = sign_in(&workspace).await;
    let (_, elsewhere) = sign_in(&workspace).await;
    let credentials = json!({ "email": workspace.email, "password": PASSWORD });
    let again = workspace.visitor().request(Method::POST, "/api/auth/login").json(&credentials);
    let answer = Answer::of(again.header("cookie", format!("{NAME}={former}"))).await;
    let present = cookie(&answer).0;
    refresh(&workspace, &former).await.problem(401, "session_ended");
    refresh(&workspace, &present).await.expect(200);
    refresh(&workspace, &elsewhere).await.expect(200);
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

#[tokio::test]
async fn a_member_sees_where_it_is_signed_in_and_ends_what_it_does_not_know() {
    let workspace = Workspace::new().await;
    let credentials = json!({ "email": workspace.email, "password": PASSWORD });
    let elsewhere =
        workspace.visitor().request(Method::POST, "/api/auth/login").header("user-agent", "Firefox on a phone");
    let elsewhere = Answer::of(elsewhere.json(&credentials)).await;
    let token = cookie(&elsewhere).0;
    elsewhere.expect(200);
    let listed = workspace.get("/api/auth/sessions").await.expect(200);
    let all = listed["items"].as_array().unwrap();
    assert_eq!(all.iter().filter(|session| session["current"] == true).count(), 1, "{listed}");
    let unknown = all.iter().find(|session| session["device"] == "Firefox on a phone").unwrap();
    let path = format!("/api/auth/sessions/{}", unknown["id"].as_str().unwrap());

    // Another member, of another workspace, cannot end it.
    Workspace::new().await.delete(&path).await.expect(404);
    workspace.delete(&path).await.expect(204);
    workspace.delete(&path).await.expect(404);
    refresh(&workspace, &token).await.expect(401);
    // What the browser called itself is not in the database in clear.
    let database = database::open(&workspace.program.settings.database).await;
    let sessions = database.collection::<Document>("sessions").find_one(doc! {}).await.unwrap().unwrap();
    assert!(!sessions.to_string().contains("Firefox"), "{sessions}");
}

#[tokio::test]
async fn tokens_are_signed_by_a_key_that_anybody_can_read() {
    let workspace = Workspace::new().await;
    let keys = workspace.visitor().get("/.well-known/jwks.json").await.expect(200);
    let key = &keys["keys"][0];
    assert_eq!(
        (&key["kty"], &key["crv"], &key["alg"], &key["use"]),
        (&json!("OKP"), &json!("Ed25519"), &json!("EdDSA"), &json!("sig"))
    );
    let token = workspace.api.token.clone().unwrap();
    let parts: Vec<&str> = token.split('.').collect();
    let decode = |text: &str| base64::Engine::decode(&base64::prelude::BASE64_URL_SAFE_NO_PAD, text).unwrap();
    let header: Value = serde_json::from_slice(&decode(parts[0])).unwrap();
    assert_eq!(header["kid"], key["kid"]);
    let public = aws_lc_rs::signature::UnparsedPublicKey::new(
        &aws_lc_rs::signature::ED25519,
        decode(key["x"].as_str().unwrap()),
    );
    public.verify(format!("{}.{}", parts[0], parts[1]).as_bytes(), &decode(parts[2])).unwrap();
}
