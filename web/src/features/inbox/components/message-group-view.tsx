import { Fragment, lazy, memo, Suspense, useState } from "react";
import type { Message } from "@/lib/api/types";
import { cn } from "@/lib/cn";
import { firstName } from "@/lib/format/names";
import { clock, fullTime } from "@/lib/format/time";
import { canManage } from "@/lib/session/rights";
import { useMember } from "@/lib/session/session-context";
import { isBroken, type MessageGroup } from "../lib/grouping";
import { DeliveryMark } from "./delivery-mark";
import { MessageBubble } from "./message-bubble";

/** Most texts have no picture: its code comes with the first one that has. */
const MessagePictures = lazy(() =>
  import("./message-pictures").then((module) => ({ default: module.MessagePictures })),
);

/** Its code comes with the first question. */
const WhyAnswer = lazy(() => import("./why-answer").then((module) => ({ default: module.WhyAnswer })));

/** Likewise. */
const KeepAnswer = lazy(() => import("./keep-answer").then((module) => ({ default: module.KeepAnswer })));

function authorOf(group: MessageGroup, leadName: string, me: string): string {
  if (group.author === "lead") return firstName(leadName) || "Lead";
  if (group.author === "ai") return "AI";
  if (group.author === "system") return "Leadline";
  return group.member?.id === me ? "You" : firstName(group.member?.name ?? "") || "A teammate";
}

const TONE: Record<Message["author"], string> = {
  lead: "text-muted-foreground",
  ai: "text-ai",
  member: "text-human",
  system: "text-muted-foreground",
};

interface MessageGroupViewProps {
  group: MessageGroup;
  leadName: string;
}

export const MessageGroupView = memo(function MessageGroupView({ group, leadName }: MessageGroupViewProps) {
  const me = useMember();
  const [asked, setAsked] = useState(false);
  const [keeping, setKeeping] = useState(false);
  const inbound = group.author === "lead";
  const last = group.messages.at(-1);
  if (!last) return null;
  return (
    <div
      data-testid="message-group"
      data-author={group.author}
      className={cn("mb-4 flex max-w-full flex-col gap-0.5", inbound ? "items-start" : "items-end")}
    >
      {group.messages.map((message, index) => (
        <Fragment key={message.id}>
          {message.media.length > 0 && (
            <Suspense>
              <MessagePictures message={message} />
            </Suspense>
          )}
          {(message.text || message.media.length === 0) && (
            <MessageBubble message={message} first={index === 0} last={index === group.messages.length - 1} />
          )}
        </Fragment>
      ))}
      <p className="mt-0.5 flex items-center gap-1.5 px-1 text-2xs text-muted-foreground">
        <span className={cn("font-medium", TONE[group.author])}>{authorOf(group, leadName, me.id)}</span>
        <time dateTime={last.created_at} title={fullTime(last.created_at)}>
          {clock(last.created_at)}
        </time>
        {!inbound && <DeliveryMark message={last} />}
        {group.author === "ai" && (
          <button
            type="button"
            className="rounded-sm underline-offset-2 hover:text-foreground hover:underline"
            onClick={() => setAsked(true)}
          >
            Why?
          </button>
        )}
        {group.author === "member" && last.text && canManage(me) && (
          <button
            type="button"
            className="rounded-sm underline-offset-2 hover:text-foreground hover:underline"
            onClick={() => setKeeping(true)}
          >
            Add to knowledge
          </button>
        )}
      </p>
      {keeping && (
        <Suspense>
          <KeepAnswer message={last} onClose={() => setKeeping(false)} />
        </Suspense>
      )}
      {asked && (
        <Suspense>
          <WhyAnswer message={last} onClose={() => setAsked(false)} />
        </Suspense>
      )}
      {isBroken(last) && last.status_reason && (
        <p
          className="max-w-136 px-1 text-right text-xs text-danger data-[calm=true]:text-muted-foreground"
          data-calm={last.status === "canceled"}
        >
          {last.status_reason}
        </p>
      )}
      {last.held && (
        <p className="max-w-136 px-1 text-right text-xs text-muted-foreground">
          {last.held.reason} Leaves at {fullTime(last.held.until)}, or when the lead writes.
        </p>
      )}
    </div>
  );
});
