import { api } from "@/lib/api/client";

export type CertificateForm = "file" | "page";

/** Long enough for the browser to have taken the bytes over. */
const KEEP_MS = 60_000;

/** Downloads a certificate, or opens it as a page to print. Both need the session's token, so no plain link leads there. */
export async function openCertificate(
  leadId: string,
  certificateId: string,
  form: CertificateForm,
): Promise<void> {
  const params = { path: { id: leadId, certificate_id: certificateId } };
  const { data } = await (form === "file"
    ? api.GET("/api/leads/{id}/certificates/{certificate_id}", { params, parseAs: "blob" })
    : api.GET("/api/leads/{id}/certificates/{certificate_id}/page", { params, parseAs: "blob" }));
  if (!data) return;
  const url = URL.createObjectURL(data as Blob);
  setTimeout(() => URL.revokeObjectURL(url), KEEP_MS);
  const link = document.createElement("a");
  link.href = url;
  if (form === "file") link.download = `consent-${certificateId}.json`;
  else {
    link.target = "_blank";
    link.rel = "noopener";
  }
  link.click();
}
