"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import type { Message } from "#lib/features/ingest/content-model.ts";
import type { SpanDetail } from "#lib/features/traces/model.ts";
import { JsonTree } from "./json-tree.tsx";
import { MessageView } from "./message-view.tsx";
import { Section } from "./section.tsx";

/** Longer histories start at the newest messages; the system prompt always shows. */
const SHOWN_AT_FIRST = 8;

/** What was said: messages, tool calls, documents, in the order they were said. */
export function ConversationTab({ detail }: { detail: SpanDetail }) {
  const { content } = detail;
  const hasTool = content.toolArguments !== null || content.toolResult !== null;
  const isEmpty =
    content.input.length + content.output.length + content.documents.length === 0 &&
    !hasTool &&
    content.retrievalQuery === null;
  return (
    <div className="grid gap-5">
      {isEmpty && <NoWords detail={detail} />}
      {content.retrievalQuery !== null && (
        <Section title="Query">
          <p className="whitespace-pre-wrap break-words">{content.retrievalQuery}</p>
        </Section>
      )}
      {content.toolArguments !== null && (
        <Section title="Arguments" copy={pretty(content.toolArguments)}>
          <JsonTree value={content.toolArguments} />
        </Section>
      )}
      {content.toolResult !== null && (
        <Section title="Result" copy={pretty(content.toolResult)}>
          <JsonTree value={content.toolResult} />
        </Section>
      )}
      {content.input.length > 0 && <Input messages={content.input} />}
      {content.output.length > 0 && (
        <div className="grid gap-3">
          {content.output.map((message, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: messages have no identity but their place.
            <MessageView key={i} message={message} isAnswer />
          ))}
        </div>
      )}
      {content.documents.length > 0 && <Documents documents={content.documents} />}
      {content.toolDefinitions.length > 0 && (
        <Section title={`${content.toolDefinitions.length} tools on offer`} isFolded>
          <ul className="grid gap-3">
            {content.toolDefinitions.map((tool) => (
              <li key={tool.name} className="grid gap-1">
                <span className="font-mono text-sm">{tool.name}</span>
                {tool.description && <span className="text-muted text-sm">{tool.description}</span>}
                {tool.parameters !== null && <JsonTree value={tool.parameters} openLevels={0} />}
              </li>
            ))}
          </ul>
        </Section>
      )}
      {Object.keys(content.parameters).length > 0 && (
        <Section title="Parameters" isFolded copy={pretty(content.parameters)}>
          <JsonTree value={content.parameters} />
        </Section>
      )}
      {Object.keys(content.metadata).length > 0 && (
        <Section title="Metadata" isFolded copy={pretty(content.metadata)}>
          <JsonTree value={content.metadata} />
        </Section>
      )}
    </div>
  );
}

function Input({ messages }: { messages: readonly Message[] }) {
  const [isWhole, setWhole] = useState(false);
  const system = messages.filter((message) => message.role === "system");
  const others = messages.filter((message) => message.role !== "system");
  const hidden = isWhole ? 0 : Math.max(0, others.length - SHOWN_AT_FIRST);
  return (
    <div className="grid gap-3">
      {system.map((message, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: messages have no identity but their place.
        <MessageView key={`system ${i}`} message={message} />
      ))}
      {hidden > 0 && (
        <Button size="sm" variant="ghost" onClick={() => setWhole(true)}>
          Show {hidden} earlier {hidden === 1 ? "message" : "messages"}
        </Button>
      )}
      {others.slice(hidden).map((message, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: messages have no identity but their place.
        <MessageView key={hidden + i} message={message} />
      ))}
    </div>
  );
}

function Documents({ documents }: { documents: SpanDetail["content"]["documents"] }) {
  return (
    <Section title={`${documents.length} documents found`}>
      <ol className="grid gap-2">
        {documents.map((document, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: ids may repeat.
          <li key={i} className="grid gap-1 rounded-md border p-3 text-sm">
            <span className="flex items-baseline gap-2">
              <span className="truncate font-mono text-xs">
                {document.id || `document ${i + 1}`}
              </span>
              {document.score !== null && (
                <span className="num ml-auto text-muted text-xs">{document.score.toFixed(3)}</span>
              )}
            </span>
            {document.content && (
              <p className="line-clamp-6 whitespace-pre-wrap break-words text-muted">
                {document.content}
              </p>
            )}
          </li>
        ))}
      </ol>
    </Section>
  );
}

/** Why there are no words, and what would bring them. */
function NoWords({ detail }: { detail: SpanDetail }) {
  const advice = detail.span.isCall
    ? "This call came without its messages. Most instrumentations record them only when told to; the docs say how for each client."
    : "This span holds no messages. What it carries is under Attributes.";
  return <p className="py-4 text-center text-muted text-sm">{advice}</p>;
}

const pretty = (value: unknown) => JSON.stringify(value, null, 2);
