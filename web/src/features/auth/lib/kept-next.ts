import { nextAddress } from "./next-address";

const KEY = "leadline-next";

/** Keeps where this tab wants to go, while it is at the provider. */
export function keepNext(wanted: string | null): void {
  sessionStorage.setItem(KEY, nextAddress(wanted));
}

/** Where this tab wanted to go. */
export function keptNext(): string {
  return nextAddress(sessionStorage.getItem(KEY));
}
