//! `/api/auth`: the first owner, signing in, and who is signed in.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Program, Workspace, client::pointers, settings::PASSWORD, unique};

#[tokio::test]
async fn the_first_owner_is_made_once_and_a_mistake_does_not_use_that_up() {
    let program = Program::start(&[]).await;
    let api = program.api();
    assert_eq!(api.get("/api/auth/setup").await.expect(200), json!({ "needed": true }));
    let setup = |password: &str| json!({ "workspace_name": "Bright Dental", "name": "Olive Owner", "email": "olive@example.com", "password": password });
    let refused = api.post("/api/auth/setup", setup("short")).await.problem(422, "invalid");
    assert_eq!(pointers(&refused), ["/password"]);
    assert_eq!(api.get("/api/auth/setup").await.expect(200), json!({ "needed": true }));

    let session = api.post("/api/auth/setup", setup(PASSWORD)).await.expect(201);
    assert_eq!(session["member"]["role"], "owner");
    assert_eq!(session["member"]["workspace"]["name"], "Bright Dental");
    assert_eq!(api.get("/api/auth/setup").await.expect(200), json!({ "needed": false }));
    api.post("/api/auth/setup", setup(PASSWORD)).await.problem(409, "already_set_up");

    let owner = api.signed_in("olive@example.com").await;
    assert_eq!(owner.get("/api/forms").await.expect(200)["items"].as_array().unwrap().len(), 1);
    assert_eq!(owner.get("/api/team/members").await.expect(200)["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn two_first_owners_at_once_are_one() {
    let program = Program::start(&[]).await;
    let api = program.api();
    let setup = |email: &str| json!({ "workspace_name": "Bright Dental", "name": "Olive Owner", "email": email, "password": PASSWORD });
    let (one, other) = tokio::join!(
        api.post("/api/auth/setup", setup("one@example.com")),
        api.post("/api/auth/setup", setup("other@example.com"))
    );
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409], "{} {}", one.text, other.text);
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_get_the_same_answer() {
    let workspace = Workspace::new().await;
    let login = async |email: &str, password: &str| {
        let answer = workspace.post("/api/auth/login", json!({ "email": email, "password": password })).await;
        assert_eq!(answer.header("set-cookie"), "");
        let mut problem = answer.problem(401, "wrong_credentials");
        problem.as_object_mut().unwrap().remove("request_id");
        problem
    };
    let wrong = login(&workspace.email, "not the password at all").await;
    assert_eq!(login("nobody@example.com", PASSWORD).await, wrong);
    assert_eq!(login("no address", PASSWORD).await, wrong);
    assert_eq!(login(&workspace.email, "").await, wrong);
}

#[tokio::test]
async fn a_member_signs_in_with_the_address_in_any_case() {
    let workspace = Workspace::new().await;
    let credentials = json!({ "email": workspace.email.to_uppercase(), "password": PASSWORD });
    let session = workspace.post("/api/auth/login", credentials).await.expect(200);
    assert_eq!(session["member"]["email"].as_str().unwrap().to_lowercase(), workspace.email);
    assert!(session["expires_in"].as_i64().unwrap() > 0);
}

#[tokio::test]
async fn who_is_signed_in_is_told_to_nobody_else() {
    let workspace = Workspace::new().await;
    let me = workspace.get("/api/auth/me").await.expect(200);
    assert_eq!(me["email"], workspace.email.as_str());
    assert_eq!(me["workspace"]["name"], workspace.name.as_str());
    let refused = workspace.visitor().get("/api/auth/me").await;
    assert_eq!(refused.header("www-authenticate"), "Bearer");
    refused.problem(401, "unauthorized");
}

#[tokio::test]
async fn a_token_that_was_tampered_with_is_refused() {
    let (workspace, other) = tokio::join!(Workspace::new(), Workspace::new());
    let token = workspace.token.clone().unwrap();
    let parts: Vec<&str> = token.split('.').collect();
    let [header, claims, signature] = parts[..] else { panic!("not a token: {token}") };
    let other_claims = other.token.clone().unwrap().split('.').nth(1).unwrap().to_owned();
    let flipped = {
        let mut bytes = URL_SAFE_NO_PAD.decode(signature).unwrap();
        bytes[10] ^= 1;
        URL_SAFE_NO_PAD.encode(bytes)
    };
    let unsigned = URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"JWT"}"#);
    let symmetric = URL_SAFE_NO_PAD.encode(r#"{"alg":"HS256","typ":"JWT"}"#);
    let mut promoted: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap();
    promoted["exp"] = json!(4_102_444_800_i64);
    let promoted = URL_SAFE_NO_PAD.encode(promoted.to_string());
    for forged in [
        format!("{header}.{claims}.{flipped}"),
        format!("{header}.{other_claims}.{signature}"),
        format!("{header}.{promoted}.{signature}"),
        format!("{unsigned}.{claims}."),
        format!("{unsigned}.{claims}.{signature}"),
        format!("{symmetric}.{claims}.{signature}"),
        format!("{header}.{claims}"),
        String::new(),
        unique(),
    ] {
        workspace.with_token(&forged).get("/api/auth/me").await.problem(401, "unauthorized");
    }
    workspace.get("/api/auth/me").await.expect(200);
}

#[tokio::test]
async fn guessing_a_password_is_slowed_down_for_known_and_unknown_addresses_alike() {
    let workspace = Workspace::new().await;
    for email in [workspace.email.clone(), format!("nobody.{}@example.com", crate::support::unique())] {
        let guess = async |password: &str| {
            let credentials = json!({ "email": email.to_uppercase(), "password": password });
            workspace.visitor().post("/api/auth/login", credentials).await
        };
        for _ in 0..10 {
            guess("not it, surely not").await.problem(401, "wrong_credentials");
        }
        let refused = guess("not it, surely not").await;
        let wait: u32 = refused.header("retry-after").parse().unwrap();
        assert!((1..=60).contains(&wait), "{wait}");
        refused.problem(429, "too_often");
        // The right password waits as well: otherwise the answer would tell it.
        guess(PASSWORD).await.problem(429, "too_often");
    }
    // Somebody else is not slowed down.
    let other = Workspace::new().await;
    let credentials = json!({ "email": other.email, "password": PASSWORD });
    for _ in 0..12 {
        other.visitor().post("/api/auth/login", credentials.clone()).await.expect(200);
    }
}

#[tokio::test]
async fn attempts_over_one_line_are_slowed_down_whoever_they_are_for() {
    let program = Program::start(&[("SIGN_IN_BURST", "4")]).await;
    let api = program.api();
    let attempt = async |forwarded: &str| {
        let credentials = json!({ "email": format!("{}@example.com", unique()), "password": PASSWORD });
        let request = api.request(Method::POST, "/api/auth/login").json(&credentials);
        // Where the server listens itself, such a header is anybody's word.
        Answer::of(request.header("x-real-ip", forwarded)).await
    };
    for last in 1..=3 {
        attempt(&format!("192.0.2.{last}")).await.problem(401, "wrong_credentials");
    }
    api.post("/api/auth/password-resets", json!({ "email": "olive@example.com" })).await.expect(202);
    let refused = attempt("192.0.2.9").await;
    let wait: u32 = refused.header("retry-after").parse().unwrap();
    assert!((1..=10).contains(&wait), "{wait}");
    refused.problem(429, "too_often");
    for (path, body) in [
        ("/api/auth/password-resets", json!({ "email": "olive@example.com" })),
        ("/api/auth/password-resets/use", json!({ "token": "x", "password": PASSWORD })),
        ("/api/auth/invites/read", json!({ "token": "x" })),
        ("/api/auth/invites/accept", json!({ "token": "x", "name": "Mika", "password": PASSWORD })),
    ] {
        api.post(path, body).await.problem(429, "too_often");
    }
}
