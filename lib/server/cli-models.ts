import { readFile } from "node:fs/promises";
import { text as readStream } from "node:stream/consumers";
import { parseArgs } from "node:util";
import { AppError } from "#lib/core/errors.ts";
import { SECOND, utcDay } from "#lib/core/time.ts";
import { isDay } from "#lib/features/catalog/lifecycle.ts";
import { lifecycleBook } from "#lib/features/catalog/lifecycle-book.ts";
import { shippedAsOf, shippedLifecycle } from "#lib/features/catalog/lifecycle-entry.ts";
import { platformLabel } from "#lib/features/catalog/platforms.ts";
import {
  type Checked,
  type CheckReport,
  checkCalled,
  checkList,
  exitCodeOf,
  readModelList,
  readWindow,
  type Verdict,
} from "#lib/features/models/check.ts";
import type { Inventory } from "#lib/features/models/model.ts";
import { commandSettings } from "#lib/platform/config.ts";

const help = `midwatch models check [options]

  Says which models are gone or end within a window. Exit code 0: none; 1: at least one;
  2: it could not be found out. A floor ("not before") is no end, and an unknown model is
  listed and never counted as fine.

  --fail-within 30d    the window, in days or weeks (30d)
  --file models.txt    models, one a line: "gpt-4o", "azure gpt-4o-2024-08-06"; "-" reads from
                       standard input. Needs no server.
  --platform NAME      who serves the models of the file that name nobody
  --url ADDRESS        a Midwatch: checks what the project really calls (MIDWATCH_URL)
  --key KEY            an API key that may read (MIDWATCH_API_KEY)
  --project NAME       the project, where the key does not say (MIDWATCH_PROJECT)
  --fail-unknown       fail for models whose end nobody knows, too
  --today 2026-11-22   ask as of another day (with --file)
  --json               the report as JSON`;

/** `midwatch models check`. */
export async function checkModels(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      "fail-within": { type: "string", default: "30d" },
      file: { type: "string" },
      platform: { type: "string", default: "" },
      url: { type: "string" },
      key: { type: "string" },
      project: { type: "string" },
      "fail-unknown": { type: "boolean", default: false },
      today: { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const within = readWindow(values["fail-within"]);
  const today = values.today ?? utcDay(Date.now());
  if (!isDay(today)) throw new AppError("invalid", `"${today}" is no day. Write 2026-11-22.`);

  if (values.today && values.file === undefined)
    throw new AppError("invalid", "--today goes with --file: a server judges as of its own today.");
  const settings = commandSettings();
  const url = values.url ?? settings.url;
  if (values.file === undefined && url === undefined)
    throw new AppError("invalid", `Name a list with --file, or a Midwatch with --url.\n\n${help}`);
  const report =
    values.file !== undefined
      ? checkList(
          readModelList(await readList(values.file), values.platform),
          lifecycleBook(shippedLifecycle()),
          today,
          within,
        )
      : await checkServer(
          url!,
          values.key ?? settings.key,
          values.project ?? settings.project,
          today,
          within,
        );
  if (report.models.length === 0)
    throw new AppError("invalid", "There is no model to check: the list is empty.");

  console.log(values.json ? JSON.stringify(report, null, 2) : inWords(report));
  return exitCodeOf(report, values["fail-unknown"]);
}

async function readList(file: string): Promise<string> {
  if (file === "-") return readStream(process.stdin);
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw new AppError("invalid", `The file ${file} cannot be read.`, { cause });
  }
}

async function checkServer(
  url: string,
  key: string | undefined,
  project: string | undefined,
  today: string,
  within: number,
): Promise<CheckReport> {
  const ask = async <T>(path: string): Promise<T> => {
    let response: Response;
    try {
      response = await fetch(new URL(path, url), {
        headers: key ? { authorization: `Bearer ${key}` } : {},
        signal: AbortSignal.timeout(30 * SECOND),
      });
    } catch (cause) {
      throw new AppError("unavailable", `Nobody answers at ${url}.`, { cause });
    }
    const answer = await response.json().catch(() => null);
    if (!response.ok)
      throw new AppError(
        "unavailable",
        answer?.error?.message ?? `${url} answered ${response.status}.`,
      );
    return answer.data as T;
  };
  const name = project ?? (await ask<{ slug: string }[]>("/api/projects"))[0]?.slug;
  if (!name)
    throw new AppError("invalid", "This key belongs to no project. Name one with --project.");
  const { models } = await ask<Inventory>(`/api/${encodeURIComponent(name)}/models`);
  return checkCalled(models, today, within);
}

const heads: Record<Verdict, string> = {
  gone: "gone",
  ends: "ends",
  unknown: "unknown",
  later: "ok",
  floor: "ok",
  no_end: "ok",
};

/** A line for each model, then a sentence. */
function inWords(report: CheckReport): string {
  const width = Math.max(...report.models.map(({ model }) => model.length));
  const lines = report.models.map(
    (one) =>
      `${heads[one.verdict].padEnd(8)} ${one.model.padEnd(width)}  ${[
        platformOf(one),
        fate(one),
        one.verdict === "gone" || one.verdict === "ends"
          ? one.replacement.length > 0 && `move to ${one.replacement.join(" or ")}`
          : null,
        one.why,
        one.usedBy.join(", "),
      ]
        .filter(Boolean)
        .join(" · ")}`,
  );
  const { failed, unknown, failWithinDays: days } = report;
  const count = (n: number, some: string) =>
    `${n === 0 ? "no model" : n === 1 ? "1 model" : `${n} models`} ${some}`;
  const sum = [
    count(failed, `gone or ending within ${days} days`),
    ...(unknown > 0 ? [`${unknown} of ${report.models.length} unknown`] : []),
  ].join("; ");
  const note = report.models.some(({ isAssumed }) => isAssumed)
    ? "\n* The maker's own platform is assumed. Write another one in front: azure gpt-4o-2024-08-06."
    : "";
  return `${lines.join("\n")}\n\n${report.today}: ${sum}. Data of ${shippedAsOf}.${note}`;
}

const platformOf = ({ platform, isAssumed }: Checked): string =>
  platform === null ? "unknown platform" : `${platformLabel(platform)}${isAssumed ? "*" : ""}`;

function fate({ verdict, retires, days, kind, after }: Checked): string | null {
  switch (verdict) {
    case "gone":
      return `${after === "redirect" ? "redirected" : "gone"}${retires ? ` since ${retires}` : ""}`;
    case "ends":
    case "later":
      return `${kind === "scheduled" ? "scheduled for" : "until"} ${retires}, ${days} ${days === 1 ? "day" : "days"}`;
    case "floor":
      return `not before ${retires}`;
    case "no_end":
      return "no end announced";
    default:
      return null;
  }
}
