//! `/api/auth/oidc`: signing in with a certified provider.

use std::sync::Arc;

use mongodb::bson::{Document, doc};
use reqwest::Url;
use serde_json::{Value, json};

use crate::support::{Answer, Browser, CertifiedProvider, Program, Workspace, database, unique};

const START: &str = "/api/auth/oidc/start";
const FINISH: &str = "/api/auth/oidc/finish";

/// A provider that runs, and a workspace on a server that signs in with it.
async fn provider_and_workspace() -> (CertifiedProvider, Workspace) {
    let provider = CertifiedProvider::new();
    let program = Arc::new(Program::start(&provider.settings()).await);
    provider.start(&program);
    (provider, Workspace::on(program).await)
}

async fn start(browser: &Browser) -> String {
    let begun = Answer::of(browser.post(START, &json!({}))).await.expect(200);
    begun["authorization_url"].as_str().unwrap().to_owned()
}

/// Begins, signs in at the provider, and gives what comes back in the address.
async fn there_and_back(browser: &Browser, sub: &str) -> Value {
    let url = start(browser).await;
    browser.sign_in_at(&url, sub).await
}

async fn finish(browser: &Browser, back: &Value) -> Answer {
    Answer::of(browser.post(FINISH, back)).await
}

/// The whole way in a new browser.
async fn sign_in(workspace: &Workspace, sub: &str) -> Answer {
    let browser = Browser::new(&workspace.program);
    let back = there_and_back(&browser, sub).await;
    finish(&browser, &back).await
}

async fn audited(workspace: &Workspace) -> Vec<String> {
    let entries = database::open(&workspace.program.settings.database).await.collection::<Document>("audit_entries");
    let mut found =
        entries.find(doc! { "action": { "$regex": "^member\\." } }).sort(doc! { "sequence": 1 }).await.unwrap();
    let mut actions = Vec::new();
    while found.advance().await.unwrap() {
        actions.push(found.deserialize_current().unwrap().get_str("action").unwrap().to_owned());
    }
    actions
}

#[tokio::test]
async fn where_no_provider_is_set_up_none_is_offered() {
    let workspace = Workspace::new().await;
    let visitor = workspace.visitor();
    assert_eq!(visitor.get("/api/auth/methods").await.expect(200)["oidc"], Value::Null);
    visitor.post(START, json!({})).await.problem(404, "oidc_not_set_up");
    visitor.post(FINISH, json!({ "code": "c", "state": "s" })).await.problem(404, "oidc_not_set_up");
}

#[tokio::test]
async fn a_provider_that_is_half_set_up_ends_the_start_with_the_variables_name() {
    let program = Program::prepare(&[]).await;
    let full = [("OIDC_ISSUER", "https://sso.example.com"), ("OIDC_CLIENT_ID", "us"), ("OIDC_NAME", "Acme ID")];
    for (missing, _) in full {
        let mut command = program.command(env!("CARGO_BIN_EXE_leadline"));
        command.envs(full.into_iter().filter(|(name, _)| *name != missing)).args(["serve", "--port", "1"]);
        let output = command.output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
        assert!(!output.status.success() && said.contains(&format!("{missing} is not set")), "{said}");
    }
}

#[tokio::test]
async fn a_member_signs_in_and_is_linked_by_an_address_the_provider_vouches_for() {
    let (provider, workspace) = provider_and_workspace().await;
    provider.person("mika", &workspace.email.to_uppercase(), true);
    assert_eq!(workspace.visitor().get("/api/auth/methods").await.expect(200)["oidc"], json!({ "name": "Acme ID" }));

    let browser = Browser::new(&workspace.program);
    let begun = Answer::of(browser.post(START, &json!({}))).await;
    let cookie = begun.header("set-cookie");
    assert!(cookie.contains("HttpOnly; SameSite=Lax; Max-Age=600"), "{cookie}");
    let url = Url::parse(begun.expect(200)["authorization_url"].as_str().unwrap()).unwrap();
    let asked: Value = url.query_pairs().map(|(name, value)| (name.into_owned(), json!(value))).collect();
    assert_eq!((&asked["code_challenge_method"], &asked["scope"]), (&json!("S256"), &json!("openid email")));
    assert_eq!(asked["redirect_uri"], format!("{}/login/done/", workspace.program.url));

    let back = browser.sign_in_at(url.as_str(), "mika").await;
    assert_eq!(back["iss"], provider.issuer);
    let answer = finish(&browser, &back).await;
    let cookies: Vec<_> = answer.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap()).collect();
    assert!(cookies[0].starts_with("leadline_session=") && cookies[0].contains("SameSite=Strict"), "{cookies:?}");
    assert!(cookies[1].starts_with("leadline_attempt=;") && cookies[1].contains("Max-Age=0"), "{cookies:?}");
    let session = answer.expect(200);
    assert_eq!(session["member"]["email"], workspace.email.as_str());
    let me = workspace.visitor().with_token(session["access_token"].as_str().unwrap());
    assert_eq!(me.get("/api/auth/me").await.expect(200)["role"], "owner");
    Answer::of(browser.post("/api/auth/refresh", &json!({}))).await.expect(200);
    assert_eq!(audited(&workspace).await.last_chunk::<2>().unwrap(), &["member.link_identity", "member.sign_in_oidc"]);

    // The database names neither the person at the provider nor what the attempt was made of, and the log neither.
    let dump = format!("{:?}", database::dump(&database::open(&workspace.program.settings.database).await).await);
    let logged = workspace.program.logged();
    for secret in ["mika", back["code"].as_str().unwrap(), back["state"].as_str().unwrap(), &provider.client_secret] {
        assert!(!dump.contains(secret) && !logged.contains(secret), "{secret}");
    }
}

#[tokio::test]
async fn a_linked_member_is_found_whatever_the_address_at_the_provider_is_now() {
    let (provider, workspace) = provider_and_workspace().await;
    provider.person("mika", &workspace.email, true);
    sign_in(&workspace, "mika").await.expect(200);
    provider.person("mika", "another@example.com", false);
    assert_eq!(sign_in(&workspace, "mika").await.expect(200)["member"]["email"], workspace.email.as_str());
    assert_eq!(workspace.get("/api/auth/identities").await.expect(200)["items"].as_array().unwrap().len(), 1);
    assert_eq!(audited(&workspace).await.iter().filter(|action| *action == "member.link_identity").count(), 1);
    // The address goes to somebody else at the provider, who does not become the member by that.
    provider.person("noah", &workspace.email, true);
    sign_in(&workspace, "noah").await.problem(401, "no_account");
}

#[tokio::test]
async fn nobody_becomes_a_member_or_learns_who_is_one() {
    let (provider, workspace) = provider_and_workspace().await;
    provider.person("unverified", &workspace.email, false);
    provider.person("unknown", "nobody@example.com", true);
    provider.person("neither", "nobody@example.com", false);
    let mut answers = Vec::new();
    for sub in ["unverified", "unknown", "neither"] {
        let answer = sign_in(&workspace, sub).await;
        assert_eq!(answer.header("set-cookie"), "");
        let mut problem = answer.problem(401, "no_account");
        problem.as_object_mut().unwrap().remove("request_id");
        answers.push(problem);
    }
    assert!(answers[0]["detail"].as_str().unwrap().contains("invitation"));
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    assert_eq!(workspace.get("/api/auth/identities").await.expect(200)["items"], json!([]));
}

#[tokio::test]
async fn an_attempt_ends_once_in_the_browser_it_began_in() {
    let (provider, workspace) = provider_and_workspace().await;
    provider.person("mika", &workspace.email, true);
    let browser = Browser::new(&workspace.program);
    let back = there_and_back(&browser, "mika").await;
    let with = |name: &str, value: &str| {
        let mut other = back.clone();
        other[name] = json!(value);
        other
    };
    finish(&browser, &with("state", &unique())).await.problem(401, "attempt_over");
    // A browser without the cookie, and one with the cookie of another attempt.
    finish(&Browser::new(&workspace.program), &back).await.problem(401, "attempt_over");
    let other = Browser::new(&workspace.program);
    start(&other).await;
    finish(&other, &back).await.problem(401, "attempt_over");
    // None of them took it from the browser it belongs to.
    finish(&browser, &back).await.expect(200);
    finish(&browser, &back).await.problem(401, "attempt_over");

    // A code that was exchanged is worth nothing in an attempt of its own.
    let fresh = there_and_back(&browser, "mika").await;
    let mut replayed = fresh.clone();
    replayed["code"] = back["code"].clone();
    finish(&browser, &replayed).await.problem(401, "not_proven");
    finish(&browser, &fresh).await.problem(401, "attempt_over");

    let crossed = browser.post(START, &json!({})).header("sec-fetch-site", "cross-site");
    Answer::of(crossed).await.problem(403, "cross_site");
}

#[tokio::test]
async fn an_attempt_that_took_too_long_is_over() {
    let (provider, workspace) = provider_and_workspace().await;
    provider.person("mika", &workspace.email, true);
    let browser = Browser::new(&workspace.program);
    let back = there_and_back(&browser, "mika").await;
    let attempts = database::open(&workspace.program.settings.database).await.collection::<Document>("oidc_attempts");
    let past = mongodb::bson::DateTime::from_millis(0);
    let aged = attempts.update_many(doc! {}, doc! { "$set": { "expires_at": past } }).await.unwrap();
    assert_eq!(aged.matched_count, 1);
    finish(&browser, &back).await.problem(401, "attempt_over");
}

#[tokio::test]
async fn a_provider_that_is_down_is_said_to_be() {
    let provider = CertifiedProvider::new();
    let workspace = Workspace::on(Arc::new(Program::start(&provider.settings()).await)).await;
    let browser = Browser::new(&workspace.program);
    let down = Answer::of(browser.post(START, &json!({}))).await.problem(502, "provider_unavailable");
    assert!(down["detail"].as_str().unwrap().contains("password"));

    provider.start(&workspace.program);
    provider.person("mika", &workspace.email, true);
    let back = there_and_back(&browser, "mika").await;
    provider.stop();
    finish(&browser, &back).await.problem(502, "provider_unavailable");
}

#[tokio::test]
async fn a_wrong_client_secret_is_the_operators_to_mend() {
    let provider = CertifiedProvider::new();
    let wrong = [provider.settings(), vec![("OIDC_CLIENT_SECRET", "not it")]].concat();
    let workspace = Workspace::on(Arc::new(Program::start(&wrong).await)).await;
    provider.start(&workspace.program);
    provider.person("mika", &workspace.email, true);
    sign_in(&workspace, "mika").await.problem(502, "provider_unavailable");
    assert!(workspace.program.logged().contains("check OIDC_CLIENT_ID and OIDC_CLIENT_SECRET"));
}

#[tokio::test]
async fn a_client_without_a_secret_proves_itself_by_pkce_alone() {
    let mut provider = CertifiedProvider::new();
    provider.client_secret.clear();
    let workspace = Workspace::on(Arc::new(Program::start(&provider.settings()).await)).await;
    provider.start(&workspace.program);
    provider.person("mika", &workspace.email, true);
    sign_in(&workspace, "mika").await.expect(200);
}

#[tokio::test]
async fn a_member_sees_and_unlinks_what_it_signs_in_with() {
    let (provider, workspace) = provider_and_workspace().await;
    provider.person("mika", &workspace.email, true);
    sign_in(&workspace, "mika").await.expect(200);
    let listed = workspace.get("/api/auth/identities").await.expect(200)["items"].as_array().unwrap().clone();
    assert_eq!((listed.len(), &listed[0]["issuer"]), (1, &json!(provider.issuer)));
    let path = format!("/api/auth/identities/{}", listed[0]["id"].as_str().unwrap());
    workspace.delete(&path).await.expect(204);
    workspace.delete(&path).await.problem(404, "not_found");
    provider.person("mika", &workspace.email, false);
    sign_in(&workspace, "mika").await.problem(401, "no_account");
    assert_eq!(audited(&workspace).await.last().unwrap(), "member.unlink_identity");
}

#[tokio::test]
async fn whoever_is_removed_signs_in_no_longer() {
    let (provider, workspace) = provider_and_workspace().await;
    let email = format!("mika.{}@example.com", unique());
    let invite = json!({ "email": email, "role": "agent" });
    let link = workspace.post("/api/team/invites", invite).await.expect(201)["link"].as_str().unwrap().to_owned();
    let token = link.rsplit_once("/invite/#").unwrap().1;
    let joining = json!({ "token": token, "name": "Mika", "password": "a sentence that nobody guesses" });
    let joined = workspace.visitor().post("/api/auth/invites/accept", joining).await.expect(201);
    provider.person("mika", &email, true);
    sign_in(&workspace, "mika").await.expect(200);
    let member = joined["member"]["id"].as_str().unwrap();
    workspace.delete(&format!("/api/team/members/{member}")).await.expect(204);
    sign_in(&workspace, "mika").await.problem(401, "no_account");
    let identities = database::open(&workspace.program.settings.database).await.collection::<Document>("identities");
    assert_eq!(identities.count_documents(doc! {}).await.unwrap(), 0);
}
