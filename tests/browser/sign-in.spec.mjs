// Signing in with a provider: there and back in a real browser, with a certified provider and a system of its own.
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { freePort } from "../../scripts/lib/ports.mjs";
import { startSystem } from "../../scripts/lib/system.mjs";
import { expect, expectAccessible, test } from "./support/fixtures.mjs";

const ended = [];
test.afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
});

/** A provider that knows these people; `stop` ends it. */
async function startProvider(told, people) {
  const script = join(import.meta.dirname, "..", "support", "oidc-provider.mjs");
  const child = spawn(process.execPath, [script, JSON.stringify(told)], { stdio: ["pipe", "pipe", "ignore"] });
  ended.push(() => child.kill());
  const lines = createInterface({ input: child.stdout });
  const next = async () => (await once(lines, "line"))[0];
  expect(await next()).toBe("ready");
  for (const person of people) {
    child.stdin.write(`${JSON.stringify(person)}\n`);
    expect(await next()).toBe("known");
  }
}

async function systemWithProvider() {
  const [port, provider] = [await freePort(), await freePort()];
  const [client_id, client_secret] = [randomUUID(), randomUUID()];
  const env = { OIDC_ISSUER: `http://127.0.0.1:${provider}`, OIDC_CLIENT_ID: client_id, OIDC_CLIENT_SECRET: client_secret, OIDC_NAME: "Acme ID" };
  const system = await startSystem({ port, databaseUri: process.env.LEADLINE_TEST_MONGODB_URI, env });
  ended.push(() => system.stop());
  const redirect = `${system.url}/login/done/`;
  await startProvider({ port: provider, redirect, client_id, client_secret }, [
    { sub: "owner", email: system.sign_in.email, email_verified: true },
    { sub: "stranger", email: "stranger@example.com", email_verified: true },
  ]);
  return system;
}

/** What the provider asks of a person. */
async function agreeAs(page, sub) {
  await page.getByPlaceholder("Enter any login").fill(sub);
  await page.getByPlaceholder("and password").fill("any");
  await page.getByRole("button", { name: "Sign-in" }).click();
  await page.getByRole("button", { name: "Continue" }).click();
}

test("a member signs in with a provider, and a stranger is told what to do", async ({ browser }) => {
  const system = await systemWithProvider();
  const refused = [];
  const visit = async () => {
    const page = await (await browser.newContext()).newPage();
    page.on("console", (said) => said.text().includes("Content Security Policy") && refused.push(said.text()));
    await page.goto(`${system.url}/login/?next=${encodeURIComponent("/leads/")}`);
    const button = page.getByRole("button", { name: "Continue with Acme ID" });
    await expect(button).toBeVisible();
    return { page, button };
  };

  const member = await visit();
  await expectAccessible(member.page);
  await member.button.click();
  await agreeAs(member.page, "owner");
  await member.page.waitForURL("**/leads/");
  // The session goes on.
  await member.page.reload();
  await expect(member.page.getByRole("heading", { name: "Leads" }).first()).toBeVisible();

  const stranger = await visit();
  await stranger.button.click();
  await agreeAs(stranger.page, "stranger");
  await expect(stranger.page.getByRole("main").getByRole("alert")).toContainText("Ask an owner of your workspace for an invitation");
  // What the provider sent is gone from the address.
  expect(stranger.page.url()).toBe(`${system.url}/login/done/`);
  await expectAccessible(stranger.page);
  await stranger.page.getByRole("link", { name: "Back to sign-in" }).click();
  await expect(stranger.button).toBeVisible();

  const unwilling = await visit();
  await unwilling.button.click();
  await unwilling.page.getByRole("link", { name: "Cancel" }).click();
  await expect(unwilling.page.getByRole("main").getByRole("alert")).toContainText("did not agree");
  expect(refused).toEqual([]);
});
