//! The providers' mirror image: reads the requests that SDKs send, writes the answers and the signed webhooks that
//! providers would. Pure: whoever serves it stores the texts, keeps the time and sends the webhooks.

pub mod behaviour;
pub mod twilio;

pub use behaviour::{Behaviour, Report, magic_numbers};
