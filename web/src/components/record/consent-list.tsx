import { ShieldCheck, ShieldOff } from "lucide-react";
import type { ConsentRecord } from "@/lib/api/types";
import { cn } from "@/lib/cn";
import { humanize } from "@/lib/format/names";
import { fullTime } from "@/lib/format/time";

const WORDS = { granted: "Granted", revoked: "Revoked", retracted: "Withdrawal taken back" } as const;

/** What it holds for, and until when. */
function what(record: ConsentRecord): string {
  const purpose = record.purpose ? humanize(record.purpose) : "All texts";
  return record.expires_at ? `${purpose}, lapses ${fullTime(record.expires_at)}` : purpose;
}

function where(record: ConsentRecord): string {
  const version = record.form_version ? `, form version ${record.form_version}` : "";
  return `${humanize(record.source)}${version}`;
}

/** The proof: each consent event with the words that were agreed to. */
export function ConsentList({ records }: { records: readonly ConsentRecord[] }) {
  if (records.length === 0) {
    return <p className="text-sm text-muted-foreground">No consent on record, so no text may be sent.</p>;
  }
  return (
    <ul className="grid gap-3">
      {records.map((record) => {
        const granted = record.action !== "revoked";
        const Icon = granted ? ShieldCheck : ShieldOff;
        return (
          <li key={record.id} className="grid grid-cols-[1rem_1fr] gap-x-2">
            <Icon aria-hidden className={cn("mt-0.5 size-4", granted ? "text-primary" : "text-danger")} />
            <div className="min-w-0">
              <p className="text-sm font-medium">
                {WORDS[record.action]}{" "}
                <time dateTime={record.at} className="font-normal text-muted-foreground">
                  {fullTime(record.at)}
                </time>
              </p>
              <p className="text-xs text-muted-foreground">
                {what(record)} · {where(record)}
              </p>
              {record.text && (
                <q className="mt-1 block border-l-2 pl-2 text-xs break-words text-muted-foreground">
                  {record.text}
                </q>
              )}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
