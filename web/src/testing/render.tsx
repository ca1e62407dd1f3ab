import { QueryClientProvider } from "@tanstack/react-query";
import { act, render } from "@testing-library/react";
import { NuqsTestingAdapter } from "nuqs/adapters/testing";
import type { ReactNode } from "react";
import { Toaster } from "@/components/ui/toaster";
import { createQueryClient } from "@/lib/api/query-client";
import { setSession } from "@/lib/api/token";
import type { Member } from "@/lib/api/types";
import { SessionProvider, useSession } from "@/lib/session/session-context";
import { ShortcutProvider } from "@/lib/shortcuts/shortcut-context";

function SignedIn({ children }: { children: ReactNode }) {
  return useSession().state.status === "in" ? children : null;
}

/** Renders below every provider, as a signed-in member. */
export function renderAs(member: Member, children: ReactNode, { owesSecondFactor = false } = {}) {
  const client = createQueryClient();
  const view = render(
    <QueryClientProvider client={client}>
      <NuqsTestingAdapter>
        <SessionProvider>
          <ShortcutProvider>
            <SignedIn>{children}</SignedIn>
          </ShortcutProvider>
        </SessionProvider>
      </NuqsTestingAdapter>
      <Toaster />
    </QueryClientProvider>,
  );
  act(() =>
    setSession({ access_token: "token", expires_in: 900, member, owes_second_factor: owesSecondFactor }),
  );
  return { ...view, client };
}
