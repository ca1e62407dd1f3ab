//! The house is built as ARCHITECTURE.md says: read from the files themselves.

// Helpers of a test are test code too.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod files;
mod functions;
mod imports;
mod sealed_fields;
mod security_doc;
