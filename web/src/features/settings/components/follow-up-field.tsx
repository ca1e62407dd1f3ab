"use client";

import { useState } from "react";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { Switch } from "@/components/ui/switch";
import { joinDelay, splitDelay, type Unit } from "../lib/delay";

const USUAL_SECONDS = 86_400;

interface FollowUpFieldProps {
  seconds: number | null;
  onChange: (seconds: number | null) => void;
  error?: string | undefined;
}

export function FollowUpField({ seconds, onChange, error }: FollowUpFieldProps) {
  const [{ amount, unit }, set] = useState(() => splitDelay(seconds ?? USUAL_SECONDS));
  const change = (next: { amount: number; unit: Unit }) => {
    set(next);
    onChange(joinDelay(Math.max(1, next.amount || 1), next.unit));
  };
  return (
    <div className="grid gap-2">
      <div className="flex items-center justify-between gap-4">
        <p className="text-sm font-medium">
          Follow up with a silent lead
          <span className="block text-xs font-normal text-muted-foreground">
            One text, only while consent stands and in the lead's waking hours.
          </span>
        </p>
        <Switch
          label="Follow up with a silent lead"
          checked={seconds !== null}
          onCheckedChange={(on) => onChange(on ? joinDelay(amount, unit) : null)}
        />
      </div>
      {seconds !== null && (
        <div className="grid grid-cols-2 gap-3">
          <Field label="After" error={error}>
            {(ids) => (
              <Input
                {...ids}
                type="number"
                min={1}
                max={90}
                required
                value={Number.isNaN(amount) ? "" : amount}
                onChange={(event) => change({ amount: event.target.valueAsNumber, unit })}
              />
            )}
          </Field>
          <Field label="Unit">
            {(ids) => (
              <NativeSelect
                {...ids}
                value={unit}
                onChange={(event) => change({ amount, unit: event.target.value as Unit })}
              >
                <option value="minutes">minutes</option>
                <option value="hours">hours</option>
                <option value="days">days</option>
              </NativeSelect>
            )}
          </Field>
        </div>
      )}
    </div>
  );
}
