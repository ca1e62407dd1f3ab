"use client";

import { useCallback, useEffect, useState } from "react";

export type AlertPermission = NotificationPermission | "unsupported" | "unknown";

function supported(): boolean {
  return typeof Notification !== "undefined";
}

/** The browser's permission for notifications, asked for only by a person's own click. */
export function useAlertPermission(): { permission: AlertPermission; ask: () => Promise<void> } {
  const [permission, setPermission] = useState<AlertPermission>("unknown");
  useEffect(() => setPermission(supported() ? Notification.permission : "unsupported"), []);
  const ask = useCallback(async () => {
    if (supported()) setPermission(await Notification.requestPermission());
  }, []);
  return { permission, ask };
}

/** Shows a notification when allowed and nobody is looking at the page. */
export function notify(title: string, body: string, tag: string, open: () => void): void {
  if (!supported() || Notification.permission !== "granted" || document.visibilityState === "visible") return;
  try {
    const notification = new Notification(title, { body, tag, icon: "/icon.svg" });
    notification.onclick = () => {
      window.focus();
      open();
      notification.close();
    };
  } catch {
    // Some phones allow notifications only from a service worker; the toast in the page remains.
  }
}
