//! The providers from the other side: what they make of our requests, and the webhooks they would send.

mod behaviour;
mod mirror;
mod plivo;
mod telnyx;
mod twilio;
mod vonage;

pub use behaviour::{Behaviour, Report, Stage, magic_numbers};
pub use mirror::{Call, Mirror, NewText, Signing, Text, Wish};

static MIRRORS: &[&dyn Mirror] =
    &[&twilio::TwilioMirror, &telnyx::TelnyxMirror, &plivo::PlivoMirror, &vonage::VonageMirror];

/// The simulated vendor of that name.
pub fn mirror(vendor: &str) -> Option<&'static dyn Mirror> {
    MIRRORS.iter().copied().find(|mirror| mirror.vendor() == vendor)
}

/// All simulated vendors. The first one's number is a new workspace's usual sender.
pub fn mirrors() -> impl Iterator<Item = &'static dyn Mirror> {
    MIRRORS.iter().copied()
}

#[cfg(test)]
mod tests;
