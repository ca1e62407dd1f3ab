//! The `leadline` program: started, watched, killed.

use std::{
    fs::{self, File},
    path::PathBuf,
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::{Duration, Instant},
};

use serde_json::Value;

use super::{
    Api, database,
    settings::{Settings, free_port},
    unique, wait_for,
};

const LEADLINE: &str = env!("CARGO_BIN_EXE_leadline");
/// A server that was asked to end has so long for it.
const LONGEST_END: Duration = Duration::from_secs(30);

/// A running server on a database of its own. Both are gone when it is dropped.
pub struct Program {
    /// Its settings.
    pub settings: Settings,
    /// Its address.
    pub url: String,
    /// Everything it wrote to its outputs.
    pub log: PathBuf,
    server: Mutex<Option<Child>>,
}

impl Program {
    /// The server most tests share, each with workspaces of its own. It lives as long as a test uses it.
    pub async fn shared() -> Arc<Self> {
        static SHARED: tokio::sync::Mutex<Weak<Program>> = tokio::sync::Mutex::const_new(Weak::new());
        let mut shared = SHARED.lock().await;
        if let Some(program) = shared.upgrade() {
            return program;
        }
        let program = Arc::new(Self::start(&[]).await);
        *shared = Arc::downgrade(&program);
        program
    }

    /// A server of the test's own, with further environment variables.
    pub async fn start(more: &[(&str, &str)]) -> Self {
        let program = Self::prepare(more).await;
        program.serve().await;
        program
    }

    /// A migrated database without a server.
    pub async fn prepare(more: &[(&str, &str)]) -> Self {
        let settings = Settings::new(more);
        let url = format!("http://127.0.0.1:{}", settings.port);
        let log = std::env::temp_dir().join(format!("leadline-test-{}.log", unique()));
        let program = Self { settings, url, log, server: Mutex::new(None) };
        program.run(&["migrate"]).await;
        program
    }

    /// Starts the server and waits until it is well.
    pub async fn serve(&self) {
        let port = self.settings.port.to_string();
        let output = File::options().create(true).append(true).open(&self.log).unwrap();
        let mut command = self.command(LEADLINE);
        command.args(["serve", "--simulator", "--port", &port]);
        command.stdout(output.try_clone().unwrap()).stderr(output);
        *self.server() = Some(command.spawn().unwrap());
        let api = self.api();
        wait_for("the server", async || {
            let ended = self.server().as_mut().and_then(|server| server.try_wait().unwrap());
            assert!(ended.is_none(), "the server ended at once: {}", self.logged());
            api.try_get("/api/health").await.filter(|answer| answer.status == 200)
        })
        .await;
    }

    /// Starts another server on the same database, which works its queue. It ends when it is dropped.
    pub async fn worker(&self) -> Worker {
        let port = free_port();
        let output = File::options().create(true).append(true).open(&self.log).unwrap();
        let mut command = self.command(LEADLINE);
        command.args(["serve", "--port", &port.to_string()]);
        command.stdout(output.try_clone().unwrap()).stderr(output);
        let worker = Worker(Some(command.spawn().unwrap()));
        let api = Api::new(format!("http://127.0.0.1:{port}"));
        wait_for("a worker", async || api.try_get("/api/health").await.filter(|answer| answer.status == 200)).await;
        worker
    }

    /// A client of this server that is not signed in.
    pub fn api(&self) -> Api {
        Api::new(self.url.clone())
    }

    /// A program with this one's environment and nothing else of ours.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.env_clear().envs(self.settings.variables.iter().cloned()).stdin(Stdio::null());
        command
    }

    /// Runs a subcommand to its end and gives what it printed.
    pub async fn run(&self, arguments: &[&str]) -> String {
        let mut command = tokio::process::Command::from(self.command(LEADLINE));
        let output = command.args(arguments).output().await.unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "leadline {arguments:?} failed: {said}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Makes the demo workspace and gives what the program says about it.
    pub async fn seed_demo(&self) -> Value {
        serde_json::from_str(&self.run(&["demo", "seed", "--json"]).await).unwrap()
    }

    /// Ends the server the hard way, as a crash would.
    pub fn kill(&self) {
        if let Some(mut server) = self.server().take() {
            server.kill().unwrap();
            server.wait().unwrap();
        }
    }

    /// Asks the server to end, and gives how it ended.
    pub async fn stop(&self) -> ExitStatus {
        let server = self.server().take().unwrap();
        terminate(server).await
    }

    /// What the server wrote.
    pub fn logged(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    fn server(&self) -> MutexGuard<'_, Option<Child>> {
        self.server.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A further server.
pub struct Worker(Option<Child>);

impl Worker {
    /// Ends it the hard way, as a crash would.
    pub fn kill(mut self) {
        if let Some(mut server) = self.0.take() {
            server.kill().unwrap();
            server.wait().unwrap();
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        if let Some(server) = self.0.take() {
            end(server);
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // A killed client's transactions stay open in the database for up to a minute and hold up the others.
        if let Some(server) = self.server().take() {
            end(server);
        }
        if std::thread::panicking() {
            eprintln!("the server's log is {}", self.log.display());
        } else {
            let _ = fs::remove_file(&self.log);
        }
        database::drop_blocking(self.settings.database.clone());
    }
}

fn send_term(process: &Child) {
    let sent = Command::new("kill").args(["-TERM", &process.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

/// Ends a process: asks it first, and does not wait for ever.
pub fn end(mut process: Child) {
    let deadline = Instant::now() + LONGEST_END;
    send_term(&process);
    while process.try_wait().unwrap().is_none() {
        if Instant::now() > deadline {
            process.kill().unwrap();
            process.wait().unwrap();
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Sends SIGTERM and waits for the end.
pub async fn terminate(mut process: Child) -> ExitStatus {
    send_term(&process);
    wait_for("the end of the process", async || process.try_wait().unwrap()).await
}
