// Every page, light and dark, wide and narrow: nothing axe finds, nothing the content policy refuses.
import AxeBuilder from "@axe-core/playwright";
import { expect, signIn, submitForm, test } from "./support/fixtures.mjs";

const sizes = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } };

for (const colorScheme of ["light", "dark"]) {
  for (const [size, viewport] of Object.entries(sizes)) {
    test(`pages are accessible in ${colorScheme}, ${size}`, async ({ browser, lead }) => {
      const context = await browser.newContext({ colorScheme, viewport, reducedMotion: "reduce" });
      const page = await context.newPage();
      const refused = [];
      page.on("console", (line) => line.text().includes("Content Security Policy") && refused.push(line.text()));
      await submitForm(page, lead);
      const look = async (place) => {
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map(({ id, nodes }) => `${place} ${id}: ${nodes[0].html}`)).toEqual([]);
      };
      const check = async (path, ready) => {
        await page.goto(path);
        await expect(ready()).toBeVisible();
        await look(path);
      };
      await check("/f/demo", () => page.getByRole("button", { name: "Send" }));
      await check("/login/", () => page.getByRole("button", { name: "Sign in", exact: true }));
      await check(`/phone/?number=${encodeURIComponent(lead.phone)}`, () => page.getByText("this is the assistant of").first());
      await signIn(page);
      await check("/inbox/", () => page.getByRole("region", { name: "Conversations" }).getByRole("link").first());
      await check("/leads/", () => page.getByText(lead.name).first());
      await check("/jobs/", () => page.getByRole("main"));
      await check("/settings/", () => page.getByRole("heading", { name: "Knowledge" }));
      await page.getByRole("button", { name: "Add a document" }).click();
      await page.getByRole("textbox", { name: "Title" }).fill("Good to know");
      await page.getByRole("textbox", { name: "Content" }).fill("Is there parking?\nYou can park behind the building.");
      await look("a new document");
      await page.getByRole("button", { name: "Preview" }).click();
      await expect(page.getByRole("button", { name: "Publish" })).toBeVisible();
      await look("the preview of a document");
      await page.getByRole("button", { name: "Close" }).click();
      await page.getByRole("button", { name: "New key" }).click();
      await expect(page.getByRole("button", { name: "Make the key" })).toBeVisible();
      await look("a new API key");
      await check("/team/", () => page.getByRole("button", { name: "Invite somebody" }));
      await page.getByRole("button", { name: "Invite somebody" }).click();
      await expect(page.getByRole("button", { name: "Make the link" })).toBeVisible();
      await look("a new invitation");
      await check("/account/", () => page.getByRole("button", { name: "Set up" }));
      await expect(page.getByText("This browser", { exact: true })).toBeVisible();
      await page.getByRole("button", { name: "Set up" }).click();
      await page.getByRole("dialog").getByLabel("Your password").fill(JSON.parse(process.env.LEADLINE_BROWSER_SIGN_IN).password);
      await page.getByRole("dialog").getByRole("button", { name: "Go on" }).click();
      await expect(page.getByRole("img", { name: /picture for your authenticator app/ })).toBeVisible();
      await look("a second factor to be set up");
      expect(refused).toEqual([]);
    });
  }
}
