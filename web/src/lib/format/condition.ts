import type { ChecklistLine } from "@/lib/api/types";

const NUMBER = new Intl.NumberFormat("en");

/** What an answer must be, as the end of a sentence. */
export function wanted(condition: ChecklistLine["condition"]): string {
  switch (condition.is) {
    case "answered":
      return "answered";
    case "one_of":
      return condition.values.join(" or ");
    case "at_least":
      return `at least ${amount(condition)}`;
    case "at_most":
      return `at most ${amount(condition)}`;
    case "within_days":
      return condition.days === 1 ? "within a day" : `within ${condition.days} days`;
  }
}

function amount({ amount, currency }: { amount: number; currency?: string | null }): string {
  return currency ? `${NUMBER.format(amount)} ${currency}` : NUMBER.format(amount);
}
