/** One of these values, and none of those. Empty text stands for "not said". */
export type Choice = { in: string[]; not: string[] };

/**
 * Reads a choice from a query string. Values are separated by commas, `!` excludes, `~` is "not said";
 * these characters inside a value are percent-encoded.
 */
export function choiceFrom(text: string | undefined): Choice | undefined {
  const choice: Choice = { in: [], not: [] };
  for (const part of (text ?? "").split(",")) {
    if (part === "") continue;
    const side = part.startsWith("!") ? choice.not : choice.in;
    const value = decoded(part.startsWith("!") ? part.slice(1) : part);
    if (!side.includes(value)) side.push(value);
  }
  return choice.in.length + choice.not.length > 0 ? choice : undefined;
}

/** The inverse of `choiceFrom`. */
export function choiceText(choice: Choice | undefined): string | undefined {
  if (!choice || choice.in.length + choice.not.length === 0) return undefined;
  return [...choice.in.map(encoded), ...choice.not.map((value) => `!${encoded(value)}`)].join(",");
}

export function chooses(choice: Choice, value: string): boolean {
  return (choice.in.length === 0 || choice.in.includes(value)) && !choice.not.includes(value);
}

const encoded = (value: string) =>
  value === ""
    ? "~"
    : value.replace(/[%,!~]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

const decoded = (text: string) =>
  text === "~"
    ? ""
    : text.replace(/%(25|2C|21|7E)/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
