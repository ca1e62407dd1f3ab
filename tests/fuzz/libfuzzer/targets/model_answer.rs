//! What a language model may answer, through everything that reads it.
#![no_main]

#[path = "../../model_answer.rs"]
mod model_answer;

use std::sync::LazyLock;

use leadline::domain::turn::TurnRequest;
use libfuzzer_sys::fuzz_target;
use model_answer::{exercise, request};

static REQUEST: LazyLock<TurnRequest> = LazyLock::new(request);

fuzz_target!(|answer: &[u8]| exercise(&REQUEST, answer, "it"));
