/** Recovery codes as a text to keep: what they are for, and how each is used. */
export function recoveryText(codes: readonly string[], account: string): string {
  return [
    `Recovery codes of ${account} for Leadline (${location.host})`,
    "Each signs in once, beside the password, in place of the code of the authenticator app.",
    "",
    ...codes,
    "",
  ].join("\n");
}
