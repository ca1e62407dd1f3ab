//! Which questions find an answer, and which find none.

use super::*;

fn index() -> Index {
    let snippets = [
        ("price", "How much does teeth whitening cost?", "Whitening is $190 a session."),
        ("implant", "How much is a dental implant?", "An implant starts at $1,400, crown included."),
        ("hours", "What are your opening hours?", "Monday to Friday 9am-6pm, Saturday 9am-1pm."),
        ("where", "Where are you located?", "12 Main Street, next to the library."),
        ("insurance", "Do you accept insurance?", "We take Delta and Aetna."),
        ("parking", "Is there parking?", "Yes, free parking behind the building."),
        ("plan", "Can I pay in installments?", "Yes, over 12 months without interest."),
        ("kids", "Do you treat children?", "Yes, from age 3."),
    ];
    Index::new(&snippets.map(|(id, question, answer)| Snippet {
        id: id.into(),
        question: question.into(),
        answer: answer.into(),
    }))
}

#[test]
fn questions_find_their_answer_however_they_are_put() {
    let index = index();
    for (question, id) in [
        ("how much is whitening", "price"),
        ("whats the price for whitenning?", "price"),
        ("Cost of an implant?", "implant"),
        ("how much for implnats", "implant"),
        ("when do you open on saturday?", "hours"),
        ("what time do you close", "hours"),
        ("where r u located", "where"),
        ("what's your address?", "where"),
        ("do u take insurance", "insurance"),
        ("is Aetna insurance ok?", "insurance"),
        ("do you take delta", "insurance"),
        ("insurence?", "insurance"),
        ("can I park there?", "parking"),
        ("do you have a payment plan", "plan"),
        ("can i pay monthly", "plan"),
        ("do you see kids", "kids"),
        ("\u{bf}Cu\u{e1}nto cuesta el blanqueamiento?", "price"),
        ("\u{bf}D\u{f3}nde est\u{e1}n?", "where"),
        ("tienen aparcamiento", "parking"),
        ("\u{bf}qu\u{e9} horario tienen?", "hours"),
        ("\u{bf}aceptan seguro?", "insurance"),
        ("\u{bf}se puede pagar a plazos?", "plan"),
    ] {
        let found = index.search(question);
        assert_eq!(found.as_ref().map(|hit| hit.id.as_str()), Some(id), "{question}: {:?}", index.closest(question, 2));
    }
}

#[test]
fn other_trades_work_as_well() {
    let snippets = [
        ("area", "Which areas do you cover?", "We work in Austin, Round Rock and Pflugerville."),
        ("visit", "How much is a call-out?", "A visit costs $79, waived if we do the repair."),
        ("fast", "How soon can somebody come?", "Usually within two working days."),
        ("licence", "Are you licensed and insured?", "Yes, licensed in Texas and fully insured."),
        ("brands", "Which brands do you repair?", "Bosch, LG, Samsung and Whirlpool."),
        ("warranty", "Is the work guaranteed?", "Parts and labour carry a 90-day warranty."),
        ("trade", "Do you take trade-ins?", "Yes, we appraise any car in 20 minutes."),
        ("level", "How do I know my English level?", "A free placement test takes 30 minutes."),
    ];
    let index = Index::new(&snippets.map(|(id, question, answer)| Snippet {
        id: id.into(),
        question: question.into(),
        answer: answer.into(),
    }));
    for (question, id) in [
        ("do you come to round rock?", Some("area")),
        ("what area do you serve", Some("area")),
        ("how much do you charge for a visit", Some("visit")),
        ("what's the call out fee?", Some("visit")),
        ("how soon can you come?", Some("fast")),
        ("are you guys licensed", Some("licence")),
        ("do you fix samsung?", Some("brands")),
        ("is there a warranty on the work", Some("warranty")),
        ("can i trade in my car", Some("trade")),
        ("whats my english level", Some("level")),
        ("do you paint houses?", None),
        ("do you sell used fridges", None),
        ("how much is a new compressor", None),
        ("are you hiring", None),
        ("can you work on sunday?", None),
        ("do you teach german?", None),
        ("is the boss in", None),
        ("how much is the 2021 corolla", None),
    ] {
        let found = index.search(question);
        let ranked = index.closest(question, 1);
        assert_eq!(found.as_ref().map(|hit| hit.id.as_str()), id, "{question}: {:?}", ranked.first());
    }
}

#[test]
fn no_root_is_a_roof() {
    let snippet = |id: &str, question: &str, answer: &str| Snippet {
        id: id.into(),
        question: question.into(),
        answer: answer.into(),
    };
    let index = Index::new(&[
        snippet("roof", "How much does a roof inspection cost?", "It is free and takes about 45 minutes."),
        snippet("hours", "What are your opening hours?", "We are open Monday to Friday from 8 to 6."),
        snippet("warranty", "Do you offer a warranty?", "Yes, 10 years on every new roof."),
    ]);
    assert_eq!(index.search("how much is a root canal"), None);
    assert_eq!(index.search("how much is a roof inspecton").map(|hit| hit.id).as_deref(), Some("roof"));
}

#[test]
fn of_passages_below_one_heading_the_first_answers_a_vague_question() {
    let passage = |id: &str, question: &str, answer: &str| Snippet {
        id: id.into(),
        question: question.into(),
        answer: answer.into(),
    };
    let mut snippets = vec![
        passage("first", "Warranty", "It covers five years."),
        passage("second", "Warranty", "It does not cover storms."),
    ];
    let found = |snippets: &[Snippet]| Index::new(snippets).search("and the warranty?").map(|hit| hit.id);
    assert_eq!(found(&snippets).as_deref(), Some("first"));
    snippets.reverse();
    assert_eq!(found(&snippets).as_deref(), Some("second"));
    snippets[0].question = "Warranty of roofs".into();
    snippets[1].question = "Warranty of doors".into();
    assert_eq!(found(&snippets), None);
}

#[test]
fn what_is_not_stored_is_not_answered() {
    let index = index();
    for question in [
        "how much is a root canal?",
        "do you do botox",
        "can I bring my dog?",
        "who won the game last night?",
        "is Dr. Smith working this week?",
        "do you have wifi",
        "what's the weather like?",
        "do you speak French?",
        "how much do braces cost",
        "can you fix my car?",
        "is the water fluoridated",
        "do you give discounts to students?",
        "what is your refund policy?",
        "\u{bf}hacen ortodoncia?",
        "\u{bf}cu\u{e1}nto cuesta una limpieza?",
        "how much?",
        "really?",
        "",
    ] {
        let found = index.search(question);
        assert_eq!(found, None, "{question}");
    }
}
