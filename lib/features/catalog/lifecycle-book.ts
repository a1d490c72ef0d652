import { familyOf } from "./family.ts";
import type { LifecycleEntry } from "./lifecycle-entry.ts";
import { readModelId } from "./model-id.ts";
import { platformNamed, platformOf } from "./platforms.ts";

/** How an id led to an entry, the surest first. */
export type LifecycleMatch = "exact" | "alias" | "id" | "base" | "fine_tuned" | "pattern";

/** Why there is no entry. */
export type UnknownReason =
  /** No list that we know names it. */
  | "not_listed"
  /** We know nothing of this platform's models. */
  | "no_data_for_platform"
  /** Several platforms serve it and nobody says which one does. */
  | "platform_unclear"
  /** Its versions end on different days, and the call does not name one. */
  | "version_unclear"
  /** The customer's own name for a deployment: it says nothing about the model. */
  | "deployment_name"
  /** Your own servers: nobody else ends it. */
  | "self_hosted"
  /** Counted together because the project calls too many models. */
  | "lumped";

export type Found = {
  platform: string | null;
  /** The platform was taken from the model's maker. */
  isAssumed: boolean;
  vendor: string | null;
  /** Normalised id without snapshot date. */
  base: string;
  entry: LifecycleEntry | null;
  match: LifecycleMatch | null;
  reason: UnknownReason | null;
  /** The versions it may be, where that is unclear. */
  candidates: readonly LifecycleEntry[];
  /** The same model on other platforms. Their dates are theirs alone. */
  elsewhere: readonly LifecycleEntry[];
};

export type Asked = {
  /** Any name for who serves it, or empty. */
  provider: string;
  /** As it was logged. */
  model: string;
  /** True where the customer chose the name, as in an Azure request. */
  isDeployment?: boolean;
};

export type LifecycleBook = {
  find(asked: Asked): Found;
  entries: readonly LifecycleEntry[];
};

type Index = Map<string, LifecycleEntry[]>;
type PlatformIndex = {
  exact: Index;
  alias: Index;
  id: Index;
  base: Index;
  patterns: LifecycleEntry[];
};

const MOST_ELSEWHERE = 6;
/** How many look-ups are remembered before starting over. */
const MAX_MEMO = 5_000;

/** Of entries for the same platform, model and version the first counts. */
export function lifecycleBook(entries: readonly LifecycleEntry[]): LifecycleBook {
  const seen = new Set<string>();
  const kept = entries.filter((entry) => {
    const key = entryKey(entry);
    return !seen.has(key) && seen.add(key);
  });
  const platforms = new Map<string, PlatformIndex>();
  const everywhere: Index = new Map();
  for (const entry of kept) {
    let index = platforms.get(entry.platform);
    if (!index) {
      index = { exact: new Map(), alias: new Map(), id: new Map(), base: new Map(), patterns: [] };
      platforms.set(entry.platform, index);
    }
    if (entry.form === "pattern") index.patterns.push(entry);
    else addTo(index, everywhere, entry);
  }
  const memo = new Map<string, Found>();

  return {
    entries: kept,
    find(asked) {
      const key = `${asked.provider}\0${asked.isDeployment ? 1 : 0}\0${asked.model}`;
      let found = memo.get(key);
      if (!found) {
        found = lookUp(asked, platforms, everywhere);
        if (memo.size >= MAX_MEMO) memo.clear();
        memo.set(key, found);
      }
      return found;
    },
  };
}

/** What makes two entries speak of the same thing. */
export const entryKey = ({
  platform,
  model,
  version,
}: Pick<LifecycleEntry, "platform" | "model" | "version">): string =>
  `${platform}\0${nativeId(model)}\0${version ?? ""}`;

function addTo(index: PlatformIndex, everywhere: Index, entry: LifecycleEntry): void {
  push(index.exact, nativeId(entry.model), entry);
  for (const name of entry.aliases) push(index.alias, nativeId(name), entry);
  for (const name of [entry.model, ...entry.aliases]) {
    const { id, base } = keysOf(name);
    push(index.id, id, entry);
    push(index.base, base, entry);
    push(everywhere, base, entry);
  }
}

function push(index: Index, key: string, entry: LifecycleEntry): void {
  const list = index.get(key);
  if (!list) index.set(key, [entry]);
  else if (!list.includes(entry)) list.push(entry);
}

function lookUp(
  { provider, model, isDeployment = false }: Asked,
  platforms: Map<string, PlatformIndex>,
  everywhere: Index,
): Found {
  const read = readModelId(model);
  const family = isDeployment ? null : familyOf(model);
  const served = platformOf(provider, model, family?.vendor ?? null);
  const { base } = keysOf(model);
  const blank: Found = {
    ...served,
    vendor: family?.vendor ?? null,
    base: read.base,
    entry: null,
    match: null,
    reason: null,
    candidates: [],
    elsewhere: isDeployment
      ? []
      : (everywhere.get(base) ?? [])
          .filter(({ platform }) => platform !== served.platform)
          .slice(0, MOST_ELSEWHERE),
  };
  const unknown = (reason: UnknownReason): Found => ({ ...blank, reason });

  // What the project itself wrote down goes for any name, a deployment's too.
  const index = served.platform === null ? undefined : platforms.get(served.platform);
  const own = index?.exact
    .get(nativeId(model, served.platform ?? undefined))
    ?.find(({ origin, version }) => origin === "manual" && version === null);
  if (own) return { ...blank, entry: own, match: "exact", vendor: own.vendor ?? blank.vendor };

  if (model === "other" || model.trim() === "") return unknown("lumped");
  if (isDeployment || read.isOpaque) return unknown("deployment_name");
  if (served.platform === null)
    return unknown(blank.elsewhere.length > 0 ? "platform_unclear" : "not_listed");
  if (served.platform === "ollama") return unknown("self_hosted");
  if (!index) return unknown("no_data_for_platform");

  const { entries, match } = matching(index, served.platform, model);
  if (entries.length === 0) return unknown("not_listed");
  const [entry] = entries;
  if (!entries.every((other) => agree(other, entry!)))
    return {
      ...blank,
      vendor: blank.vendor ?? entry!.vendor,
      candidates: entries,
      reason: "version_unclear",
    };
  return { ...blank, entry: entry!, match, vendor: entry!.vendor ?? blank.vendor };
}

/** Two versions that end alike are one answer. */
const agree = (a: LifecycleEntry, b: LifecycleEntry): boolean =>
  a.status === b.status && a.retires === b.retires && a.kind === b.kind;

function matching(
  index: PlatformIndex,
  platform: string,
  model: string,
): { entries: LifecycleEntry[]; match: LifecycleMatch | null } {
  const native = nativeId(model, platform);
  const keys = keysOf(model);
  const found = (match: LifecycleMatch, entries: LifecycleEntry[] | undefined) =>
    entries && entries.length > 0 ? { entries, match } : null;
  return (
    found("exact", index.exact.get(native)) ??
    found("alias", index.alias.get(native)) ??
    found("id", index.id.get(keys.id)) ??
    found("base", sameBase(index.base.get(keys.base), keys.snapshot)) ??
    (keys.isFineTuned ? found("fine_tuned", fineTuned(index, model)) : null) ??
    found(
      "pattern",
      index.patterns.filter(({ model: pattern }) => native.startsWith(pattern.slice(0, -1))),
    ) ?? { entries: [], match: null }
  );
}

/** One of the two has no date: a dated snapshot never speaks for another one. */
function sameBase(
  entries: LifecycleEntry[] | undefined,
  snapshot: string | null,
): LifecycleEntry[] | undefined {
  if (!entries || entries.every((entry) => snapshotsOf(entry).length === 0)) return entries;
  return snapshot === null ? entries : undefined;
}

const snapshotsOf = (entry: LifecycleEntry): string[] =>
  [entry.model, ...entry.aliases].flatMap((name) => readModelId(name).snapshot ?? []);

/** A fine-tuned model ends with the model it was made from. */
function fineTuned(index: PlatformIndex, model: string): LifecycleEntry[] | undefined {
  const { id, base } = readModelId(model);
  return index.id.get(fold(id)) ?? index.base.get(fold(base));
}

/** `ft:` keeps tuned models apart from those they were made from. */
function keysOf(model: string) {
  const { id, base, snapshot, isFineTuned } = readModelId(slug(model));
  const mark = isFineTuned ? "ft:" : "";
  return { id: mark + fold(id), base: mark + fold(base), snapshot, isFineTuned };
}

/** `claude-sonnet-4.5` and `claude-sonnet-4-5`, `llama-v3.3` and `llama-3.3` are the same. */
const fold = (id: string): string => id.replaceAll(".", "-").replace(/^(llama)-v(?=\d)/, "$1-");

/** A name for people as an id would be written: `Qwen3 VL 30B` → `qwen3-vl-30b`. */
const slug = (name: string): string => name.trim().toLowerCase().replaceAll(/\s+/g, "-");

/** The id as its platform writes it, without what says only where the call went. */
export function nativeId(model: string, platform?: string): string {
  let id = slug(model);
  id = /^arn:[^/]+\/(.+)$/.exec(id)?.[1] ?? id;
  id = /(?:^|\/)(?:publishers|accounts)\/[^/]+\/models\/(.+)$/.exec(id)?.[1] ?? id;
  if (id.startsWith("models/")) id = id.slice("models/".length);
  const segments = id.split("/");
  if (platform && segments.length > 1 && platformNamed(segments[0]!) === platform) {
    // `azure/eu/gpt-4o`, `bedrock/us-east-1/anthropic.…`: regions stand between host and id.
    id = clouds.has(platform) ? segments.at(-1)! : segments.slice(1).join("/");
  }
  if (/^ft:/.test(id)) id = `ft-${id.slice(3).split(":")[0]}`;
  return id
    .replace(/^(us-gov|us|eu|apac|jp|au|in|ca|sa|global)\.(?=[a-z\d]+\.)/, "")
    .replace(/@(default|latest)$/, "");
}

const clouds: ReadonlySet<string> = new Set(["azure", "bedrock", "vertex"]);
