import type { NoPasskeyReason } from "@/lib/passkeys";

const WORDS: Record<Exclude<NoPasskeyReason, "closed">, string> = {
  present: "This device holds a passkey of yours already. It is in your list.",
  failed: "Your browser could not make a passkey here. Try another browser or device.",
};

/** Why the browser made none. Where the person closed its dialog, nothing is wrong. */
export function NoPasskeyMade({ why }: { why: NoPasskeyReason }) {
  if (why === "closed") {
    return (
      <p role="status" className="rounded-md bg-sunken px-3 py-2 text-sm text-muted-foreground">
        No passkey was made. Go on whenever you like.
      </p>
    );
  }
  return (
    <p role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-sm text-danger">
      {WORDS[why]}
    </p>
  );
}
