"use client";

import { createContext } from "react";

/** The open dialog around a component, for what floats above it: a dialog hides all else from screen readers. */
export const OverlayContainer = createContext<HTMLElement | null>(null);
