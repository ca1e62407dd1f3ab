// A second factor, set up on the screen and asked for at the next sign-in.
import { codeOf } from "./support/authenticator.mjs";
import { enterPassword, expect, expectAccessible, isIn, newMember, signIn, signOut, test } from "./support/fixtures.mjs";

test("a second factor is set up on the screen, and asked for from then on", async ({ page }) => {
  const member = await newMember();
  await signIn(page, member);
  await page.getByRole("button", { name: /^Account of/ }).click();
  await page.getByRole("menuitem", { name: "Your account" }).click();
  await page.getByRole("button", { name: "Set up" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Your password").fill(member.password);
  await dialog.getByRole("button", { name: "Go on" }).click();
  await expect(dialog.getByRole("img", { name: /picture for your authenticator app/ })).toBeVisible();
  const key = (await dialog.getByText(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/).innerText()).replaceAll(" ", "");
  await dialog.getByLabel("Code from the app").fill(codeOf(key));
  await dialog.getByRole("button", { name: "Turn on" }).click();

  const shown = dialog.getByRole("list", { name: "Recovery codes" }).getByRole("listitem");
  await expect(shown).toHaveCount(10);
  const codes = await shown.allInnerTexts();
  await expectAccessible(page);
  const download = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Download" }).click();
  expect((await download).suggestedFilename()).toBe("leadline-recovery-codes.txt");
  await dialog.getByRole("button", { name: "I have kept them" }).click();
  await expect(page.getByText("10 recovery codes left.")).toBeVisible();
  await expectAccessible(page);
  await signOut(page);

  // The password alone brings the field for the code, with the cursor in it.
  await enterPassword(page, member);
  const code = page.getByLabel("Code");
  await expect(code).toBeFocused();
  await code.fill("12345");
  await code.press("Enter");
  await expect(code).toHaveAccessibleDescription(/wrong or was used before/);
  await expect(page.getByLabel("E-mail")).toHaveValue(member.email);
  await expectAccessible(page);
  // The step of the first code is used up; the next one is good already.
  await code.fill(codeOf(key, 1));
  await code.press("Enter");
  await isIn(page);
  await signOut(page);

  // A recovery code does in place of the app, once.
  await enterPassword(page, member);
  await code.fill(codes[0]);
  await code.press("Enter");
  await isIn(page);
  await page.goto("/account/");
  await expect(page.getByText("9 recovery codes left.")).toBeVisible();
  await signOut(page);
  await enterPassword(page, member);
  await code.fill(codes[0]);
  await code.press("Enter");
  await expect(code).toHaveAccessibleDescription(/wrong or was used before/);
});
