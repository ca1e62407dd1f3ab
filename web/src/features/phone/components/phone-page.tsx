import { Suspense } from "react";
import { Phone } from "./phone";
import { PhoneFrame } from "./phone-frame";

export function PhonePage() {
  return (
    <Suspense fallback={<PhoneFrame title="Phone simulator">{null}</PhoneFrame>}>
      <Phone />
    </Suspense>
  );
}
