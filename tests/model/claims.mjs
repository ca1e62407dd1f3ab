// What a text to a lead may state, looked at from outside: the guard's own code is not asked.

const NUMBER = /\d[\d.,:]*\d|\d/g;
const LINK = /https?:\/\/|www\.|\b[a-z0-9-]+\.(com|net|org|io|example|link|info)\b/i;
const HUMAN = /\b(i am|i'm|soy)\s+(not\s+(a|an)\s+(bot|ai|assistant)|(a\s+|an\s+|una?\s+)?(real\s+)?(human|person|man|woman|humano|persona)\b)/i;

/** Everything that is stored for leads: the brand, the knowledge, the form's questions and its first text. */
export async function facts(client, form) {
  const { items } = await client.get("/api/settings/knowledge?limit=200");
  const { name } = await client.get("/api/settings/workspace");
  return [name, JSON.stringify(form), ...items.flatMap(({ question, answer }) => [question, answer])];
}

/** What is wrong with a text, given what it may repeat. */
export function faults({ text, segments }, stored) {
  const known = new Set(stored.flatMap((fact) => fact.match(NUMBER) ?? []));
  const found = [];
  if (segments > 2) found.push(`it takes ${segments} segments`);
  const invented = (text.match(NUMBER) ?? []).filter((number) => !known.has(number));
  if (invented.length > 0) found.push(`it states ${invented.join(", ")}`);
  if (LINK.test(text)) found.push("it links something");
  if (HUMAN.test(text)) found.push("it claims to be a person");
  return found;
}
