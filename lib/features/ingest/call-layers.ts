import { type Decision, demote, excess } from "./decision.ts";
import {
  callClass,
  detailOf,
  hasGoodUsage,
  hasUsage,
  isAnthropicServer,
  isCall,
  isSameCall,
  preference,
  reportsTheSame,
  type SettleSpan,
} from "./settle-span.ts";
import type { Forest } from "./span-forest.ts";

/** One physical call: the layers that show it, and the ones of them that are counted. */
export type Group = { winners: number[]; members: number[] };

/** Work of its own between two calls: the inner one is then asked on the outer's behalf, not in its place. */
const separates: ReadonlySet<string> = new Set(["execute_tool", "invoke_agent", "workflow"]);

/** Finds calls inside calls with nothing but plumbing between, and keeps one layer of each. */
export function layersOf(
  spans: readonly SettleSpan[],
  { parent, order }: Forest,
  decisions: Decision[],
): Group[] {
  /** For each span, the innermost open call of each class around it. */
  const open: (ReadonlyMap<string, number> | undefined)[] = new Array(spans.length);
  const inner: Group[][] = spans.map(() => []);
  const outerOf = new Int32Array(spans.length).fill(-1);
  const nothingOpen: ReadonlyMap<string, number> = new Map();
  for (const index of order) {
    const span = spans[index]!;
    const around = open[parent[index]!] ?? nothingOpen;
    if (isCall(span)) {
      const kind = callClass(span.kind);
      outerOf[index] = around.get(kind) ?? -1;
      open[index] = new Map(around).set(kind, index);
    } else open[index] = separates.has(span.kind) ? nothingOpen : around;
  }

  const groups: Group[] = [];
  for (let i = order.length - 1; i >= 0; i--) {
    const index = order[i]!;
    if (!isCall(spans[index]!)) continue;
    const group = merge(index, inner[index]!, spans, decisions);
    if (outerOf[index] === -1) groups.push(group);
    else inner[outerOf[index]!]!.push(group);
  }
  return groups;
}

function merge(
  index: number,
  inner: readonly Group[],
  spans: readonly SettleSpan[],
  decisions: Decision[],
): Group {
  const [first] = inner;
  if (!first) return { winners: [index], members: [index] };
  const outer = spans[index]!;
  const below = inner.length === 1 ? first.winners : inner.flatMap(({ winners }) => winners);
  // Grown in place where it can be: calls may be nested by the thousand.
  const members = inner.length === 1 ? first.members : inner.flatMap((group) => group.members);
  members.push(index);
  if (isOuterBetter(outer, below, spans)) {
    for (const loser of below)
      demote(
        decisions[loser]!,
        outer.spanId,
        isAnthropicServer(spans[loser]!.scopeName)
          ? "Anthropic's servers saw the same call; the client's span is counted."
          : "Shows the same call as a span above, which knows more of its tokens and is counted instead.",
      );
    return { winners: [index], members };
  }
  const rivals = below.map((winner) => spans[winner]!);
  const best = rivals.reduce((a, b) => (preference(b, a) < 0 ? b : a));
  demote(
    decisions[index]!,
    best.spanId,
    `Shows the same call as a span below, closer to the provider, which is counted instead.${excess(outer, rivals)}`,
  );
  return { winners: below, members };
}

/** The inner layer is closer to the truth, unless it only estimates, reports nothing, or knows less. */
function isOuterBetter(
  outer: SettleSpan,
  below: readonly number[],
  spans: readonly SettleSpan[],
): boolean {
  if (!hasUsage(outer)) return false;
  const rivals = below.map((index) => spans[index]!);
  const clients = rivals.filter(({ scopeName }) => !isAnthropicServer(scopeName));
  if (!clients.some(hasGoodUsage)) return hasGoodUsage(outer) || !rivals.some(hasUsage);
  const [only] = clients;
  return (
    clients.length === 1 &&
    only !== undefined &&
    reportsTheSame(outer, only) &&
    detailOf(outer) > detailOf(only)
  );
}

/** An id that so many spans share names no single call: a replayed or made-up answer. */
const SHARED_BY_TOO_MANY = 500;

/** One answer seen twice where neither view is inside the other, here or in another trace. */
export function settleSameAnswers(
  spans: readonly SettleSpan[],
  groups: readonly Group[],
  twins: readonly SettleSpan[],
  decisions: Decision[],
): void {
  type View = { span: SettleSpan; group: Group | null };
  const views = new Map<string, View[]>();
  const add = (span: SettleSpan, group: Group | null) => {
    if (span.responseId === null || !isCall(span)) return;
    const same = views.get(span.responseId);
    if (same) same.push({ span, group });
    else views.set(span.responseId, [{ span, group }]);
  };
  for (const group of groups) for (const member of group.members) add(spans[member]!, group);
  const own = new Set(spans.map(({ traceId }) => traceId));
  for (const twin of twins) if (!own.has(twin.traceId)) add(twin, null);

  for (const same of views.values()) {
    if (same.length > SHARED_BY_TOO_MANY) continue;
    if (same.every(({ span }) => span.scopeName === same[0]!.span.scopeName)) continue;
    same.sort((a, b) => preference(a.span, b.span));
    const kept: (View & { scopes: Set<string> })[] = [];
    const seen = new Set<Group>();
    for (const view of same) {
      if (view.group !== null && seen.has(view.group)) continue;
      if (view.group !== null) seen.add(view.group);
      const { scopeName } = view.span;
      // An instrumentation shows a call once; its second view is of another call.
      const better =
        view.group === null
          ? undefined
          : kept.find(({ span, scopes }) => !scopes.has(scopeName) && isSameCall(span, view.span));
      better?.scopes.add(scopeName);
      if (!better) kept.push({ ...view, scopes: new Set([scopeName]) });
      else
        for (const winner of view.group!.winners)
          demote(
            decisions[winner]!,
            better.span.spanId,
            better.group === null
              ? "Another trace shows the same answer, by its response id, and is counted instead."
              : "Another span shows the same answer, by its response id, and is counted instead.",
          );
    }
  }
}
