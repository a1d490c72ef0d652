"use client";

import { ExternalLink, ImageOff } from "lucide-react";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";

/**
 * A picture or sound of a message. What lies elsewhere is fetched only when asked for: its owner would
 * learn who reads this trace, and when.
 */
export function Media({
  modality,
  mimeType,
  uri,
}: {
  modality: string;
  mimeType: string;
  uri: string;
}) {
  const isOwn = uri.startsWith("/api/") || /^data:(image|audio)\//.test(uri);
  const isWeb = /^https?:\/\//i.test(uri);
  const [isShown, setShown] = useState(isOwn);
  const [isBroken, setBroken] = useState(false);
  const kind = mimeType.startsWith("image/") || modality === "image" ? "image" : modality;
  if (!isShown || isBroken || !["image", "audio", "video"].includes(kind))
    return (
      <div className="flex min-w-0 items-center gap-2 rounded-md border bg-background p-2.5 text-muted text-sm">
        <ImageOff aria-hidden className="size-4 shrink-0" />
        <span className="truncate font-mono text-xs">{isOwn ? mimeType || kind : uri}</span>
        {isBroken && <span className="shrink-0 text-xs">cannot be shown</span>}
        {(isWeb || isOwn) && !isBroken && kind === "image" && (
          <Button size="sm" className="ml-auto" onClick={() => setShown(true)}>
            Load image
          </Button>
        )}
        {(isWeb || (isOwn && !uri.startsWith("data:"))) && (
          <Button asChild size="icon-sm" variant="ghost" className="ml-auto">
            <a href={uri} target="_blank" rel="noreferrer noopener" aria-label="Open in a new tab">
              <ExternalLink aria-hidden />
            </a>
          </Button>
        )}
      </div>
    );
  if (kind === "audio")
    return (
      // biome-ignore lint/a11y/useMediaCaption: it is what somebody sent to a model; there are no captions.
      <audio controls src={uri} className="w-full" onError={() => setBroken(true)} />
    );
  if (kind === "video")
    return (
      // biome-ignore lint/a11y/useMediaCaption: it is what somebody sent to a model; there are no captions.
      <video controls src={uri} className="max-h-96 rounded-md" onError={() => setBroken(true)} />
    );
  return (
    // biome-ignore lint/performance/noImgElement: sizes are unknown and the bytes are private.
    <img
      src={uri}
      alt="Sent to or by the model"
      loading="lazy"
      referrerPolicy="no-referrer"
      className="max-h-96 max-w-full justify-self-start rounded-md border"
      onError={() => setBroken(true)}
    />
  );
}
