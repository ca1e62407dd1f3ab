"use client";

import { X } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import { type ComponentProps, type ReactNode, useState } from "react";
import { cn } from "@/lib/cn";
import { OverlayContainer } from "./overlay-container";

export const Dialog = Primitive.Root;
export const DialogTrigger = Primitive.Trigger;
export const DialogClose = Primitive.Close;

function Overlay() {
  return (
    <Primitive.Overlay className="fixed inset-0 z-40 bg-black/35 duration-100 data-[state=closed]:animate-out data-[state=closed]:fade-out-0 data-[state=open]:animate-in data-[state=open]:fade-in-0 dark:bg-black/60" />
  );
}

function CloseButton() {
  return (
    <Primitive.Close
      aria-label="Close"
      className="absolute top-3 right-3 grid size-7 place-items-center rounded-md text-muted-foreground hover:bg-hover hover:text-foreground"
    >
      <X aria-hidden className="size-4" />
    </Primitive.Close>
  );
}

interface ContentProps extends Omit<ComponentProps<typeof Primitive.Content>, "title"> {
  title: ReactNode;
  description?: ReactNode;
  /** Keep the title for screen readers only, when the content shows its own. */
  titleHidden?: boolean;
}

function Heading({
  title,
  description,
  titleHidden,
}: Pick<ContentProps, "title" | "description" | "titleHidden">) {
  return (
    <>
      <Primitive.Title className={titleHidden ? "sr-only" : "pr-8 text-lg font-semibold"}>
        {title}
      </Primitive.Title>
      {description && (
        <Primitive.Description className="mt-1 text-sm text-muted-foreground">
          {description}
        </Primitive.Description>
      )}
    </>
  );
}

export function DialogContent({
  className,
  title,
  description,
  titleHidden,
  children,
  ...props
}: ContentProps) {
  return (
    <Primitive.Portal>
      <Overlay />
      <Primitive.Content
        data-slot="dialog-content"
        {...(description ? {} : { "aria-describedby": undefined })}
        className={cn(
          "fixed top-1/2 left-1/2 z-50 max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] max-w-md -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-lg border bg-surface p-5 shadow-float duration-150 data-[state=closed]:animate-out data-[state=closed]:fade-out-0 data-[state=open]:animate-in data-[state=open]:fade-in-0 data-[state=open]:zoom-in-98",
          className,
        )}
        {...props}
      >
        <Heading title={title} description={description} titleHidden={titleHidden} />
        {children}
        <CloseButton />
      </Primitive.Content>
    </Primitive.Portal>
  );
}

export function SheetContent({
  className,
  title,
  description,
  titleHidden,
  children,
  ...props
}: ContentProps) {
  const [element, setElement] = useState<HTMLElement | null>(null);
  return (
    <Primitive.Portal>
      <Overlay />
      <Primitive.Content
        ref={setElement}
        data-slot="sheet-content"
        {...(description ? {} : { "aria-describedby": undefined })}
        className={cn(
          "fixed inset-y-0 right-0 z-50 flex w-full max-w-sm flex-col overflow-y-auto border-l bg-background shadow-float duration-150 data-[state=closed]:animate-out data-[state=closed]:slide-out-to-right-8 data-[state=closed]:fade-out-0 data-[state=open]:animate-in data-[state=open]:slide-in-from-right-8 data-[state=open]:fade-in-0",
          className,
        )}
        {...props}
      >
        <Heading title={title} description={description} titleHidden={titleHidden} />
        <OverlayContainer value={element}>{children}</OverlayContainer>
        <CloseButton />
      </Primitive.Content>
    </Primitive.Portal>
  );
}
