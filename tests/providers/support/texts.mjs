// Texts that are hard to count, the same ones for the same seed.

/** Random numbers that a seed decides (mulberry32). */
export function dice(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (limit) => next() % limit;
  return { below, pick: (list) => list[below(list.length)] };
}

const FAMILY = "👨‍👩‍👧‍👦";
const PLAIN = [..."abcdefghij klmnop ABC 0123,.?!'\""];
const GSM = [...PLAIN, ..."@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà\n\r"];
const EXTENSION = [..."|^{}[]~\\€\f"];
const ALMOST_GSM = [..."ç“”‘’`–—…\t\u00a0\u200b\u00ad\u2028ﬀáÀ×÷½"];
const LETTERS = [..."жцяŁőאبपकि中文字あア한글ไทย"];
const EMOJI = ["😀", "👍🏽", FAMILY, "🇩🇪", "🇫🇷", "❤️", "👁️‍🗨️", "🏳️‍🌈", "👩🏽‍🚀", "1️⃣", "☎️"];
const JOINERS = ["\u200d", "\ufe0f", "🏿", "🇦", "\u0301", "\u0338", "\u093f", "\u094d", "\u0600", "ᄀ", "ᅡ", "ᆨ", "각"];
const BREAKS = ["\r\n", "\r", "\n", "\n\r"];
const CONTROLS = ["\u0000", "\u0003", "\u001b", "\u007f", "\u0085"];
const POOLS = [PLAIN, GSM, EXTENSION, ALMOST_GSM, LETTERS, EMOJI, JOINERS, BREAKS, CONTROLS];

function repeat(pool, count, { pick }) {
  let text = "";
  for (let number = 0; number < count; number += 1) text += pick(pool);
  return text;
}

/** Characters of a few kinds, one of them often. */
function mixed(random) {
  const pools = [random.pick(POOLS), random.pick(POOLS), random.pick(POOLS)];
  const length = random.pick([5, 30, 100, 250]);
  let text = "";
  while (text.length < length) text += random.pick(random.pick([pools[0], pools[0], pools[0], ...pools]));
  return text;
}

/** One long piece or pair placed where a segment ends, then more. */
function boundary(random) {
  const narrow = random.below(2) === 0;
  const [only, each] = narrow ? [160, 153] : [70, 67];
  const filler = narrow ? random.pick([PLAIN, GSM]) : LETTERS;
  const hard = narrow ? EXTENSION : random.pick([EMOJI, JOINERS, EXTENSION, BREAKS]);
  const before = random.pick([only, each, 2 * each, 3 * each]) - random.below(13) + 2;
  const tail = random.below(2) === 0 ? 0 : random.below(2 * each);
  return repeat(filler, before, random) + repeat(hard, 1 + random.below(3), random) + repeat(filler, tail, random);
}

/** An ordinary text in which one character decides the encoding. */
function oneCostly(random) {
  const at = random.below(180);
  const rest = random.below(180);
  return repeat(GSM, at, random) + random.pick([...ALMOST_GSM, ...LETTERS, ...EMOJI]) + repeat(GSM, rest, random);
}

/** Any characters at all; halves of surrogate pairs are no characters. */
function anything(random) {
  let text = "";
  for (let count = random.below(80); count >= 0; count -= 1) {
    const code = random.pick([0x80, 0x800, 0x3000, 0x1_0000, 0x2_0000, 0x11_0000]);
    const point = random.below(code);
    if (point < 0xd800 || point > 0xdfff) text += String.fromCodePoint(point);
  }
  return text;
}

/** Up to ten full segments and more. */
function long(random) {
  return repeat(random.pick([PLAIN, GSM, [...GSM, ...EXTENSION], LETTERS, [...LETTERS, ...EMOJI]]), 200 + random.below(1_400), random);
}

const KINDS = [mixed, mixed, mixed, boundary, boundary, boundary, oneCostly, oneCostly, anything, anything];

/** `count` texts; the first is empty. */
export function texts(seed, count) {
  const random = dice(seed);
  const made = [""];
  while (made.length < count) made.push(made.length % 80 === 0 ? long(random) : random.pick(KINDS)(random));
  return made;
}

/** JSON in ASCII, so that every character of it can be told apart. */
export const ascii = (json) => json.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
