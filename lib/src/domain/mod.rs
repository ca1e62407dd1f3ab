//! Pure types, rules and state machines: no input or output, no async, no hidden clock or randomness.

pub mod breaker;
pub mod consent;
pub mod consent_intent;
pub mod conversation;
pub mod delivery;
pub mod dispatch;
pub mod email;
pub mod error_class;
pub mod form;
pub mod gate;
pub mod id;
pub mod job;
pub mod media;
pub mod pacing;
pub mod person_name;
pub mod phone;
pub mod picture;
pub mod price;
pub mod qualification;
pub mod reply_guard;
pub mod role;
pub mod route;
pub mod segments;
pub mod sender;
pub mod smart_encoding;
pub mod turn;
