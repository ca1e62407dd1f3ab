//! Whether questions find the passage that answers them, and only that.

use super::{DocumentDraft, DocumentKind};
use crate::domain::knowledge::{Knowledge, Snippet};

const HANDBOOK: &str = "# Patient handbook

Welcome to Harbor Dental. We look after families in Austin since 1998, and we are glad that you are here.

## Before your first visit

Please arrive 15 minutes early and bring a photo ID, your insurance card and a list of the medicines you take. If you are nervous, tell us: we have plenty of time for you, and we can offer nitrous oxide for $60 a visit.

## Appointments and cancellations

You can move an appointment up to 24 hours before it at no cost. If you cancel later, or do not come, we charge a fee of $45. If you are more than 20 minutes late we may have to find another day for you.

## Prices

| Service | Price | Duration |
|---|---|---|
| Check-up and cleaning | $95 | 40 minutes |
| Filling | from $150 | 45 minutes |
| Root canal | from $890 | 90 minutes |
| Wisdom tooth removal | $240 | 60 minutes |

All prices include local anaesthetic. X-rays are $35 extra.

## Paying

We take cash, all major cards and Apple Pay. Larger treatments can be paid in 12 monthly instalments without interest. Receipts for your health savings account are sent by e-mail.

## After a tooth was pulled

Do not rinse, smoke or drink through a straw for 24 hours. A little bleeding is normal on the first day. Bite on the gauze for half an hour. Eat soft food such as soup or yoghurt. Call us at once if the pain grows after the third day.

## Parking and access

Patients park free of charge in the garage under our building, entrance on Oak Street. The practice is on the second floor, and there is a lift. Wheelchairs fit through every door.

## Guarantee

Crowns and bridges carry a guarantee of five years, fillings of two. It holds as long as you come to a check-up twice a year.
";

/// The handbook's passages beside answers of their own.
fn knowledge() -> Knowledge {
    let draft = DocumentDraft {
        title: "Patient handbook".into(),
        kind: DocumentKind::Markdown,
        content: HANDBOOK.into(),
        source: None,
        valid_from: None,
        valid_until: None,
    };
    let own = [
        ("What are your opening hours?", "Monday to Friday 9am-6pm, Saturday 9am-1pm."),
        ("How much does teeth whitening cost?", "Whitening is $190 a session."),
        ("Do you treat children?", "Yes, from age 3."),
        ("Where are you located?", "12 Main Street, next to the library."),
    ];
    let own = own.map(|(question, answer)| (question.to_owned(), answer.to_owned()));
    let passages = draft.passages().unwrap().into_iter().map(|passage| (passage.question, passage.answer));
    let all = own.into_iter().chain(passages).enumerate();
    Knowledge::new(all.map(|(at, (question, answer))| Snippet { id: at.to_string(), question, answer }).collect())
}

#[test]
fn a_question_finds_the_passage_whose_heading_or_words_it_holds() {
    let knowledge = knowledge();
    for (question, told) in [
        ("is there parking?", "garage"),
        ("where can I park", "garage"),
        ("is parking free", "garage"),
        ("how much is a root canal", "890"),
        ("how much does a filling cost", "150"),
        ("what do you charge for wisdom tooth removal", "240"),
        ("how long does a filling take", "45 minutes"),
        ("how much is a cleaning", "95"),
        ("are x-rays included", "X-rays"),
        ("can i pay in installments", "instalments"),
        ("do you take apple pay", "Apple Pay"),
        ("can i pay cash", "cash"),
        ("what happens if i cancel", "45"),
        ("whats the cancellation fee", "45"),
        ("can I reschedule my appointment", "24 hours"),
        ("what should i bring to my first visit", "photo ID"),
        ("do i need to bring my insurance card", "insurance card"),
        ("do you offer nitrous oxide?", "nitrous"),
        ("how much is nitrous", "60"),
        ("when can i smoke again after the tooth was pulled", "24 hours"),
        ("is bleeding normal", "bleeding"),
        ("what can i eat after a tooth was pulled", "soup"),
        ("how long is the guarantee on crowns", "five years"),
        ("is there a warranty on fillings", "two"),
        ("i'll be late, is that ok?", "20 minutes"),
        ("do you send receipts", "Receipts"),
        ("how much is whitening", "190"),
        ("what are your hours", "9am-6pm"),
        ("do you treat kids", "age 3"),
        ("do you have a lift", "lift"),
    ] {
        let found = knowledge.search(question).and_then(|hit| knowledge.get(&hit.id));
        assert!(found.is_some_and(|found| found.answer.contains(told)), "{question}: {found:?}");
    }
}

#[test]
fn what_no_passage_says_is_not_answered_because_a_word_occurs_somewhere() {
    let knowledge = knowledge();
    for question in [
        "do you do botox",
        "can I bring my dog?",
        "who won the game last night?",
        "how much do braces cost",
        "do you have wifi",
        "do you speak french",
        "can you fix my car?",
        "do you do implants",
        "how much is a dental implant",
        "is dr smith working this week",
        "do you give student discounts",
        "what is your refund policy",
        "are you hiring",
        "do you sell electric toothbrushes",
        "is there a pharmacy nearby",
        "can i get a second opinion",
        "do you do veneers",
        "how much is an mri",
        "do you have evening appointments in spanish",
    ] {
        let found = knowledge.search(question).and_then(|hit| knowledge.get(&hit.id));
        assert_eq!(found, None, "{question}");
    }
}
