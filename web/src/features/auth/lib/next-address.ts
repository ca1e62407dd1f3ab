const HOME = "/inbox/";

/** Where to go after signing in: only ever inside this app. */
export function nextAddress(wanted: string | null): string {
  if (!wanted?.startsWith("/") || /^\/[/\\]/.test(wanted) || /^\/(login|setup)\//.test(wanted)) return HOME;
  return wanted;
}
