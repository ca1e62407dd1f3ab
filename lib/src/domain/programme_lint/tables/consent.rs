//! What makes a consent one, and what spoils it.

super::tables! {
    /// Somebody agrees, or gets texts.
    AGREES = [
        "agree|agreed|agrees|agreeing", "consent|consents|consenting to|that", "my|our|express [2] consent",
        "give|grant [3] consent", "authorize|authorise|authorized", "opt|opting [1] in|into", "yes",
        "i [2] want|like|accept", "sign [1] up", "permission", "subscribe", "text me", "please text",
        "acepto|acepta|aceptas|aceptar|acepte", "consiento|consiente", "doy|otorgo [3] consentimiento",
        "autorizo|autoriza", "de acuerdo", "deseo|quiero", "j|je accepte|consens|autorise|souhaite",
        "accepte|acceptez|accepter", "consentez", "donne [3] consentement", "oui", "d accord", "aceito|aceita|aceitar",
        "concordo|concorda|concordar", "autorizo|autoriza", "quero|desejo", "consinto", "dou [3] consentimento",
        "einverstanden", "stimme|stimmen", "willige|einwillige", "erteile|gebe [4] einwilligung|zustimmung",
        "ich mochte|erlaube", "zustimme", "ja", "accetto|accetti|accettare", "acconsento|acconsenti|acconsentire",
        "autorizzo", "do|presto|fornisco|esprimo [3] consenso", "desidero|voglio",
    ];

    /// A sentence in which somebody gets something, or agrees to.
    RECEIVES = [
        "agree|agreed|consent|authorize|authorise|receive|get|contact|contacted|opt|yes|want|accept|accepting",
        "acepto|acepta|consiento|autorizo|recibir|contact*", "accepte|acceptez|recevoir|consens|autorise",
        "aceito|concordo|receber|autorizo", "einverstanden|stimme|willige|erhalten|bekommen|kontaktiert",
        "accetto|acconsento|ricevere|autorizzo",
    ];

    /// The box is ticked already.
    PRETICKED = [
        "uncheck|untick|deselect|unselect|unmark", "unchecking|unticking|deselecting",
        "pre checked|ticked|selected|filled", "prechecked|preticked|preselected", "already checked|ticked|selected",
        "leave|keep [4] checked|ticked|selected", "unless you [3] opt out", "remove the|this [1] tick|check|checkmark",
        "desmarque|desmarca|desmarcar|premarcad*", "decochez|decocher|precoche*", "pre coche*",
        "haken|hakchen [3] entfern*|weg*", "entfern* [4] haken|hakchen", "vorausgewahlt|vorangekreuzt", "abwahlen",
        "deselezion*|preselezionat*", "togli|rimuovi [3] spunta",
    ];

    /// Consent must be given. In a sentence without a negation.
    REQUIRED = [
        "must [2] agree|consent|accept|opt", "required|have|need to [2] agree|consent|accept|opt",
        "consent|agreement|opt|opting [4] required|mandatory|necessary|condition",
        "agreeing|consenting|consent|agreement|opting [12] is required|mandatory|necessary|obligatory",
        "required|mandatory [1] to [4] submit|continue|proceed|purchase|book|order|use", "as a condition of|for",
        "condition of [3] purchase|service|use|sale", "debe|debes|deber* [2] acept*|consent*|autoriz*",
        "consentimiento [3] obligatorio|requisito|necesario|condicion", "es obligatorio|requisito|condicion",
        "devez|doit|faut [2] accept*|consent*", "consentement [3] obligatoire|requis|necessaire|condition",
        "est obligatoire", "deve|precisa [2] aceit*|concord*|consent*",
        "consentimento [3] obrigatorio|requisito|necessario|condicao", "e obrigatorio",
        "mussen [9] zustimm*|einwillig*|akzeptier*|einverstanden",
        "zustimmung|einwilligung [4] erforderlich|voraussetzung|notwendig|pflicht|bedingung",
        "devi|deve|occorre [2] accett*|acconsent*|autorizz*",
        "consenso [3] obbligatorio|requisito|necessario|condizione", "e obbligatorio",
    ];

    /// Sending the form, or giving the number, counts as consent. In a sentence that names no box.
    BY_SENDING = [
        "by|when|upon [1] submitting|clicking|pressing|continuing|providing|entering|sending|signing|giving|using|registering|requesting|completing|proceeding",
        "submission of [8] agree|consent|constitutes", "submit* [4] means|constitutes|implies",
        "al enviar|continuar|proporcionar|hacer|registrar*|usar|dar|completar|pulsar",
        "en soumettant|envoyant|continuant|fournissant|cliquant|utilisant|remplissant|validant|donnant",
        "ao enviar|continuar|fornecer|clicar|usar|informar|preencher|prosseguir",
        "mit|durch [2] absenden|abschicken|eingabe|angabe|klick|nutzung|registrierung", "indem sie|du",
        "wenn [4] absende*|abschicke*",
        "inviando|continuando|fornendo|cliccando|usando|utilizzando|compilando|proseguendo", "con l invio",
    ];

    /// The sentence names the box, so that ticking it is what counts.
    BOX = [
        "checking|ticking|selecting|marking", "check|tick|select|mark [3] box|checkbox", "box|checkbox|tickbox",
        "casilla|recuadro", "marcar|marcando|marco", "case|cochant|coche|cochez",
        "caixa|caixinha|assinalar|assinalando", "kastchen|hakchen|ankreuz*|anhak*|anklick*|checkbox",
        "casella|spuntando|selezionando|spunta|barrando",
    ];

    /// Agreeing to terms or a privacy policy.
    TERMS_AGREED = [
        "agree|agreed|consent|consented [1] to|with [4] terms|conditions|privacy|policy|policies|tos|eula",
        "accept|accepting|acknowledge|approve|agree|agreeing [4] terms|conditions|privacy|policy|policies|tos|eula",
        "agree|consent|accept|authorize [30] and [1] to [3] terms|conditions|privacy|policy|policies|tos",
        "agree|consent|accept|authorize [30] and the|our|its|their|accept|your [3] terms|conditions|privacy|policy|policies|tos",
        "have|has|having read [6] terms|conditions|privacy|policy|policies",
        "terms|conditions|privacy|policy [4] and [2] agree|consent|accept|receive",
        "acepto|acepta|aceptas|acepte|consiento [4] terminos|condiciones|politica|privacidad",
        "acuerdo con [3] terminos|condiciones|politica",
        "acepto|acepta|aceptas|acepte|consiento [30] y [2] terminos|condiciones|politica|privacidad",
        "he leido [6] terminos|condiciones|politica|privacidad",
        "accepte|accepter|acceptez|approuve|consens [4] conditions|cgu|cgv|politique|confidentialite",
        "accepte|acceptez|consens [30] et [3] conditions|cgu|cgv|politique|confidentialite",
        "ai lu [6] conditions|cgu|cgv|politique|confidentialite",
        "aceito|aceita|concordo|concorda|consinto [4] termos|condicoes|politica|privacidade",
        "aceito|aceita|concordo|concorda|consinto [30] e [3] termos|condicoes|politica|privacidade",
        "li [6] termos|condicoes|politica|privacidade",
        "akzeptiere|stimme|willige|bestatige|einverstanden|zustimmen [4] agb|*bedingungen|datenschutz*",
        "akzeptiere|stimme|willige|bestatige|einverstanden [30] und [3] agb|*bedingungen|datenschutz*",
        "agb|*bedingungen|datenschutz* [3] gelesen|akzeptier*",
        "agb|*bedingungen|datenschutz* [8] und [2] willige|stimme|erhalte*",
        "accetto|accetti|acconsento|approvo [4] termini|condizioni|privacy|informativa",
        "accetto|accetti|acconsento|autorizzo [30] e [3] termini|condizioni|privacy|informativa",
        "ho letto [6] termini|condizioni|privacy|informativa",
    ];

    /// Other channels.
    CHANNELS = [
        "email|emails|emailed", "call|calls|called|calling", "voicemail|voicemails|robocalls", "whatsapp",
        "newsletter|newsletters|mailings", "telephone|phone calls|call", "by|and|or|via phone|telephone",
        "phone and|or text|sms|email", "correo|correos", "llamada|llamadas|telefonicas", "courriel|courriels",
        "appel|appels|telephoniques", "ligacao|ligacoes|chamadas", "anruf|anrufe|anrufen|telefonisch|angerufen",
        "telefonat*", "chiamata|chiamate|telefoniche", "fax|faxes", "mail|mails",
    ];

    /// What follows a way to reach the business, and not the visitor: `call us`, `e-mail <address>`.
    REACHES_US = [
        "us", "at|to|on [2] <address>|<link>|#", "<address>|<link>|#", "our|the [1] office|team|store",
        "a|al|en|au|para|an|unter|allo|all [2] <address>|#", "nos|nous|uns|ci",
        "address|direccion|adresse|endereco|indirizzo",
    ];

    /// Others who would text too.
    OTHERS = [
        "partners|affiliates|subsidiaries|advertisers|sponsors|vendors", "third part|party|parties",
        "other companies|businesses|brands", "lead buyers|network", "socios|terceros|afiliad*",
        "partenaires|tiers|affilies|filiales", "parceiros|terceiros",
        "partnern|dritte|dritten|tochtergesellschaften|partnerunternehmen", "terzi|terze|affiliat*",
        "partner e|et|und|y",
    ];

    /// Advertising.
    MARKETING = [
        "marketing", "promotion|promotions|promotional|promo|promos", "offers|deals|discounts|coupons|specials|sales",
        "special offer*", "ofertas|promocion*|descuentos|publicidad|publicitari*",
        "offres|promotion*|publicit*|reductions", "promoc*|descontos|publicidade",
        "angebote|angeboten|werbung|werbe*|rabatte|aktionen", "offerte|promozion*|pubblicit*|sconti",
    ];

    /// What somebody asked for, or must know.
    INFORMATIONAL = [
        "appointment|appointments", "reminder|reminders",
        "my|your|this|the request|inquiry|enquiry|question|project|quote|estimate",
        "order|orders|delivery|booking|bookings|account", "transactional|informational",
        "service|scheduling|status update|updates", "confirmation|confirmations", "customer care|support|service",
        "cita|citas", "recordatorio*", "mi|su|tu solicitud|consulta|pedido", "rendez vous", "rappels",
        "ma|votre demande|commande", "lembretes", "minha|sua solicitacao|consulta", "agendamento*",
        "*termin|*termine|terminen|*erinnerungen", "meiner|meine|ihrer anfrage|bestellung", "promemoria",
        "appuntament*", "mia|sua|tua richiesta",
    ];
}
