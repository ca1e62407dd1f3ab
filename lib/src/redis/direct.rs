//! Redis over its own protocol: one connection that all requests share, made again when it was lost.

use anyhow::{Context, Result, anyhow};
use futures_util::{Stream, StreamExt};
use redis::{AsyncConnectionConfig, Client, Cmd, RedisError, aio::MultiplexedConnection};
use tokio::{sync::Mutex, time::timeout};
use url::Url;

use super::{LONGEST_ANSWER, LONGEST_CONNECT};

/// A Redis server.
pub(super) struct Direct {
    client: Client,
    connection: Mutex<Option<MultiplexedConnection>>,
}

impl Direct {
    pub fn new(url: &Url) -> Result<Self> {
        // The library's error could repeat the address with its password.
        let client = Client::open(url.clone()).map_err(|_| anyhow!("REDIS_URL is not an address of a Redis server"))?;
        Ok(Self { client, connection: Mutex::default() })
    }

    /// Asks for whole numbers.
    pub async fn ask(&self, command: &[String]) -> Result<Vec<i64>> {
        let mut words = Cmd::new();
        words.arg(command);
        let (mut connection, kept) = self.connection().await?;
        let answer = match words.query_async(&mut connection).await {
            // It was lost while nobody asked, as when a function slept: what was asked did not arrive.
            Err(error) if kept && error.is_connection_dropped() => {
                self.forget().await;
                words.query_async(&mut self.connection().await?.0).await
            }
            answer => answer,
        };
        let error = match answer {
            Ok(numbers) => return numbers_of(&numbers),
            Err(error) => error,
        };
        if error.is_io_error() || error.is_unrecoverable_error() {
            self.forget().await;
        }
        Err(described(&error))
    }

    /// What is said in a channel, until the connection ends.
    pub async fn listen(&self, channel: &str) -> Result<impl Stream<Item = String> + use<>> {
        let listening = async {
            let mut heard = self.client.get_async_pubsub().await?;
            heard.subscribe(channel).await?;
            Ok(heard)
        };
        let heard = timeout(LONGEST_CONNECT + LONGEST_ANSWER, listening).await.context("it took too long")?;
        let heard = heard.map_err(|error: RedisError| described(&error))?;
        Ok(Box::pin(heard.into_on_message().filter_map(async |message| message.get_payload().ok())))
    }

    /// The connection, and whether it was there already.
    async fn connection(&self) -> Result<(MultiplexedConnection, bool)> {
        let mut place = self.connection.lock().await;
        if let Some(connection) = &*place {
            return Ok((connection.clone(), true));
        }
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(LONGEST_CONNECT))
            .set_response_timeout(Some(LONGEST_ANSWER));
        let made = self.client.get_multiplexed_async_connection_with_config(&config).await;
        let made = made.map_err(|error| described(&error))?;
        Ok((place.insert(made).clone(), false))
    }

    async fn forget(&self) {
        *self.connection.lock().await = None;
    }
}

/// The kind of an error: its details may name keys and addresses.
fn described(error: &RedisError) -> anyhow::Error {
    anyhow!("{} {}", error.category(), error.code().unwrap_or_default())
}

/// One number, or a row of them.
fn numbers_of(value: &redis::Value) -> Result<Vec<i64>> {
    let one = |value: &redis::Value| match value {
        redis::Value::Int(number) => Ok(*number),
        _ => Err(anyhow!("it answered something else than whole numbers")),
    };
    match value {
        redis::Value::Array(values) => values.iter().map(one).collect(),
        value => Ok(vec![one(value)?]),
    }
}
