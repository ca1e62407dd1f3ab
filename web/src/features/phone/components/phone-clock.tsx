"use client";

import { useEffect, useState } from "react";
import { clock } from "@/lib/format/time";

export function PhoneClock() {
  const [time, setTime] = useState("");
  useEffect(() => {
    const tick = () => setTime(clock(new Date().toISOString()));
    tick();
    const timer = setInterval(tick, 5_000);
    return () => clearInterval(timer);
  }, []);
  return <span>{time || "\u00a0"}</span>;
}
