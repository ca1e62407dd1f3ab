//! French phrases. Apostrophes are gone: `m'écrire` is `mecrire`.

use super::{
    super::Intent::{LikelyOptOut, OptOut, Unclear},
    Group,
};

/// Sets of words.
pub(super) const SETS: &[(&str, &str)] = &[
    ("fr.texts", "messages|message|sms|textos|texto|msg|msgs|spams"),
    ("fr.stop", "arretez|arrete|arreter|darreter|cessez|cesser|cesse|stoppez|stopper"),
    ("fr.writing", "ecrire|contacter|deranger|harceler|texter|envoyer|importuner|spammer|relancer|solliciter|embeter"),
    ("fr.writeme", "mecrire|menvoyer|mimportuner|decrire|denvoyer|mappeler|mecontacter|membeter|nous"),
    (
        "fr.write",
        "contactez|contacte|contacter|contactes|derangez|derange|deranger|textez|texte|ecrivez|harcelez|harceler|relancez|sollicitez|embetez|spammez",
    ),
    ("fr.wish", "veux|veut|souhaite|souhaitons|desire|desirons|voulons|voudrais|veu"),
    ("fr.your", "votre|vos|ta|tes|la|les|ces|ses|cette|ce"),
    ("fr.list", "liste|listes|contacts|fichier|fichiers|base|repertoire|systeme|carnet"),
    (
        "fr.takeme",
        "retirez|supprimez|enlevez|retire|supprime|enleve|effacez|efface|sortez|rayez|virez|otez|desinscrivez|desabonnez",
    ),
    ("fr.contacted", "contacte|contactee|contactes|derange|derangee|sollicite|sollicitee|relance|relancee"),
];

/// The phrases.
pub(super) const PHRASES: &[Group] = &[
    (
        "phrase.fr",
        OptOut,
        &[
            "$fr.stop ?svp|stp|tout ?tout de me|nous $fr.writing",
            "$fr.stop ?svp|stp|tout de $fr.writeme|$fr.writing",
            "$fr.stop $fr.writeme",
            "$fr.stop|stop ?avec|de|aux|a ?tous|toutes ?$fr.your ?envoi|envois ?de $fr.texts|envois",
            "ne mecrivez|mecris|menvoyez|menvoie|mappelez|mecrire|menvoyer plus|jamais",
            "ne me|nous $fr.write plus|pas|jamais",
            "ne plus recevoir|mecrire|menvoyer",
            "ne plus me|nous $fr.writing",
            "ne plus etre $fr.contacted",
            "plus de|aucun|vos ?vos $fr.texts",
            "$fr.wish plus|pas ?jamais recevoir ?de|vos|ces|tes|aucun|daucun ?vos|tels $fr.texts|rien|ca",
            "$fr.wish plus|pas ?jamais ?de|vos|ces|tes ?vos|ces $fr.texts",
            "$fr.wish plus|pas ?jamais etre|detre $fr.contacted",
            "$fr.wish plus|pas que vous|tu mecriviez|mecrives|me|menvoyiez|menvoies",
            "me|nous desabonner|desinscrire|desabonne|desinscris|desabonnez",
            "desabonnez|desabonne|desinscrivez|desinscris moi|nous",
            "$fr.takeme moi|nous ?svp|stp|vite de|du|des ?$fr.your $fr.list|la",
            "$fr.takeme moi|nous .",
            "$fr.takeme|supprimer|effacer|retirer|enlever mon|mes|ce numero|contact|coordonnees|donnees|telephone|tel|nom ?de|des|du ?$fr.your ?$fr.list",
            "me|nous retirer|supprimer|enlever|effacer|rayer|sortir de|du|des ?$fr.your $fr.list",
            "mauvais|faux numero|num",
            "pas le|au|du bon numero",
            "erreur de numero",
            "vous|tu ?vous|te ?etes|es trompez|trompes|trompe|trompee de numero|personne",
            "tes trompe|trompee de numero|personne",
            "laissez|laisse|foutez|fous|fichez|fiche moi|nous ?en ?la tranquille|paix",
        ],
    ),
    (
        "phrase.fr.likely",
        LikelyOptOut,
        &[
            "^ ca suffit ?maintenant|la .",
            "en ai|a|avons marre .",
            "jen ai marre .",
            "^ assez .",
            "^ stop je|jai|on|nous|vous|pas|non",
            "allez|va|aller vous|te faire foutre|voir",
            "^ allez|va ?vous au|en diable|enfer",
            "^ degage|degagez|barrez|casse ?toi|vous ?toi .",
            "cest|est ?du|un|de ?pur spam|harcelement .",
            "vais vous|te|le|les signaler|bloquer|denoncer",
            "je vous|te bloque|signale|denonce .",
            "nai jamais|rien|pas demande ?ca|cela|a|$fr.texts|vos|ces .",
            "jamais|pas inscrit|inscrite|abonne|abonnee ?a ?ca|cela|rien|ici .",
            "jamais|pas donne mon|daccord ?accord|consentement|autorisation",
        ],
    ),
    (
        "phrase.fr.unclear",
        Unclear,
        &["pas|plus ?du ?tout interesse|interessee|interesses .", "ne minteresse pas|plus .", "aucun interet ."],
    ),
];
