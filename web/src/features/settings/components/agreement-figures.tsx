import type { Agreement } from "@/lib/api/types";

const TITLE = { shadow: "Only watching", suggest: "Proposing", off: "Off", auto: "Answering" } as const;

/** How far what the AI proposed, or would have said, agrees with the team, over the last 30 days. */
export function AgreementFigures({ agreement }: { agreement: Agreement }) {
  const used = agreement.modes.filter(
    ({ open, sent, same, similar, different }) => open + sent + same + similar + different > 0,
  );
  if (used.length === 0) return null;
  return (
    <div className="grid max-w-md gap-3">
      <h3 className="text-sm font-medium">Agreement with the team, last 30 days</h3>
      <table className="w-full text-sm">
        <thead className="text-left text-xs text-muted-foreground">
          <tr>
            <th className="py-1 font-medium">The AI was</th>
            <th className="py-1 text-right font-medium">Agreed</th>
            <th className="py-1 text-right font-medium">Alike</th>
            <th className="py-1 text-right font-medium">Other</th>
            <th className="py-1 text-right font-medium">Waiting</th>
          </tr>
        </thead>
        <tbody className="tabular-nums">
          {used.map(({ mode, open, sent, same, similar, different, agreed_percent }) => (
            <tr key={mode} className="border-t">
              <td className="py-1.5">{TITLE[mode]}</td>
              <td className="py-1.5 text-right">
                {sent + same}
                {typeof agreed_percent === "number" && (
                  <span className="text-muted-foreground"> ({agreed_percent} %)</span>
                )}
              </td>
              <td className="py-1.5 text-right">{similar}</td>
              <td className="py-1.5 text-right">{different}</td>
              <td className="py-1.5 text-right">{open}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {agreement.disagreements.length > 0 && (
        <details className="text-sm">
          <summary className="cursor-pointer text-primary">What the team said instead</summary>
          <ul className="mt-2 grid gap-2">
            {agreement.disagreements.map(({ conversation_id, proposed, said, at }) => (
              <li key={at + conversation_id} className="rounded-md bg-sunken px-3 py-2">
                <p className="wrap-anywhere">
                  <span className="mr-1.5 text-xs text-muted-foreground">AI</span>
                  {proposed ?? "It would have acted first."}
                </p>
                <p className="mt-1 wrap-anywhere">
                  <span className="mr-1.5 text-xs text-muted-foreground">Team</span>
                  {said}
                </p>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
