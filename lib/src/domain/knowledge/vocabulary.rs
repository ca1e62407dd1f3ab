//! Which words carry a question's meaning, and which words mean the same. Data, and one function.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use super::words::{Spelling, stem, words};

/// Words that many questions share and that tell none apart.
const COMMON: &str = "a an the and or but if of to in on at for from with without by as is are am be been was were do \
    does did done have has had having can could would will should may might must shall i me my mine we us our you \
    your yours u ur he she it its they them their this that these those there here what which who whom whose why how \
    when whats hows any some all also just really very so too then than about into please pls thanks thank hi hello hey know \
    tell want wanted wanna need needs like get got give take takes taking accept accepts accepting offer offers \
    offering provide provides make go going come let ask question wondering maybe im ive id ill dont doesnt isnt arent \
    cant got right now still ok okay yes no not possible able use using guys thing things something anything one happen happens send sends sent sending \
    el la los las un una unos unas y o pero si de del al a en con sin por para como que cual cuales quien es son esta \
    estan ser estar soy he ha han hay tener tengo tiene tienen teneis tienes puedo puede pueden podeis podria podrian hacer hace hacen \
    haceis quiero quisiera queria necesito me te se nos os le les lo mi mis tu tus su sus vuestro vuestra este esta \
    esto ese esa eso aqui ahi ya muy mas tambien gracias hola saber decir dar dan aceptan aceptais acepta ofrecen \
    ofreceis ustedes vosotros usted yo algo alguna alguno pregunta porfa favor buenas";

/// Groups of words that ask for the same, each under its first word.
const SAME: &[&str] = &[
    "price prices priced pricing cost costs much charge charges fee fees rate rates expensive cheap quote estimate \
     cuanto cuanta precio precios cuesta cuestan costo coste costos vale valen cobran cobrais tarifa tarifas \
     presupuesto caro barato sale",
    "hours hour open opens opening close closes closing closed schedule times horario horarios abren abre abris \
     abierto abiertos cierran cierra cerrado hora horas",
    "where located location locations address directions find situated based donde direccion ubicacion ubicados ubicado \
     queda quedan encuentran",
    "long duration last lasts lasting dura duran duracion tarda tardan tiempo",
    "appointment appointments book booking bookings reservation cita citas reservar reserva turno agendar",
    "payment payments pay paying paid financing finance installment installments instalments monthly plan plans pago \
     pagos pagar pagan financiacion financiamiento plazos cuotas financian mensualidades",
    "insurance insurances insured insurer coverage covered seguro seguros aseguradora mutua",
    "parking park aparcamiento aparcar estacionamiento estacionar parqueo",
    "cancel cancellation cancellations reschedule cancelar cancelacion reprogramar cambiar",
    "child children kid kids toddler toddlers nino ninos nina ninas hijo hijos hija hijas",
    "pain painful hurt hurts hurting dolor duele doloroso",
    "weekend weekends saturday saturdays sunday sundays sabado sabados domingo domingos finde",
    "area areas zone zones region cover serve zona zonas cubren cubris",
    "repair repairs repairing fix fixes fixing mend reparar reparan arreglar arreglan arreglo reparacion reparaciones",
    "warranty warranties guarantee guaranteed garantia garantias",
    "spanish espanol castellano",
    "emergency emergencies urgent urgencia urgencias urgente",
    "card cards visa mastercard credit debit tarjeta tarjetas credito debito",
    "delivery deliver delivers deliveries shipping ship entrega entregas envio envios entregan envian domicilio",
    "whitening whiten bleaching blanqueamiento blanquear",
    "implant implants implante implantes",
    "class classes lesson lessons course courses clase clases curso cursos leccion lecciones",
    "online virtual remote zoom linea distancia",
    "pet pets dog dogs cat cats mascota mascotas perro perros gato gatos",
];

static COMMON_WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| COMMON.split_whitespace().collect());

/// The concept of every word that has one: the first of its group. A word in two groups belongs to the first.
static CONCEPTS: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
    let mut concepts = HashMap::new();
    for group in SAME {
        let name = group.split_whitespace().next().unwrap_or_default();
        for word in group.split_whitespace() {
            concepts.entry(word).or_insert(name);
        }
    }
    concepts
});

/// Words for a length of time, which are no hours of business after a number.
const LENGTHS: [&str; 4] = ["hour", "hours", "hora", "horas"];

/// The words of a text that carry its meaning, synonyms made one and endings cut off.
pub fn terms(text: &str) -> Vec<String> {
    let words = words(text);
    let before = |at: usize| at.checked_sub(1).and_then(|at| words.get(at)).map_or("", String::as_str);
    let length = |at: usize| {
        let counts =
            |word: &str| word.chars().all(char::is_numeric) || ["an", "one", "two", "una", "dos"].contains(&word);
        LENGTHS.contains(&words[at].as_str()) && !before(at).is_empty() && counts(before(at))
    };
    words
        .iter()
        .enumerate()
        .filter(|(_, word)| word.len() > 1 || word.chars().all(char::is_numeric))
        .filter(|(at, word)| !COMMON_WORDS.contains(word.as_str()) && !length(*at))
        .map(|(_, word)| CONCEPTS.get(word.as_str()).map_or_else(|| stem(word).into(), |name| (*name).into()))
        .collect()
}

/// Every word that has a concept, with that concept, in the order of the groups.
static SPELLINGS: LazyLock<Vec<(Spelling<&str>, &str)>> = LazyLock::new(|| {
    let named = |group: &'static str| group.split_whitespace().next().map(|name| (group, name));
    let groups = SAME.iter().filter_map(|group| named(group));
    groups.flat_map(|(group, name)| group.split_whitespace().map(move |word| (Spelling::new(word), name))).collect()
});

/// The concept a misspelt word probably belongs to.
pub fn misspelt_concept(word: &str) -> Option<&'static str> {
    let asked = Spelling::new(word);
    SPELLINGS.iter().find(|(same, _)| same.is_like(&asked)).map(|(_, concept)| *concept)
}
