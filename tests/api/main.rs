//! The server from outside: every part of the interface, over HTTP.
//!
//! Most tests share one server and make a workspace of their own; those that stop it, read its log or need an empty
//! database start one for themselves.

// Helpers of a test are test code too.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../support/mod.rs"]
mod support;

mod answers;
mod audit;
mod auth;
mod backup;
mod booking;
mod booking_by_text;
mod calendar_feed;
mod capture;
mod certificates;
mod channels;
mod cli;
mod compliance;
mod consent;
mod conversations;
mod data_export;
mod data_rights;
mod delivery;
mod dialogue_export;
mod dialogues;
mod edge;
mod failover;
mod faults;
mod faults_outside;
mod flow;
mod follow_up;
mod form_page;
mod forms_lint;
mod hand_off;
mod held_back;
mod idempotency;
mod import;
mod import_undo;
mod jobs;
mod key_rotation;
mod knowledge;
mod knowledge_documents;
mod leads;
mod leads_export;
mod limits;
mod live;
mod media;
mod model;
mod modes;
mod notify;
mod oidc;
mod oidc_forged;
mod openapi;
mod opt_out;
mod passkeys;
mod passwords;
mod permissions;
mod privacy;
mod qualification;
mod quiet_hours;
mod redis;
mod replies;
mod restore;
mod retention;
mod second_factor;
mod second_factor_demanded;
mod sessions;
mod settings;
mod simulator;
mod steering;
mod team;
mod tenancy;
mod tenancy_bodies;
mod webhooks;
mod webhooks_out;
mod webhooks_out_failing;
