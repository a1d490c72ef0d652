import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";

/** Top to bottom. A file may import from its own floor or any below it. */
const floors = [
  "app",
  "components",
  "lib/server",
  "lib/features",
  "lib/platform",
  "lib/core",
  "drizzle/schema",
];

/** Below `lib/platform`, beside `lib/core`: tables are importable from every floor but core. */
const river = [
  "auth",
  "projects",
  "keys",
  "catalog",
  "ingest",
  "rollups",
  "traces",
  "changes",
  "models",
  "scores",
  "judges",
  "spend",
  "drift",
  "quality",
  "runbooks",
  "alerts",
  "incidents",
  "notifications",
  "demo",
];

/** What the browser may load from a feature; the rest of a feature holds SQL. */
const browserSafe = /\/(client|model|content-model|input)$/;

/** Longer than 300 lines, each for its reason. */
const long: Record<string, string> = {};

const files = ["app", "components", "lib", "drizzle/schema"].filter(existsSync).flatMap(sourcesIn);
const text = new Map(files.map((file) => [file, readFileSync(file, "utf8")]));
const edges = files.flatMap(importsOf);
/** `import type` is erased, so it cannot load SQL into a browser or close a loop. */
const loads = edges.filter((edge) => !edge.typeOnly);

test("imports go down the floors", () => {
  none(edges.filter(({ from, to }) => floorOf(to) < floorOf(from)));
});

test("features read only from upstream features", () => {
  none(edges.filter(({ from, to }) => featureOf(from) && featureOf(to) && reach(to) > reach(from)));
});

test("components load nothing that holds SQL", () => {
  const fromComponents = loads.filter(
    ({ from }) => from.startsWith("components/") && !isTest(from),
  );
  none(fromComponents.filter(({ to }) => /^(lib\/server|drizzle)/.test(to)));
  none(fromComponents.filter(({ to }) => featureOf(to) && !browserSafe.test(bare(to))));
});

test("core is pure: synchronous, no packages, no clock, no dice", () => {
  const core = files.filter((file) => file.startsWith("lib/core/") && !isTest(file));
  none(edges.filter(({ from, to }) => core.includes(from) && !to.startsWith("lib/core/")));
  const impure = /\bawait\b|\basync\b|Date\.now|new Date\(\)|Math\.random|process\.|from "(?!\.|#)/;
  none(core.filter((file) => impure.test(read(file))));
});

test("the environment is read in one place", () => {
  const allowed =
    /platform\/config|platform\/chromium|platform\/db\/(testing|with-test-database|embedded)|architecture/;
  none(
    files.filter(
      (file) => !allowed.test(file) && !isTest(file) && read(file).includes("process.env"),
    ),
  );
});

test("only charts import recharts", () => {
  none(
    files.filter(
      (file) =>
        !isTest(file) &&
        !file.startsWith("components/charts/") &&
        /from "recharts"/.test(read(file)),
    ),
  );
});

test("no import cycles", () => none(cycles()));

test("files stay under 300 lines", () => {
  none(files.filter((file) => !long[file] && read(file).split("\n").length > 300));
  none(Object.keys(long).filter((file) => !text.has(file)));
});

function sourcesIn(dir: string): string[] {
  return readdirSync(dir).flatMap((name) => {
    const path = join(dir, name);
    if (statSync(path).isDirectory()) return sourcesIn(path);
    return /\.tsx?$/.test(name) ? [path] : [];
  });
}

/** Our own files that `file` imports; packages are left out. */
function importsOf(file: string): { from: string; to: string; typeOnly: boolean }[] {
  const statements = read(file).matchAll(
    /^\s*(?:import|export)\s+(type\b)?[^"';]*?(?:from\s+)?"([.#][^"]*)"/gm,
  );
  return [...statements].flatMap(([, type, spec]) => {
    const base = spec!.startsWith("#") ? spec!.slice(1) : join(dirname(file), spec!);
    const to = [base, `${base}.ts`, `${base}.tsx`].find((path) => text.has(path));
    return to ? [{ from: file, to, typeOnly: Boolean(type) }] : [];
  });
}

function cycles(): string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, path: string[]): void => {
    if (path.includes(file))
      return void found.push([...path.slice(path.indexOf(file)), file].join(" -> "));
    if (done.has(file)) return;
    for (const edge of loads) if (edge.from === file) visit(edge.to, [...path, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  return found;
}

function floorOf(file: string): number {
  const floor = floors.findIndex((name) => file.startsWith(`${name}/`));
  return floor === -1 ? 0 : floor;
}

function reach(file: string): number {
  const place = river.indexOf(featureOf(file)!);
  assert.notEqual(place, -1, `${file}: add its feature to the river`);
  return place;
}

function read(file: string): string {
  return text.get(file)!;
}

function featureOf(file: string): string | undefined {
  return /^lib\/features\/([^/]+)\//.exec(file)?.[1];
}

function bare(file: string): string {
  return file.replace(/\.tsx?$/, "");
}

function isTest(file: string): boolean {
  return file.includes(".test.");
}

function none(offenders: unknown[]): void {
  assert.deepEqual(offenders, []);
}
