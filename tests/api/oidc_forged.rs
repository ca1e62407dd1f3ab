//! `/api/auth/oidc` with a provider that says what it must not.

use std::sync::Arc;

use reqwest::Url;
use serde_json::{Value, json};

use crate::support::{
    Answer, Browser, ForgedProvider, Program, Workspace,
    forged_provider::{Says, Signed},
};

async fn provider_and_workspace() -> (ForgedProvider, Workspace) {
    let provider = ForgedProvider::start().await;
    let workspace = Workspace::on(Arc::new(Program::start(&provider.settings()).await)).await;
    (provider, workspace)
}

/// Signs in with a provider that says this, and names itself so in the answer.
async fn sign_in_from(provider: &ForgedProvider, workspace: &Workspace, says: Says, issuer: Option<&str>) -> Answer {
    let browser = Browser::new(&workspace.program);
    let begun = Answer::of(browser.post("/api/auth/oidc/start", &json!({}))).await.expect(200);
    let url = Url::parse(begun["authorization_url"].as_str().unwrap()).unwrap();
    let asked: Value = url.query_pairs().map(|(name, value)| (name.into_owned(), json!(value))).collect();
    let code = provider.code(asked["nonce"].as_str().unwrap(), says);
    let back = json!({ "code": code, "state": asked["state"], "iss": issuer });
    Answer::of(browser.post("/api/auth/oidc/finish", &back)).await
}

async fn sign_in(provider: &ForgedProvider, workspace: &Workspace, says: Says) -> Answer {
    sign_in_from(provider, workspace, says, Some(&provider.issuer)).await
}

#[tokio::test]
async fn a_token_that_does_not_hold_signs_nobody_in() {
    let (provider, workspace) = provider_and_workspace().await;
    let member = json!({ "email": workspace.email, "email_verified": true });
    let says = |more: Value, signed: Signed| {
        let mut claims = member.clone();
        claims.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        Says { claims, signed, ..Says::default() }
    };
    // As the others, but right.
    sign_in(&provider, &workspace, says(json!({}), Signed::Well)).await.expect(200);
    sign_in(&provider, &workspace, says(json!({ "aud": ["leadline"], "azp": "leadline" }), Signed::Well))
        .await
        .expect(200);
    sign_in(&provider, &workspace, says(json!({ "at_hash": null }), Signed::Well)).await.expect(200);
    let past = jiff::Timestamp::now().as_second() - 10;
    let well = |more: Value| says(more, Signed::Well);
    let wrong = [
        (well(json!({ "aud": "another-client" })), "another audience"),
        (well(json!({ "aud": ["leadline", "another-client"] })), "another audience"),
        (well(json!({ "azp": "another-client" })), "made for somebody else"),
        (well(json!({ "iss": "http://127.0.0.1:1" })), "another issuer"),
        (well(json!({ "iss": format!("{}/", provider.issuer) })), "another issuer"),
        (well(json!({ "nonce": "another" })), "nonce"),
        (well(json!({ "nonce": null })), "nonce"),
        (well(json!({ "exp": past })), "expired"),
        (well(json!({ "at_hash": "bm90IGl0" })), "access token"),
        (says(json!({}), Signed::Badly), "signature is wrong"),
        (says(json!({}), Signed::Not), "not signed"),
        (says(json!({}), Signed::WithOurSecret), "algorithm is not allowed"),
        (says(json!({}), Signed::WithAHiddenKey), "key is not known"),
    ];
    for (says, reason) in wrong {
        let (claims, signed, before) = (says.claims.clone(), says.signed, workspace.program.logged().len());
        let answer = sign_in(&provider, &workspace, says).await;
        assert_eq!((answer.status, answer.header("set-cookie").as_str()), (401, ""), "{claims} {signed:?}");
        answer.problem(401, "not_proven");
        let logged = workspace.program.logged().split_off(before);
        assert!(logged.contains(reason) && !logged.contains(&workspace.email), "{claims} {signed:?}: {logged}");
    }
}

#[tokio::test]
async fn an_answer_from_another_provider_is_not_taken() {
    let (provider, workspace) = provider_and_workspace().await;
    let says = Says { claims: json!({ "email": workspace.email, "email_verified": true }), ..Says::default() };
    for issuer in [Some("https://other.example.com"), Some(""), None] {
        sign_in_from(&provider, &workspace, says.clone(), issuer).await.problem(401, "not_proven");
    }
    sign_in(&provider, &workspace, says).await.expect(200);
}

#[tokio::test]
async fn what_the_provider_tells_of_a_person_must_be_of_that_person() {
    let (provider, workspace) = provider_and_workspace().await;
    let told = |sub: &str, verified: Value| {
        let user_info = json!({ "sub": sub, "email": workspace.email, "email_verified": verified });
        Says { user_info, ..Says::default() }
    };
    sign_in(&provider, &workspace, told("another", json!(true))).await.problem(401, "not_proven");
    sign_in(&provider, &workspace, told("person", json!("false"))).await.problem(401, "no_account");
    let header = Says { access_token: "two\nlines".into(), ..told("person", json!(true)) };
    sign_in(&provider, &workspace, header).await.problem(401, "not_proven");
    // Some write what they vouch for as a word.
    sign_in(&provider, &workspace, told("person", json!("true"))).await.expect(200);
}

#[tokio::test]
async fn a_provider_may_change_its_key_and_is_not_asked_for_it_all_the_time() {
    let (provider, workspace) = provider_and_workspace().await;
    let says = Says { claims: json!({ "email": workspace.email, "email_verified": true }), ..Says::default() };
    sign_in(&provider, &workspace, says.clone()).await.expect(200);
    provider.change_key();
    sign_in(&provider, &workspace, says.clone()).await.expect(200);
    provider.change_key();
    sign_in(&provider, &workspace, says).await.problem(401, "not_proven");
}
