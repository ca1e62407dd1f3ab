import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import type { ApiKey } from "@/lib/api/types";
import { fullTime, recordTime, shortDate } from "@/lib/format/time";
import { hasEnded, SHORT_SCOPES } from "../lib/api-key";

interface ApiKeyRowProps {
  apiKey: ApiKey;
  /** The name of the member it acts for, once it is known. */
  maker: string | undefined;
  onTakeBack: () => void;
}

export function ApiKeyRow({ apiKey, maker, onTakeBack }: ApiKeyRowProps) {
  const { name, prefix, scopes, created_at, used_at, expires_at } = apiKey;
  const ended = hasEnded(expires_at);
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 border-b p-4 last:border-b-0">
      <div className="grid min-w-0 flex-1 basis-56 gap-1">
        <h3 className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm font-medium">
          <span className="min-w-0 wrap-anywhere">{name}</span>
          <code className="font-mono text-xs font-normal text-muted-foreground">{prefix}…</code>
          {ended && <Badge tone="danger">Ended</Badge>}
        </h3>
        <p className="text-xs text-muted-foreground">
          May {scopes.map((scope) => SHORT_SCOPES[scope]).join(", ")}
        </p>
        <p className="flex flex-wrap gap-x-1.5 text-xs text-muted-foreground">
          <span title={fullTime(created_at)}>
            {maker ? `By ${maker}` : "Made"}, {shortDate(created_at)}
            <Dot />
          </span>
          <span title={used_at ? fullTime(used_at) : undefined}>
            {used_at ? `last used ${recordTime(used_at)}` : "not used yet"}
            <Dot />
          </span>
          {expires_at ? (
            <span title={fullTime(expires_at)}>
              {ended ? "ended" : "ends"} {shortDate(expires_at)}
            </span>
          ) : (
            <span>never ends</span>
          )}
        </p>
      </div>
      <Button size="sm" aria-label={`Take back: ${name}`} onClick={onTakeBack}>
        Take back
      </Button>
    </li>
  );
}

/** Parts two facts, and ends a line rather than beginning one. */
function Dot() {
  return (
    <span aria-hidden className="ml-1.5">
      ·
    </span>
  );
}
