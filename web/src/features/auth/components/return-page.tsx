import { AuthFrame } from "./auth-frame";
import { ProviderReturn } from "./provider-return";

export function ReturnPage() {
  return (
    <AuthFrame title="Sign in" lead="Every lead answered by text, and you where it counts.">
      <ProviderReturn />
    </AuthFrame>
  );
}
