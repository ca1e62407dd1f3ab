"use client";

import { KeyRound } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import type { ApiKey } from "@/lib/api/types";
import { ApiKeyList } from "./api-key-list";

const NewApiKeyDialog = dynamic(() => import("./new-api-key-dialog").then((part) => part.NewApiKeyDialog), {
  ssr: false,
});
const TakeBackDialog = dynamic(() => import("./take-back-dialog").then((part) => part.TakeBackDialog), {
  ssr: false,
});

/** The keys of programs, for those who say who gets in. */
export function ApiKeySection() {
  const [making, setMaking] = useState(false);
  const [takingBack, setTakingBack] = useState<ApiKey | null>(null);
  return (
    <div className="grid gap-3">
      <ApiKeyList onTakeBack={setTakingBack} />
      <Button className="justify-self-start" onClick={() => setMaking(true)}>
        <KeyRound aria-hidden />
        New key
      </Button>
      {making && <NewApiKeyDialog onClose={() => setMaking(false)} />}
      {takingBack && <TakeBackDialog apiKey={takingBack} onClose={() => setTakingBack(null)} />}
    </div>
  );
}
