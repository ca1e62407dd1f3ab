//! Spanish phrases.

use super::{
    super::Intent::{LikelyOptOut, OptOut, Unclear},
    Group,
};

/// Sets of words.
pub(super) const SETS: &[(&str, &str)] = &[
    ("es.texts", "mensajes|mensaje|textos|texto|sms|msj|msjs|mensajitos"),
    (
        "es.write",
        "escriba|escribas|escriban|escribe|contacte|contactes|contacten|moleste|molestes|molesten|textee|texteen|textees|hable|hables|hablen|busquen|busque",
    ),
    ("es.send", "mande|mandes|manden|manda|envie|envies|envien|envia"),
    (
        "es.writing",
        "escribir|escribirme|mandar|mandarme|enviar|enviarme|molestar|molestarme|contactar|contactarme|textear|textearme|hostigar|hostigarme|fastidiar",
    ),
    ("es.his", "su|sus|tu|tus|la|las|los|el|esta|este|esa|ese|esos|estos|todos"),
    ("es.list", "lista|listas|base|registro|sistema|contactos|directorio|agenda"),
    (
        "es.takeme",
        "quiteme|quitame|quitenme|saqueme|sacame|saquenme|borrame|borreme|borrenme|eliminame|elimineme|eliminenme|remueveme|remuevanme",
    ),
    ("es.wish", "quiero|kiero|deseo|quisiera|queremos|necesito|quero"),
    ("es.signed", "suscribi|inscribi|registre|apunte"),
];

/// The phrases.
pub(super) const PHRASES: &[Group] = &[
    (
        "phrase.es",
        OptOut,
        &[
            "no me|nos $es.write",
            "no me|nos $es.send ?ya ?mas|nada|ningun|estos|esos|sus|tantos|este ?mas $es.texts|mas|nada|cosas|eso|esto|.",
            "no me|nos vuelva|vuelvan|vuelvas|vuelve|anden|ande a|mas ?a $es.writing|escribiendo|hablar|buscar|mandando|molestando",
            "no vuelva|vuelvan|vuelvas a $es.writing",
            "no moleste|molesten|molestes|molestar|escriban|escriba .",
            "no mas|mande|envie|envien|manden|mandes ?mas $es.texts",
            "no $es.wish ?mas|recibir|seguir|sus|ningun|estos|esos|tus ?recibir|recibiendo|mas|sus|estos|ningun|tus ?mas|estos|sus $es.texts",
            "no $es.wish ?mas que|q ?me ?nos ?sigan $es.write|manden|mande|mandes|envien|envie|escribiendo",
            "no $es.wish ser|sea contactado|contactada|molestado|molestada",
            "no autorizo|acepto|permito que|a|sus|estos|mas",
            "deje|deja|dejen|dejad|dejar|pare|paren|para|parar|paren ?ya ?por ?favor de $es.writing",
            "pare|paren|alto|basta ?ya ?con|de|a ?tantos|tanto ?$es.his $es.texts",
            "$es.takeme ?ya ?por ?favor de|del ?$es.his ?$es.list|ahi|aqui|esto|eso .",
            "$es.takeme ?ya ?por ?favor de|del ?$es.his $es.list",
            "$es.takeme .",
            "borre|borren|borra|borrar|elimine|eliminen|elimina|eliminar|quite|quiten|quita|quitar|saque|saquen ?por ?favor mi|este|mis numero|telefono|contacto|datos|celular|nombre ?de|del ?$es.his ?$es.list ?de ?datos",
            "darme|dame|deme|denme|darnos de baja ?de|del|en ?esto|eso|$es.his ?$es.list|$es.texts|suscripcion|servicio",
            "me dan|den|doy|de|da de baja",
            "dar de baja .",
            "solicito|pido|quiero ?la|mi baja .",
            "cancelar|cancele|cancelen|cancela|cancelo|parar|stop|alto|detener|detenga|detengan|paren|suspendan|suspender ?mi|$es.his suscripcion|$es.texts|envios .",
            "quitar|sacar|borrar|eliminar|remover|quitarme|sacarme|borrarme|eliminarme ?ya ?por ?favor de|del $es.his $es.list",
            "numero ?es|esta equivocado|incorrecto|erroneo",
            "equivocado|equivocada|equivoco|equivocaron|equivocaste|equivocan|equivocas ?de numero|persona",
            "dejeme|dejame|dejenme|dejenos en paz",
            "$es.wish salir|salirme de|del $es.his $es.list|grupo",
            "desuscribir|desuscribirme|desuscribanme|desuscribame|desuscribeme|desinscribirme|desinscribanme",
        ],
    ),
    (
        "phrase.es.likely",
        LikelyOptOut,
        &[
            "no soy esa|esta|ese|quien persona|senor|senora|senorita|busca|buscan",
            "esa|esta|ese persona|numero|senor|senora no|ya vive|existe|trabaja|es ?aqui",
            "vete|vayase|vayanse|vayan a|al ?la mierda|carajo|chingada|diablo|infierno",
            "chinga|chinguen a ?tu|su madre",
            "es ?puro|un spam|acoso|hostigamiento .",
            "los|te|lo|las|la|les voy|vamos a denunciar|reportar|bloquear|demandar",
            "voy|vamos a denunciarlos|denunciarte|bloquearlos|bloquearte|reportarlos|demandarlos",
            "los|te|lo|las bloqueo|bloquee|reporto|denuncio .",
            "nunca|no me $es.signed .",
            "nunca|no me $es.signed a|en|para esto|eso|nada|$es.texts",
            "no|nunca pedi|solicite|autorice esto|eso|estos|$es.texts|nada",
            "no|nunca di|doy|he ?dado ?mi|el permiso|consentimiento|autorizacion",
            "^ ya estuvo ?bueno|suave .",
            "^ ya basta .",
            "^ stop yo|ya|no",
        ],
    ),
    (
        "phrase.es.unclear",
        Unclear,
        &["no me|nos interesa .", "no estoy|estamos interesado|interesada|interesados .", "no tengo interes ."],
    ),
];
