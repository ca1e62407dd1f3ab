import { useSyncExternalStore } from "react";

/** Why a browser gave no passkey. */
export type NoPasskeyReason = "closed" | "present" | "failed";

/** The browser gave no passkey. Where the person closed its dialog, nothing went wrong. */
export class NoPasskey extends Error {
  readonly why: NoPasskeyReason;

  constructor(why: NoPasskeyReason) {
    super(why);
    this.name = "NoPasskey";
    this.why = why;
  }
}

/** What the server asks a browser, as it comes. */
export interface PasskeyQuestion {
  attempt: string;
  options: object;
}

/** What the browser answers, as it goes back. */
export interface PasskeyAnswer {
  attempt: string;
  credential: Record<string, never>;
}

/** Whether this browser has passkeys, and reads what the server asks. */
function knowsPasskeys(): boolean {
  return (
    typeof PublicKeyCredential !== "undefined" &&
    typeof PublicKeyCredential.parseRequestOptionsFromJSON === "function"
  );
}

const never = () => () => {};

/** Whether this browser has passkeys; null until the page runs. */
export function useKnowsPasskeys(): boolean | null {
  return useSyncExternalStore(never, knowsPasskeys, () => null);
}

/** Has the browser make a passkey. */
export function makePasskey(question: PasskeyQuestion): Promise<PasskeyAnswer> {
  const options = publicKeyOf<PublicKeyCredentialCreationOptionsJSON>(question);
  return answer(question, () =>
    navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) }),
  );
}

/** Has the browser unlock one of the passkeys it holds. */
export function unlockPasskey(question: PasskeyQuestion): Promise<PasskeyAnswer> {
  const options = publicKeyOf<PublicKeyCredentialRequestOptionsJSON>(question);
  return answer(question, () =>
    navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) }),
  );
}

function publicKeyOf<T>(question: PasskeyQuestion): T {
  return (question.options as { publicKey: T }).publicKey;
}

async function answer(
  { attempt }: PasskeyQuestion,
  ask: () => Promise<Credential | null>,
): Promise<PasskeyAnswer> {
  let credential: Credential | null;
  try {
    credential = await ask();
  } catch (reason) {
    throw new NoPasskey(reasonOf(reason));
  }
  if (!credential) throw new NoPasskey("closed");
  const said = (credential as PublicKeyCredential).toJSON();
  return { attempt, credential: said as unknown as Record<string, never> };
}

function reasonOf(reason: unknown): NoPasskeyReason {
  const name = reason instanceof Error ? reason.name : "";
  if (name === "NotAllowedError" || name === "AbortError") return "closed";
  return name === "InvalidStateError" ? "present" : "failed";
}
