import { AuthFrame } from "./auth-frame";
import { ResetForm } from "./reset-form";

export function ResetPage() {
  return (
    <AuthFrame title="Choose a new password" lead="A link by mail makes sure that it is you.">
      <ResetForm />
    </AuthFrame>
  );
}
