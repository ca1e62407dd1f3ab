//! How often anybody may ask: what is counted, what is told of it, and who counts as whom.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Api, Program, Workspace, unique};

/// Asks until it is refused, and gives how often it was not, with the refusal.
async fn until_refused(api: &Api, most: usize) -> (usize, Answer) {
    for many in 0..=most {
        let answer = api.get("/api/forms").await;
        if answer.status == 429 {
            return (many, answer);
        }
        assert_eq!(answer.status, 200, "{}", answer.text);
    }
    panic!("never refused");
}

#[tokio::test]
async fn members_and_keys_have_an_allowance_each_and_are_told_of_it() {
    let workspace = Workspace::on(Program::start(&[("REQUESTS_PER_MINUTE", "30")]).await.into()).await;
    let key =
        workspace.post("/api/team/api-keys", json!({ "name": "A program", "scopes": ["read"] })).await.expect(201);
    let program = workspace.with_token(key["key"].as_str().unwrap());

    let answer = program.get("/api/forms").await;
    assert_eq!(answer.header("ratelimit-policy"), "\"caller\";q=30;w=60");
    assert_eq!(answer.header("ratelimit"), "\"caller\";r=29;t=2");
    answer.expect(200);

    // A minute is long enough for thirty requests, of which some are given again meanwhile.
    let (many, refused) = until_refused(&workspace.api, 90).await;
    assert!(many >= 20, "{many}");
    assert!(refused.header("ratelimit").starts_with("\"caller\";r=0;t="), "{}", refused.header("ratelimit"));
    let wait: u32 = refused.header("retry-after").parse().unwrap();
    assert!((1..=3).contains(&wait), "{wait}");
    refused.problem(429, "too_often");

    program.get("/api/forms").await.expect(200);
    let (key_had, _) = until_refused(&program, 90).await;
    assert!(key_had >= 20, "{key_had}");
    // Whoever has no token is not counted here.
    assert_eq!(workspace.visitor().get("/api/health").await.header("ratelimit"), "");
}

/// Tries to get in as nobody, by way of a proxy that names these addresses.
async fn guess(program: &Program, forwarded: &str) -> Answer {
    let request = program.api().request(Method::POST, "/api/auth/login").header("x-forwarded-for", forwarded);
    let credentials = json!({ "email": format!("nobody.{}@example.com", unique()), "password": "not it, surely" });
    Answer::of(request.json(&credentials)).await
}

#[tokio::test]
async fn a_line_is_known_through_proxies_that_are_named_and_by_nobody_elses_word() {
    let burst = ("SIGN_IN_BURST", "2");
    let (behind, bare) =
        tokio::join!(async { Program::start(&[burst, ("TRUSTED_PROXIES", "127.0.0.0/8, 10.0.0.0/8")]).await }, async {
            Program::start(&[burst]).await
        });
    for line in ["198.51.100.1", "198.51.100.2, 10.0.0.9", "6.6.6.6, 198.51.100.3"] {
        let first = guess(&behind, line).await;
        assert_eq!(first.header("ratelimit-policy"), "\"sign-in\";q=2;w=20");
        assert_eq!(first.header("ratelimit"), "\"sign-in\";r=1;t=10");
        assert_eq!(first.status, 401);
    }
    // What somebody says of themselves before the proxy changes nothing.
    assert_eq!(guess(&behind, "7.7.7.7, 198.51.100.3").await.status, 401);
    guess(&behind, "8.8.8.8, 198.51.100.3").await.problem(429, "too_often");
    for line in ["198.51.100.1", "198.51.100.2"] {
        assert_eq!(guess(&bare, line).await.status, 401);
    }
    guess(&bare, "198.51.100.3").await.problem(429, "too_often");
}

#[tokio::test]
async fn a_form_tells_how_much_a_line_may_still_send_and_refuses_what_is_too_much() {
    let workspace = Workspace::on(Program::start(&[("FORM_POSTS_PER_MINUTE", "4")]).await.into()).await;
    let send = async || workspace.capture(&workspace.submission(&workspace.new_phone())).await;
    let first = send().await;
    assert_eq!(first.header("ratelimit-policy"), "\"form\";q=12;w=180");
    assert!(first.header("ratelimit").starts_with("\"form\";r=11;"), "{}", first.header("ratelimit"));
    let mut answers: Vec<Answer> = Vec::new();
    while answers.last().is_none_or(|answer| answer.status == 201) {
        assert!(answers.len() < 40, "never refused");
        answers.push(send().await);
    }
    assert!(answers.len() >= 12, "{}", answers.len());
    let bodies = |answer: &Answer| -> Value { answer.json()["status"].clone() };
    assert!(
        answers[..11].iter().all(|answer| bodies(answer) == "accepted"),
        "held back or not, the answer is the same"
    );
    let refused = answers.pop().unwrap();
    assert!((1..=15).contains(&refused.header("retry-after").parse::<u32>().unwrap()));
    refused.problem(429, "too_often");
}

#[tokio::test]
async fn who_sends_the_hosted_form_too_often_keeps_what_was_typed_and_is_told_when_to_send_it_again() {
    let workspace = Workspace::on(Program::start(&[("FORM_POSTS_PER_MINUTE", "1")]).await.into()).await;
    let path = format!("/f/{}", workspace.slug);
    let send = async || {
        let phone = workspace.new_phone();
        let form =
            [("name", "Ada Example"), ("phone", &*phone.number), ("email", "ada@example.com"), ("consent.sms", "true")];
        Answer::of(workspace.visitor().request(Method::POST, &path).form(&form)).await
    };
    let mut sent = 0;
    let refused = loop {
        let answer = send().await;
        if answer.status == 429 {
            break answer;
        }
        assert_eq!(answer.status, 200, "{}", answer.text);
        sent += 1;
        assert!(sent < 40, "never refused");
    };
    assert!((1..=60).contains(&refused.header("retry-after").parse::<u32>().unwrap()));
    assert!(refused.header("content-type").starts_with("text/html"));
    for kept in ["value=\"Ada Example\"", "value=\"ada@example.com\"", " checked", "press Send again in"] {
        assert!(refused.text.contains(kept), "{kept}: {}", refused.text);
    }
    // Whatever else goes wrong with a page is told by a page.
    let wrong = workspace.visitor().request(Method::DELETE, &path).header("accept", "text/html,*/*;q=0.8");
    let wrong = Answer::of(wrong).await;
    assert_eq!((wrong.status, wrong.header("content-type").as_str()), (405, "text/html; charset=utf-8"));
    assert!(wrong.text.contains("That did not work") && !wrong.header("allow").is_empty(), "{}", wrong.text);
    // Programs read what they read elsewhere.
    Answer::of(workspace.visitor().request(Method::DELETE, &path)).await.problem(405, "method_not_allowed");
}
