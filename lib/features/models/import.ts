import { invalid } from "#lib/core/errors.ts";
import { LifecycleRow, MAX_IMPORT_ROWS } from "./input.ts";

/** What other lists call our columns; compared without case, spaces, dashes and underscores. */
const columns: Readonly<Record<keyof LifecycleRow, readonly string[]>> = {
  platform: ["platform", "provider", "host"],
  model: ["model", "modelid", "id", "name"],
  version: ["version", "modelversion"],
  status: ["status", "state", "lifecycle", "lifecyclestatus"],
  announced: [
    "announced",
    "announcedon",
    "deprecationannounced",
    "deprecated",
    "deprecatedat",
    "deprecationdate",
  ],
  retires: [
    "retires",
    "retireson",
    "retiresat",
    "retirementdate",
    "retiredate",
    "shutdowndate",
    "endoflife",
    "endoflifetime",
    "eol",
  ],
  kind: ["kind", "retirementkind", "datekind"],
  after: ["after", "afterretirement"],
  replacement: ["replacement", "replacements", "replacedby", "target"],
  sourceName: ["sourcename", "source"],
  sourceUrl: ["sourceurl", "url", "link"],
  asOf: ["asof", "fetchedat", "readon", "sourceasof"],
  note: ["note", "notes", "comment"],
};

const columnOf = new Map(
  Object.entries(columns).flatMap(([column, names]) => names.map((name) => [name, column])),
);
const plain = (name: string): string => name.toLowerCase().replaceAll(/[\s_-]/g, "");

/** Reads a list of models from CSV or JSON. Throws `invalid` naming the row that cannot be read. */
export function readLifecycleFile(file: string): LifecycleRow[] {
  const text = file.replace(/^\uFEFF/, "").trim();
  if (text === "") throw invalid("The file is empty.");
  return readLifecycleRows(/^[[{]/.test(text) ? rowsOfJson(text) : rowsOfCsv(text));
}

/** Rows under any names we know for their columns. */
export function readLifecycleRows(rows: readonly unknown[]): LifecycleRow[] {
  if (rows.length === 0) throw invalid("There is no row in it.");
  if (rows.length > MAX_IMPORT_ROWS)
    throw invalid(`Import at most ${MAX_IMPORT_ROWS} models at once.`);
  return rows.map((row, i) => {
    const read = LifecycleRow.safeParse(renamed(row));
    if (read.success) return read.data;
    const [issue] = read.error.issues;
    throw invalid(`Row ${i + 1}, ${issue!.path.join(".") || "the whole of it"}: ${issue!.message}`);
  });
}

function renamed(row: unknown): Record<string, unknown> {
  if (row === null || typeof row !== "object" || Array.isArray(row)) return {};
  const known: Record<string, unknown> = {};
  let isEarliest = false;
  for (const [name, value] of Object.entries(row)) {
    const column = columnOf.get(plain(name));
    if (plain(name) === "dateisearliest")
      isEarliest = value === true || /^(true|1|yes)$/i.test(String(value));
    // The first name that says something counts: `platform` before `provider`.
    else if (column && (known[column] ?? "") === "") known[column] = value;
  }
  if (typeof known.status === "string")
    known.status = known.status.trim().toLowerCase() || undefined;
  if (known.status === null) known.status = undefined;
  return isEarliest ? { ...known, kind: "earliest" } : known;
}

function rowsOfJson(text: string): unknown[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw invalid("The file begins like JSON and cannot be read as such.", cause);
  }
  if (Array.isArray(value)) return value;
  const lists = Object.values(value as object).filter(Array.isArray);
  const named =
    (value as { models?: unknown; data?: unknown }).models ?? (value as { data?: unknown }).data;
  if (Array.isArray(named)) return named;
  if (lists.length === 1) return lists[0]!;
  throw invalid("Send a list of models, or an object with a list under `models`.");
}

function rowsOfCsv(text: string): unknown[] {
  const [head, ...lines] = readCsv(text);
  if (!head!.some((name) => columnOf.get(plain(name)) === "model"))
    throw invalid("The first line must name the columns, `model` and `platform` among them.");
  return lines.map((cells) => Object.fromEntries(head!.map((name, i) => [name, cells[i] ?? ""])));
}

/** Rows of cells as RFC 4180 writes them, with comma, semicolon or tab between. Empty lines are left out. */
export function readCsv(text: string): string[][] {
  const [firstLine = ""] = text.split("\n", 1);
  const comma = [",", ";", "\t"].sort(
    (a, b) => firstLine.split(b).length - firstLine.split(a).length,
  )[0]!;
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let isQuoted = false;
  const endCell = () => {
    row.push(cell.trim());
    cell = "";
  };
  const endRow = () => {
    endCell();
    if (row.some((value) => value !== "")) rows.push(row);
    row = [];
  };
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (isQuoted) {
      if (char !== '"') cell += char;
      else if (text[i + 1] === '"') {
        cell += '"';
        i++;
      } else isQuoted = false;
    } else if (char === '"' && cell.trim() === "") {
      cell = "";
      isQuoted = true;
    } else if (char === comma) endCell();
    else if (char === "\n") endRow();
    else if (char !== "\r") cell += char;
  }
  endRow();
  return rows;
}
