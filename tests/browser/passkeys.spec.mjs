// Passkeys, with an authenticator that Chromium plays: made, signed in with, and refused where they must be.
import { expect, isIn, newMember, signIn, signOut, test } from "./support/fixtures.mjs";

/** Gives a page's browser an authenticator of its own, such as a phone or a laptop has. */
async function authenticatorOf(page) {
  const client = await page.context().newCDPSession(page);
  await client.send("WebAuthn.enable");
  const { authenticatorId } = await client.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  const send = (command, rest = {}) => client.send(`WebAuthn.${command}`, { authenticatorId, ...rest });
  return {
    verifiesPerson: (isUserVerified) => send("setUserVerified", { isUserVerified }),
    credentials: async () => (await send("getCredentials")).credentials,
    /** Puts a copy in its place that has signed so often. */
    replace: async (credential, signCount) => {
      await send("removeCredential", { credentialId: credential.credentialId });
      await send("addCredential", { credential: { ...credential, signCount } });
    },
  };
}

/** A member who has added one passkey on the screen. */
async function memberWithPasskey(page) {
  const member = await newMember();
  const authenticator = await authenticatorOf(page);
  await signIn(page, member);
  await page.goto("/account/");
  await page.getByRole("button", { name: "Add a passkey" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Work laptop");
  await dialog.getByLabel("Your password").fill(member.password);
  await dialog.getByRole("button", { name: "Go on" }).click();
  await expect(page.getByRole("heading", { name: "Work laptop" })).toBeVisible();
  expect(await authenticator.credentials()).toHaveLength(1);
  return { member, authenticator };
}

const byPasskey = (page) => page.getByRole("button", { name: "Sign in with a passkey" });

test("a passkey is added on the screen and signs in without anything being typed", async ({ page }) => {
  await memberWithPasskey(page);
  await signOut(page);
  await byPasskey(page).click();
  await isIn(page);
  // Back where the member had left.
  await expect(page).toHaveURL(/account/);
  await expect(page.getByText(/last used/)).toBeVisible();
});

test("a passkey that nobody unlocks is refused, by the browser and by the server", async ({ page }) => {
  const { authenticator } = await memberWithPasskey(page);
  await signOut(page);
  await authenticator.verifiesPerson(false);
  await byPasskey(page).click();
  await expect(page.getByText("No passkey was used.")).toBeVisible();
  await expect(page).toHaveURL(/login/);

  // A browser that does not ask for it, against what it was told, is refused by the server.
  await page.evaluate(() => {
    const parse = PublicKeyCredential.parseRequestOptionsFromJSON.bind(PublicKeyCredential);
    PublicKeyCredential.parseRequestOptionsFromJSON = (options) => parse({ ...options, userVerification: "discouraged" });
  });
  await byPasskey(page).click();
  await expect(page.getByText(/This passkey is not known here/)).toBeVisible();

  // Unlocked, and asked for as the server wants it, the same passkey is let in.
  await authenticator.verifiesPerson(true);
  await page.reload();
  await byPasskey(page).click();
  await isIn(page);
});

test("a passkey that was removed is refused, though the device still holds it", async ({ page }) => {
  const { authenticator } = await memberWithPasskey(page);
  await page.getByRole("button", { name: "Remove: Work laptop" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await expect(page.getByText(/No passkeys yet/)).toBeVisible();
  await signOut(page);
  expect(await authenticator.credentials()).toHaveLength(1);
  await byPasskey(page).click();
  await expect(page.getByText(/This passkey is not known here/)).toBeVisible();
  await expect(page).toHaveURL(/login/);
});

test("a copy of a passkey that lags behind is refused", async ({ page }) => {
  const { authenticator } = await memberWithPasskey(page);
  for (let times = 0; times < 2; times += 1) {
    await signOut(page);
    await byPasskey(page).click();
    await isIn(page);
  }
  const [credential] = await authenticator.credentials();
  expect(credential.signCount).toBeGreaterThan(1);
  await authenticator.replace(credential, 0);
  await signOut(page);
  await byPasskey(page).click();
  await expect(page.getByText(/This passkey is not known here/)).toBeVisible();
  // The same passkey, ahead of what the server has seen, is let in: it was the count that was refused.
  await authenticator.replace(credential, credential.signCount + 5);
  await byPasskey(page).click();
  await isIn(page);
});
