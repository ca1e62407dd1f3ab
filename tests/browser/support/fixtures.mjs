// What the tests share: where the system is, a lead nobody else has, and signing in.
import { randomBytes, randomInt } from "node:crypto";
import AxeBuilder from "@axe-core/playwright";
import { test as base, expect } from "@playwright/test";
import { Client } from "../../../scripts/lib/client.mjs";

export { expect };

/** Area codes that libphonenumber knows, so that a made-up number is a valid one. */
const AREAS = [206, 212, 213, 305, 312, 404, 415, 503, 512, 602, 617, 702, 713, 720, 801, 813, 904, 916];

/** The lines below are the business's own. */
const FIRST_LINE = 120;

/** How many leads one worker of the runner may make. */
const LEADS_A_WORKER = 50;

let leads = 0;

/** A person with a number of the range that is set apart for examples: two with one number would be one lead. */
function person(worker) {
  const place = worker * LEADS_A_WORKER + (leads++ % LEADS_A_WORKER);
  const line = String(FIRST_LINE + Math.floor(place / AREAS.length)).padStart(4, "0");
  const name = `Lead ${randomInt(1e6, 1e7)}`;
  const email = `${name.replace(" ", ".").toLowerCase()}@example.com`;
  return { name, phone: `+1${AREAS[place % AREAS.length]}555${line}`, email };
}

export const test = base.extend({
  // biome-ignore lint/correctness/noEmptyPattern: the runner demands the pattern
  baseURL: async ({}, use) => use(process.env.LEADLINE_BROWSER_URL),
  // biome-ignore lint/correctness/noEmptyPattern: the runner demands the pattern
  lead: async ({}, use, { workerIndex }) => {
    await use(person(workerIndex));
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

/** Adds somebody to the demo's team by an invitation, so that the owner stays as is. Gives how the new one signs in. */
export async function newMember(role = "agent") {
  const owner = new Client(process.env.LEADLINE_BROWSER_URL);
  await owner.signIn(JSON.parse(process.env.LEADLINE_BROWSER_SIGN_IN));
  const member = { email: `member.${randomInt(1e6, 1e7)}@example.com`, password: randomBytes(12).toString("hex") };
  const { link } = await owner.post("/api/team/invites", { email: member.email, role });
  const token = new URL(link).hash.slice(1);
  await owner.post("/api/auth/invites/accept", { token, name: "Robin Example", password: member.password });
  return member;
}

/** Types address and password into the page for signing in, and sends them. */
export async function enterPassword(page, { email, password }) {
  await page.goto("/login/");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

/** Signs somebody in, the demo's owner unless told otherwise, and waits for the inbox. */
export async function signIn(page, who = JSON.parse(process.env.LEADLINE_BROWSER_SIGN_IN)) {
  await enterPassword(page, who);
  await page.waitForURL("**/inbox/**");
}

/** Waits until somebody is in, on whichever page they had left. */
export async function isIn(page) {
  await expect(page.getByRole("button", { name: /^Account of/ })).toBeVisible();
}

/** Signs out as people do, and waits for the page for signing in. */
export async function signOut(page) {
  await page.getByRole("button", { name: /^Account of/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.waitForURL("**/login/**");
}

/** Nothing that keeps anybody out who cannot see the page, or sees it otherwise. */
export async function expectAccessible(page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`)).toEqual([]);
}
