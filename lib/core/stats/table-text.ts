/** The lines of a delimited text as cells: comma, semicolon or tab, "quoted" cells, CRLF or LF. */
export function readCells(text: string): string[][] {
  const body = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  const firstLine = body.slice(0, (body.indexOf("\n") + 1 || body.length + 1) - 1);
  const delimiter = [",", ";", "\t"].find((mark) => firstLine.includes(mark)) ?? ",";
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let isQuoted = false;
  const endRow = () => {
    row.push(cell.trim());
    if (row.length > 1 || row[0] !== "") rows.push(row);
    row = [];
    cell = "";
  };
  for (let i = 0; i < body.length; i++) {
    const mark = body[i]!;
    if (isQuoted) {
      if (mark !== '"') cell += mark;
      else if (body[i + 1] === '"') {
        cell += '"';
        i++;
      } else isQuoted = false;
    } else if (mark === '"' && cell.trim() === "") {
      isQuoted = true;
      cell = "";
    } else if (mark === delimiter) {
      row.push(cell.trim());
      cell = "";
    } else if (mark === "\n") endRow();
    else if (mark !== "\r") cell += mark;
  }
  endRow();
  return rows;
}

/**
 * Epoch milliseconds of a written moment: ISO 8601, "YYYY-MM-DD HH:MM:SS" (UTC unless it says
 * otherwise), or a number of seconds, milliseconds, microseconds or nanoseconds since 1970, told
 * apart by size. `null` where it is none of these.
 */
export function readMoment(text: string): number | null {
  if (/^[+-]?\d+(\.\d+)?([eE]\+?\d+)?$/.test(text)) {
    const number = Number(text);
    const size = Math.abs(number);
    if (size < 1e11) return number * 1e3;
    if (size < 1e14) return number;
    return size < 1e17 ? number / 1e3 : number / 1e6;
  }
  const parts =
    /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?$/i.exec(
      text,
    );
  if (!parts) return null;
  const [, year, month, day, hour = "0", minute = "0", second = "0", fraction = "0", zone] = parts;
  const at =
    Date.UTC(+year!, +month! - 1, +day!, +hour, +minute, +second) + 1e3 * Number(`0.${fraction}`);
  if (+month! > 12 || +day! > 31 || +hour > 24 || +minute > 59) return null;
  const offset = /^([+-])(\d{2}):?(\d{2})$/.exec(zone ?? "");
  if (!offset) return at;
  return at - (offset[1] === "-" ? -1 : 1) * (+offset[2]! * 60 + +offset[3]!) * 60_000;
}
