import { useId } from "react";
import { ALL_SCOPES, SCOPES, type Scope } from "../lib/api-key";

interface ScopeChoiceProps {
  chosen: readonly Scope[];
  onChange: (chosen: readonly Scope[]) => void;
  error: string | undefined;
}

/** What a key may do, one box each. */
export function ScopeChoice({ chosen, onChange, error }: ScopeChoiceProps) {
  const note = useId();
  const toggle = (scope: Scope, on: boolean) =>
    onChange(on ? [...chosen, scope] : chosen.filter((one) => one !== scope));
  return (
    <fieldset aria-describedby={error ? note : undefined}>
      <legend className="mb-1.5 text-sm font-medium">What it may do</legend>
      <div className="rounded-md border">
        {ALL_SCOPES.map((scope) => (
          <label
            key={scope}
            className="flex min-h-9 items-center gap-2.5 border-b px-3 py-1.5 text-sm last:border-b-0 hover:bg-hover"
          >
            <input
              type="checkbox"
              checked={chosen.includes(scope)}
              onChange={(event) => toggle(scope, event.target.checked)}
              className="size-4 shrink-0 accent-primary"
            />
            {SCOPES[scope]}
          </label>
        ))}
      </div>
      {error && (
        <p id={note} className="mt-1.5 text-xs text-danger">
          {error}
        </p>
      )}
    </fieldset>
  );
}
