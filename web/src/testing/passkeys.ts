import { vi } from "vitest";

/** A browser that has passkeys: `get` and `create` are what its dialog does. */
export function aBrowserWithPasskeys(does: { get?: () => unknown; create?: () => unknown } = {}) {
  const parse = (options: object) => options;
  vi.stubGlobal("PublicKeyCredential", {
    parseRequestOptionsFromJSON: parse,
    parseCreationOptionsFromJSON: parse,
  });
  const credentials = {
    get: vi.fn(async () => does.get?.() ?? null),
    create: vi.fn(async () => does.create?.() ?? null),
  };
  Object.defineProperty(navigator, "credentials", { value: credentials, configurable: true });
  return credentials;
}

/** What a browser gives for a passkey. */
export const aCredential = { toJSON: () => ({ id: "credential" }) };

/** What a browser throws when the person closes its dialog. */
export function closed(): never {
  throw new DOMException("The operation either timed out or was not allowed.", "NotAllowedError");
}
