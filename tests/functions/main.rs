//! The real function programs, each on a port of its own as the platform starts them.

// Helpers of a test are test code too.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../support/mod.rs"]
mod support;

mod each;
mod function;
mod provider;
mod tick;
