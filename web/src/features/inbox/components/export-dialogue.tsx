import { useMutation } from "@tanstack/react-query";
import { Button } from "@/components/ui/button";
import { explain } from "@/lib/api/api-error";
import { canManage } from "@/lib/session/rights";
import { useMember } from "@/lib/session/session-context";
import { showError } from "@/lib/toast";
import { downloadDialogue } from "../lib/dialogue-file";

/** The conversation as a test, without the people in it. */
export function ExportDialogue({ conversationId }: { conversationId: string }) {
  const download = useMutation({
    mutationFn: () => downloadDialogue(conversationId),
    onError: (reason) => showError("The conversation was not exported", { description: explain(reason) }),
  });
  if (!canManage(useMember())) return null;
  return (
    <Button
      variant="link"
      size="bare"
      className="text-xs"
      title="A script that repeats this conversation, without the people in it"
      disabled={download.isPending}
      onClick={() => download.mutate()}
    >
      Export as test
    </Button>
  );
}
