export type PageSearch = Record<string, string | string[] | undefined>;

/** What follows the question mark, one value per name; of a name given twice the first counts. */
export function singleParams(search: PageSearch): Record<string, string> {
  return Object.fromEntries(
    Object.entries(search).flatMap(([name, value]) => {
      const [first] = Array.isArray(value) ? value : [value];
      return first === undefined ? [] : [[name, first]];
    }),
  );
}
