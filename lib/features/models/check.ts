import { AppError } from "#lib/core/errors.ts";
import { type LifecycleBook, nativeId } from "#lib/features/catalog/lifecycle-book.ts";
import type { Day } from "#lib/features/catalog/lifecycle-entry.ts";
import { clockOf } from "./clock.ts";
import { type CalledModel, type Clock, reasonWords } from "./model.ts";

/** `gone` and `ends` fail a check; `unknown` is listed and never counted as fine. */
export type Verdict = "gone" | "ends" | "later" | "floor" | "no_end" | "unknown";

export type Checked = {
  platform: string | null;
  /** The platform was taken from the model's maker, because nobody named one. */
  isAssumed: boolean;
  model: string;
  verdict: Verdict;
  retires: Day | null;
  kind: Clock["kind"];
  days: number | null;
  replacement: readonly string[];
  after: Clock["after"];
  /** Where the line or the traffic named it: a line number, or services. */
  usedBy: readonly string[];
  why: string | null;
  source: string | null;
  asOf: Day | null;
};

export type CheckReport = {
  today: Day;
  failWithinDays: number;
  failed: number;
  unknown: number;
  /** The most urgent first. */
  models: Checked[];
};

/** One model of a list: as written, and who serves it where the line says so. */
export type Listed = { provider: string; model: string; usedBy: string };

/** A window as `30d`, `6w` or plain days. Throws `invalid` for anything else. */
export function readWindow(text: string): number {
  const found = /^(\d{1,4})\s*(d|days?|w|weeks?)?$/i.exec(text.trim());
  if (!found) throw new AppError("invalid", `"${text}" is no window. Write it in days: 30d.`);
  return Number(found[1]) * (found[2]?.toLowerCase().startsWith("w") ? 7 : 1);
}

/**
 * Models of a file, one a line: `gpt-4o`, `azure gpt-4o-2024-08-06` or `bedrock/anthropic.…`. What
 * follows a `#` is left out. A JSON list of such lines, or of objects with `model` and `platform`, does too.
 */
export function readModelList(text: string, platform = ""): Listed[] {
  const trimmed = text.replace(/^\uFEFF/, "").trim();
  if (trimmed.startsWith("[") || trimmed.startsWith("{")) return listOfJson(trimmed, platform);
  return text.split("\n").flatMap((line, i) => {
    const words = line.replace(/(^|\s)#.*$/, "").trim();
    return words === "" ? [] : [listed(words, platform, `line ${i + 1}`)];
  });
}

function listed(line: string, platform: string, usedBy: string): Listed {
  const [first, ...rest] = line.split(/[\s,]+/).filter(Boolean);
  if (rest.length === 0) return { provider: platform, model: first!, usedBy };
  if (rest.length === 1) return { provider: first!, model: rest[0]!, usedBy };
  throw new AppError(
    "invalid",
    `${usedBy}: write a model, or a platform and a model: azure gpt-4o.`,
  );
}

function listOfJson(text: string, platform: string): Listed[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new AppError("invalid", "The list begins like JSON and cannot be read as such.", {
      cause,
    });
  }
  const list = Array.isArray(value) ? value : (value as { models?: unknown }).models;
  if (!Array.isArray(list)) throw new AppError("invalid", "Give a list of models.");
  return list.map((item: unknown, i) => {
    if (typeof item === "string") return listed(item, platform, `item ${i + 1}`);
    const { model, platform: own, provider } = (item ?? {}) as Record<string, unknown>;
    if (typeof model !== "string" || model.trim() === "")
      throw new AppError("invalid", `item ${i + 1}: it names no model.`);
    return { provider: String(own ?? provider ?? platform), model, usedBy: `item ${i + 1}` };
  });
}

/** Judges a list of models without any traffic. */
export function checkList(
  list: readonly Listed[],
  book: LifecycleBook,
  today: Day,
  failWithinDays: number,
): CheckReport {
  const unique = new Map<string, Checked>();
  for (const { provider, model, usedBy } of list) {
    const found = book.find({ provider, model });
    const key = `${found.platform}\0${nativeId(model, found.platform ?? undefined)}`;
    const known = unique.get(key);
    if (known) unique.set(key, { ...known, usedBy: [...known.usedBy, usedBy] });
    else {
      const clock = clockOf(found, today, "asked");
      const { platform, isAssumed } = found;
      unique.set(key, checkedOf({ platform, isAssumed, model }, clock, [usedBy], failWithinDays));
    }
  }
  return reportOf([...unique.values()], today, failWithinDays);
}

/** Judges the models that a project calls. */
export function checkCalled(
  models: readonly CalledModel[],
  today: Day,
  failWithinDays: number,
): CheckReport {
  const checked = models
    .filter(({ calls, migration }) => calls > 0 || migration.state !== "done")
    .map((called) =>
      checkedOf(
        called,
        called.clock,
        called.services.map(({ service }) => service),
        failWithinDays,
      ),
    );
  return reportOf(checked, today, failWithinDays);
}

function checkedOf(
  { platform, isAssumed, model }: Pick<Checked, "platform" | "isAssumed" | "model">,
  clock: Clock,
  usedBy: readonly string[],
  failWithinDays: number,
): Checked {
  return {
    platform,
    isAssumed: isAssumed && platform !== null,
    model,
    verdict: verdictOf(clock, failWithinDays),
    retires: clock.retires,
    kind: clock.kind,
    days: clock.runwayDays,
    replacement: clock.replacement,
    after: clock.after,
    usedBy,
    why: whyOf(clock, model),
    source: clock.source?.url ?? clock.source?.name ?? null,
    asOf: clock.asOf,
  };
}

function verdictOf({ state, runwayDays, floorDays, retires }: Clock, within: number): Verdict {
  if (state === "retired" || state === "redirected") return "gone";
  if (state === "unknown") return "unknown";
  if (runwayDays !== null) return runwayDays <= within ? "ends" : "later";
  return floorDays !== null && retires !== null ? "floor" : "no_end";
}

function whyOf(clock: Clock, model: string): string | null {
  if (clock.reason) {
    const dated = clock.elsewhere.filter(({ retires }) => retires !== null);
    const others = dated.map(
      ({ platform, version, retires }) => `${platform}${version ? ` ${version}` : ""}: ${retires}`,
    );
    const hint = others.length > 0 ? ` (${others.slice(0, 4).join("; ")})` : "";
    return `${reasonWords[clock.reason]}${hint}`;
  }
  if (clock.state === "unknown") return `its date of ${clock.retires} has passed unconfirmed`;
  if (clock.model && clock.model.toLowerCase() !== model.toLowerCase()) return `as ${clock.model}`;
  return null;
}

const order: Record<Verdict, number> = {
  gone: 0,
  ends: 1,
  unknown: 2,
  later: 3,
  floor: 4,
  no_end: 5,
};

function reportOf(models: Checked[], today: Day, failWithinDays: number): CheckReport {
  return {
    today,
    failWithinDays,
    failed: models.filter(({ verdict }) => verdict === "gone" || verdict === "ends").length,
    unknown: models.filter(({ verdict }) => verdict === "unknown").length,
    models: models.sort(
      (a, b) => order[a.verdict] - order[b.verdict] || (a.days ?? 0) - (b.days ?? 0),
    ),
  };
}

/** 0: nothing ends within the window; 1: something does, or has. Unknown models fail where asked to. */
export const exitCodeOf = (report: CheckReport, failUnknown: boolean): 0 | 1 =>
  report.failed > 0 || (failUnknown && report.unknown > 0) ? 1 : 0;
