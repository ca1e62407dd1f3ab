import { useQuery } from "@tanstack/react-query";
import { ImageOff } from "lucide-react";
import { useEffect, useState } from "react";
import { Skeleton } from "@/components/ui/skeleton";
import type { Message } from "@/lib/api/types";
import { pictureQuery } from "../queries";

type Media = Message["media"][number];

/** The pictures of a text. They are fetched with the session's token, so no address of theirs opens elsewhere. */
export function MessagePictures({ message }: { message: Pick<Message, "conversation_id" | "media"> }) {
  return message.media.map((media) =>
    media.state === "stored" ? (
      <Picture key={media.id} conversation={message.conversation_id} media={media} />
    ) : (
      <p
        key={media.id}
        className="flex max-w-80 items-center gap-1.5 rounded-lg border border-dashed px-3 py-2 text-xs text-muted-foreground"
      >
        <ImageOff aria-hidden className="size-4 shrink-0" />
        {media.state === "waiting" ? "A picture is on its way." : media.explanation}
      </p>
    ),
  );
}

function Picture({ conversation, media }: { conversation: string; media: Media }) {
  const { data: bytes, isError } = useQuery(pictureQuery(conversation, media.id));
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (!bytes) return;
    const made = URL.createObjectURL(bytes);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [bytes]);
  if (isError) return <p className="text-xs text-danger">The picture could not be loaded.</p>;
  if (!url) return <Skeleton className="h-48 w-64 rounded-lg" />;
  return (
    <a href={url} target="_blank" rel="noreferrer" aria-label="Open the picture">
      {/* biome-ignore lint/performance/noImgElement: its address is made in the browser */}
      <img src={url} alt="" className="h-48 max-w-full rounded-lg border object-contain" />
    </a>
  );
}
