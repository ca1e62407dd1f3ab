// The whole job, as the lead and the sales person live it: a form, a phone and an inbox, at the same time.
import { expect, signIn, submitForm, test } from "./support/fixtures.mjs";

test("a lead is texted back, talks to the assistant, then to a person, and ends it", async ({ browser, lead }) => {
  const office = await (await browser.newContext()).newPage();
  const phone = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage();
  await signIn(office);

  await submitForm(phone, lead);
  await expect(phone.getByRole("heading", { name: "Thank you" })).toBeVisible();

  // The inbox shows the lead without a reload.
  const row = office.getByRole("link", { name: new RegExp(lead.name) });
  await expect(row).toBeVisible();
  await row.click();
  const thread = office.getByRole("log", { name: "Messages" });
  await expect(thread).toContainText("this is the assistant of");

  // The phone has the text; the lead answers, and the assistant goes on.
  await phone.goto(`/phone/?number=${encodeURIComponent(lead.phone)}`);
  const screen = phone.getByRole("log", { name: "Messages" });
  await expect(screen).toContainText("this is the assistant of");
  const say = async (text) => {
    await phone.getByRole("textbox", { name: "Text message" }).fill(text);
    await phone.getByRole("button", { name: "Send text" }).click();
  };
  await say("How much does an inspection cost?");
  await expect(screen).toContainText("A roof inspection is free");
  await expect(thread).toContainText("A roof inspection is free");

  // One key takes over; the assistant is silent from then on.
  await office.locator("body").press("t");
  await expect(office.getByRole("button", { name: "Hand back to AI" })).toBeVisible();
  const composer = office.getByRole("textbox", { name: "Write a text" });
  await composer.fill("Hello, a person here. Shall we come on Tuesday?");
  await office.getByRole("button", { name: "Send", exact: true }).click();
  await expect(screen).toContainText("a person here");
  await say("What are your opening hours?");
  await expect(thread).toContainText("What are your opening hours?");

  // Handed back, the assistant answers what was asked meanwhile.
  await office.getByRole("button", { name: "Hand back to AI" }).click();
  await expect(screen).toContainText("We are open Monday to Friday");

  // STOP ends everything, once.
  await say("STOP");
  await expect(screen).toContainText("you will get no more texts from us");
  await expect(office.getByText(/opted out/i).first()).toBeVisible();
  await say("stop");
  await expect(thread.getByText("stop", { exact: true })).toBeVisible();
  await expect(screen.getByText("you will get no more texts from us")).toHaveCount(1);
});

test("a question nothing stored answers waits for a person, with the reason in words", async ({ page, browser, lead }) => {
  const phone = await (await browser.newContext()).newPage();
  await submitForm(phone, lead);
  await expect(phone.getByRole("heading", { name: "Thank you" })).toBeVisible();
  await phone.goto(`/phone/?number=${encodeURIComponent(lead.phone)}`);
  await expect(phone.getByRole("log", { name: "Messages" })).toContainText("this is the assistant of");
  await phone.getByRole("textbox", { name: "Text message" }).fill("Can I talk to a real person please?");
  await phone.getByRole("button", { name: "Send text" }).click();
  await signIn(page);
  await page.goto("/inbox/?view=needs_you");
  await page.getByRole("link", { name: new RegExp(lead.name) }).click();
  await expect(page.getByText("Asked to talk to a person.").first()).toBeVisible();
});
