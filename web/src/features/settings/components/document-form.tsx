"use client";

import type { FormEvent } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { asApiError } from "@/lib/api/api-error";
import type { DocumentDraft, DocumentKind } from "@/lib/api/types";
import { KINDS } from "../lib/document";
import type { usePreviewDocument } from "../mutations";
import { DocumentContentField } from "./document-content-field";

interface DocumentFormProps {
  draft: DocumentDraft;
  onChange: (change: Partial<DocumentDraft>) => void;
  preview: ReturnType<typeof usePreviewDocument>;
  onPreview: () => void;
}

/** What a document says, and on which days it is true. */
export function DocumentForm({ draft, onChange, preview, onPreview }: DocumentFormProps) {
  const problem = preview.isError ? asApiError(preview.error) : null;
  const wrong = (field: string) => problem?.fields.get(`/draft/${field}`);
  const fields = [...(problem?.fields ?? [])];
  const mistakes = fields
    .filter(([pointer]) => pointer.startsWith("/draft/content"))
    .map(([, detail]) => detail);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onPreview();
  };
  return (
    <form onSubmit={submit} className="mt-4 grid gap-4">
      <div className="grid gap-4 sm:grid-cols-[1fr_14rem]">
        <Field label="Title" error={wrong("title")}>
          {(ids) => (
            <Input
              {...ids}
              required
              value={draft.title}
              placeholder="Price list 2027"
              onChange={(event) => onChange({ title: event.target.value })}
            />
          )}
        </Field>
        <Field label="Kind" error={wrong("kind")}>
          {(ids) => (
            <NativeSelect
              {...ids}
              value={draft.kind}
              onChange={(event) => onChange({ kind: event.target.value as DocumentKind })}
            >
              {Object.entries(KINDS).map(([key, { label }]) => (
                <option key={key} value={key}>
                  {label}
                </option>
              ))}
            </NativeSelect>
          )}
        </Field>
      </div>
      <DocumentContentField draft={draft} mistakes={mistakes} onChange={onChange} />
      {draft.kind === "web_page" && (
        <Field label="Address" hint="Only noted: the page is not fetched." error={wrong("source")}>
          {(ids) => (
            <Input
              {...ids}
              type="url"
              value={draft.source ?? ""}
              placeholder="https://example.com/prices"
              onChange={(event) => onChange({ source: event.target.value })}
            />
          )}
        </Field>
      )}
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="True from" hint="Empty: from now on." error={wrong("valid_from")}>
          {(ids) => (
            <Input
              {...ids}
              type="date"
              value={draft.valid_from ?? ""}
              onChange={(event) => onChange({ valid_from: event.target.value })}
            />
          )}
        </Field>
        <Field label="True until" hint="The last day. Empty: for good." error={wrong("valid_until")}>
          {(ids) => (
            <Input
              {...ids}
              type="date"
              value={draft.valid_until ?? ""}
              onChange={(event) => onChange({ valid_until: event.target.value })}
            />
          )}
        </Field>
      </div>
      {problem && problem.fields.size === 0 && (
        <p role="alert" className="text-sm text-danger">
          {problem.message}
        </p>
      )}
      <Button type="submit" variant="primary" className="justify-self-end" disabled={preview.isPending}>
        {preview.isPending ? "Reading…" : "Preview"}
      </Button>
    </form>
  );
}
