"use client";

import { UserRoundPlus } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { InviteList } from "./invite-list";

const InviteDialog = dynamic(() => import("./invite-dialog").then((part) => part.InviteDialog), {
  ssr: false,
});

export function InviteSection() {
  const [inviting, setInviting] = useState(false);
  return (
    <div className="grid gap-3">
      <InviteList />
      <Button className="justify-self-start" onClick={() => setInviting(true)}>
        <UserRoundPlus aria-hidden />
        Invite somebody
      </Button>
      {inviting && <InviteDialog onClose={() => setInviting(false)} />}
    </div>
  );
}
