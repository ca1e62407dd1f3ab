// `leadline segments` counts as Twilio's own calculator counts.
import assert from "node:assert/strict";
import { test } from "node:test";
import { SegmentedMessage } from "sms-segments-calculator";
import { program } from "../../scripts/lib/paths.mjs";
import { ask } from "./support/program.mjs";
import { ascii, texts } from "./support/texts.mjs";

const SEED = Number(process.env.LEADLINE_SEED ?? 20_261_123);
const COUNT = 10_500;
/** Every so many texts are also asked for with smart encoding. */
const SMART_EVERY = 5;
/** Texts of each encoding with one to so many segments, or more, must be among them. */
const LENGTHS = 6;
/** More costly characters than this are not listed. */
const MAX_COSTLY = 64;

function calculator({ text, smart_encoding }) {
  const message = new SegmentedMessage(text, "auto", smart_encoding);
  const units = message.encodedChars.reduce((sum, { codeUnits }) => sum + codeUnits.length, 0);
  const costly = message.encodingName === "GSM-7" ? [] : [...new Set(message.getNonGsmCharacters())].slice(0, MAX_COSTLY);
  return { encoding: message.encodingName, units, segments: message.segmentsCount, costly };
}

test(`${COUNT} texts, some smartly encoded too, seed ${SEED}`, async (t) => {
  const made = texts(SEED, COUNT);
  const questions = [
    ...made.map((text) => ({ text, smart_encoding: false })),
    ...made.filter((_, index) => index % SMART_EVERY === 0).map((text) => ({ text, smart_encoding: true })),
  ];
  const answers = await ask(program, ["segments"], questions);
  const expected = questions.map(calculator);
  const different = questions.flatMap((question, index) => {
    const [ours, theirs] = [answers[index], expected[index]].map((answer) => JSON.stringify(answer));
    return ours === theirs ? [] : [{ ...question, ours, theirs, index }];
  });
  const seen = new Set(expected.map(({ encoding, segments }) => `${encoding} ${Math.min(segments, LENGTHS)}`));
  t.diagnostic(`${questions.length} counted, ${seen.size} of ${2 * LENGTHS} combinations of encoding and segments`);
  if (different.length === 0) return assert.equal(seen.size, 2 * LENGTHS, `The texts cover only ${[...seen].sort().join(", ")}.`);
  const { text, smart_encoding, ours, theirs, index } = different.sort((one, other) => one.text.length - other.text.length)[0];
  assert.fail(
    `${different.length} of ${questions.length} are counted differently (seed ${SEED}). The shortest is question ${index}:\n` +
      `  text     ${ascii(JSON.stringify(text))}${smart_encoding ? " (smartly encoded)" : ""}\n  leadline ${ascii(ours)}\n  twilio   ${ascii(theirs)}`,
  );
});

/** Text, encoding, units, segments: worked out by hand. */
const TRAPS = [
  ["the empty text is one segment", "", "GSM-7", 0, 1],
  ["160 septets fit", "a".repeat(160), "GSM-7", 160, 1],
  ["161 do not", "a".repeat(161), "GSM-7", 161, 2],
  ["an escape pair at the end of the only segment", `${"a".repeat(159)}€`, "GSM-7", 161, 2],
  ["an escape pair is never split", `${"a".repeat(152)}[${"a".repeat(152)}`, "GSM-7", 306, 3],
  ["306 septets without a pair", "a".repeat(306), "GSM-7", 306, 2],
  ["70 units fit", "ж".repeat(70), "UCS-2", 70, 1],
  ["71 do not", "ж".repeat(71), "UCS-2", 71, 2],
  ["a pair of surrogates that fits", `${"ж".repeat(68)}😀`, "UCS-2", 70, 1],
  ["a pair of surrogates that does not", `${"ж".repeat(69)}😀`, "UCS-2", 71, 2],
  ["a pair of surrogates is never split", `${"ж".repeat(66)}😀${"ж".repeat(66)}`, "UCS-2", 134, 3],
  ["seven families of joined emoji", "👨‍👩‍👧‍👦".repeat(7), "UCS-2", 77, 2],
  ["Ç is of the alphabet", "Ç", "GSM-7", 1, 1],
  ["ç is not", "ç", "UCS-2", 1, 1],
  ["a line break of two characters", "\r\n".repeat(80), "GSM-7", 160, 1],
  ["a form feed is an escape pair", "\f", "GSM-7", 2, 1],
  ...["`", "\t", "\u00a0", "“", "’", "\u200b"].map((c) => [`U+${c.codePointAt(0).toString(16).padStart(4, "0")} forces UCS-2`, `a${c}`, "UCS-2", 2, 1]),
  ["one curly quote in 200 characters", `${"a".repeat(199)}’`, "UCS-2", 200, 3],
];

test("the known traps", async () => {
  const answers = await ask(program, ["segments"], TRAPS.map(([, text]) => ({ text })));
  for (const [index, [name, text, encoding, units, segments]] of TRAPS.entries()) {
    const { costly, ...counted } = calculator({ text, smart_encoding: false });
    assert.deepEqual(counted, { encoding, units, segments }, `Twilio's calculator: ${name}`);
    assert.deepEqual(answers[index], { encoding, units, segments, costly }, name);
  }
});
