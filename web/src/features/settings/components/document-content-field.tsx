"use client";

import { FileUp } from "lucide-react";
import { useId, useRef } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import type { DocumentDraft } from "@/lib/api/types";
import { KINDS, kindOfFile, titleOfFile } from "../lib/document";

const FILES = ".md,.markdown,.csv,.tsv,.txt,.html,.htm,text/plain,text/markdown,text/csv,text/html";

interface DocumentContentFieldProps {
  draft: DocumentDraft;
  mistakes: string[];
  onChange: (change: Partial<DocumentDraft>) => void;
}

/** The content of a document: pasted, written, or read from a file in the browser. */
export function DocumentContentField({ draft, mistakes, onChange }: DocumentContentFieldProps) {
  const file = useRef<HTMLInputElement>(null);
  const fileId = useId();
  const { hint, placeholder } = KINDS[draft.kind];
  const take = async (picked: File | undefined) => {
    if (!picked) return;
    onChange({
      content: await picked.text(),
      kind: kindOfFile(picked.name),
      ...(draft.title.trim() ? {} : { title: titleOfFile(picked.name) }),
    });
  };
  return (
    <div className="relative grid gap-1.5">
      <Field label="Content" hint={hint} error={mistakes[0]}>
        {(ids) => (
          <Textarea
            {...ids}
            required
            value={draft.content}
            placeholder={placeholder}
            spellCheck={false}
            className="field-sizing-fixed h-64 resize-y font-mono text-sm"
            onChange={(event) => onChange({ content: event.target.value })}
          />
        )}
      </Field>
      {mistakes.length > 1 && (
        <ul className="grid gap-1 text-xs text-danger">
          {mistakes.slice(1).map((detail) => (
            <li key={detail}>{detail}</li>
          ))}
        </ul>
      )}
      <Button
        size="sm"
        variant="ghost"
        className="absolute -top-1.5 right-0"
        onClick={() => file.current?.click()}
      >
        <FileUp aria-hidden />
        Choose a file
      </Button>
      <label htmlFor={fileId} className="sr-only">
        File with the content
      </label>
      <input
        ref={file}
        id={fileId}
        type="file"
        accept={FILES}
        tabIndex={-1}
        className="sr-only"
        onChange={(event) => void take(event.target.files?.[0])}
      />
    </div>
  );
}
