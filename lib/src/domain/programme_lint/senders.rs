//! Whether the senders may send, and can be replied to.

use super::{Findings, Found, Programme, Severity, rules};
use crate::domain::sender::SenderKind;

pub(super) fn look(programme: &Programme<'_>, findings: &mut Findings) {
    let Some(senders) = &programme.surroundings.senders else { return };
    if senders.is_empty() {
        let fix = "Add a sender number, or switch one on.";
        let problem = "No sender is active: leads are stored and nobody is texted.";
        findings.add(&rules::NO_SENDER, Found::at("/surroundings/senders", problem, fix));
    }
    let all_names = senders.iter().all(|sender| sender.kind == SenderKind::Name);
    for (place, sender) in senders.iter().enumerate() {
        let pointer = format!("/surroundings/senders/{place}");
        // What our own simulator plays needs no registration.
        match sender.kind {
            SenderKind::LongCode => {
                let here = sender.country.as_deref() == Some("US");
                if here && sender.campaign.is_none() && !sender.simulated {
                    let fix = "Register a campaign at the provider, and say which one in the channel's settings.";
                    let problem = "Carriers of the United States block texts of numbers without a registered campaign.";
                    findings.add(&rules::NO_CAMPAIGN, Found::at(pointer, problem, fix));
                }
            }
            SenderKind::TollFree if sender.verified == Some(true) || sender.simulated => {}
            SenderKind::TollFree => {
                let fix = "Have the number verified at the provider before the form is published.";
                let (severity, problem) = match sender.verified {
                    Some(_) => (Severity::Error, "Texts of toll-free numbers that are not verified are blocked."),
                    None => (
                        Severity::Note,
                        "Whether this toll-free number is verified is not known; without it texts are blocked.",
                    ),
                };
                findings.add_as(&rules::UNVERIFIED, severity, Found::at(pointer, problem, fix));
            }
            SenderKind::Name => {
                let severity = if all_names { Severity::Error } else { Severity::Warning };
                let problem = "People cannot reply to a name: neither to the first text, nor with STOP.";
                let found = Found::at(pointer, problem, "Send from a number, so that people can answer and stop.");
                findings.add_as(&rules::ONE_WAY, severity, found);
            }
            SenderKind::ShortCode => {}
        }
    }
}
