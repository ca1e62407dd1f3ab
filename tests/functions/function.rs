//! One function's program.

use std::{
    fs::File,
    ops::Deref,
    process::Child,
    sync::{Mutex, PoisonError},
};

use crate::support::{
    Api, Program,
    program::{end, terminate},
    settings::free_port,
    wait_for,
};

/// Every function with its program.
pub const FUNCTIONS: [(&str, &str); 10] = [
    ("auth", env!("CARGO_BIN_EXE_auth")),
    ("team", env!("CARGO_BIN_EXE_team")),
    ("forms", env!("CARGO_BIN_EXE_forms")),
    ("capture", env!("CARGO_BIN_EXE_capture")),
    ("leads", env!("CARGO_BIN_EXE_leads")),
    ("conversations", env!("CARGO_BIN_EXE_conversations")),
    ("settings", env!("CARGO_BIN_EXE_settings")),
    ("webhooks", env!("CARGO_BIN_EXE_webhooks")),
    ("live", env!("CARGO_BIN_EXE_live")),
    ("cron", env!("CARGO_BIN_EXE_cron")),
];

/// A function that runs.
pub struct Function {
    api: Api,
    process: Mutex<Option<Child>>,
}

impl Deref for Function {
    type Target = Api;

    fn deref(&self) -> &Api {
        &self.api
    }
}

impl Function {
    /// Starts a function with a program's environment and database, as the platform does, and waits for its ping.
    pub async fn start(name: &str, program: &Program) -> Self {
        let (_, path) = FUNCTIONS.iter().find(|(function, _)| *function == name).unwrap();
        let port = free_port();
        let output = File::options().create(true).append(true).open(&program.log).unwrap();
        let mut command = program.command(path);
        command.env("VERCEL_DEV_PORT", port.to_string());
        let process = command.stdout(output.try_clone().unwrap()).stderr(output).spawn().unwrap();
        let function = Self { api: Api::new(format!("http://127.0.0.1:{port}")), process: Mutex::new(Some(process)) };
        wait_for("the function", async || {
            function.try_get("/_vercel/ping").await.filter(|answer| answer.status == 200)
        })
        .await;
        function
    }

    /// The same function as seen by a member.
    pub fn with_token(&self, token: &str) -> Api {
        self.api.with_token(token)
    }

    /// Asks it to end; it must end well.
    pub async fn stop(self) {
        let process = self.process.lock().unwrap_or_else(PoisonError::into_inner).take().unwrap();
        assert_eq!(terminate(process).await.code(), Some(0));
    }
}

impl Drop for Function {
    fn drop(&mut self) {
        if let Some(process) = self.process.lock().unwrap_or_else(PoisonError::into_inner).take() {
            end(process);
        }
    }
}
