use super::{
    Intent::{self, Help, LikelyOptOut, None, OptIn, OptOut, Unclear},
    *,
};

fn check(expected: &[Intent], texts: &[&str]) {
    let wrong: Vec<String> = texts
        .iter()
        .map(|text| (text, classify(text, Option::None)))
        .filter(|(_, answer)| !expected.contains(&answer.intent))
        .map(|(text, answer)| format!("{text:?}: {:?} by {}", answer.intent, answer.rule))
        .collect();
    assert!(wrong.is_empty(), "expected {expected:?}:\n{}", wrong.join("\n"));
}

#[test]
fn letters_of_other_shapes() {
    for wide in
        ["ＳＴＯＰ", "ｓｔｏｐ", "𝐒𝐓𝐎𝐏", "Ⓢⓣⓞⓟ", "s\u{200d}t\u{200d}o\u{200d}p", "ARRÊT", "no más", "Désabonner"]
    {
        assert_eq!(classify(wide, Option::None).intent, OptOut, "{wide}");
    }
}

#[test]
fn certain() {
    check(
        &[OptOut],
        &[
            "please stop",
            "STOP please",
            "Stop now",
            "stop stop stop",
            "Ok stop",
            "stop it",
            "s t o p",
            "S.T.O.P.",
            "st op",
            "Stop. I'm not interested",
            "Who is this? STOP",
            "STOP!!! leave me alone",
            "please stop texting me",
            "Stop texting me",
            "stop sending me messages",
            "can you stop texting me",
            "I told you to stop texting me",
            "quit texting me",
            "Stop messaging this number",
            "stop the texts",
            "stop all messages please",
            "stop these annoying texts",
            "stop with the texts",
            "don't text me again",
            "Dont message me",
            "do not contact me",
            "Do not text this number",
            "never text me again",
            "no more texts",
            "No more messages please",
            "please take me off your list",
            "take me off this list",
            "remove me from your list",
            "Remove my number",
            "please delete my number",
            "lose my number",
            "unsubscribe me",
            "I want to unsubscribe",
            "how do I unsubscribe?",
            "opt me out please",
            "I'd like to opt out",
            "leave me alone",
            "opt out of these messages",
            "I want to opt out",
            "wrong number",
            "You have the wrong number",
            "Sorry, wrong number.",
            "wrong person",
            "I don't want these texts",
            "I don't want any more messages",
            "I no longer wish to receive these",
            "stop sending these",
            "stop spamming me",
            "dont send me any more texts",
            "no me escriba más",
            "No me escriban",
            "no me manden mensajes",
            "dejen de escribirme",
            "Deje de molestarme por favor",
            "quiero darme de baja",
            "no quiero más mensajes",
            "no más mensajes",
            "Quítenme de la lista",
            "número equivocado",
            "pare de me mandar mensagem",
            "não quero mais receber",
            "não me mande mais mensagens",
            "me tira da lista",
            "número errado",
            "arrêtez de m'écrire",
            "ne m'écrivez plus",
            "Ne me contactez plus svp",
            "désabonnez-moi",
            "plus de messages",
            "mauvais numéro",
            "keine Nachrichten mehr",
            "keine SMS mehr bitte",
            "Bitte nicht mehr schreiben",
            "Hören Sie auf, mir zu schreiben. Stopp",
            "ich möchte mich abmelden",
            "falsche Nummer",
            "lassen Sie mich in Ruhe",
            "smettetela di scrivermi",
            "non scrivetemi più",
            "basta messaggi",
            "numero sbagliato",
            "non voglio più ricevere messaggi",
            "arrêt svp",
            "stopp bitte",
            "STOP gracias",
            "stop merci",
            "Stop grazie",
        ],
    );
}

#[test]
fn slips() {
    check(
        &[OptOut],
        &[
            "stpo",
            "sotp",
            "tsop",
            "stp",
            "STPO",
            "st0p",
            "sstop",
            "stopo",
            "Stoppp",
            "stooooop",
            "stip",
            "Stpo please",
            "unsuscribe",
            "Unsubcribe",
            "unsubscibe",
        ],
    );
    check(&[Unclear], &["stoop", "shop", "spot", "top", "step", "stomp", "Stops", "slop", "Top!", "stow"]);
    check(&[None], &["store", "stopping", "chop", "pots", "stay", "subscribe"]);
}

#[test]
fn likely() {
    check(
        &[LikelyOptOut],
        &[
            "fuck off",
            "go away",
            "I never signed up",
            "I didn't sign up for this",
            "this is spam",
            "spam",
            "Basta!",
            "enough",
            "🛑",
            "🖕🖕",
            "STOP I already bought one",
            "can you stop",
            "I want to stop",
            "could you please stop?",
            "quit please",
            "I'm reporting you as spam",
            "end this conversation",
            "I revoke my consent",
            "cancel my subscription",
            "get lost",
            "please just go away",
            "quit please",
        ],
    );
}

#[test]
fn unclear() {
    check(
        &[Unclear],
        &[
            "don't stop texting me",
            "why did you stop texting me?",
            "please cancel",
            "No, cancel.",
            "cancel it",
            "not interested",
            "I'm not interested anymore",
            "don't text me before 9",
            "don't text me at work",
            "I gave you the wrong number",
            "don't call me again",
            "who gave you my number",
            "too many texts",
            "🚫",
            "If you don't stop texting me I will call my lawyer",
            "I don't want to unsubscribe",
            "stop calling me",
            "I want to opt out of the insurance",
            "remove please",
            "I typed the wrong number",
        ],
    );
}

#[test]
fn ordinary_answers() {
    check(
        &[None],
        &[
            "stop by tomorrow",
            "can you stop by at 5?",
            "Could you stop by the house on Friday",
            "I can't stop thinking about it",
            "bus stop",
            "near the bus stop on 5th",
            "the end of May",
            "at the end of the month",
            "by the end of next week",
            "when do you stop work",
            "what time do you stop answering?",
            "cancel my appointment",
            "I need to cancel my appointment",
            "can I cancel later?",
            "what is your cancellation policy",
            "do you charge if I cancel?",
            "I quit smoking last year",
            "I quit my job",
            "weekend works",
            "this weekend",
            "End of the street",
            "dead end road",
            "high end kitchen",
            "low end budget",
            "Is there a stop sign?",
            "it won't stop leaking",
            "the faucet does not stop dripping",
            "the AC stopped working",
            "The furnace stops after a minute",
            "we stopped at the office",
            "non-stop rain here",
            "one stop shop",
            "I'm a stop away",
            "can I opt out of the extended warranty?",
            "we go away in June",
            "I always get lost there",
            "can you take us out to see it?",
            "where can I drop my details?",
            "not interested in financing, just cash",
            "no interest loans?",
            "Quítame una duda",
            "enlevez mes gouttières",
            "Ich habe keine Nachricht bekommen",
            "quiero la suscripcion",
            "me tira uma dúvida",
            "Once we're done with this project",
            "Please don't stop, I love it",
            "does it stop raining there",
            "stop and go traffic",
            "I'll stop at the bank first",
            "The last stop on the red line",
            "next stop is ours",
            "doctor told me to stop eating sugar",
            "I want to remove the old carpet",
            "remove the tree stump",
            "remove wallpaper and paint",
            "can you remove the old tank",
            "Do you remove junk?",
            "I'd like to get rid of the fence",
            "yes",
            "no",
            "No thanks",
            "ok",
            "Sure!",
            "Sounds good",
            "What does it cost?",
            "call me",
            "Don't call me, just text",
            "text me",
            "text me at 5",
            "please text me the address",
            "Can you text me tomorrow?",
            "send me the quote",
            "my number is 415 555 0123",
            "the opt out of pocket cost",
            "I got a full stop",
            "what happens at the end?",
            "End table",
            "how do I start",
            "start tomorrow",
            "We can start in June",
            "When would you start?",
            "I need help with my roof",
            "can you help me",
            "more info please?",
            "Info on pricing",
            "top floor",
            "2nd step",
            "shop is closed",
            "spot on",
            "It's the top one",
            "I'm interested",
            "maybe later",
            "👍",
            "😀",
            "",
            "   ",
            "la baja del precio",
            "el alto costo",
            "está en la parte alta",
            "parar en el hotel",
            "un alto",
            "fin de semana",
            "no más de 200 dólares",
            "quiero cancelar mi cita",
            "le week-end",
            "arrêt de bus",
            "à l'arrêt du bus",
            "fin mai",
            "Ende Mai",
            "am Ende der Straße",
            "bitte anrufen",
            "alla fine del mese",
            "fine",
            "sair de casa às 8",
            "vou sair agora não posso",
            "Endlich!",
            "the end",
            "quitting time is 5",
            "stop in anytime",
            "I'd stop over on Monday",
            "STOP BY ANYTIME",
            "STOP by at noon",
            "Can't stop, driving",
            "I have to stop at home first",
            "pull out all the stops",
            "I'm at a truck stop",
            "cancel culture",
            "if I cancel is there a fee",
            "Let's cancel Tuesday and do Thursday",
            "Please cancel my 3pm",
            "revoked license",
            "I'll be there end of day",
            "EOD",
            "week end",
            "happy ending",
            "send it",
            "TD Bank",
            "I bank with TD",
        ],
    );
}

#[test]
fn opt_in_and_help() {
    check(&[OptIn], &["START", "start.", "Unstop", "UNSTOP!", "resume", "Start 😀"]);
    check(&[Help], &["HELP", "help?", "Info", "AYUDA", "aide", "Hilfe!", "aiuto", "ajuda"]);
    check(&[None], &["YES", "Yes!", "Sí", "go"]);
    assert!(is_contextual_opt_in("Yes!") && is_contextual_opt_in("SÍ") && !is_contextual_opt_in("yes please call"));
}

#[test]
fn a_stated_language_settles_ambiguous_words() {
    assert_eq!(classify("alto", Some("es-MX")).intent, OptOut);
    assert_eq!(classify("alto", Some("it")).intent, Unclear);
    assert_eq!(classify("Alto", Some("pt-BR")).intent, Unclear);
    assert_eq!(classify("STOP", Some("xx")).intent, OptOut);
}

#[test]
fn shapes() {
    let json = serde_json::to_value(classify("stop", Option::None)).unwrap_or_default();
    assert_eq!(json, serde_json::json!({"intent": "opt_out", "rule": "keyword.en"}));
    let json = serde_json::to_value(classify("hello there", Option::None)).unwrap_or_default();
    assert_eq!(json, serde_json::json!({"intent": "none", "rule": "none"}));
}

proptest::proptest! {
    #[test]
    fn nothing_panics(text in ".{0,300}", language in proptest::option::of(".{0,5}")) {
        let _ = classify(&text, language.as_deref());
    }
}
