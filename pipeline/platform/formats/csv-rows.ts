import { parse } from 'csv-parse/sync';
import { DoppelError } from '#base/doppel-error.ts';

/** A row of a CSV file: its fields as text, and the line that it ends on, counted from 1. */
export interface CsvRow {
  readonly fields: readonly string[];
  readonly line: number;
}

/**
 * The rows of a CSV (RFC 4180, with or without a byte order mark) that are not empty, the header among them. Rows may have any number of fields.
 * `name` stands in front of the message.
 *
 * @throws DoppelError `bad_file` where a quote never closes.
 */
export function csvRows(text: string, name: string): readonly CsvRow[] {
  const onRecord = (fields: string[], { lines }: { readonly lines: number }) =>
    ({ fields, line: lines }) as unknown as string[]; // the library's types let a record be nothing but fields
  try {
    const rows = parse(text, {
      bom: true,
      trim: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      on_record: onRecord,
    });
    return rows as unknown as readonly CsvRow[];
  } catch (cause) {
    throw new DoppelError('bad_file', `${name} is no CSV: ${cause instanceof Error ? cause.message : cause}.`, {
      cause,
    });
  }
}
