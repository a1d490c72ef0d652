"use client";

import { Bot, Settings2, User, Wrench } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { cn } from "#components/ui/cn.ts";
import { CopyButton } from "#components/ui/copy-button.tsx";
import type { Message, Part } from "#lib/features/ingest/content-model.ts";
import { JsonTree } from "./json-tree.tsx";
import { Media } from "./media.tsx";
import { Section } from "./section.tsx";

const Markdown = dynamic(() => import("./markdown.tsx"));

const roles = {
  system: { label: "System", icon: Settings2 },
  user: { label: "User", icon: User },
  assistant: { label: "Assistant", icon: Bot },
  tool: { label: "Tool", icon: Wrench },
};

/** Texts longer than this start clipped. */
const CLIPPED_AT = { system: 280, user: 3_000, assistant: 6_000, tool: 1_200 };

export function MessageView({
  message,
  isAnswer = false,
}: {
  message: Message;
  isAnswer?: boolean;
}) {
  const { label, icon: Icon } = roles[message.role];
  return (
    <article
      aria-label={isAnswer ? "Answer" : `${label} message`}
      className={cn(
        "grid min-w-0 gap-2 rounded-lg border px-3 py-2.5",
        message.role === "user" && "bg-raised/60",
        message.role === "system" && "border-dashed bg-transparent",
        isAnswer && "border-accent/40 bg-accent-soft/25",
      )}
    >
      <header className="-my-1 flex min-h-7 items-center gap-1.5 text-muted text-xs">
        <Icon aria-hidden className="size-3.5" />
        <span className="font-medium">{isAnswer ? "Answer" : label}</span>
        {message.name && <span className="truncate font-mono">{message.name}</span>}
        {message.finishReason && message.finishReason !== "stop" && (
          <Badge tone="outline">{message.finishReason}</Badge>
        )}
        <CopyButton
          text={() => plainText(message)}
          label="Copy message"
          className="-mr-2 ml-auto"
        />
      </header>
      {message.parts.length === 0 && (
        <p className="text-faint text-sm">Recorded without its words.</p>
      )}
      {message.parts.map((part, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity but their place.
        <PartView key={i} part={part} from={message.role} />
      ))}
    </article>
  );
}

function PartView({ part, from: role }: { part: Part; from: Message["role"] }) {
  switch (part.type) {
    case "text":
      return <Text text={part.content} from={role} isCut={part.truncated ?? false} />;
    case "reasoning":
      return (
        <Section title="Reasoning" isFolded>
          <p className="whitespace-pre-wrap break-words text-muted text-sm">{part.content}</p>
        </Section>
      );
    case "tool_call":
      return (
        <div className="grid min-w-0 gap-1.5 rounded-md border bg-background p-2.5">
          <span className="flex items-center gap-1.5 text-sm">
            <Wrench aria-hidden className="size-3.5 text-chart-8" />
            <span className="sr-only">Calls the tool</span>
            <span className="truncate font-medium font-mono">{part.name}</span>
            {part.id && (
              <span className="ml-auto truncate font-mono text-faint text-xs">{part.id}</span>
            )}
          </span>
          {part.arguments !== null && <JsonTree value={part.arguments} />}
        </div>
      );
    case "tool_call_response":
      return (
        <div
          className={cn(
            "grid min-w-0 gap-1.5 rounded-md border bg-background p-2.5",
            part.isError && "border-critical/40",
          )}
        >
          <span className="flex items-center gap-1.5 text-muted text-xs">
            {part.isError ? <span className="text-critical">Tool failed</span> : "Tool result"}
            {part.id && <span className="ml-auto truncate font-mono text-faint">{part.id}</span>}
          </span>
          {typeof part.response === "string" ? (
            <Text text={part.response} from="tool" isCut={false} />
          ) : (
            <JsonTree value={part.response} />
          )}
        </div>
      );
    case "blob":
      return (
        <Media
          modality={part.modality}
          mimeType={part.mimeType}
          uri={`data:${part.mimeType};base64,${part.content}`}
        />
      );
    case "uri":
      return <Media modality={part.modality} mimeType={part.mimeType} uri={part.uri} />;
    case "file":
      return <p className="font-mono text-muted text-xs">file {part.fileId}</p>;
    case "generic":
      return <JsonTree value={part.value} />;
  }
}

/** Prose as markdown, JSON as a tree, long things clipped until asked for. */
function Text({
  text,
  from: role,
  isCut,
}: {
  text: string;
  from: Message["role"];
  isCut: boolean;
}) {
  const [isWhole, setWhole] = useState(false);
  const limit = CLIPPED_AT[role];
  const isLong = text.length > limit * 1.2;
  const shown = isLong && !isWhole ? `${text.slice(0, limit)}…` : text;
  const json = isWhole || !isLong ? jsonIn(text) : undefined;
  return (
    <div className="grid min-w-0 gap-1">
      {json === undefined ? (
        role === "assistant" || role === "user" ? (
          <Markdown text={shown} />
        ) : (
          <p className="whitespace-pre-wrap break-words text-sm">{shown}</p>
        )
      ) : (
        <JsonTree value={json} />
      )}
      {isLong && (
        <Button
          variant="link"
          className="justify-self-start text-sm"
          onClick={() => setWhole(!isWhole)}
        >
          {isWhole ? "Show less" : `Show all ${text.length.toLocaleString("en-US")} characters`}
        </Button>
      )}
      {isCut && <p className="text-faint text-xs">The text was cut off here.</p>}
    </div>
  );
}

/** Text that is an object or a list in JSON, read; undefined for everything else. */
function jsonIn(text: string) {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function plainText(message: Message): string {
  return message.parts
    .map((part) => {
      if (part.type === "text" || part.type === "reasoning") return part.content;
      if (part.type === "tool_call") return `${part.name}(${JSON.stringify(part.arguments)})`;
      if (part.type === "tool_call_response")
        return typeof part.response === "string" ? part.response : JSON.stringify(part.response);
      if (part.type === "uri") return part.uri;
      return part.type === "generic" ? JSON.stringify(part.value) : "";
    })
    .filter(Boolean)
    .join("\n\n");
}
