"use client";

import { ArrowRight } from "lucide-react";
import { type FormEvent, useState } from "react";
import { parsePhone } from "@/lib/format/phone";

/** Opens any number's phone, also one that has no text yet. */
export function NumberForm({ onOpen }: { onOpen: (number: string) => void }) {
  const [wrong, setWrong] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const number = parsePhone(String(new FormData(event.currentTarget).get("number") ?? ""));
    setWrong(!number);
    if (number) onOpen(number);
  };
  return (
    <form onSubmit={submit} className="mt-3">
      <div className="flex items-center rounded-full border border-input bg-background pr-1 pl-4 focus-within:border-ring">
        <input
          name="number"
          type="tel"
          aria-label="Open a phone by number"
          aria-invalid={wrong || undefined}
          aria-describedby={wrong ? "number-wrong" : undefined}
          placeholder="+1 415 555 0130"
          className="h-10 min-w-0 flex-1 bg-transparent text-lg outline-none placeholder:text-muted-foreground"
        />
        <button
          type="submit"
          aria-label="Open this phone"
          className="grid size-8 place-items-center rounded-full bg-primary text-primary-foreground hover:bg-primary-hover"
        >
          <ArrowRight aria-hidden className="size-4" />
        </button>
      </div>
      {wrong && (
        <p id="number-wrong" role="alert" className="mt-1.5 px-4 text-xs text-danger">
          Write the whole number with its country code, like +1 415 555 0130.
        </p>
      )}
    </form>
  );
}
