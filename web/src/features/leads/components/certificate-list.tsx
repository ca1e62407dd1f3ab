import { useMutation, useQuery } from "@tanstack/react-query";
import { Download, Printer } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { explain } from "@/lib/api/api-error";
import { fullTime } from "@/lib/format/time";
import { showError } from "@/lib/toast";
import { type CertificateForm, openCertificate } from "../lib/certificate-file";
import { certificatesQuery } from "../queries";

/** The signed proof of each form that was sent, to download and to print. */
export function CertificateList({ leadId }: { leadId: string }) {
  const query = useQuery(certificatesQuery(leadId));
  const open = useMutation({
    mutationFn: ({ id, form }: { id: string; form: CertificateForm }) => openCertificate(leadId, id, form),
    onError: (reason) => showError("The certificate did not open", { description: explain(reason) }),
  });
  if (query.isPending) return <Skeleton className="h-8 w-full" />;
  if (query.isError) {
    return (
      <p className="text-sm text-muted-foreground">
        The certificates did not load.{" "}
        <Button variant="link" size="bare" onClick={() => query.refetch()}>
          Try again
        </Button>
      </p>
    );
  }
  const { items, next_cursor: more } = query.data;
  if (items.length === 0) return <p className="text-sm text-muted-foreground">No form was sent.</p>;
  return (
    <>
      <ul className="grid gap-2">
        {items.map(({ id, created_at: at, ticked }) => (
          <li key={id} className="flex items-center gap-1 text-sm">
            <span className="min-w-0 grow">
              <time dateTime={at}>{fullTime(at)}</time>
              <span className="block text-xs text-muted-foreground">
                {ticked ? "The box was ticked" : "The box was not ticked"}
              </span>
            </span>
            <Button
              variant="ghost"
              size="icon"
              aria-label={`Open the certificate of ${fullTime(at)} as a page to print`}
              onClick={() => open.mutate({ id, form: "page" })}
            >
              <Printer aria-hidden />
            </Button>
            <Button
              variant="ghost"
              size="icon"
              aria-label={`Download the certificate of ${fullTime(at)}`}
              onClick={() => open.mutate({ id, form: "file" })}
            >
              <Download aria-hidden />
            </Button>
          </li>
        ))}
      </ul>
      {more && <p className="mt-2 text-xs text-muted-foreground">Older certificates are in the API.</p>}
    </>
  );
}
