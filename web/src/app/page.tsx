import { Redirect } from "@/components/layout/redirect";

export default function Page() {
  return <Redirect to="/inbox/" />;
}
