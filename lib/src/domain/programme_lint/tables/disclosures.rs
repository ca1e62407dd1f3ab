//! What a consent has to tell.

super::tables! {
    /// It is about text messages.
    TEXTS = [
        "sms|mms", "text|texts|texting|texted", "txt|txts", "message|messages [2] by|via [1] text|sms",
        "mensaje|mensajes [2] texto", "textos", "message|messages texte|textes", "texto|textos",
        "mensagem|mensagens [2] texto", "torpedo|torpedos", "textnachricht|textnachrichten",
        "kurznachricht|kurznachrichten", "sms*", "messaggio|messaggi [2] testo", "messaggi|messaggino|messaggini",
    ];

    /// How often texts come.
    FREQUENCY = [
        "message|messages|msg|msgs|text|texts|sms|messaging [1] frequency|freq|volume",
        "frequency|freq [4] var*|differ*", "frequency|freq of [2] texts|messages|sms|msgs",
        "number [1] of [1] messages|texts|msgs [3] var*|depend*",
        "up to|about|around|approx|approximately|maximum|max|most # [3] message*|msg*|text*|sms",
        "about|around|approx|approximately|maximum|max|most # [2] message*|msg*|text*|sms",
        "# [2] message|messages|msg|msgs|text|texts|sms [1] per|a|an|each|every|month|mo|week|wk|day|year|request|month",
        "message|messages|msg|msgs|text|texts [1] per|each|every month|week|day|request|year", "recurring",
        "one time message|text|sms", "weekly|daily|monthly|bi [2] text|texts|message|messages|sms|tips|alerts|updates",
        "text|texts|message|messages [2] weekly|daily|monthly", "frecuencia",
        "hasta|maximo|aproximadamente|unos # [1] mensaje*|sms|textos", "# [1] mensaje*|sms|textos [1] al|por|a|cada",
        "numero|cantidad de mensajes [2] var*", "frequence", "jusqu [1] # [1] message*|sms|textos",
        "maximum|max|environ # [1] message*|sms|textos", "# [1] message*|sms|textos [1] par|maximum",
        "nombre de messages|sms [2] vari*", "frequencia", "ate|maximo|aproximadamente # [1] mensage*|sms",
        "# [1] mensage*|sms [1] por|ao", "*haufigkeit", "*frequenz", "bis zu # [1] *nachrichten|sms",
        "hochstens|maximal|etwa|rund # [1] *nachrichten|sms", "# [1] *nachrichten|sms [1] pro|im|je",
        "anzahl [3] nachrichten|sms [2] vari*|unterschied*|schwank*", "frequenza",
        "fino a|massimo|circa # [1] messagg*|sms", "massimo|circa # [1] messagg*|sms",
        "# [1] messagg*|sms [1] al|a|ogni|alla", "numero [1] messaggi [2] vari*",
    ];

    /// Texts may cost.
    RATES = [
        "rate|rates|charge|charges|fee|fees|costs [4] apply|applies|applied|incurred",
        "standard|normal [3] rates|charges", "message|messaging|msg|data|carrier|text rates|charges|fees",
        "tarifa*|cargo*|costo*|coste*|cobro* [7] aplic*", "aplic* [7] tarifa*|cargo*|costo*|coste*|cobro*",
        "frais|tarif*|cout|couts [9] appliqu*|applic*", "appliqu*|applic* [7] frais|tarif*|cout|couts", "prix d un sms",
        "tarifa*|taxa*|custo*|encargo* [8] aplic*|cobrad*", "aplic*|cobrad* [6] tarifa*|taxa*|custo*|encargo*",
        "gebuhr*|kosten|*kosten|*gebuhren|entgelt*|tarif* [7] anfall*|entsteh*|gelten|fallen|berechnet|moglich",
        "fallen|entstehen|gelten [7] gebuhr*|kosten|*kosten|*gebuhren|entgelt*|tarif*",
        "tariff*|cost*|addebit* [8] applic*|addebit*|previst*", "applic* [6] tariff*|cost*|addebit*",
    ];

    /// Texts are about something. Bare `messages`, `communications` and `notifications` are not.
    PURPOSES = [
        "about|regarding|concerning [1] my|your|our|the|this|a|an|its", "related to", "with|about [1] information",
        "reminder|reminders", "update|updates", "offer|offers", "promotion|promotions|promotional|promo|promos",
        "marketing", "deal|deals", "discount*", "coupon*", "news", "alert|alerts", "confirmation|confirmations",
        "quote|quotes", "estimate|estimates", "appointment|appointments", "order|orders", "delivery",
        "booking|bookings", "scheduling", "follow ups|up", "answer|answers [2] my|your|questions",
        "request|inquiry|enquiry|question|questions", "customer care|service|support", "survey|surveys",
        "information about|on", "responses|answers to",
        "sobre|acerca|respecto|relacionad* [3] solicitud|consulta|cita|citas|pedido|pedidos|presupuesto|proyecto|pregunta|servicio*|cuenta",
        "recordatorio*", "oferta|ofertas", "promocion*", "actualizacion*", "novedades", "presupuesto*", "cita|citas",
        "solicitud", "consulta", "descuento*",
        "concernant|sur|propos|relatif*|suite|suivi|pour [4] demande|rendez|devis|commande|projet|question",
        "rappel|rappels", "offre|offres", "actualites|nouveautes", "devis", "rendez vous", "demande",
        "reduction|reductions",
        "sobre|acerca|relacionad* [3] solicitacao|pedido|consulta|orcamento|agendamento|projeto|duvida", "lembrete*",
        "promoc*", "atualizac*", "novidades", "orcamento*", "agendamento*", "solicitacao", "desconto*",
        "zu|zur|zum|uber|wegen|bezuglich [3] *anfrage|termin*|auftrag|*angebot|projekt|bestellung|*anliegen",
        "*erinnerung*", "angebote|angeboten|aktionen|werbung|rabatt*", "neuigkeiten",
        "anfrage|terminanfrage|kostenvoranschlag|anliegen",
        "sulla|sul|riguardo|circa|relativ*|riguardant* [3] richiesta|preventivo|appuntament*|ordine|progetto|domanda",
        "promemoria", "offerta|offerte", "promozion*", "aggiornament*", "novita", "preventiv*", "appuntament*",
        "richiesta", "sconti",
    ];

    /// Consent is no condition of a purchase.
    NO_CONDITION = [
        "consent|agreement|agreeing|signing|opting|opt|subscribing|this|it [6] not|isn|never [5] condition|required|requirement|necessary|mandatory",
        "not [3] required [4] buy|purchase|agree|consent|sign|opt", "no [1] condition of|for", "not a condition",
        "optional|voluntary", "not [1] need to agree|consent|opt",
        "no|sin [6] condicion|requisito|obligatori*|necesari*", "opcional|voluntari*",
        "pas|sans|aucun* [6] condition|obligatoire|requis*|obligation|necessaire", "facultati*|volontaire",
        "nao|sem [6] condicao|requisito|obrigatori*|necessari*",
        "kein*|nicht [6] bedingung|voraussetzung|erforderlich|verpflicht*|notwendig|pflicht", "freiwillig*",
        "non [6] condizione|requisito|obbligatori*|necessari*|vincolat*", "facoltativ*|volontari*",
    ];

    /// The terms of a programme.
    TERMS = [
        "terms|tos", "terminos|condiciones", "conditions|cgu|cgv", "termos|condicoes",
        "agb|*bedingungen|teilnahmebedingungen", "termini|condizioni",
    ];

    /// A privacy policy.
    PRIVACY = [
        "privacy", "privacidad", "confidentialite|donnees", "privacidade", "datenschutz*", "informativa|riservatezza",
    ];

    /// Help by word.
    HELP_WORDS = [
        "help for help", "for help [4] reply|text|send|write", "help for info|information|assistance|support",
    ];
}
