// The team on the screen: an invitation and its link, a workspace that demands a second factor, and the way out.
import { freePort } from "../../scripts/lib/ports.mjs";
import { startSystem } from "../../scripts/lib/system.mjs";
import { codeOf } from "./support/authenticator.mjs";
import { enterPassword, expect, expectAccessible, isIn, signIn, test } from "./support/fixtures.mjs";

const PASSWORD = "correct horse battery staple";

let system;
// One of its own: what is demanded here is demanded of everybody.
test.beforeAll(async () => {
  system = await startSystem({ port: await freePort(), databaseUri: process.env.LEADLINE_TEST_MONGODB_URI, env: { SIGN_IN_BURST: "1000" } });
});
test.afterAll(() => system?.stop());

const visit = async (browser) => (await browser.newContext({ baseURL: system.url })).newPage();

/** Sets up a second factor in the dialog that is asked for by "Set up". */
async function setUpSecondFactor(page, password) {
  await page.getByRole("button", { name: "Set up" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Your password").fill(password);
  await dialog.getByRole("button", { name: "Go on" }).click();
  const key = (await dialog.getByText(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/).innerText()).replaceAll(" ", "");
  await dialog.getByLabel("Code from the app").fill(codeOf(key));
  await dialog.getByRole("button", { name: "Turn on" }).click();
  await dialog.getByRole("button", { name: "I have kept them" }).click();
}

test("somebody is invited, owes the workspace a second factor, sets it up, and is removed in the end", async ({ browser }) => {
  const owner = await visit(browser);
  await signIn(owner, system.sign_in);
  await owner.getByRole("button", { name: /^Account of/ }).click();
  await owner.getByRole("menuitem", { name: "Team" }).click();
  await owner.getByRole("button", { name: "Invite somebody" }).click();
  const dialog = owner.getByRole("dialog");
  await dialog.getByLabel("E-mail").fill("new@example.com");
  await dialog.getByLabel("Role").selectOption("Manager");
  await dialog.getByRole("button", { name: "Make the link" }).click();
  const link = await dialog.getByText("/invite/#").innerText();
  await expectAccessible(owner);
  await dialog.getByRole("button", { name: "I have copied it" }).click();
  await expect(owner.getByText("new@example.com")).toBeVisible();

  // Nobody demands of others what they have not done themselves.
  await owner.goto("/settings/");
  const demand = owner.getByRole("switch", { name: "Ask every member for a second factor" });
  const save = owner.getByRole("main").getByRole("button", { name: "Save" }).first();
  await demand.click();
  await save.click();
  await expect(owner.getByText("Set up a second factor or a passkey of your own first")).toBeVisible();
  await owner.goto("/account/");
  await setUpSecondFactor(owner, system.sign_in.password);
  await owner.goto("/settings/");
  await demand.click();
  await save.click();
  await expect(owner.getByText("Saved")).toBeVisible();

  const member = await visit(browser);
  await member.goto(link);
  await member.getByLabel("Your name").fill("Robin Example");
  await member.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await member.getByRole("button", { name: "Join" }).click();
  await expect(member.getByRole("heading", { name: "One more step" })).toBeVisible();
  await expectAccessible(member);
  await setUpSecondFactor(member, PASSWORD);
  await member.getByRole("button", { name: "Go on to Leadline" }).click();
  await isIn(member);
  await expect(member.getByRole("region", { name: "Conversations" })).toBeVisible();

  await owner.goto("/team/");
  await expect(owner.getByText("Nobody is invited at the moment.")).toBeVisible();
  await expect(owner.getByLabel("Role of Robin Example")).toHaveValue("manager");
  await owner.getByRole("button", { name: "More about Robin Example" }).click();
  await owner.getByRole("menuitem", { name: "Remove from the team" }).click();
  await owner.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await expect(owner.getByText("Robin Example")).toHaveCount(0);
  await member.reload();
  await member.waitForURL("**/login/**");
  await enterPassword(member, { email: "new@example.com", password: PASSWORD });
  await expect(member.getByText("E-mail and password do not match.")).toBeVisible();
});
