"use client";

import { ArrowUp, ImagePlus, X } from "lucide-react";
import { type FormEvent, type KeyboardEvent, useRef, useState } from "react";
import { useTextFromPhone } from "../mutations";

export function PhoneComposer({ number, to }: { number: string; to: string | null }) {
  const [text, setText] = useState("");
  const [picture, setPicture] = useState<File | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const send = useTextFromPhone(number);
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    const words = text.trim();
    if ((!words && !picture) || send.isPending) return;
    setText("");
    setPicture(null);
    const onError = () => {
      setText(words);
      setPicture(picture);
    };
    send.mutate({ text: words, to, picture }, { onError });
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    submit();
  };
  return (
    <form
      onSubmit={submit}
      className="shrink-0 bg-surface px-3 pt-1.5 pb-[max(0.75rem,env(safe-area-inset-bottom))] md:pb-2"
    >
      {picture && (
        <p className="mb-1.5 flex items-center gap-1.5 px-2 text-xs text-muted-foreground">
          <span className="truncate">{picture.name}</span>
          <button type="button" aria-label="Remove the picture" onClick={() => setPicture(null)}>
            <X aria-hidden className="size-3.5" />
          </button>
        </p>
      )}
      <div className="flex items-end gap-1 rounded-[1.35rem] border border-input p-1 focus-within:border-ring">
        <label className="grid size-8 shrink-0 cursor-pointer place-items-center rounded-full text-muted-foreground transition-colors duration-100 focus-within:ring-2 focus-within:ring-ring hover:text-foreground">
          <ImagePlus aria-hidden className="size-4.5" />
          <span className="sr-only">Add a picture</span>
          <input
            type="file"
            accept="image/jpeg,image/png,image/gif,image/webp"
            className="sr-only"
            onChange={(event) => {
              setPicture(event.target.files?.[0] ?? null);
              event.target.value = "";
            }}
          />
        </label>
        <textarea
          ref={field}
          aria-label="Text message"
          placeholder="Text message"
          rows={1}
          value={text}
          maxLength={1600}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
          className="field-sizing-content max-h-32 min-h-8 min-w-0 flex-1 resize-none bg-transparent py-1 text-lg outline-none placeholder:text-muted-foreground"
        />
        <button
          type="submit"
          aria-label="Send text"
          disabled={(!text.trim() && !picture) || send.isPending}
          className="grid size-8 shrink-0 place-items-center rounded-full bg-primary text-primary-foreground transition-colors duration-100 disabled:bg-hover disabled:text-muted-foreground"
        >
          <ArrowUp aria-hidden className="size-4.5" />
        </button>
      </div>
      <div
        aria-hidden="true"
        className="mx-auto mt-2.5 hidden h-1 w-28 rounded-full bg-foreground/80 md:block"
      />
    </form>
  );
}
