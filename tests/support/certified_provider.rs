//! The npm package `oidc-provider`, which is certified, on a port of its own, and a browser that signs in there.

use std::{
    io::{BufRead, BufReader, Lines, Write},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::{Mutex, PoisonError},
};

use reqwest::{Method, RequestBuilder, Url, redirect::Policy};
use serde_json::{Value, json};

use super::{Program, program, settings::free_port, unique};

/// A provider that is to be started, or runs. It ends when it is dropped.
pub struct CertifiedProvider {
    /// Its name for itself.
    pub issuer: String,
    /// Our name there.
    pub client_id: String,
    /// Our secret there; empty: none.
    pub client_secret: String,
    port: u16,
    running: Mutex<Option<Running>>,
}

struct Running {
    process: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
}

/// A browser's way to the provider and back.
pub struct Browser {
    /// Keeps cookies and follows nothing by itself.
    pub http: reqwest::Client,
    url: String,
}

impl CertifiedProvider {
    /// One that does not run yet.
    pub fn new() -> Self {
        let port = free_port();
        let (client_id, client_secret) = (format!("leadline-{}", unique()), unique());
        Self { issuer: format!("http://127.0.0.1:{port}"), client_id, client_secret, port, running: Mutex::default() }
    }

    /// The settings under which a server signs in with it.
    pub fn settings(&self) -> Vec<(&str, &str)> {
        vec![
            ("OIDC_ISSUER", &self.issuer),
            ("OIDC_CLIENT_ID", &self.client_id),
            ("OIDC_CLIENT_SECRET", &self.client_secret),
            ("OIDC_NAME", "Acme ID"),
        ]
    }

    /// Starts it for a server.
    pub fn start(&self, program: &Program) {
        let root = env!("CARGO_MANIFEST_DIR");
        let secret = Some(&self.client_secret).filter(|secret| !secret.is_empty());
        let redirect = format!("{}/login/done/", program.url);
        let told =
            json!({ "port": self.port, "redirect": redirect, "client_id": self.client_id, "client_secret": secret });
        let mut process = Command::new(format!("{root}/node_modules/.bin/node"))
            .args([format!("{root}/tests/support/oidc-provider.mjs"), told.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the packages of package.json are installed: npm ci");
        let input = process.stdin.take().unwrap();
        let mut output = BufReader::new(process.stdout.take().unwrap()).lines();
        let ready = output.by_ref().map_while(Result::ok).any(|line| line == "ready");
        assert!(ready, "the provider did not start: npm ci installs it");
        *self.running.lock().unwrap_or_else(PoisonError::into_inner) = Some(Running { process, input, output });
    }

    /// Makes a person known, or other than before.
    pub fn person(&self, sub: &str, email: &str, verified: bool) {
        let person = json!({ "sub": sub, "email": email, "email_verified": verified });
        let mut running = self.running.lock().unwrap();
        let running = running.as_mut().unwrap();
        writeln!(running.input, "{person}").unwrap();
        assert!(running.output.by_ref().map_while(Result::ok).any(|line| line == "known"));
    }

    /// Ends it.
    pub fn stop(&self) {
        if let Some(running) = self.running.lock().unwrap_or_else(PoisonError::into_inner).take() {
            program::end(running.process);
        }
    }
}

impl Drop for CertifiedProvider {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Browser {
    /// A new browser for a server.
    pub fn new(program: &Program) -> Self {
        let http = reqwest::Client::builder().cookie_store(true).redirect(Policy::none()).build().unwrap();
        Self { http, url: program.url.clone() }
    }

    /// A request to our server, with this browser's cookies.
    pub fn post(&self, path: &str, body: &Value) -> RequestBuilder {
        self.http.request(Method::POST, format!("{}{path}", self.url)).json(body)
    }

    /// Signs in at the provider as a person, agrees, and gives what comes back to us in the address.
    pub async fn sign_in_at(&self, authorization_url: &str, sub: &str) -> Value {
        let mut page = Url::parse(authorization_url).unwrap();
        let submit = |page: &Url, prompt: &str| {
            let form = [("prompt", prompt), ("login", sub), ("password", "any")];
            self.http.post(page.clone()).form(&form)
        };
        let mut prompts = ["login", "consent"].into_iter();
        for _ in 0..12 {
            if page.as_str().starts_with(&format!("{}/login/done/", self.url)) {
                return page.query_pairs().map(|(name, value)| (name.into_owned(), json!(value))).collect();
            }
            let mut answer = self.http.get(page.clone()).send().await.unwrap();
            if answer.status() == 200 {
                answer = submit(&page, prompts.next().expect("two pages at most")).send().await.unwrap();
            }
            let location = answer.headers().get("location").map(|location| location.to_str().unwrap().to_owned());
            let Some(location) = location else { panic!("{}: {}", answer.status(), answer.text().await.unwrap()) };
            page = page.join(&location).unwrap();
        }
        panic!("the provider sends us around in circles");
    }
}
