// What the scripts say. A person reads it, so an error is one sentence and never a stack.

const styled = process.stdout.isTTY && !process.env.NO_COLOR;
const style = (code, text) => (styled ? `\x1b[${code}m${text}\x1b[0m` : text);

export const bold = (text) => style(1, text);
export const dim = (text) => style(2, text);

/** An error that is the user's to settle: its message says what to do. */
export class Sentence extends Error {}

export function heading(text) {
  console.log(`\n${bold(`== ${text}`)}`);
}

export function note(text) {
  console.log(dim(`   ${text}`));
}

/** 3.2 s, or 4 min 7 s. */
export function duration(milliseconds) {
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}
