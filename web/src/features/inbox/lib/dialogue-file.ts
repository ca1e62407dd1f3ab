import { api } from "@/lib/api/client";

/** Long enough for the browser to have taken the bytes over. */
const KEEP_MS = 60_000;

/** Downloads a conversation as a script that repeats it. It needs the session's token, so no plain link leads there. */
export async function downloadDialogue(conversationId: string): Promise<void> {
  const { data } = await api.GET("/api/conversations/{id}/dialogue", {
    params: { path: { id: conversationId } },
    parseAs: "blob",
  });
  if (!data) return;
  const url = URL.createObjectURL(data as unknown as Blob);
  setTimeout(() => URL.revokeObjectURL(url), KEEP_MS);
  const link = document.createElement("a");
  link.href = url;
  link.download = `conversation-${conversationId}.yaml`;
  link.click();
}
