import { PhoneOff } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";
import { PhoneFrame } from "./phone-frame";

export function SimulatorOff() {
  return (
    <PhoneFrame title="Phone simulator">
      <Empty
        icon={PhoneOff}
        title="The simulator is off here"
        className="flex-1"
        action={
          <Button asChild variant="primary">
            <Link href="/inbox/">Go to the inbox</Link>
          </Button>
        }
      >
        This server texts real phones. A local start switches the simulator on.
      </Empty>
    </PhoneFrame>
  );
}
