//! What holds for any form.

use proptest::prelude::*;

use super::{
    lint,
    tests::{good_draft, good_surroundings},
};
use crate::domain::form::FormDraft;

/// Words that rules look at, and any other characters.
fn words() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("STOP ".to_owned()),
        Just("reply ".to_owned()),
        Just("to ".to_owned()),
        Just("{first_name}".to_owned()),
        Just("{".to_owned()),
        Just("stop2end".to_owned()),
        Just("e-mail, ".to_owned()),
        Just("https://".to_owned()),
        Just("I agree. ".to_owned()),
        "\\PC{0,6}",
        any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

fn draft() -> impl Strategy<Value = FormDraft> {
    (words(), words(), words(), words(), words(), "\\PC{0,3}").prop_map(
        |(title, introduction, consent, first, ask, region)| {
            let mut draft = good_draft();
            draft.questions[0].ask = ask;
            draft.fields[0].label.clone_from(&title);
            FormDraft {
                title,
                introduction,
                consent_text: consent,
                follow_up_text: first.clone(),
                first_text: first,
                region,
                ..draft
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_words_are_judged_the_same_again(draft in draft(), brand in proptest::option::of("\\PC{0,12}")) {
        let surroundings = super::Surroundings { brand, ..good_surroundings() };
        let findings = lint(&draft, &surroundings);
        prop_assert_eq!(&findings, &lint(&draft, &surroundings));
        prop_assert!(findings.is_sorted_by_key(|finding| finding.severity));
        for finding in &findings {
            prop_assert!(finding.pointer.starts_with("/draft/") || finding.pointer.starts_with("/surroundings/"));
            prop_assert!(!finding.problem.is_empty() && !finding.fix.is_empty());
        }
    }
}
