import { cn } from "@/lib/cn";
import { clock, dayLabel, fullTime } from "@/lib/format/time";
import type { PhoneLine } from "../lib/thread";
import { TextDetails } from "./text-details";

export function PhoneBubble({ line }: { line: PhoneLine }) {
  return (
    <>
      {line.pause && (
        <p className="py-2 text-center text-2xs text-muted-foreground">
          <span className="font-semibold">{dayLabel(line.at)}</span> {clock(line.at)}
        </p>
      )}
      <div
        title={fullTime(line.at)}
        data-mine={line.mine}
        className={cn(
          "arrive w-fit max-w-[80%] rounded-[1.15rem] px-3.5 py-2 text-[0.9375rem] leading-5 wrap-anywhere whitespace-pre-wrap",
          line.mine ? "self-end bg-primary text-primary-foreground" : "self-start bg-hover",
          "mb-0.5",
          !line.first && (line.mine ? "rounded-tr-md" : "rounded-tl-md"),
          line.last && (line.mine ? "rounded-br-md" : "rounded-bl-md"),
        )}
      >
        <span className="sr-only">{line.mine ? "You: " : "Received: "}</span>
        {line.text}
        {line.media.map((url) => (
          // biome-ignore lint/performance/noImgElement: it lies at an address known at run time alone
          <img key={url} src={url} alt="" className="mt-1 max-h-60 rounded-lg first:mt-0" />
        ))}
      </div>
      <TextDetails line={line} />
    </>
  );
}
