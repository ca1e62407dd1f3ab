import { Suspense } from "react";
import { AuthFrame } from "./auth-frame";
import { LoginForm } from "./login-form";
import { PasskeySignIn } from "./passkey-sign-in";
import { ProviderButton } from "./provider-button";

export function LoginPage() {
  return (
    <AuthFrame title="Sign in" lead="Every lead answered by text, and you where it counts.">
      <Suspense fallback={<div className="h-50" />}>
        <LoginForm />
        <PasskeySignIn />
        <ProviderButton />
      </Suspense>
    </AuthFrame>
  );
}
