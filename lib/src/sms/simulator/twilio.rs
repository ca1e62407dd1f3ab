//! Twilio's Messages API from the other side, in Twilio's own shapes.

mod list;
mod refusal;
mod resource;
mod send;
mod webhook;

pub use list::{ListFilter, list};
pub use refusal::{not_found, opted_out, refusal_of, unauthorized};
pub use resource::{StoredText, created, fetched};
pub use send::{NewText, authorize, read_send};
pub use webhook::{InboundForm, inbound_webhook, keyword_of, status_webhook};
