"use client";

import { Switch } from "@/components/ui/switch";

interface SecondFactorFieldProps {
  required: boolean;
  onChange: (required: boolean) => void;
}

/** Whether every member must prove more than a password. */
export function SecondFactorField({ required, onChange }: SecondFactorFieldProps) {
  return (
    <div className="flex items-center justify-between gap-4">
      <p className="text-sm font-medium">
        Ask every member for a second factor
        <span className="block text-xs font-normal text-muted-foreground">
          Who signs in with a password alone sets one up first. Passkeys and a sign-in provider are enough.
        </span>
      </p>
      <Switch label="Ask every member for a second factor" checked={required} onCheckedChange={onChange} />
    </div>
  );
}
