//! A real Redis on a port of its own, which forgets everything when it ends.

use std::{
    process::{Child, Command, Stdio},
    sync::{Mutex, PoisonError},
};

use redis::{Client, Cmd, FromRedisValue, aio::MultiplexedConnection};

use super::{program, settings::free_port, wait_for};

/// A Redis server. It ends when it is dropped.
pub struct RedisServer {
    /// Its address.
    pub url: String,
    port: u16,
    running: Mutex<Option<Child>>,
}

impl RedisServer {
    /// Starts one.
    pub async fn start() -> Self {
        let port = free_port();
        let server = Self { url: format!("redis://127.0.0.1:{port}"), port, running: Mutex::default() };
        server.begin().await;
        server
    }

    /// Starts it again on the same port, empty.
    pub async fn begin(&self) {
        let child = Command::new("redis-server")
            .args(["--port", &self.port.to_string(), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
            .args(["--dir", std::env::temp_dir().to_str().unwrap()])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("redis-server is installed: npm test installs it as root (Debian's package redis-server)");
        *self.running.lock().unwrap() = Some(child);
        wait_for("Redis", async || {
            let client = Client::open(self.url.as_str()).unwrap();
            client.get_multiplexed_async_connection().await.ok()
        })
        .await;
    }

    /// Ends it the hard way, as a crash would.
    pub fn kill(&self) {
        if let Some(mut child) = self.running.lock().unwrap().take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// Makes it answer nobody, while connections to it stand.
    pub fn freeze(&self) {
        self.signal("-STOP");
    }

    /// Makes it answer again.
    pub fn thaw(&self) {
        self.signal("-CONT");
    }

    /// A connection to it.
    pub async fn connection(&self) -> MultiplexedConnection {
        Client::open(self.url.as_str()).unwrap().get_multiplexed_async_connection().await.unwrap()
    }

    /// Asks it something.
    pub async fn ask<T: FromRedisValue>(&self, words: &[&str]) -> T {
        Cmd::new().arg(words).query_async(&mut self.connection().await).await.unwrap()
    }

    /// The names it holds values under.
    pub async fn keys(&self) -> Vec<String> {
        self.ask(&["KEYS", "*"]).await
    }

    fn signal(&self, signal: &str) {
        let running = self.running.lock().unwrap();
        let id = running.as_ref().unwrap().id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        if let Some(child) = self.running.lock().unwrap_or_else(PoisonError::into_inner).take() {
            let _ = Command::new("kill").args(["-CONT", &child.id().to_string()]).status();
            program::end(child);
        }
    }
}
