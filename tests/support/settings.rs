//! The environment of a program: secrets made anew, a free port, a database of its own.

use std::{
    collections::HashSet,
    net::TcpListener,
    sync::{Mutex, PoisonError},
};

use aws_lc_rs::rand;
use base64::{Engine, engine::general_purpose::STANDARD};

use super::unique;

/// The password of every member the tests make.
pub const PASSWORD: &str = "correct horse battery staple";

/// The settings of one program.
#[derive(Clone)]
pub struct Settings {
    /// Where it listens.
    pub port: u16,
    /// Its database.
    pub database: String,
    /// What the scheduler presents.
    pub cron_secret: String,
    /// Its environment.
    pub variables: Vec<(String, String)>,
}

impl Settings {
    /// New settings, with further variables.
    pub fn new(more: &[(&str, &str)]) -> Self {
        let (port, database, cron_secret) = (free_port(), format!("leadline_test_{}", unique()), secret());
        let own = [
            ("MONGODB_URI", super::database::uri()),
            ("MONGODB_DATABASE", database.clone()),
            ("PUBLIC_URL", format!("http://127.0.0.1:{port}")),
            ("LEADLINE_MASTER_KEYS", format!("k1:{}", secret())),
            ("LEADLINE_SIGNING_KEY", secret()),
            ("LEADLINE_PASSWORD_PEPPER", secret()),
            ("LEADLINE_DEMO_PASSWORD", PASSWORD.to_owned()),
            ("LEADLINE_OWNER_PASSWORD", PASSWORD.to_owned()),
            ("CRON_SECRET", cron_secret.clone()),
            ("SMS_PROVIDER", "simulator".to_owned()),
            ("LEADLINE_LOCAL", "1".to_owned()),
            // All tests sign in from one address.
            ("SIGN_IN_BURST", "1000000".to_owned()),
            ("RUST_LOG", "info".to_owned()),
        ];
        let mut variables: Vec<(String, String)> = own.map(|(name, value)| (name.to_owned(), value)).into();
        // Of a name that is there twice, the later one counts.
        variables.extend(more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        Self { port, database, cron_secret, variables }
    }
}

fn secret() -> String {
    let mut bytes = [0_u8; 32];
    rand::fill(&mut bytes).unwrap();
    STANDARD.encode(bytes)
}

/// A port nobody listens on, below those the system gives to outgoing connections.
pub fn free_port() -> u16 {
    static TAKEN: Mutex<Option<HashSet<u16>>> = Mutex::new(None);
    let mut taken = TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
    let taken = taken.get_or_insert_default();
    loop {
        let mut bytes = [0_u8; 2];
        rand::fill(&mut bytes).unwrap();
        let port = 12_000 + u16::from_be_bytes(bytes) % 18_000;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() && taken.insert(port) {
            return port;
        }
    }
}
