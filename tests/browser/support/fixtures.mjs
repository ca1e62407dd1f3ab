// What the tests share: where the system is, a lead nobody else has, and signing in.
import { randomInt } from "node:crypto";
import { test as base, expect } from "@playwright/test";

export { expect };

let leads = 0;

/** A person with a number of the range that is set apart for examples. */
function person() {
  leads += 1;
  const area = randomInt(201, 989);
  const line = String(100 + ((process.pid + leads * 37 + randomInt(100)) % 100)).padStart(4, "0");
  const name = `Lead ${randomInt(1e6, 1e7)}`;
  return { name, area, line };
}

/** Area codes that libphonenumber knows, so that a made-up number is a valid one. */
const AREAS = [206, 212, 213, 305, 312, 404, 415, 503, 512, 602, 617, 702, 713, 720, 801, 813, 904, 916];

export const test = base.extend({
  // biome-ignore lint/correctness/noEmptyPattern: the runner demands the pattern
  baseURL: async ({}, use) => use(process.env.LEADLINE_BROWSER_URL),
  // biome-ignore lint/correctness/noEmptyPattern: the runner demands the pattern
  lead: async ({}, use) => {
    const { name, line } = person();
    const area = AREAS[randomInt(AREAS.length)];
    await use({ name, phone: `+1${area}555${line}`, email: `${name.replace(" ", ".").toLowerCase()}@example.com` });
  },
});

/** Fills the hosted form as a visitor does and sends it. */
export async function submitForm(page, lead, { question = "Do you repair flat roofs?", consents = true } = {}) {
  await page.goto("/f/demo");
  await page.getByLabel("Your name").fill(lead.name);
  await page.getByLabel("Mobile phone").fill(lead.phone);
  await page.getByLabel("E-mail").fill(lead.email);
  await page.getByLabel("How can we help?").fill(question);
  if (consents) await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: "Send" }).click();
}

/** Signs the demo's owner in and waits for the inbox. */
export async function signIn(page) {
  const { email, password } = JSON.parse(process.env.LEADLINE_BROWSER_SIGN_IN);
  await page.goto("/login/");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/inbox/**");
}
