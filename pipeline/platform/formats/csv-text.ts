import { stringify } from 'csv-stringify/sync';

/** What a field of a CSV file can hold. */
export type CsvValue = string | number | boolean | null;

/** A text that a spreadsheet would run as a formula (OWASP, "CSV Injection"); csv-stringify's own guard leaves the line feed, which Excel skips. */
const formula = /^[=+\-@\t\r\n＝＋－＠]/;

/** The text with an apostrophe before it where a spreadsheet would run it as a formula; spreadsheets then show it as text. */
const inert = (text: string): string => (formula.test(text) ? `'${text}` : text);

/**
 * A CSV file of some rows, the header among them, as RFC 4180 has it: UTF-8 without a byte order mark, CRLF after every row,
 * quotes where a field holds a comma, a quote or a line break. Formulas are made inert; numbers are written as they are: -1 is none.
 */
export function csvText(rows: readonly (readonly CsvValue[])[]): string {
  return stringify(rows as CsvValue[][], {
    record_delimiter: 'windows',
    quoted_match: /[\r\n]/,
    cast: { string: inert, boolean: String },
  });
}
