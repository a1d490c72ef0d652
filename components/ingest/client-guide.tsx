"use client";

import { useState } from "react";
import { cn } from "#components/ui/cn.ts";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { clients, type Door } from "./snippets.ts";

/** Pick what you have, paste what you see. */
export function ClientGuide({ door }: { door: Door }) {
  const [chosen, setChosen] = useState(clients[0]!.id);
  const client = clients.find(({ id }) => id === chosen)!;
  return (
    <div className="grid min-w-0 gap-4 md:grid-cols-[11rem_minmax(0,1fr)]">
      <div
        role="radiogroup"
        aria-label="What sends the spans"
        className="flex flex-wrap content-start gap-1 md:flex-col"
      >
        {clients.map(({ id, label }) => (
          // biome-ignore lint/a11y/useSemanticElements: looks like a list to pick from, not like a form.
          <button
            key={id}
            type="button"
            role="radio"
            aria-checked={id === chosen}
            onClick={() => setChosen(id)}
            className={cn(
              "rounded-md px-2.5 py-1.5 text-left text-muted text-sm hover:bg-raised hover:text-foreground touch:min-h-11",
              id === chosen && "bg-raised font-medium text-foreground",
            )}
          >
            {label}
          </button>
        ))}
      </div>
      <div className="grid min-w-0 content-start gap-3">
        <p className="text-muted text-sm">{client.about}</p>
        {client.snippets(door).map(({ title, code }) => (
          <CodeBlock key={title} title={title} code={code} />
        ))}
      </div>
    </div>
  );
}
