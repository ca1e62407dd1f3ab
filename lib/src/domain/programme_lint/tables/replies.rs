//! How texts tell people what to reply.

super::tables! {
    /// Up to the word that is to be replied.
    ASKED_TO_REPLY = [
        "reply|replying|text|texting|txt|send|sending|respond|responding|answer|answering|type|typing",
        "reply|replying|text|texting|txt|send|sending|respond|responding|answer|answering|type|typing back|with|by|the|just",
        "reply|replying|text|texting|txt|send|sending|respond|responding|answer|answering|type|typing [1] with|the [1] word|keyword|message",
        "responda|responde|responder|respondiendo|conteste|contesta|envie|envia|enviar|enviando|escriba|escribe|mande|manda",
        "responda|responde|responder|respondiendo|conteste|contesta|envie|envia|enviar|enviando|escriba|escribe|mande|manda con|a|el",
        "responda|responde|responder|respondiendo|conteste|contesta|envie|envia|enviar|enviando|escriba|escribe|mande|manda [1] con|la palabra|el|mensaje",
        "repondez|repond|repondre|repondant|envoyez|envoie|envoyer|envoyant|tapez|textez|ecrivez",
        "repondez|repond|repondre|repondant|envoyez|envoie|envoyer|envoyant|tapez|textez|ecrivez par|avec",
        "repondez|repond|repondre|repondant|envoyez|envoie|envoyer|envoyant|tapez|textez|ecrivez par|avec|le [1] mot",
        "respondendo|digite|digitar|escreva", "respondendo|digite|digitar|escreva com",
        "respondendo|digite|digitar|escreva com|a palavra",
        "antworten|antworte|antwortet|senden|sende|sendet|schreiben|schreibe|schreib|schicken|schicke|texten",
        "antworten|antworte|antwortet|senden|sende|sendet|schreiben|schreibe|schreib|schicken|schicke|texten [2] mit|einfach|sie|du|uns",
        "antworten|antworte|antwortet|senden|sende|sendet|schreiben|schreibe|schreib|schicken|schicke|texten [2] mit|dem|das|einfach [1] wort",
        "rispondi|risponda|rispondere|rispondendo|invia|inviare|invii|inviando|scrivi|scriva|scrivere|scrivendo",
        "rispondi|risponda|rispondere|rispondendo|invia|inviare|invii|inviando|scrivi|scriva|scrivere|scrivendo con",
        "rispondi|risponda|rispondere|rispondendo|invia|inviare|invii|inviando|scrivi|scriva|scrivere|scrivendo con|la parola",
        "per|mit",
    ];

    /// What follows the word: an end to the texts.
    TO_END = [
        "stop|end|quit|leave|unsubscribe|cancel [3] messages|texts|texting|sms|subscription|alerts|updates|reminders",
        "opt out", "unsubscribe|optout|unsub", "stop|end|quit|cancel|leave", "be [1] removed", "no [1] more|longer",
        "discontinue|unenroll|withdraw|decline", "remove [2] list", "not receive|get",
        "terminar|finalizar|parar|cancelar|salir|detener|dejar", "dar* [1] de baja|baja", "darse|darte", "no recibir",
        "baja", "arreter|stopper|cesser|finir|terminer|annuler", "se|vous|te desabonner|desinscrire",
        "desabonner|desinscrire", "ne plus", "parar|sair|encerrar|descadastrar", "nao receber", "deixar de", "cancelar",
        "beenden|abmelden|abbestellen|stoppen|austragen|kundigen", "keine [2] nachrichten|sms|mehr",
        "abmeldung|abbestellung|ende", "interrompere|fermare|terminare|disiscriver*|annullare|smettere|cancellar*",
        "non ricevere",
    ];

    /// What follows the word: help.
    TO_HELP = [
        "help|info|information|assistance|support|questions", "ayuda|informacion", "aide|renseignements",
        "ajuda|informacoes", "hilfe|informationen|infos", "aiuto|informazioni|assistenza",
    ];

    /// What `cancel` is about when it is no end to texts.
    A_BOOKING = [
        "[3] appointment|appointments|booking|bookings|visit|reservation|order|call|meeting|inspection|estimate",
        "[3] session|class|viewing|showing|delivery",
        "[3] cita|citas|reserva|visita|pedido|llamada|reunion", "[3] rendez|reservation|visite|commande|appel",
        "[3] consulta|agendamento|reserva|visita", "[3] *termin|buchung|besuch|reservierung|bestellung",
        "[3] appuntamento|prenotazione|visita|ordine",
    ];
}
