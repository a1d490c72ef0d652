"use client";

import { Kbd } from "#components/ui/kbd.tsx";
import { Sheet, SheetContent } from "#components/ui/sheet.tsx";
import { destinations } from "./navigation.ts";

const groups: { title: string; keys: { keys: string[]; does: string }[] }[] = [
  {
    title: "Everywhere",
    keys: [
      { keys: ["⌘", "K"], does: "Search and commands (Ctrl K)" },
      { keys: ["?"], does: "This list" },
    ],
  },
  {
    title: "Go to",
    keys: destinations.map(({ key, label }) => ({ keys: ["g", key], does: label })),
  },
  {
    title: "Time",
    keys: [
      { keys: ["["], does: "Earlier, by the length of the window" },
      { keys: ["]"], does: "Later" },
    ],
  },
  {
    title: "Lists",
    keys: [
      { keys: ["j"], does: "Next row (or arrow down)" },
      { keys: ["k"], does: "Previous row (or arrow up)" },
      { keys: ["Enter"], does: "Open the row" },
      { keys: ["Esc"], does: "Close, or leave the list" },
    ],
  },
];

export default function HelpSheet({
  isOpen,
  onOpenChange,
}: {
  isOpen: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  return (
    <Sheet open={isOpen} onOpenChange={onOpenChange}>
      <SheetContent title="Keyboard" description="Charts: drag to zoom, double-click to leave.">
        <div className="grid gap-6">
          {groups.map(({ title, keys }) => (
            <section key={title} className="grid gap-1">
              <h3 className="font-medium text-faint text-xs">{title}</h3>
              <dl>
                {keys.map(({ keys: sequence, does }) => (
                  <div
                    key={does}
                    className="flex items-center justify-between gap-4 py-1.5 text-sm"
                  >
                    <dt>{does}</dt>
                    <dd className="flex shrink-0 gap-1">
                      {sequence.map((key) => (
                        <Kbd key={key}>{key}</Kbd>
                      ))}
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
      </SheetContent>
    </Sheet>
  );
}
