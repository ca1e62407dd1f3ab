"use client";

import { parseAsString, useQueryState } from "nuqs";
import { parsePhone } from "@/lib/format/phone";
import { PhoneList } from "./phone-list";
import { PhoneThread } from "./phone-thread";

export function Phone() {
  const [given, setNumber] = useQueryState("number", parseAsString.withOptions({ history: "push" }));
  // A bare "+" in an address reads as a space.
  const number = given ? parsePhone(given) : null;
  if (number) {
    return <PhoneThread key={number} number={number} onBack={() => void setNumber(null)} />;
  }
  return <PhoneList onOpen={(next) => void setNumber(next)} />;
}
