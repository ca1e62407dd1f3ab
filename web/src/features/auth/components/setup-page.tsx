import { AuthFrame } from "./auth-frame";
import { SetupForm } from "./setup-form";

export function SetupPage() {
  return (
    <AuthFrame title="Set up Leadline" lead="You become the first owner. This form works once.">
      <SetupForm />
    </AuthFrame>
  );
}
