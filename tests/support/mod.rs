//! What the black-box tests share: the real program on a database of its own, a client, and patience.
//!
//! `LEADLINE_TEST_MONGODB_URI` says where the database server is; every program that is started makes a database there
//! and drops it at its end.

// No suite uses all of it.
#![allow(dead_code, unused_imports)]

pub mod authenticator;
pub mod calendar;
pub mod carrier;
pub mod certified_provider;
pub mod client;
pub mod database;
pub mod forged_provider;
pub mod line;
pub mod live;

pub mod mail_server;
pub mod model_server;
pub mod phone;
pub mod pictures;
pub mod program;
pub mod receiver;
pub mod redis_server;
pub mod settings;
pub mod signature;
pub mod teammate;
pub mod upstash;
pub mod vendor;
pub mod wait;
pub mod workspace;

pub use authenticator::Authenticator;
pub use carrier::{Carrier, Does};
pub use certified_provider::{Browser, CertifiedProvider};
pub use client::{Answer, Api};
pub use forged_provider::ForgedProvider;
pub use mail_server::MailServer;
pub use model_server::ModelServer;
pub use phone::{Phone, TimeOfDay, magic_number};
pub use program::Program;
pub use receiver::{Receiver, Says};
pub use redis_server::RedisServer;
pub use teammate::Teammate;
pub use upstash::Upstash;
pub use vendor::Vendor;
pub use wait::wait_for;
pub use workspace::Workspace;

/// A text of hexadecimal digits that no other call gives.
pub fn unique() -> String {
    uuid::Uuid::new_v4().simple().to_string()
}
