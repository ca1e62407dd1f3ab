const LINES = [
  { y: 120, length: 260, at: 0.2, tone: "var(--primary)" },
  { y: 210, length: 180, at: 0.55, tone: "var(--ai)" },
  { y: 300, length: 320, at: 0.32, tone: "var(--primary)" },
  { y: 390, length: 220, at: 0.7, tone: "var(--human)" },
  { y: 480, length: 280, at: 0.12, tone: "var(--ai)" },
  { y: 570, length: 200, at: 0.48, tone: "var(--primary)" },
  { y: 660, length: 260, at: 0.64, tone: "var(--primary)" },
] as const;

const WIDTH = 1200;

/** A switchboard at rest: still lines with one lit stretch each. Behind sign-in only. */
export function SignalLines({ className }: { className?: string }) {
  return (
    <svg
      aria-hidden="true"
      className={className}
      viewBox={`0 0 ${WIDTH} 780`}
      preserveAspectRatio="xMidYMid slice"
      fill="none"
    >
      {LINES.map((line) => (
        <g key={line.y}>
          <path d={`M0 ${line.y}H${WIDTH}`} stroke="var(--border)" />
          <path
            d={`M${line.at * WIDTH} ${line.y}h${line.length}`}
            stroke={line.tone}
            strokeOpacity="0.55"
            strokeWidth="1.5"
            strokeLinecap="round"
          />
          <circle cx={line.at * WIDTH + line.length} cy={line.y} r="3.5" fill={line.tone} />
        </g>
      ))}
    </svg>
  );
}
