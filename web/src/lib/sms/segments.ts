/** How a text is cut into SMS segments. GSM-7 counts septets, UCS-2 counts UTF-16 units. */

const BASIC =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿" +
  "abcdefghijklmnopqrstuvwxyzäöñüà";
const EXTENDED = "\f^{}\\[~]|€";

const basic = new Set(BASIC);
const extended = new Set(EXTENDED);

const LIMITS = {
  "GSM-7": { single: 160, joined: 153 },
  "UCS-2": { single: 70, joined: 67 },
} as const;

const PLAIN: Readonly<Record<string, string>> = {
  "‘": "'",
  "’": "'",
  "‚": ",",
  "“": '"',
  "”": '"',
  "„": '"',
  "–": "-",
  "—": "-",
  "‑": "-",
  "…": "...",
  "\u00a0": " ",
  "\u2009": " ",
  "\u202f": " ",
  "\u200b": "",
  "•": "-",
  "\t": " ",
};

export interface SegmentCount {
  encoding: "GSM-7" | "UCS-2";
  units: number;
  segments: number;
  /** Units one segment of this text may hold, and how many are left in the last one. */
  perSegment: number;
  left: number;
  /** Distinct characters that forced UCS-2, in order of appearance. */
  costly: string[];
  /** True when swapping look-alike punctuation would bring the text back to GSM-7. */
  plainable: boolean;
}

function unitsOf(text: string, gsm: boolean): number[] {
  const units: number[] = [];
  for (const char of text) units.push(gsm ? (extended.has(char) ? 2 : 1) : char.length);
  return units;
}

/** Packs whole characters: neither an escape pair nor a surrogate pair is split between segments. */
function pack(units: number[], limit: number): { segments: number; left: number } {
  let segments = 1;
  let used = 0;
  for (const unit of units) {
    if (used + unit > limit) {
      segments += 1;
      used = 0;
    }
    used += unit;
  }
  return { segments, left: limit - used };
}

function costlyIn(text: string): string[] {
  return [...new Set([...text].filter((char) => !basic.has(char) && !extended.has(char)))];
}

/** The same words in characters that every phone network carries cheaply. */
export function toPlain(text: string): string {
  return [...text].map((char) => PLAIN[char] ?? char).join("");
}

export function countSegments(text: string): SegmentCount {
  const costly = costlyIn(text);
  const encoding = costly.length > 0 ? "UCS-2" : "GSM-7";
  const limits = LIMITS[encoding];
  const units = unitsOf(text, encoding === "GSM-7");
  const total = units.reduce((sum, unit) => sum + unit, 0);
  const perSegment = total <= limits.single ? limits.single : limits.joined;
  const { segments, left } = pack(units, perSegment);
  return {
    encoding,
    units: total,
    segments: total === 0 ? 0 : segments,
    perSegment,
    left,
    costly,
    plainable: costly.length > 0 && costlyIn(toPlain(text)).length === 0,
  };
}

const NAMES: Readonly<Record<string, string>> = {
  "‘": "curly quote ‘",
  "’": "curly apostrophe ’",
  "“": "curly quote “",
  "”": "curly quote ”",
  "–": "en dash –",
  "—": "em dash —",
  "…": "ellipsis …",
  "•": "bullet •",
  "\t": "tab",
  "\u00a0": "non-breaking space",
  "\u200b": "invisible space",
};

/** A character as a person can find it in the text. */
export function nameCharacter(char: string): string {
  return NAMES[char] ?? (/\s/.test(char) ? "unusual space" : char);
}
