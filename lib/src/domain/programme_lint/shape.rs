//! Whether the draft can be a form at all.

use super::{Findings, Found, Programme, rules};
use crate::domain::form::FormDraft;

pub(super) fn look(programme: &Programme<'_>, findings: &mut Findings) {
    for wrong in programme.draft.check() {
        let problem = match wrong.code {
            "too_long" => "This is too long.",
            "too_many" => "There are too many of these.",
            "taken" => "This is there twice.",
            "required" => "Something is missing here.",
            "one_name" => "The form does not ask for exactly one name.",
            FormDraft::ONE_PHONE => "The form does not ask for exactly one phone.",
            _ => "This is not written as it has to be.",
        };
        let rule = if wrong.code == FormDraft::ONE_PHONE { &rules::PHONE } else { &rules::SHAPE };
        findings.add(rule, Found::at(format!("/draft{}", wrong.pointer), problem, wrong.message));
    }
}
