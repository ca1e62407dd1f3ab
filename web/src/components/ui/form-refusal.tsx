import type { ApiError } from "@/lib/api/api-error";
import { Refusal } from "./refusal";

interface FormRefusalProps {
  problem: ApiError | null;
  /** The fields that show themselves what is wrong with them. */
  fields: readonly string[];
}

/** Why a form was refused, as far as no field of it says so. */
export function FormRefusal({ problem, fields }: FormRefusalProps) {
  if (!problem) return null;
  const elsewhere = [...problem.fields].find(
    ([pointer]) => !fields.some((field) => pointer.startsWith(field)),
  );
  if (problem.fields.size > 0 && !elsewhere) return null;
  return <Refusal>{elsewhere?.[1] ?? problem.message}</Refusal>;
}
