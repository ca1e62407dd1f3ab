import type { ExternalToast } from "sonner";

/** The toast library arrives with the first toast or with the idle page, not before the page itself. */
const load = () => import("sonner");

export type ToastOptions = Pick<ExternalToast, "id" | "description" | "action">;

export function showToast(title: string, options?: ToastOptions): void {
  void load().then(({ toast }) => toast(title, options));
}

export function showSuccess(title: string): void {
  void load().then(({ toast }) => toast.success(title));
}

export function showError(title: string, options?: ToastOptions): void {
  void load().then(({ toast }) => toast.error(title, options));
}
