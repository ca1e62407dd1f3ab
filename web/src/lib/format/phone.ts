const E164 = /^\+[1-9]\d{6,14}$/;

/** Country codes of one and two digits; every other has three. */
const COUNTRY = /^\+(?:[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/;

/** Groups an E.164 number for reading. The country code is kept apart; the rest is in threes. */
export function formatPhone(number: string): string {
  if (!E164.test(number)) return number;
  if (number.startsWith("+1") && number.length === 12) {
    return `+1 ${number.slice(2, 5)} ${number.slice(5, 8)} ${number.slice(8)}`;
  }
  const code = number.match(COUNTRY)?.[0].length ?? 4;
  const rest = number.slice(code).replace(/(\d{3})(?=\d{2,})/g, "$1 ");
  return `${number.slice(0, code)} ${rest}`;
}

/** A number as typed into E.164, or null when it cannot be one. */
export function parsePhone(typed: string): string | null {
  const digits = typed.replace(/[\s().-]/g, "").replace(/^00/, "+");
  const number = digits.startsWith("+") ? digits : /^\d{10}$/.test(digits) ? `+1${digits}` : `+${digits}`;
  return E164.test(number) ? number : null;
}
