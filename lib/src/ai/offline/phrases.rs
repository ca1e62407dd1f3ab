//! What people write, as folded phrases in English and Spanish. Data only.

/// Clear requests for no more texts. The compliance gate reads them first; this is the second net.
pub const OPT_OUT: &[&str] = &[
    "unsubscribe", "opt out", "opt me out", "stop texting", "stop messaging", "stop contacting", "stop sending",
    "dont text me", "do not text me", "dont contact me", "do not contact me", "remove me from", "take me off",
    "remove my number", "lose my number", "delete my number", "no more texts", "no more messages", "no me escribas",
    "no me escriban", "no me escribais", "dejen de escribirme", "deja de escribirme", "dejad de escribirme",
    "dejen de escribir", "deja de escribir", "dejen de mandar", "deja de mandar", "dejen de enviar", "no me manden",
    "no me mandes", "no me envien", "no mas mensajes", "darme de baja", "dame de baja", "denme de baja",
    "quiero la baja", "borra mi numero", "borren mi numero",
];

/// The same, when nothing else is said.
pub const OPT_OUT_ALONE: &[&str] = &["stop", "stopall", "end", "quit", "cancel", "revoke", "baja", "alto", "parar"];

/// Perhaps an opt-out, perhaps not: a person looks.
pub const UNCLEAR_OPT_OUT: &[&str] = &[
    "leave me alone", "stop it", "please stop", "wrong number", "wrong person", "you have the wrong",
    "who gave you my", "how did you get my number", "never signed up", "did not sign up", "didnt sign up",
    "dejame en paz", "dejenme en paz", "dejadme en paz", "numero equivocado", "persona equivocada",
    "se ha equivocado", "te has equivocado", "se equivoco de numero", "de donde sacaron mi", "de donde has sacado mi",
    "no me he apuntado",
];

/// Requests for a person.
pub const PERSON: &[&str] = &[
    "talk to a person", "talk to a human", "talk to a real", "talk to someone", "talk to somebody",
    "talk to an agent", "speak to a person", "speak to a human", "speak to a real", "speak to someone",
    "speak to somebody", "speak to an agent", "speak with a", "speak with an", "speak with someone",
    "speak with somebody", "talk with a", "talk with someone", "talk with somebody", "chat with a person",
    "chat with someone", "get me a person", "get me a human", "want a human", "want a person", "want a real person",
    "need a human", "need a person", "need a real person", "a human please", "a person please", "real person please",
    "human please", "customer service", "representative", "your manager", "the manager", "call me", "give me a call",
    "can you call", "could you call", "can someone call", "can somebody call", "phone me", "ring me",
    "have someone call", "hablar con una persona", "hablar con un humano", "hablar con alguien",
    "hablar con un agente", "hablar con un asesor", "hablar con una asesora", "hablar con un encargado",
    "hablar con el encargado", "hablar con un comercial", "hablar con usted", "una persona real",
    "una persona de verdad", "un humano por favor", "atencion al cliente", "llamame", "llamenme", "llameme",
    "me llamen", "me llames", "me llame", "me podeis llamar", "me pueden llamar", "me puedes llamar",
    "pueden llamarme", "puedes llamarme",
];

/// A call is not wanted, although it is named.
pub const NO_CALL: &[&str] = &["dont call me", "not call me", "no me llames", "no me llamen"];

/// A change of mind towards something else.
pub const INSTEAD: &[&str] = &["instead", "rather", "en vez", "en lugar", "mejor"];

/// Takes back what was said before.
pub const CORRECTING: &[&str] = &[
    "i mean", "i meant", "actually", "changed my mind", "change my mind", "no wait", "correction", "quise decir",
    "queria decir", "me equivoque", "cambie de opinion", "cambie de idea", "mejor dicho", "en realidad",
];

/// Annoyance.
pub const FRUSTRATED: &[&str] = &[
    "ridiculous", "useless", "wtf", "fuck", "fucking", "shit", "bullshit", "stupid", "idiot", "idiots", "angry",
    "furious", "fed up", "terrible service", "horrible service", "worst service", "waste of time", "wasting my time",
    "already told you", "i already said", "i just told you", "you already asked", "stop asking", "not helping",
    "not helpful", "unacceptable", "this is a joke", "sick of", "pathetic", "ridiculo", "inutil", "inutiles",
    "perdida de tiempo", "perder el tiempo", "estoy harto", "estoy harta", "ya te dije", "ya te lo dije",
    "ya lo dije", "ya os lo he dicho", "que asco", "mierda", "joder", "idiota", "estupido", "vergonzoso",
    "pesimo servicio", "inaceptable", "no me ayudas", "una tomadura de pelo",
];

/// Questions about who or what is writing.
pub const IDENTITY: &[&str] = &[
    "are you a bot", "are you bot", "are you a robot", "are you robot", "are you a human", "are you human",
    "are you a real", "are you real", "are you a person", "are you an ai", "are you ai", "are you a machine",
    "are you a computer", "are you automated", "is this a bot", "is this bot", "is this a robot", "is this a real",
    "is this a person", "is this a human", "is this automated", "is this an ai", "is this ai", "is this chatgpt",
    "am i talking to", "am i texting", "am i chatting with", "who is this", "whos this", "who are you", "who am i",
    "u a bot", "r u a bot", "u a robot", "r u real", "eres un bot", "eres un robot", "eres bot", "eres robot",
    "eres una persona", "eres humano", "eres humana", "eres un humano", "eres una maquina", "eres real",
    "eres una ia", "eres de verdad", "es un bot", "es un robot", "es una maquina", "es usted una persona",
    "hablo con un", "hablo con una", "hablando con un", "hablando con una", "quien eres", "quien es usted",
    "con quien hablo", "quien me escribe",
];

/// No interest, without asking for the texts to stop.
pub const NOT_INTERESTED: &[&str] = &[
    "not interested", "no longer interested", "not anymore", "no longer need", "dont need it anymore",
    "dont need this anymore", "changed my mind", "already found", "found someone else", "found another",
    "went with another", "went with someone else", "going with someone else", "already booked elsewhere",
    "no longer looking", "not looking anymore", "never mind", "nevermind", "nvm", "ill pass", "i will pass",
    "no me interesa", "no estoy interesado", "no estoy interesada", "ya no me interesa", "ya no lo necesito",
    "ya no necesito", "ya no estoy", "ya no quiero", "ya encontre", "ya he encontrado", "he cambiado de idea",
    "cambie de opinion", "cambie de idea", "da igual",
];

/// No interest, when nothing else is said.
pub const DECLINE_ALONE: &[&str] = &["no thanks", "no thank you", "no gracias", "nope thanks", "pass", "paso"];

/// Hello.
pub const GREETING: &[&str] = &[
    "hi", "hello", "hey", "hiya", "yo", "good morning", "good afternoon", "good evening", "hi there", "hello there",
    "hey there", "howdy", "hola", "buenas", "buenos dias", "buen dia", "buenas tardes", "buenas noches", "que tal",
    "how are you", "como estas",
];

/// Thank you, and all right.
pub const THANKS: &[&str] = &[
    "thanks", "thank you", "thx", "ty", "tks", "cheers", "great", "awesome", "perfect", "cool", "ok", "okay", "k",
    "got it", "sounds good", "will do", "understood", "appreciate it", "thanks a lot", "thank you so much", "nice",
    "gracias", "muchas gracias", "mil gracias", "vale", "perfecto", "genial", "de acuerdo", "estupendo", "listo",
    "entendido", "muy amable", "bien", "excelente", "talk soon", "bye", "adios", "hasta luego",
];

/// Words that change nothing about the rest.
pub const FILLER: &[&str] = &[
    "so", "and", "well", "um", "please", "pls", "plz", "very", "much", "again", "all", "a", "lot", "then", "ok",
    "okay", "y", "pues", "por", "favor", "bueno", "muy", "for", "the", "help", "your", "info", "to", "you",
    "everyone", "team", "la", "informacion", "ayuda", "todo", "equipo", "man", "there",
];

/// First words of a question.
pub const ASKING_FIRST: &[&str] = &[
    "what", "whats", "when", "whens", "where", "wheres", "how", "hows", "who", "why", "which", "whose", "do", "does",
    "did", "is", "are", "can", "could", "would", "will", "should", "have", "has", "any", "que", "cual", "cuales",
    "cuando", "donde", "como", "cuanto", "cuanta", "cuantos", "cuantas", "quien", "hay", "tienen", "teneis",
    "aceptan", "aceptais", "puedo", "pueden", "podeis", "podria", "podrian", "hacen", "haceis", "ofrecen", "ofreceis",
    "trabajan", "trabajais", "abren", "abris", "estan", "es", "son", "atienden", "cobran", "cobrais", "se", "tenes",
    "tienes",
];

/// Openings with an asking word that ask nothing.
pub const NOT_ASKING: &[&str] = &[
    "what i", "what im", "what we", "when i", "when im", "whenever", "how i", "where i", "which i", "whatever",
    "do not", "is for", "is fine", "are fine", "is good", "any time", "anytime", "any day", "any of", "anything",
    "any is", "any works", "will do", "would like", "would love", "would prefer", "would be", "have a", "have an",
    "have been", "es para", "es por", "es un", "es una", "son para", "son dos", "como sea", "cuando sea",
    "cuando puedas", "cuando puedan", "que me", "se me", "se trata", "es que",
];

/// Phrases that ask wherever they stand.
pub const ASKING: &[&str] = &[
    "how much", "how long", "how many", "how soon", "how far", "wondering if", "was wondering", "want to know",
    "wanted to know", "like to know", "need to know", "can you tell me", "could you tell me", "tell me about",
    "tell me more", "tell me the price", "do you", "are you", "is there", "are there", "can i", "could i",
    "whats the", "what is the", "what are", "price of", "prices for", "cost of", "question about", "cuanto cuesta",
    "cuanto cuestan", "cuanto vale", "cuanto valen", "cuanto sale", "cuanto cobran", "cuanto es", "quiero saber",
    "quisiera saber", "queria saber", "me gustaria saber", "necesito saber", "me puedes decir", "me pueden decir",
    "me podrias decir", "una pregunta", "tengo una duda", "mas informacion", "precio de", "precio del", "precios de",
];

/// Yes.
pub const YES: &[&str] = &[
    "yes", "yeah", "yep", "yup", "yea", "sure", "of course", "definitely", "absolutely", "correct", "right", "i do",
    "i am", "i have", "we do", "we are", "affirmative", "ok", "okay", "y", "si", "claro", "por supuesto", "correcto",
    "asi es", "desde luego", "vale", "dale", "sip",
];

/// No.
pub const NO: &[&str] = &[
    "no", "nope", "nah", "not really", "not yet", "i dont", "i do not", "im not", "i am not", "we dont", "negative",
    "n", "para nada", "todavia no", "aun no", "no tengo", "no lo tengo", "tampoco", "no thanks", "no gracias",
    "never", "nunca", "not at the moment", "de momento no",
];
