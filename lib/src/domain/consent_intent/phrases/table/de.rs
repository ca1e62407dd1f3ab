//! German phrases.

use super::{
    super::Intent::{LikelyOptOut, OptOut, Unclear},
    Group,
};

/// Sets of words.
pub(super) const SETS: &[(&str, &str)] = &[
    ("de.texts", "nachrichten|nachricht|sms|texte|textnachrichten|werbung|messages"),
    ("de.no", "keine|kein|keinen|keinerlei"),
    (
        "de.write",
        "schreiben|schreibt|schreib|schreibe|kontaktieren|kontaktiert|kontaktier|texten|textet|belastigen|belastigt",
    ),
    ("de.written", "kontaktiert|angeschrieben|belastigt|angetextet|genervt"),
    ("de.send", "schicken|schickt|schick|schicke|senden|sendet|sende"),
    ("de.wish", "will|mochte|mochten|wunsche|wollen|brauche"),
    ("de.hear", "horen|hor|hort|hore"),
    ("de.please", "bitte|endlich|doch|sofort|jetzt|einfach"),
    (
        "de.take",
        "meld|melden|meldet|trag|trage|tragen|tragt|nehmen|nehmt|nimm|streichen|streicht|streich|entfernen|entfernt|entferne|schmeisst|werft",
    ),
    ("de.delete", "loschen|loscht|losch|losche|entfernen|entfernt|entferne|streichen|streicht|vergessen|vergiss"),
    ("de.number", "nummer|daten|handynummer|telefonnummer|kontaktdaten|kontakt|rufnummer|handy"),
];

/// The phrases.
pub(super) const PHRASES: &[Group] = &[
    (
        "phrase.de",
        OptOut,
        &[
            "$de.no $de.texts|kontakt|kontaktaufnahme mehr",
            "$de.no weiteren|weitere $de.texts|kontakte|kontaktaufnahme",
            "$de.wish ?ich ?auch $de.no ?solche|solchen|mehr $de.texts ?mehr ?von ?ihnen|euch|dir|mehr erhalten|bekommen|haben|empfangen|kriegen|.",
            "$de.no $de.texts|werbung ?mehr schicken|senden .",
            "unterlassen|unterlasst ?sie ?$de.please ?das|weitere|diese|solche|jede|jegliche $de.texts|kontakt|kontakte|kontaktaufnahme|kontaktversuche",
            "stop|stopp ?mit ?den|der $de.texts",
            "nicht|nie mehr|wieder schreiben|anschreiben|kontaktieren|kontaktiert|belastigen|belastigt|texten|angeschrieben",
            "nicht $de.written werden",
            "$de.write ?sie mir|mich|uns ?$de.please nicht|nie ?mehr|wieder",
            "$de.send ?sie mir|uns ?$de.please $de.no ?weiteren|weitere|solche|mehr $de.texts",
            "$de.send ?sie mir|uns ?$de.please nichts mehr|weiter|wieder|.",
            "$de.hear ?sie ?$de.please ?$de.please auf .",
            "$de.hear ?sie ?$de.please ?$de.please auf mich|mir|damit|uns ?mich|mir|$de.texts|zu",
            "aufhoren ?mir|mich|$de.texts zu schreiben|kontaktieren|schicken|texten",
            "mich ?hier|bitte|wieder abmelden|abzumelden|austragen|abbestellen|auszutragen .",
            "die|das|diese|alle|eure|ihre ?$de.texts abbestellen|abmelden .",
            "melde|meld ich mich ab .",
            "$de.take ?sie|bitte mich|uns ?$de.please ab .",
            "$de.take ?sie|bitte mich|uns ?$de.please aus|von|raus ?dem|der|den|diesem|dieser|eurem|ihrem|eurer|ihrer ?liste|verteiler|system|kartei ?aus|raus .",
            "aus|von dem|der|diesem|dieser|eurem|ihrem|eurer|ihrer liste|verteiler|kartei ?$de.please streichen|nehmen|austragen|loschen|entfernen|raus|gestrichen|genommen|geloscht|entfernt",
            "von der|dieser|ihrer|eurer liste gestrichen|genommen|geloscht|entfernt|runter",
            "in der nummer geirrt|vertan",
            "$de.delete ?sie ?$de.please meine|diese|mein $de.number",
            "meine|diese|mein $de.number ?$de.please ?aus ?der ?liste $de.delete",
            "falsche|verkehrte nummer|person|rufnummer",
            "falsch verbunden",
            "niemanden|niemand|keinen|keiner mit|namens ?dem|diesem|den ?namen|name",
            "lassen|lasst|lass ?sie mich|uns ?$de.please ?$de.please in ruhe|frieden .",
        ],
    ),
    (
        "phrase.de.likely",
        LikelyOptOut,
        &[
            "^ aufhoren .",
            "^ bitte|sofort aufhoren|loschen|austragen .",
            "^ genug ?$de.please .",
            "^ es reicht ?$de.please|mir .",
            "^ jetzt ist ?aber reicht|schluss|genug .",
            "^ jetzt|mir reicht|reichts ?es|jetzt|mir .",
            "^ schluss ?jetzt|damit .",
            "verpiss|verpisst|verpissen dich|euch|sie",
            "fick|fickt dich|euch",
            "^ hau|haut|zieh|zieht ab|leine .",
            "ist ?doch|nur|reine|reiner|echt spam|belastigung .",
            "zeige|zeig ?ich euch|sie|dich an .",
            "ich melde|blockiere|blocke|sperre|anzeige euch|sie|dich|diese ?nummer .",
            "werde ?ich sie|euch|dich ?jetzt melden|anzeigen|blockieren|sperren|blocken",
            "nie|niemals angemeldet|bestellt|zugestimmt|eingewilligt|registriert|angefordert",
            "nicht zugestimmt|eingewilligt",
            "^ stopp|stop ich|wir|kein|keine",
            "^ ruhe ?$de.please .",
        ],
    ),
    ("phrase.de.unclear", Unclear, &["kein|keinerlei|null interesse ?mehr .", "nicht ?mehr interessiert ."]),
];
