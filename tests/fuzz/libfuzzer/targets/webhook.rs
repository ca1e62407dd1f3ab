//! Every provider's verifier and parser over any webhook.
#![no_main]

#[path = "../../webhook_file.rs"]
mod webhook_file;

use libfuzzer_sys::fuzz_target;
use webhook_file::{exercise, read};

fuzz_target!(|file: &[u8]| exercise(&read(file), "it"));
