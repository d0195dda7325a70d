/**
 * One field of a CSV file as RFC 4180 has it: quoted where it holds a comma, a quote or a line break.
 *
 * A text that a spreadsheet would run as a formula gets an apostrophe before it, which spreadsheets show as text (OWASP, "CSV
 * Injection": = + - @, tab and carriage return; their full-width forms, which some input methods turn into the plain ones;
 * and a line feed, which Excel skips before it looks). Numbers are written as they are: -1 is no formula.
 */
export function csvField(value: string | number | boolean | null): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const inert = /^[=+\-@\t\r\n＝＋－＠]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

/** A CSV file of some rows, the header among them: UTF-8 without a byte order mark, CRLF after every row. */
export function csvText(rows: readonly (readonly (string | number | boolean | null)[])[]): string {
  return rows.map((row) => `${row.map(csvField).join(',')}\r\n`).join('');
}
