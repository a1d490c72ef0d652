"use client";

import { Command } from "cmdk";
import {
  Clock,
  FolderOpen,
  History,
  ListTree,
  type LucideIcon,
  Moon,
  Search,
  Text,
} from "lucide-react";
import { useRouter } from "next/navigation";
import { useTheme } from "next-themes";
import { Dialog } from "radix-ui";
import { type ReactNode, useState } from "react";
import { useClock } from "#components/ui/clock.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import { presetWords, rangePresets } from "#lib/core/range.ts";
import { destinations } from "./navigation.ts";
import { useNavigation } from "./rail.tsx";
import { recentVisits } from "./recent.ts";
import { useShell } from "./shell-context.tsx";
import { themes } from "./themes.ts";
import { useWindow } from "./use-window.ts";

const TRACE_ID = /^[0-9a-f]{32}$/;

/** One field for everything that can be gone to or switched. */
export default function CommandPalette({
  isOpen,
  onOpenChange,
}: {
  isOpen: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const [text, setText] = useState("");
  const close = () => {
    onOpenChange(false);
    setText("");
  };
  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => (open ? onOpenChange(true) : close())}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/60" />
        <Dialog.Content
          aria-describedby={undefined}
          className="-translate-x-1/2 fixed top-[10dvh] left-1/2 z-50 w-[calc(100vw-1.5rem)] max-w-xl overflow-hidden rounded-lg border border-line-strong bg-surface shadow-2xl shadow-black/30 outline-none"
        >
          <Dialog.Title className="sr-only">Search and commands</Dialog.Title>
          <Command loop label="Search and commands">
            <div className="flex items-center gap-2.5 border-b px-4">
              <Search aria-hidden className="size-4 shrink-0 text-faint" />
              <Command.Input
                autoFocus
                value={text}
                onValueChange={setText}
                placeholder="Go to, switch, or paste a trace id"
                className="h-12 w-full bg-transparent text-base outline-none placeholder:text-faint"
              />
              <Kbd className="max-md:hidden">Esc</Kbd>
            </div>
            <Command.List className="max-h-[60dvh] scroll-py-2 overflow-y-auto p-2">
              <Command.Empty className="px-2 py-6 text-center text-muted text-sm">
                Nothing is called that.
              </Command.Empty>
              <Entries text={text.trim()} onDone={close} />
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Entries({ text, onDone }: { text: string; onDone: () => void }) {
  const router = useRouter();
  const { project, projects } = useShell();
  const { hrefOf } = useNavigation(project.slug);
  const { setTheme } = useTheme();
  const { setUtc } = useClock();
  const { setRange } = useWindow();
  const run = (action: () => void) => () => {
    onDone();
    action();
  };
  const go = (href: string) => run(() => router.push(href));
  const traceId = text.toLowerCase().replaceAll("-", "");
  const recent = recentVisits();

  return (
    <>
      {TRACE_ID.test(traceId) ? (
        <Entry
          icon={ListTree}
          value={`trace ${text}`}
          onSelect={go(`/${project.slug}/traces/${traceId}`)}
        >
          Open trace <code className="font-mono text-muted text-xs">{traceId.slice(0, 16)}…</code>
        </Entry>
      ) : (
        text.length > 1 && (
          <Entry
            icon={Text}
            value={`search messages ${text}`}
            onSelect={go(`/${project.slug}/traces?text=${encodeURIComponent(text)}`)}
          >
            Search messages for “{text}”
          </Entry>
        )
      )}
      {recent.length > 0 && (
        <Group title="Recent">
          {recent.map(({ href, label }) => (
            <Entry key={href} icon={History} value={`recent ${label} ${href}`} onSelect={go(href)}>
              {label}
            </Entry>
          ))}
        </Group>
      )}
      <Group title="Go to">
        {destinations.map((destination) => (
          <Entry
            key={destination.id}
            icon={destination.icon}
            value={`go to ${destination.label}`}
            keys={["g", destination.key]}
            onSelect={go(hrefOf(destination))}
          >
            {destination.label}
          </Entry>
        ))}
      </Group>
      {projects.length > 1 && (
        <Group title="Project">
          {projects.map(({ slug, name }) => (
            <Entry
              key={slug}
              icon={FolderOpen}
              value={`project ${name} ${slug}`}
              onSelect={go(`/${slug}/overview`)}
            >
              {name}
            </Entry>
          ))}
        </Group>
      )}
      <Group title="Time">
        {rangePresets.map((preset) => (
          <Entry
            key={preset}
            icon={Clock}
            value={`time ${presetWords[preset]} ${preset}`}
            onSelect={run(() => setRange({ kind: "relative", preset }))}
          >
            Show the {presetWords[preset]}
          </Entry>
        ))}
        <Entry icon={Clock} value="clock utc" onSelect={run(() => setUtc(true))}>
          Read times in UTC
        </Entry>
        <Entry icon={Clock} value="clock local time zone" onSelect={run(() => setUtc(false))}>
          Read times in local time
        </Entry>
      </Group>
      <Group title="Theme">
        {themes.map(({ value, label }) => (
          <Entry
            key={value}
            icon={Moon}
            value={`theme ${label}`}
            onSelect={run(() => setTheme(value))}
          >
            {label}
          </Entry>
        ))}
      </Group>
    </>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={title}
      className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-3 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-faint [&_[cmdk-group-heading]]:text-xs"
    >
      {children}
    </Command.Group>
  );
}

function Entry({
  icon: Icon,
  value,
  keys,
  onSelect,
  children,
}: {
  icon: LucideIcon;
  value: string;
  keys?: string[];
  onSelect: () => void;
  children: ReactNode;
}) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex h-9 cursor-pointer items-center gap-2.5 rounded-md px-2 text-sm data-[selected=true]:bg-raised touch:h-11"
    >
      <Icon aria-hidden className="size-4 shrink-0 text-faint" />
      <span className="truncate">{children}</span>
      {keys && (
        <span className="ml-auto flex gap-1 max-md:hidden">
          {keys.map((key) => (
            <Kbd key={key}>{key}</Kbd>
          ))}
        </span>
      )}
    </Command.Item>
  );
}
