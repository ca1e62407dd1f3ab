use proptest::prelude::*;

use super::*;

const PURPOSES: [Purpose; 11] = [
    Purpose::Closing,
    Purpose::FirstText,
    Purpose::Reply,
    Purpose::HandOff,
    Purpose::FollowUp,
    Purpose::Renewal,
    Purpose::Reminder,
    Purpose::Member,
    Purpose::OptOutConfirmation,
    Purpose::OptInConfirmation,
    Purpose::Help,
];

fn facts() -> impl Strategy<Value = GateFacts> {
    (0..PURPOSES.len(), any::<[bool; 13]>(), 0..3i64, 0..3i64).prop_map(|(purpose, flags, written_for_epoch, epoch)| {
        GateFacts {
            purpose: PURPOSES[purpose],
            suppressed: flags[0],
            consented: flags[1],
            channel_active: flags[2],
            written_for_epoch,
            epoch,
            unread_inbound: flags[3],
            earlier_in_flight: flags[4],
            expired: flags[5],
            sending_on: flags[6],
            lead_blocked: flags[7],
            held_back: flags[12],
            campaign_approved: flags[8],
            over_budget: flags[9],
            quiet: flags[10].then(|| Quiet { until: Timestamp::UNIX_EPOCH, by: "night".into() }),
            capped_until: flags[11].then_some(Timestamp::UNIX_EPOCH),
        }
    })
}

proptest! {
    #[test]
    fn nothing_but_a_keyword_answer_leaves_to_who_opted_out(facts in facts()) {
        let decision = decide(&facts);
        if facts.suppressed && !facts.purpose.is_keyword_answer() {
            prop_assert_eq!(decision.verdict, Verdict::Deny);
        }
    }

    #[test]
    fn nothing_but_a_keyword_answer_leaves_to_who_is_held_back(facts in facts()) {
        if facts.held_back && !facts.purpose.is_keyword_answer() {
            prop_assert_eq!(decide(&facts).verdict, Verdict::Deny);
        }
    }

    #[test]
    fn an_allowed_text_passed_every_rule(facts in facts()) {
        let decision = decide(&facts);
        prop_assert_eq!(decision.verdict == Verdict::Allow, decision.failed().is_none());
        prop_assert_eq!(decision.verdict == Verdict::Allow, decision.rules.len() == RULES.len() && decision.rules.iter().all(|rule| rule.passed));
    }

    #[test]
    fn no_machine_text_leaves_in_another_epoch(facts in facts()) {
        if facts.purpose.is_automated() && facts.epoch != facts.written_for_epoch {
            prop_assert_ne!(decide(&facts).verdict, Verdict::Allow);
        }
    }

    #[test]
    fn what_is_forbidden_is_never_merely_delayed(facts in facts()) {
        let calm = GateFacts { quiet: None, capped_until: None, ..facts.clone() };
        let settled = GateFacts { unread_inbound: false, earlier_in_flight: false, ..calm };
        if decide(&settled).verdict == Verdict::Deny {
            prop_assert_eq!(decide(&facts).verdict, Verdict::Deny);
        }
    }
}

#[test]
fn every_rule_has_words() {
    for rule in RULES {
        assert_ne!(explain(rule.id), explain("unheard of"), "{}", rule.id);
    }
}
