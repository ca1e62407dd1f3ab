import type { FormEvent } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import { asApiError } from "@/lib/api/api-error";
import type { Message } from "@/lib/api/types";
import { useKeepAnswer } from "../mutations";

type Written = Pick<Message, "id" | "text">;

/** Makes an answer for everybody of what a member wrote. It starts open: its code comes with the first press. */
export function KeepAnswer({ message, onClose }: { message: Written; onClose: () => void }) {
  const keep = useKeepAnswer();
  const problem = keep.isError ? asApiError(keep.error) : null;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const text = (name: string) => String(data.get(name)).trim();
    const body = { question: text("question"), answer: text("answer"), message_id: message.id };
    keep.mutate(body, { onSuccess: onClose });
  };
  return (
    <Dialog defaultOpen onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title="Add to knowledge"
        description="The AI gives this answer to everybody who asks, so leave out who this lead is."
      >
        <form onSubmit={submit} className="mt-4 grid gap-4">
          <Field label="Question" hint="As a lead would ask it." error={problem?.fields.get("/question")}>
            {(ids) => (
              <Input {...ids} name="question" required autoFocus placeholder="Do you work on Saturdays?" />
            )}
          </Field>
          <Field label="Answer" error={problem?.fields.get("/answer")}>
            {(ids) => <Textarea {...ids} name="answer" required defaultValue={message.text} />}
          </Field>
          {problem && !problem.fields.has("/question") && !problem.fields.has("/answer") && (
            <p role="alert" className="text-sm text-danger">
              {problem.message}
            </p>
          )}
          <Button type="submit" variant="primary" className="justify-self-end" disabled={keep.isPending}>
            {keep.isPending ? "Adding…" : "Add"}
          </Button>
        </form>
      </DialogContent>
    </Dialog>
  );
}
