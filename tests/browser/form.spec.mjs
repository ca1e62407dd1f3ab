// The hosted form, without a line of script.
import { expect, submitForm, test } from "./support/fixtures.mjs";

test.use({ javaScriptEnabled: false });

test("works without JavaScript and answers the same to new and known people", async ({ page, lead }) => {
  await submitForm(page, lead);
  await expect(page.getByRole("heading", { name: "Thank you" })).toBeVisible();
  const first = await page.getByRole("main").innerText();
  await submitForm(page, lead);
  await expect(page.getByRole("heading", { name: "Thank you" })).toBeVisible();
  expect(await page.getByRole("main").innerText()).toBe(first);
});

test("says beside the field what is wrong and keeps what was typed", async ({ page, lead }) => {
  await submitForm(page, { ...lead, phone: "12345", email: "not an address" });
  const phone = page.getByLabel("Mobile phone");
  await expect(phone).toHaveAttribute("aria-invalid", "true");
  await expect(phone).toHaveAccessibleDescription(/phone number/i);
  await expect(page.getByLabel("E-mail")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("Your name")).toHaveValue(lead.name);
  await expect(page.getByLabel("How can we help?")).toHaveValue("Do you repair flat roofs?");
  await expect(page.getByRole("checkbox")).toBeChecked();
});

test("the consent box is not ticked, and the form can be sent without it", async ({ page, lead }) => {
  await page.goto("/f/demo");
  await expect(page.getByRole("checkbox")).not.toBeChecked();
  await submitForm(page, lead, { consents: false });
  await expect(page.getByRole("heading", { name: "Thank you" })).toBeVisible();
});
