import type { PhoneText, PhoneThread } from "@/lib/api/types";

export interface PhoneLine extends PhoneText {
  mine: boolean;
  /** First and last of a run by one side: they carry the corners and the gap. */
  first: boolean;
  last: boolean;
  /** The time is shown above after a pause. */
  pause: boolean;
}

const PAUSE_MS = 15 * 60_000;

/** Received and sent texts as one thread by time. A stable sort keeps what came in the same instant in order. */
export function mergeThread(thread: Pick<PhoneThread, "items" | "sent">): PhoneLine[] {
  const all = [
    ...thread.items.map((text) => ({ ...text, mine: false })),
    ...thread.sent.map((text) => ({ ...text, mine: true })),
  ].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return all.map((text, index) => {
    const before = all[index - 1];
    const after = all[index + 1];
    const pause = !before || Date.parse(text.at) - Date.parse(before.at) > PAUSE_MS;
    const pauseAfter = after ? Date.parse(after.at) - Date.parse(text.at) > PAUSE_MS : true;
    return {
      ...text,
      pause,
      first: pause || before?.mine !== text.mine,
      last: pauseAfter || after?.mine !== text.mine,
    };
  });
}

/** The number this phone last heard from. */
export function sender(thread: PhoneThread): string | null {
  return thread.items.at(-1)?.from ?? thread.sent.at(-1)?.to ?? null;
}
