//! With Redis, over either protocol, and when it fails: what is counted, what is woken, and that nothing waits for it.

use std::time::{Duration, Instant};

use mongodb::bson::{Document, doc};
use serde_json::json;

use crate::support::{
    Program, RedisServer, Upstash, Workspace, database,
    line::{Fault, Line},
    live::{Socket, place},
    unique, wait_for,
};

/// How long an answer may take when Redis fails: a wrong password takes its time to be checked.
const BOUND: Duration = Duration::from_secs(10);

/// Tries to sign in as somebody nobody knows, and gives the status.
async fn guess(program: &Program, email: &str) -> u16 {
    let began = Instant::now();
    let answer = program.api().post("/api/auth/login", json!({ "email": email, "password": "not it, surely" })).await;
    assert!(began.elapsed() < BOUND, "{:?}", began.elapsed());
    answer.status
}

async fn in_mongo(program: &Program) -> u64 {
    let database = database::open(&program.settings.database).await;
    database.collection::<Document>("rate_limits").count_documents(doc! {}).await.unwrap()
}

/// Counts in Redis as the settings say, over whatever protocol.
async fn counts_in_redis(settings: &[(&str, &str)], redis: &RedisServer) {
    let program = Program::start(&[settings, &[("SIGN_IN_BURST", "4")]].concat()).await;
    let email = format!("nobody.{}@example.com", unique());
    for _ in 0..4 {
        assert_eq!(guess(&program, &email).await, 401);
    }
    assert_eq!(guess(&program, &email).await, 429);
    assert_eq!(in_mongo(&program).await, 0);
    let keys = redis.keys().await;
    assert!(keys.iter().any(|key| key.starts_with("leadline:sign_in_from:")), "{keys:?}");
    for key in keys {
        assert!(!key.contains("127.0.0.1") && !key.contains('@'), "{key} tells who it is");
    }
}

#[tokio::test]
async fn attempts_are_counted_in_redis_and_name_nobody() {
    let redis = RedisServer::start().await;
    counts_in_redis(&[("REDIS_URL", &redis.url)], &redis).await;
}

#[tokio::test]
async fn attempts_are_counted_over_rest_as_well() {
    let redis = RedisServer::start().await;
    let upstash = Upstash::before(&redis).await;
    counts_in_redis(&upstash.settings(), &redis).await;
}

#[tokio::test]
async fn a_token_that_is_refused_leaves_the_counting_to_the_database() {
    let redis = RedisServer::start().await;
    let upstash = Upstash::before(&redis).await;
    let settings = [("UPSTASH_REDIS_REST_URL", upstash.url.as_str()), ("UPSTASH_REDIS_REST_TOKEN", "another")];
    let program = Program::start(&[&settings[..], &[("SIGN_IN_BURST", "2")]].concat()).await;
    let email = format!("nobody.{}@example.com", unique());
    assert_eq!(
        [guess(&program, &email).await, guess(&program, &email).await, guess(&program, &email).await],
        [401, 401, 429]
    );
    assert_eq!(redis.keys().await.len(), 0);
    assert!(in_mongo(&program).await > 0);
    assert!(!program.logged().contains("another"), "the token is logged");
}

#[tokio::test]
async fn redis_that_hangs_or_is_gone_holds_up_nobody_and_is_used_again_when_it_is_back() {
    let redis = RedisServer::start().await;
    let program = Program::start(&[("REDIS_URL", &redis.url), ("SIGN_IN_BURST", "1000")]).await;
    let email = || format!("nobody.{}@example.com", unique());
    assert_eq!(guess(&program, &email()).await, 401);
    assert_eq!(in_mongo(&program).await, 0);

    redis.freeze();
    let guessed = email();
    for _ in 0..10 {
        assert_eq!(guess(&program, &guessed).await, 401);
    }
    assert_eq!(guess(&program, &guessed).await, 429, "the database counts");
    assert!(in_mongo(&program).await > 0);

    redis.thaw();
    redis.kill();
    assert_eq!(guess(&program, &email()).await, 401);

    redis.begin().await;
    wait_for("Redis to be used again", async || {
        assert_eq!(guess(&program, &email()).await, 401);
        (!redis.keys().await.is_empty()).then_some(())
    })
    .await;
    let log = program.logged();
    assert!(log.contains("Redis is left alone for a while") && log.contains("Redis answers again"), "{log}");
}

#[tokio::test]
async fn what_happens_is_told_to_listeners_at_other_processes() {
    let redis = RedisServer::start().await;
    let workspace = Workspace::on(Program::start(&[("REDIS_URL", &redis.url)]).await.into()).await;
    let mut socket = Socket::open(&workspace, None).await;
    let hello = socket.next().await;
    wait_for("the process to listen", async || {
        let (_, listeners): (String, i64) = redis.ask(&["PUBSUB", "NUMSUB", "leadline:live"]).await;
        (listeners == 1).then_some(())
    })
    .await;
    let client = redis::Client::open(redis.url.as_str()).unwrap();
    let mut other = client.get_async_pubsub().await.unwrap();
    other.subscribe("leadline:live").await.unwrap();
    workspace.capture(&workspace.submission(&workspace.new_phone())).await.expect(201);
    let mut heard = other.on_message();
    let message = tokio::time::timeout(BOUND, futures_util::StreamExt::next(&mut heard)).await.unwrap().unwrap();
    let id = workspace.get("/api/settings/workspace").await.expect(200)["id"].as_str().unwrap().to_owned();
    assert_eq!(message.get_payload::<String>().unwrap(), id);
    assert!(!socket.until(place(&hello) + 1).await.is_empty());
}

#[tokio::test]
async fn a_line_to_redis_that_fails_holds_up_nobody_and_redis_is_used_again_when_it_is_mended() {
    let redis = RedisServer::start().await;
    let line = Line::to(redis.url.trim_start_matches("redis://")).await;
    let through = format!("redis://{}", line.begin);
    let program = Program::start(&[("REDIS_URL", &through), ("SIGN_IN_BURST", "1000")]).await;
    let email = || format!("nobody.{}@example.com", unique());
    assert_eq!(guess(&program, &email()).await, 401);
    for fault in [Fault::Cut, Fault::HalfClosed, Fault::Silent, Fault::Garbage] {
        line.fail(fault);
        let guessed = email();
        for _ in 0..10 {
            assert_eq!(guess(&program, &guessed).await, 401, "{fault:?}");
        }
        assert_eq!(guess(&program, &guessed).await, 429, "{fault:?}: the database counts");

        line.mend();
        redis.ask::<()>(&["FLUSHALL"]).await;
        wait_for("Redis to be used again", async || {
            assert_eq!(guess(&program, &email()).await, 401, "{fault:?}");
            (!redis.keys().await.is_empty()).then_some(())
        })
        .await;
    }
}

/// How many scripts Redis ran since this was asked last.
async fn scripts_run(redis: &RedisServer) -> u32 {
    let told: String = redis.ask(&["INFO", "commandstats"]).await;
    let calls = |line: &str| line.strip_prefix("cmdstat_eval:calls=")?.split(',').next()?.parse::<u32>().ok();
    let run = told.lines().filter_map(calls).sum();
    redis.ask::<()>(&["CONFIG", "RESETSTAT"]).await;
    run
}

#[tokio::test]
async fn all_that_a_request_is_counted_by_costs_one_round_trip() {
    let redis = RedisServer::start().await;
    let workspace = Workspace::on(Program::start(&[("REDIS_URL", &redis.url)]).await.into()).await;
    scripts_run(&redis).await;
    for _ in 0..5 {
        workspace.get("/api/forms").await.expect(200);
    }
    assert_eq!(scripts_run(&redis).await, 5);
    // By line, by form and by phone.
    workspace.capture(&workspace.submission(&workspace.new_phone())).await.expect(201);
    assert_eq!(scripts_run(&redis).await, 1);
}
