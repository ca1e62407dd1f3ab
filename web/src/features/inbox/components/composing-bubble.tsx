import { Sparkles } from "lucide-react";

export function ComposingBubble() {
  return (
    <div
      role="status"
      data-testid="composing"
      className="lit-edge arrive mb-4 flex items-center gap-2 self-end rounded-lg rounded-br-sm border border-ai-line bg-surface px-3.5 py-2 text-sm text-ai"
    >
      <Sparkles aria-hidden className="size-3.5" />
      AI is writing
    </div>
  );
}
