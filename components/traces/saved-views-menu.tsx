"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { useShell } from "#components/shell/shell-context.tsx";
import { Button } from "#components/ui/button.tsx";
import { cn } from "#components/ui/cn.ts";
import { Input } from "#components/ui/input.tsx";
import { Popover, PopoverContent, PopoverTrigger } from "#components/ui/popover.tsx";
import { toast } from "#components/ui/toast.tsx";
import { traceQueries } from "#lib/features/traces/client.ts";
import type { SavedView } from "#lib/features/traces/model.ts";
import { sendJson } from "#lib/platform/api.ts";
import { ViewsButton } from "./menu-buttons.tsx";

/** The project's named sets of filters, and a name for the one on screen. */
export default function SavedViewsMenu({
  project,
  query,
  onApply,
}: {
  project: string;
  /** What would be saved. */
  query: string;
  onApply: (query: string) => void;
}) {
  const { person } = useShell();
  // It is loaded by the press that opens it.
  const [isOpen, setOpen] = useState(true);
  const [name, setName] = useState("");
  const cache = useQueryClient();
  const { data: views = [], error } = useQuery({ ...traceQueries.views(project), enabled: isOpen });
  const { queryKey } = traceQueries.views(project);
  const refresh = () => cache.invalidateQueries({ queryKey });
  const failed = (problem: Error) =>
    toast({ level: "critical", title: "Not saved", description: problem.message });
  const save = useMutation({
    mutationFn: () => sendJson<SavedView>("POST", `/api/${project}/views`, { name, query }),
    onSuccess: () => {
      setName("");
      return refresh();
    },
    onError: failed,
  });
  const remove = useMutation({
    mutationFn: (id: string) => sendJson<null>("DELETE", `/api/${project}/views/${id}`),
    onSuccess: refresh,
    onError: failed,
  });
  const mayChange = person.role !== "viewer";

  return (
    <Popover open={isOpen} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <ViewsButton />
      </PopoverTrigger>
      <PopoverContent align="end" className="w-80 p-0" aria-label="Saved views">
        {error && (
          <p role="alert" className="p-3 text-muted text-sm">
            {error.message}
          </p>
        )}
        <ul className="max-h-80 overflow-y-auto p-1">
          {views.length === 0 && !error && (
            <li className="px-2 py-4 text-center text-muted text-sm">
              No views yet. Set filters, then give them a name.
            </li>
          )}
          {views.map((view) => (
            <li key={view.id} className="group flex items-center rounded-md hover:bg-line">
              <button
                type="button"
                aria-current={view.query === query || undefined}
                className={cn(
                  "flex min-w-0 flex-1 items-baseline gap-2 px-2 py-1.5 text-left text-sm touch:min-h-11 touch:items-center",
                  view.query === query && "font-medium text-accent",
                )}
                onClick={() => {
                  onApply(view.query);
                  setOpen(false);
                }}
              >
                <span className="truncate">{view.name}</span>
                <span className="ml-auto shrink-0 text-faint text-xs">{view.createdBy}</span>
              </button>
              {mayChange && (
                <Button
                  variant="ghost"
                  size="icon-sm"
                  aria-label={`Delete the view ${view.name}`}
                  onClick={() => remove.mutate(view.id)}
                >
                  <Trash2 aria-hidden />
                </Button>
              )}
            </li>
          ))}
        </ul>
        {mayChange && (
          <form
            className="flex gap-2 border-t p-2"
            onSubmit={(event) => {
              event.preventDefault();
              if (name.trim()) save.mutate();
            }}
          >
            <Input
              value={name}
              maxLength={80}
              onChange={(event) => setName(event.target.value)}
              placeholder="Name what you see"
              aria-label="Name of the new view"
            />
            <Button type="submit" variant="primary" busy={save.isPending} disabled={!name.trim()}>
              Save
            </Button>
          </form>
        )}
      </PopoverContent>
    </Popover>
  );
}
