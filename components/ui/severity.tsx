import {
  CircleCheck,
  CircleDashed,
  Info,
  type LucideIcon,
  OctagonAlert,
  RotateCcw,
  TriangleAlert,
} from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn.ts";

export type SeverityLevel = "critical" | "warning" | "recovering" | "ok" | "info" | "insufficient";

const looks: Record<SeverityLevel, { icon: LucideIcon; word: string; text: string; chip: string }> =
  {
    critical: {
      icon: OctagonAlert,
      word: "Critical",
      text: "text-critical",
      chip: "border-critical/35 bg-critical/10",
    },
    warning: {
      icon: TriangleAlert,
      word: "Warning",
      text: "text-warning",
      chip: "border-warning/35 bg-warning/10",
    },
    recovering: {
      icon: RotateCcw,
      word: "Recovering",
      text: "text-recovering",
      chip: "border-recovering/35 bg-recovering/10",
    },
    ok: { icon: CircleCheck, word: "OK", text: "text-ok", chip: "border-ok/35 bg-ok/10" },
    info: { icon: Info, word: "Note", text: "text-info", chip: "border-info/35 bg-info/10" },
    insufficient: {
      icon: CircleDashed,
      word: "Insufficient data",
      text: "text-insufficient",
      chip: "border-insufficient/40 hatched",
    },
  };

/** How bad it is: always icon, word and colour together. `children` replaces the word. */
export function Severity({
  level,
  children,
  chip = false,
  className,
}: {
  level: SeverityLevel;
  children?: ReactNode;
  chip?: boolean;
  className?: string;
}) {
  const look = looks[level];
  const Icon = look.icon;
  return (
    <span
      className={cn(
        "inline-flex items-center gap-1.5 font-medium text-xs",
        look.text,
        chip && `rounded-sm border px-1.5 py-0.5 ${look.chip}`,
        className,
      )}
    >
      <Icon aria-hidden className="size-3.5 shrink-0" />
      {children ?? look.word}
    </span>
  );
}
