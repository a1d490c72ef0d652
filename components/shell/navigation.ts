import {
  Activity,
  BookOpen,
  CalendarClock,
  Inbox,
  ListTree,
  type LucideIcon,
  Settings,
} from "lucide-react";

/** A noun one can go to. A new page is one more entry here. */
export type Destination = {
  /** The path segment after the project, or the whole path of a page without one. */
  id: string;
  label: string;
  icon: LucideIcon;
  /** `g` and then this letter goes there. */
  key: string;
  href: (project: string) => string;
  /** Shows the time range, and takes it along. */
  isRanged: boolean;
};

export const destinations: readonly Destination[] = [
  noun("overview", "Overview", Activity, "o", true),
  noun("traces", "Traces", ListTree, "t", true),
  noun("models", "Models", CalendarClock, "m", false),
  noun("ingest", "Ingest", Inbox, "i", true),
  noun("settings", "Settings", Settings, "s", false),
  { id: "docs", label: "Docs", icon: BookOpen, key: "d", href: () => "/docs", isRanged: false },
];

function noun(
  id: string,
  label: string,
  icon: LucideIcon,
  key: string,
  isRanged: boolean,
): Destination {
  return { id, label, icon, key, isRanged, href: (project) => `/${project}/${id}` };
}

/** Where a path is; `null` outside of every noun. */
export function destinationOf(path: string): Destination | null {
  const [first, second] = path.split("/").filter(Boolean);
  return (
    destinations.find(({ id }) => id === second || (id === "docs" && first === "docs")) ?? null
  );
}
