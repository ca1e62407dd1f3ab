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
      const check = async (path, ready) => {
        await page.goto(path);
        await expect(ready()).toBeVisible();
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map(({ id, nodes }) => `${path} ${id}: ${nodes[0].html}`)).toEqual([]);
      };
      await check("/f/demo", () => page.getByRole("button", { name: "Send" }));
      await check("/login/", () => page.getByRole("button", { name: "Sign in" }));
      await check(`/phone/?number=${encodeURIComponent(lead.phone)}`, () => page.getByText("this is the assistant of").first());
      await signIn(page);
      await check("/inbox/", () => page.getByRole("region", { name: "Conversations" }).getByRole("link").first());
      await check("/leads/", () => page.getByText(lead.name).first());
      await check("/jobs/", () => page.getByRole("main"));
      await check("/settings/", () => page.getByRole("heading", { name: "Knowledge" }));
      expect(refused).toEqual([]);
    });
  }
}
