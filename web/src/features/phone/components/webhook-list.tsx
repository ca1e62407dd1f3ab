import type { UseQueryResult } from "@tanstack/react-query";
import { Failure } from "@/components/ui/failure";
import { Skeleton } from "@/components/ui/skeleton";
import type { PhoneTextWebhooks } from "@/lib/api/types";
import { cn } from "@/lib/cn";
import { clock } from "@/lib/format/time";

/** Webhooks as they went over the wire, with what was answered. */
export function WebhookList({ query }: { query: UseQueryResult<PhoneTextWebhooks> }) {
  if (query.isPending) {
    return (
      <div role="status" className="mb-3">
        <span className="sr-only">Loading the webhooks</span>
        <Skeleton className="h-16 rounded-md" />
      </div>
    );
  }
  if (query.isError) {
    return (
      <Failure title="The webhooks did not load" reason={query.error} onRetry={() => void query.refetch()} />
    );
  }
  if (query.data.items.length === 0) {
    return (
      <p className="mb-3 px-1 text-xs text-muted-foreground">
        The provider has sent no webhook for this text.
      </p>
    );
  }
  return (
    <ol className="mb-3 grid gap-2">
      {query.data.items.map((webhook) => (
        <li key={`${webhook.at}${webhook.body}`} className="overflow-hidden rounded-md border text-xs">
          <p className="flex items-center gap-2 border-b bg-sunken px-2.5 py-1.5">
            <span className="font-mono font-semibold">{webhook.method}</span>
            <time dateTime={webhook.at} className="flex-1 text-muted-foreground">
              {clock(webhook.at)}
            </time>
            <span className={cn("font-medium", webhook.answer !== 200 && "text-danger")}>
              {webhook.answer ?? "No answer"}
            </span>
          </p>
          <pre
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard
            tabIndex={0}
            className="max-h-48 overflow-y-auto px-2.5 py-2 font-mono text-2xs leading-4 wrap-anywhere whitespace-pre-wrap"
          >
            {[
              webhook.url,
              ...webhook.headers.map(({ name, value }) => `${name}: ${value}`),
              "",
              webhook.body,
            ].join("\n")}
          </pre>
        </li>
      ))}
    </ol>
  );
}
