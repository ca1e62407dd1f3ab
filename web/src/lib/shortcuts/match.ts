const EDITABLE = "input, textarea, select, [contenteditable]:not([contenteditable='false'])";
const OVERLAY = "[role='dialog'], [role='alertdialog'], [role='menu'], [role='listbox']";

type KeyPress = Pick<
  KeyboardEvent,
  "key" | "ctrlKey" | "metaKey" | "altKey" | "isComposing" | "defaultPrevented" | "target" | "repeat"
>;

/**
 * The key to act on, or null when it belongs to something else: a field, a chord, an input method, an open
 * overlay, or a handler that took it already.
 */
export function shortcutKey(event: KeyPress, root: ParentNode = document): string | null {
  if (event.defaultPrevented || event.isComposing || event.key === "Process" || event.key === "Dead")
    return null;
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  if (event.target instanceof Element && event.target.closest(EDITABLE)) return null;
  if (root.querySelector(OVERLAY)) return null;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const stepping = key === "j" || key === "k";
  return event.repeat && !stepping ? null : key;
}
