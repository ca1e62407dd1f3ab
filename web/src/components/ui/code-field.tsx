"use client";

import { useEffect, useRef } from "react";
import { Field } from "./field";
import { Input } from "./input";

interface CodeFieldProps {
  label?: string;
  hint?: string;
  error?: string | undefined;
  /** Takes the focus when it appears. */
  first?: boolean;
  /** Whether recovery codes will do too, which have letters. */
  recovery?: boolean;
}

const EITHER = "From your authenticator app, or one of your recovery codes.";

/** A code of an authenticator app. One that was wrong is marked, so that the next replaces it. */
export function CodeField({ label = "Code", hint, error, first, recovery }: CodeFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (!first && !error) return;
    input.current?.focus();
    input.current?.select();
  }, [first, error]);
  return (
    <Field label={label} hint={recovery ? EITHER : hint} error={error}>
      {(ids) => (
        <Input
          {...ids}
          ref={input}
          name="code"
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
          inputMode={recovery ? "text" : "numeric"}
          maxLength={60}
          required
          className="tracking-wide"
        />
      )}
    </Field>
  );
}
