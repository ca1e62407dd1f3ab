import { AuthFrame } from "./auth-frame";
import { InviteForm } from "./invite-form";

export function InvitePage() {
  return (
    <AuthFrame title="Join your team" lead="Choose a name and a password, and you are in.">
      <InviteForm />
    </AuthFrame>
  );
}
