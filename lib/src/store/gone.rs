//! What is not there any more.

/// What was asked for was erased, or never was. Who asks over HTTP is told that nothing is there; a job about it has
/// nothing left to do.
#[derive(Debug, thiserror::Error)]
#[error("{0} is gone")]
pub struct Gone(pub &'static str);
