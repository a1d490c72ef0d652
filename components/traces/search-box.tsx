"use client";

import { Search, X } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Input } from "#components/ui/input.tsx";

const TRACE_ID = /^[0-9a-f]{32}$/;
const SEARCH_AFTER_MS = 350;

/** Words in messages, or a trace id to open. */
export function SearchBox({
  text,
  traceHref,
  onSearch,
}: {
  text: string;
  traceHref: (traceId: string) => string;
  onSearch: (text: string) => void;
}) {
  const router = useRouter();
  const [draft, setDraft] = useState(text);
  useEffect(() => setDraft(text), [text]);

  useEffect(() => {
    if (draft.trim() === text) return;
    const timer = setTimeout(() => onSearch(draft.trim()), SEARCH_AFTER_MS);
    return () => clearTimeout(timer);
  }, [draft, text, onSearch]);

  return (
    <search className="relative min-w-40 flex-1 max-md:order-last max-md:basis-full">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const id = draft.trim().toLowerCase().replaceAll("-", "");
          if (TRACE_ID.test(id)) router.push(traceHref(id));
          else onSearch(draft.trim());
        }}
      >
        <Search
          aria-hidden
          className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-faint"
        />
        <Input
          type="search"
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
          placeholder="Search messages, or paste a trace id"
          aria-label="Search messages"
          className="pr-9 pl-8 [&::-webkit-search-cancel-button]:hidden"
        />
        {draft !== "" && (
          <Button
            variant="ghost"
            size="icon-sm"
            type="button"
            aria-label="Clear the search"
            className="absolute top-1/2 right-0.5 -translate-y-1/2 touch:min-h-9 touch:min-w-9"
            onClick={() => {
              setDraft("");
              onSearch("");
            }}
          >
            <X aria-hidden />
          </Button>
        )}
      </form>
    </search>
  );
}
