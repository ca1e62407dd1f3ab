//! Leadline: a lead submits a form and is texted back within seconds.
//!
//! `api -> jobs -> services -> {store, redis, sms, ai, live, security} -> domain`: see ARCHITECTURE.md.

pub mod ai;
mod app;
pub mod cli;
pub mod clock;
pub mod config;
pub mod domain;
pub mod http;
pub mod jobs;
pub mod live;
pub mod mail;
pub mod redis;
pub mod security;
pub mod services;
pub mod sms;
pub mod store;
pub mod telemetry;

pub use app::App;
