import { AtSign, Coffee, Inbox, UserRound } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";
import type { ConversationView } from "@/lib/api/types";

export function ConversationListEmpty({ view }: { view: ConversationView }) {
  if (view === "needs_you") {
    return (
      <Empty icon={Coffee} title="Nobody waits for you">
        When a lead asks for a person, or the AI should not answer, the conversation shows up here.
      </Empty>
    );
  }
  if (view === "mine") {
    return (
      <Empty icon={UserRound} title="You hold no conversation">
        Take one over and it stays here until you hand it back or close it.
      </Empty>
    );
  }
  return (
    <Empty
      icon={view === "open" ? Inbox : AtSign}
      title="No conversations yet"
      action={
        <Button asChild variant="primary">
          <a href="/f/demo" target="_blank" rel="noreferrer">
            Open the demo form
          </a>
        </Button>
      }
    >
      Send a form as a lead would. The first text goes out within seconds, and the conversation appears here.
    </Empty>
  );
}
