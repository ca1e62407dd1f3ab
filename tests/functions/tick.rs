//! The queue between functions: what one could not send is sent by the scheduler's tick in another.

use serde_json::{Value, json};

use crate::{
    function::Function,
    provider::Provider,
    support::{Program, phone::new_number, wait_for},
};

#[tokio::test]
async fn what_a_function_could_not_send_the_tick_sends() {
    let program = Program::prepare(&[]).await;
    let signed_in = program.seed_demo().await;
    let email = signed_in["sign_in"]["email"].as_str().unwrap();
    let (auth, settings) = tokio::join!(Function::start("auth", &program), Function::start("settings", &program));
    let token = auth.signed_in(email).await.token.unwrap();
    let jobs = async |state: &str| {
        let path = format!("/api/settings/jobs?state={state}");
        settings.with_token(&token).get(&path).await.expect(200)["items"].as_array().unwrap().clone()
    };

    // The provider is away: the text waits.
    let capture = Function::start("capture", &program).await;
    let number = new_number();
    let form = [("name", "Ada Example"), ("phone", number.as_str()), ("consent.sms", "true"), ("_key", "once")];
    let sent = capture.request(reqwest::Method::POST, "/f/demo").form(&form);
    assert_eq!(crate::support::Answer::of(sent).await.status, 200);
    let failed: Value = wait_for("a failed try", async || {
        jobs("ready").await.into_iter().find(|job| job["kind"] == "send_text" && !job["last_error"].is_null())
    })
    .await;
    assert!(failed["attempts"].as_i64() >= Some(1));
    capture.stop().await;

    // The provider is back, and nobody but the tick is there to send.
    let provider = Provider::listen(program.settings.port).await;
    let cron = Function::start("cron", &program).await;
    cron.get("/api/cron/tick").await.problem(401, "unauthorized");
    assert!(provider.texts_to(&number).is_empty());
    let scheduler = cron.with_token(&program.settings.cron_secret);
    wait_for("the text", async || {
        assert_eq!(scheduler.get("/api/cron/tick").await.expect(200), json!({ "status": "ok" }));
        (!provider.texts_to(&number).is_empty()).then_some(())
    })
    .await;
    wait_for("the end of the job", async || jobs("done").await.into_iter().find(|job| job["id"] == failed["id"])).await;
    assert_eq!(provider.texts_to(&number).len(), 1);
    cron.stop().await;
    auth.stop().await;
    settings.stop().await;
}
