import type { Attributes, Value } from "../model.ts";

/** More list items than any real span has; `messages.9999999.role` must not make us build a list. */
const MAX_SLOTS = 10_001;
const MAX_DEPTH = 16;
const forbidden: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

type Node = Map<string, Node | Value>;

/**
 * Puts back together what a sender flattened into keys: `prefix.0.role`, `prefix.0.content`,
 * `prefix.1.role`, … Numbered children become a list in the order of their numbers, gaps closed, and
 * what stands between them is left out.
 * Undefined where no key starts with the prefix (which ends in a dot).
 */
export function indexed(attributes: Attributes, prefix: string): Value | undefined {
  let root: Node | undefined;
  let slots = 0;
  for (const key in attributes) {
    if (!key.startsWith(prefix)) continue;
    const path = key.slice(prefix.length).split(".");
    if (path.length > MAX_DEPTH || path.some((step) => forbidden.has(step))) continue;
    root ??= new Map();
    let node = root;
    for (let i = 0; i < path.length; i++) {
      const step = path[i]!;
      const known = node.get(step);
      if (known === undefined && isIndex(step) && ++slots > MAX_SLOTS) break;
      if (i === path.length - 1) {
        // Where a key has both a value and children, the children say more.
        if (!(known instanceof Map)) node.set(step, attributes[key] as Value);
      } else if (known instanceof Map) {
        node = known;
      } else {
        const child: Node = new Map();
        node.set(step, child);
        node = child;
      }
    }
  }
  return root && built(root);
}

function built(node: Node | Value): Value {
  if (!(node instanceof Map)) return node;
  const steps = [...node.keys()];
  const build = (step: string) => built(node.get(step)!);
  const numbers = steps.filter(isIndex);
  if (numbers.length > 0) return numbers.sort((a, b) => Number(a) - Number(b)).map(build);
  return Object.fromEntries(steps.map((step) => [step, build(step)]));
}

function isIndex(step: string): boolean {
  if (step.length === 0 || step.length > 9) return false;
  for (let i = 0; i < step.length; i++) {
    const code = step.charCodeAt(i);
    if (code < 48 || code > 57) return false;
  }
  return true;
}
