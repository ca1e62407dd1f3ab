/** The more particular first: most browsers also call themselves by the names of others. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(?:A|iOS)?\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\b(?:Firefox|FxiOS)\//, "Firefox"],
  [/(?:Chrome|Chromium|CriOS)\//, "Chrome"],
  [/\bVersion\/[\d.]+ .*Safari\//, "Safari"],
];

const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b/, "iPhone"],
  [/\biPad\b/, "iPad"],
  [/\bAndroid\b/, "Android"],
  [/\bWindows\b/, "Windows"],
  [/\bMac OS X\b/, "Mac"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bLinux\b/, "Linux"],
];

const find = (table: typeof BROWSERS, device: string) => table.find(([pattern]) => pattern.test(device))?.[1];

/** A browser as people call it, of what it calls itself. What is not known stays as it is. */
export function browserName(device: string | null | undefined): string {
  const said = device?.trim();
  if (!said) return "A browser that gave no name";
  const browser = find(BROWSERS, said);
  const system = find(SYSTEMS, said);
  if (!browser) return said;
  return system ? `${browser} on ${system}` : browser;
}

/** Whether it is held in the hand. */
export function isHandheld(device: string | null | undefined): boolean {
  return /\b(?:iPhone|iPad|Android|Mobile)\b/.test(device ?? "");
}
