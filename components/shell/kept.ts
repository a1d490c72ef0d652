/** The parts of the address that go along from page to page: when, against what, and whether live. */
export const keptParams = ["range", "from", "to", "compare", "live"] as const;

export function withKept(
  href: string,
  current: URLSearchParams,
  kept: readonly string[] = keptParams,
): string {
  const [path, own = ""] = href.split("?");
  const search = new URLSearchParams(own);
  for (const name of kept) {
    const value = current.get(name);
    if (value !== null && !search.has(name)) search.set(name, value);
  }
  const text = search.toString();
  return text ? `${path}?${text}` : path!;
}
