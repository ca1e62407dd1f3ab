import { SearchX, Users } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";

export function LeadsEmpty({ searched, onClear }: { searched: boolean; onClear: () => void }) {
  if (searched) {
    return (
      <Empty
        icon={SearchX}
        title="Nobody is found"
        action={<Button onClick={onClear}>Show all leads</Button>}
      >
        The search looks for how the words of a name begin, the last four digits of a phone, or a whole phone
        number or e-mail address.
      </Empty>
    );
  }
  return (
    <Empty
      icon={Users}
      title="No leads yet"
      action={
        <Button asChild variant="primary">
          <a href="/f/demo" target="_blank" rel="noreferrer">
            Open the demo form
          </a>
        </Button>
      }
    >
      Everyone who sends one of your forms appears here, with what they agreed to.
    </Empty>
  );
}
