//! Limits that Redis counts: by the rule of the crate, and never more than there is, however many ask at once.

use jiff::{SignedDuration, Timestamp};
use leadline::{
    domain::rate_limit::{Allowance, RateLimit},
    redis::{Redis, RedisSettings},
};
use redis::Cmd;
use tokio::task::JoinSet;

use crate::support::{RedisServer, Upstash};

const SCRIPT: &str = include_str!("../../lib/src/redis/take.lua");

fn at(milliseconds: i64) -> Timestamp {
    Timestamp::from_millisecond(milliseconds).unwrap()
}

#[tokio::test]
async fn the_script_counts_as_the_rule_does() {
    let server = RedisServer::start().await;
    let mut connection = server.connection().await;
    for (interval, burst) in [(1, 1), (1, 7), (2, 3), (5, 1), (9, 4), (40, 2), (400, 30), (86_400_000, 5)] {
        let limit = RateLimit { burst, interval: SignedDuration::from_millis(interval) };
        let key = format!("{interval}:{burst}");
        let (mut given, mut refused, mut used) = (0, 0, None);
        for _ in 0..300 {
            let mut words = Cmd::new();
            words.arg(&["EVAL", SCRIPT, "1", &key, &interval.to_string(), &burst.to_string(), "1"]);
            let answer: Vec<i64> = words.query_async(&mut connection).await.unwrap();
            let [now, before] = answer[..] else { panic!("{answer:?}") };
            // What the script found is what the rule left there.
            assert_eq!(at(before), used.map_or(at(now), |used: Timestamp| used.max(at(now))), "{key}");
            match limit.take(used, at(now), 1) {
                Ok(next) => {
                    used = Some(next);
                    given += 1;
                }
                Err(_) => refused += 1,
            }
        }
        assert!(given >= burst && (refused > 0 || interval < 3), "{key}: {given} given, {refused} refused");
    }
}

#[tokio::test]
async fn never_more_than_there_is_by_either_protocol_however_many_ask_at_once() {
    let server = RedisServer::start().await;
    let rest = Upstash::before(&server).await;
    for settings in [
        RedisSettings::Direct { url: server.url.parse().unwrap() },
        RedisSettings::Rest { url: rest.url.parse().unwrap(), token: rest.token.clone() },
    ] {
        let redis = std::sync::Arc::new(Redis::new(&settings).unwrap());
        let limit = |burst| RateLimit { burst, interval: SignedDuration::from_hours(1) };
        let name = |of: &str| format!("{of}:{}", crate::support::unique());
        let asked = [(name("one"), 20), (name("other"), 3)].map(|(name, burst)| Allowance {
            name,
            limit: limit(burst),
            cost: 1,
        });
        let mut asking = JoinSet::new();
        for _ in 0..60 {
            let (redis, asked) = (redis.clone(), asked.clone());
            asking.spawn(async move { redis.take(&asked).await.expect("Redis answers") });
        }
        let standings = asking.join_all().await;
        for (place, burst) in [(0, 20), (1, 3)] {
            let given = standings.iter().filter(|standing| standing[place].wait.is_none());
            let mut left: Vec<i32> = given.map(|standing| standing[place].left).collect();
            left.sort_unstable();
            assert_eq!(left, (0..burst).collect::<Vec<_>>(), "each place once");
        }
        let look = asked.clone().map(|asked| Allowance { cost: 0, ..asked });
        for _ in 0..2 {
            let looked = redis.take(&look).await.unwrap();
            assert!(looked.iter().all(|standing| standing.wait.is_none() && standing.left == 0), "{looked:?}");
        }
        redis.give_back(&asked[1].name).await;
        assert_eq!(redis.take(&look).await.unwrap()[1].left, 3, "looking takes nothing");
        let standings = redis.take(&asked).await.unwrap();
        assert!(standings[0].wait.is_some() && standings[1].wait.is_none());
        assert_eq!(standings[1].left, 2);
    }
}

#[tokio::test]
async fn an_error_is_no_answer_by_either_protocol() {
    let server = RedisServer::start().await;
    let rest = Upstash::before(&server).await;
    let direct = RedisSettings::Direct { url: server.url.parse().unwrap() };
    let with_token = |token: &str| RedisSettings::Rest { url: rest.url.parse().unwrap(), token: token.into() };
    let limit = RateLimit { burst: 2, interval: SignedDuration::from_hours(1) };
    let asked = [Allowance { name: "held:otherwise".into(), limit, cost: 1 }];
    let () = server.ask(&["LPUSH", "leadline:held:otherwise", "a list"]).await;
    assert_eq!(Redis::new(&direct).unwrap().take(&asked).await, None);
    assert_eq!(Redis::new(&with_token(&rest.token)).unwrap().take(&asked).await, None);
    let asked = [Allowance { name: "held:well".into(), limit, cost: 1 }];
    assert_eq!(Redis::new(&with_token("another")).unwrap().take(&asked).await, None);
    assert!(Redis::new(&with_token(&rest.token)).unwrap().take(&asked).await.is_some());
    assert!(Redis::new(&direct).unwrap().take(&asked).await.is_some());
}
