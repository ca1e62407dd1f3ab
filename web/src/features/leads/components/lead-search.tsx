"use client";

import { Search, X } from "lucide-react";

interface LeadSearchProps {
  value: string;
  onChange: (value: string) => void;
  partial: boolean;
}

/** The words stay out of the address: they are someone's contact. */
export function LeadSearch({ value, onChange, partial }: LeadSearchProps) {
  return (
    <search className="flex min-w-0 flex-1 items-center justify-end gap-3 max-sm:basis-full">
      <p id="search-note" aria-live="polite" className="truncate text-xs text-muted-foreground max-sm:hidden">
        {partial && "Three letters of a name, four last digits, or a whole contact"}
      </p>
      <div className="relative w-72 max-sm:w-full">
        <Search
          aria-hidden
          className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-muted-foreground"
        />
        <input
          type="search"
          aria-label="Search leads by name, phone or e-mail"
          aria-describedby="search-note"
          placeholder="Name, phone or e-mail"
          autoComplete="off"
          value={value}
          onChange={(event) => onChange(event.target.value)}
          className="h-8 w-full rounded-md border border-input bg-surface pr-8 pl-8.5 text-sm placeholder:text-muted-foreground max-sm:h-10 max-sm:text-lg [&::-webkit-search-cancel-button]:hidden"
        />
        {value && (
          <button
            type="button"
            aria-label="Clear the search"
            onClick={() => onChange("")}
            className="absolute top-1/2 right-1 grid size-6 -translate-y-1/2 place-items-center rounded-sm text-muted-foreground hover:text-foreground"
          >
            <X aria-hidden className="size-3.5" />
          </button>
        )}
      </div>
    </search>
  );
}
