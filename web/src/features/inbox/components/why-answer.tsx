import { useQuery } from "@tanstack/react-query";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Failure } from "@/components/ui/failure";
import { Skeleton } from "@/components/ui/skeleton";
import { ApiError } from "@/lib/api/api-error";
import type { AiRun, Message } from "@/lib/api/types";
import { whyQuery } from "../queries";

type Asked = Pick<Message, "id" | "conversation_id">;

/** Opens how a text of the assistant came about. It starts open: its code comes with the first press. */
export function WhyAnswer({ message, onClose }: { message: Asked; onClose: () => void }) {
  return (
    <Dialog defaultOpen onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title="Why this answer"
        description="What the assistant understood, and what it rests on."
      >
        <Reasons message={message} />
      </DialogContent>
    </Dialog>
  );
}

function Reasons({ message }: { message: Asked }) {
  const { data: run, error, refetch } = useQuery(whyQuery(message));
  if (error instanceof ApiError && error.status === 404) {
    return (
      <p className="mt-4 text-sm">This text answers none of the lead's: its words come from the form.</p>
    );
  }
  if (error) return <Failure title="The reasons could not be loaded" reason={error} onRetry={refetch} />;
  if (!run) return <Skeleton className="mt-4 h-40 w-full" />;
  return (
    <div className="mt-4 flex flex-col gap-4 text-sm" data-testid="why">
      <Section title="Understood" empty="Nothing it could act on.">
        {run.understood.map(({ meaning, quote }) => (
          <li key={meaning + quote}>
            {meaning}
            {quote && <q className="ml-1.5 text-muted-foreground">{quote}</q>}
          </li>
        ))}
      </Section>
      <p>{run.decided}</p>
      <Section title="Rests on" empty="No stored fact was needed.">
        {run.cited.map(({ question, answer }) => (
          <li key={question}>
            <span className="font-medium">{question}</span> {answer}
          </li>
        ))}
      </Section>
      {run.bound.length > 0 && (
        <Section title="States">
          {run.bound.map(({ said, fact }) => (
            <li key={said + fact}>
              <span className="font-medium">{said}</span>, from{" "}
              <q className="text-muted-foreground">{fact}</q>
            </li>
          ))}
        </Section>
      )}
      {run.refused.length > 0 && (
        <Section title="Not sent">
          {run.refused.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </Section>
      )}
      {run.failures.length > 0 && (
        <Section title="Asked before, in vain">
          {run.failures.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </Section>
      )}
      <p className="border-t pt-3 text-xs text-muted-foreground">{figures(run)}</p>
    </div>
  );
}

interface SectionProps {
  title: string;
  empty?: string;
  children: React.ReactNode[];
}

function Section({ title, empty, children }: SectionProps) {
  return (
    <section>
      <h3 className="mb-1 text-xs font-medium text-muted-foreground">{title}</h3>
      {children.length > 0 ? <ul className="flex flex-col gap-1">{children}</ul> : <p>{empty}</p>}
    </section>
  );
}

function figures(run: AiRun) {
  const tokens = run.tokens_in + run.tokens_out;
  const parts = [run.model, `${Math.round(run.confidence * 100)} % sure`, `${run.latency_ms} ms`];
  if (tokens > 0) parts.push(`${tokens} tokens`);
  if (run.cost_micros > 0) parts.push(`$${(run.cost_micros / 1_000_000).toFixed(4)}`);
  if (run.prompt_version) parts.push(`prompt ${run.prompt_version}`);
  return parts.join(" · ");
}
