//! Italian phrases.

use super::{
    super::Intent::{LikelyOptOut, OptOut, Unclear},
    Group,
};

/// Sets of words.
pub(super) const SETS: &[(&str, &str)] = &[
    ("it.texts", "messaggi|messaggio|sms|messaggini|spam"),
    ("it.stop", "smetta|smettete|smetti|smettetela|smettila|smetterla|finitela|finiscila|piantatela|piantala"),
    (
        "it.writing",
        "scrivermi|scrivere|scriverci|mandarmi|mandare|inviarmi|inviare|contattarmi|contattare|disturbarmi|disturbare|messaggiarmi|tormentarmi|importunarmi",
    ),
    (
        "it.writeme",
        "scrivetemi|scrivermi|contattatemi|contattarmi|disturbatemi|disturbarmi|cercatemi|cercarmi|messaggiatemi|importunatemi",
    ),
    (
        "it.write",
        "scrivete|scriva|scrivere|scrivi|contatti|contattate|contattare|disturbate|disturbi|disturbare|cercate|importunate",
    ),
    ("it.send", "mandatemi|mandarmi|inviatemi|inviarmi|mandate|inviate|mandi|mandare|inviare|invii"),
    ("it.wish", "voglio|desidero|vorrei|vogliamo|intendo"),
    (
        "it.takeme",
        "cancellatemi|cancellami|rimuovetemi|rimuovimi|toglietemi|toglimi|eliminatemi|eliminami|levatemi|levami|cancellarmi|rimuovermi|togliermi",
    ),
    (
        "it.delete",
        "cancellate|cancella|rimuovete|rimuovi|eliminate|elimina|cancellare|eliminare|togliete|togli|rimuovere|cancelli|dimenticate",
    ),
    ("it.contacted", "contattato|contattata|contattati|disturbato|disturbata"),
];

/// The phrases.
pub(super) const PHRASES: &[Group] = &[
    (
        "phrase.it",
        OptOut,
        &[
            "$it.stop ?subito|per|ora ?favore di $it.writing",
            "$it.stop ?subito|ora ?con|coi ?i|questi|sti $it.texts",
            "non $it.writeme",
            "non $it.write|$it.writeme ?mai ?piu .",
            "non $it.send ?mai ?piu ?altri|niente|nulla $it.texts|piu|niente|nulla|altro|.",
            "non mi|ci $it.write",
            "non mi|ci $it.send ?mai ?piu ?altri|niente|nulla $it.texts|piu|niente|nulla|altro|.",
            "non $it.wish ?mai ?piu ricevere ?piu|altri|vostri|i|suoi|questi|nessun ?vostri|suoi $it.texts|niente|nulla|comunicazioni",
            "non $it.wish ?mai piu ricevere|sentirvi|sentirti",
            "non $it.wish ?piu ?altri|questi|i|vostri ?vostri $it.texts",
            "non $it.wish ?mai ?piu essere|venire ?piu $it.contacted",
            "basta ?ora|adesso ?con|coi|di|ricevere ?i|questi|sti|mandarmi $it.texts|$it.writing",
            "$it.takeme ?subito|ora da|dalla|dalle|dal|dai ?questa|questo|vostra|tua|vostri|sua ?lista|elenco|rubrica|database|contatti|qui|sistema .",
            "$it.takeme .",
            "$it.delete ?subito ?il mio|questo numero|contatto|recapito|nominativo|nome",
            "$it.delete ?subito ?i miei dati|contatti|recapiti",
            "disiscrivermi|disiscrivo|disiscrivetemi|disiscrivimi|disiscriva",
            "annulla|annullate|annullare|cancella|cancellate|cancellare|disdire|disdico ?la|l ?mia iscrizione|liscrizione .",
            "essere|venire cancellato|cancellata|rimosso|rimossa|tolto|tolta|eliminato|eliminata ?da|dalla|dalle|dal|dai ?questa|questo|vostra|tua|vostri|sua ?lista|elenco|rubrica|database|contatti|sistema .",
            "numero sbagliato|errato",
            "persona sbagliata .",
            "stop ?ai|ad|a|con ?altri|questi $it.texts",
            "ha|hai|avete|hanno sbagliato ?il|di numero|persona",
            "lasciatemi|lasciami|lasciateci in pace",
            "mi|ci lasci|lasciate|lascia in pace",
            "revoco ?il|ogni|la ?mio|mia consenso|autorizzazione",
        ],
    ),
    (
        "phrase.it.likely",
        LikelyOptOut,
        &[
            "^ ora|adesso|ok basta .",
            "^ basta .",
            "vaffanculo|fanculo",
            "andate|vai|vada|andatevene|va a ?quel|quel|fare paese|cagare|fanculo",
            "^ sparite|sparisci .",
            "e|questo|questa ?e ?solo|una|uno|puro spam|molestia|stalking .",
            "vi|ti|la denuncio|segnalo|blocco ?tutti|subito .",
            "vi|ti sto bloccando|segnalando|denunciando",
            "mai iscritto|iscritta|registrato|registrata ?a ?questo|nulla|niente .",
            "^ stop io|non|sono",
            "mai chiesto|richiesto ?nulla|niente|questo|questi|$it.texts .",
            "mai dato|data|autorizzato ?il|alcun|nessun|mio ?mio consenso|permesso|autorizzazione",
        ],
    ),
    (
        "phrase.it.unclear",
        Unclear,
        &["non mi|ci interessa ?piu .", "non sono|siamo ?piu interessato|interessata|interessati ."],
    ),
];
