import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { shortcutKey } from "./match";
import { ShortcutProvider, useShortcuts } from "./shortcut-context";
import { useShortcut } from "./use-shortcut";

const press = (over: Partial<Parameters<typeof shortcutKey>[0]>) =>
  shortcutKey({
    key: "t",
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    isComposing: false,
    defaultPrevented: false,
    repeat: false,
    target: document.body,
    ...over,
  });

describe("shortcutKey", () => {
  it("takes a bare key, whatever its case", () => {
    expect(press({})).toBe("t");
    expect(press({ key: "T" })).toBe("t");
    expect(press({ key: "?" })).toBe("?");
  });

  it("leaves chords, input methods, fields and handled keys alone", () => {
    expect(press({ ctrlKey: true })).toBeNull();
    expect(press({ metaKey: true })).toBeNull();
    expect(press({ altKey: true })).toBeNull();
    expect(press({ isComposing: true })).toBeNull();
    expect(press({ key: "Process" })).toBeNull();
    expect(press({ defaultPrevented: true })).toBeNull();
    for (const tag of ["input", "textarea", "select"]) {
      expect(press({ target: document.createElement(tag) })).toBeNull();
    }
  });

  it("is quiet while a dialog is open", () => {
    const root = document.createElement("div");
    root.innerHTML = "<div role='dialog'></div>";
    expect(shortcutKey(new KeyboardEvent("keydown", { key: "t" }), root)).toBeNull();
  });

  it("repeats only when stepping through a list", () => {
    expect(press({ repeat: true })).toBeNull();
    expect(press({ repeat: true, key: "j" })).toBe("j");
  });
});

function Probe({ onKey }: { onKey: () => void }) {
  useShortcut("t", onKey);
  const { enabled, setEnabled, sheetOpen } = useShortcuts();
  return (
    <>
      <button type="button" onClick={() => setEnabled(!enabled)}>
        switch
      </button>
      <textarea aria-label="field" />
      {sheetOpen && <p>sheet</p>}
    </>
  );
}

describe("ShortcutProvider", () => {
  it("runs the handler, ignores fields, opens the sheet, and can be switched off", async () => {
    const user = userEvent.setup();
    const onKey = vi.fn();
    render(
      <ShortcutProvider>
        <Probe onKey={onKey} />
      </ShortcutProvider>,
    );
    await user.keyboard("t");
    expect(onKey).toHaveBeenCalledTimes(1);
    await user.type(screen.getByLabelText("field"), "tt");
    expect(onKey).toHaveBeenCalledTimes(1);
    await user.click(screen.getByRole("button", { name: "switch" }));
    await user.keyboard("t");
    expect(onKey).toHaveBeenCalledTimes(1);
    await user.click(screen.getByRole("button", { name: "switch" }));
    await user.keyboard("?");
    expect(screen.getByText("sheet")).toBeDefined();
  });
});
