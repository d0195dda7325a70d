import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { DoppelError } from '#base/doppel-error.ts';
import { decodeText } from '#platform/formats/text-lines.ts';
import { BoxRows, quoted } from '../box-rows.ts';
import { parseDecimal } from '../mot-text.ts';
import { settleRows } from '../settle-rows.ts';
import type { Dialect } from './dialect.ts';
import { isRowsOfJson, jsonTable } from './json-rows.ts';
import { boxColumn, columnsOf, type TableColumns } from './table-columns.ts';

/**
 * A table whose first line names its columns (supervision's CSVSink and what people write around their trackers), or JSON of
 * such rows (JSONSink, and `json-rows.ts`). What a column means is in `table-columns.ts`.
 */
export const tableDialect: Dialect = {
  format: 'csv',
  recognise: ({ text, lines }) => isRowsOfJson(text) || (lines.length > 0 && isHeader(lines[0])),
  read: async (bytes, name, { reading, picture }) => {
    const [start = ''] = decodeText(bytes.subarray(0, 4096));
    const rows = isRowsOfJson(start) ? readJson(bytes, name) : await readCsv(bytes, name, delimiterOf(start));
    return settleRows(rows, reading, picture);
  },
};

/** Names, not numbers: at least three of them, none that could be a value of a box. */
function isHeader(line: string): boolean {
  const fields = line.split(delimiterOf(line)).map((field) => field.trim().replaceAll('"', ''));
  return fields.length >= 3 && fields.every((field) => field === '' || /^[\p{L}_][\p{L}\d_ .()/-]{0,60}$/u.test(field));
}

/** Commas, semicolons or tabs: whatever the first line has most of. */
function delimiterOf(text: string): string {
  const [line] = text.trimStart().split(/[\r\n]/, 1);
  const counts = [',', ';', '\t'].map((sign) => [line.split(sign).length, sign] as const);
  return counts.reduce((best, each) => (each[0] > best[0] ? each : best))[1];
}

/** A table while it is read: its columns are known from the first row on. */
class TableReading {
  readonly rows: BoxRows;
  readonly #columns: TableColumns;
  /** What ids begin with that are names; null as long as none is. */
  #idWord: string | null = null;

  constructor(name: string, header: readonly string[], rowWord: string) {
    const columns = columnsOf(header);
    if ('missing' in columns) {
      throw new DoppelError(
        'bad_persons',
        `${name}: a table of ${header
          .map((title) => JSON.stringify(title))
          .join(', ')
          .slice(0, 200)}, which are no tracks: no column is named as ${columns.missing.join(', ')}.`,
      );
    }
    this.#columns = columns;
    this.rows = new BoxRows(name, {
      format: 'csv',
      boxes: { corners: columns.corners, unit: 'pixel' },
      framesFrom: columns.framesFrom,
      order: 'id',
      rowWords: (_id, place) => `${rowWord} ${place}`,
    });
    this.rows.classTitle = (title) => (title === '0' ? 'person' : title);
    if (columns.unused.length > 0) {
      this.rows.notes.push(`Columns that were not used: ${columns.unused.slice(0, 12).join(', ')}.`);
    }
  }

  /** An id; of names such as `person_7` the number, as long as all begin with the same word: else two would become one. */
  #numberOf(idText: string): number {
    const [, word, number] = /^(\p{L}[\p{L}_ #-]{0,40})(\d{1,15})$/u.exec(idText) ?? [];
    if (word === undefined) return parseDecimal(idText);
    if (this.#idWord === null) {
      this.#idWord = word;
      this.rows.notes.push(`Ids are names such as "${idText}"; the number in them is the id.`);
    }
    return word === this.#idWord ? Number(number) : Number.NaN;
  }

  add(fields: readonly string[], place: number): void {
    const { frame, id, box, confidence, className, visibility } = this.#columns;
    const number = (at: number | null): number => (at === null ? Number.NaN : parseDecimal(fields[at] ?? ''));
    const idText = fields[id] ?? '';
    // Trackers leave the id of what they do not follow yet empty, or write None.
    const track = /^(|none|null|nan)$/i.test(idText) ? -1 : this.#numberOf(idText);
    const [a, b, c, d] = box.map(number);
    if (!Number.isSafeInteger(track) || !Number.isFinite(number(frame) + a + b + c + d)) {
      const content = quoted(fields.join(','));
      this.rows.addUnreadable(
        this.rows.meaning.rowWords(0, place),
        `has something that is not a number in its frame, id or box: ${content}`,
      );
      return;
    }
    const sure = number(confidence);
    const seen = number(visibility);
    this.rows.add({
      id: track,
      frame: number(frame),
      box: [a, b, c, d],
      confidence: Number.isNaN(sure) ? null : sure,
      className: className === null || fields[className] === '' ? null : (fields[className] ?? null),
      visibility: seen >= 0 && seen <= 1 ? seen : null,
      place,
    });
  }
}

/** The numbers of a box that stands in one field: `[10, 20, 30, 40]`, as pandas writes lists, or `10 20 30 40`. */
function numbersIn(field: string, count: number): readonly string[] {
  const found = field.match(/[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/gi) ?? [];
  return Array.from({ length: count }, (_, at) => found[at] ?? '');
}

async function readCsv(bytes: Uint8Array, name: string, delimiter: string): Promise<BoxRows> {
  const parser = parse({
    delimiter,
    bom: true,
    trim: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    info: true,
  });
  let header: readonly string[] | null = null;
  /** Which of the columns hold a whole box. */
  let wholes: readonly ReturnType<typeof boxColumn>[] = [];
  let table: TableReading | null = null;
  try {
    for await (const { record, info } of Readable.from(decodeText(bytes)).pipe(parser) as AsyncIterable<{
      readonly record: readonly string[];
      readonly info: { readonly lines: number };
    }>) {
      if (header === null) {
        header = record;
        wholes = header.map(boxColumn);
        continue;
      }
      table ??= new TableReading(
        name,
        header.flatMap((title, at) => wholes[at]?.names ?? [title]),
        'line',
      );
      const fields = record.flatMap((field, at) => {
        const whole = wholes[at] ?? null;
        return whole === null ? [field] : numbersIn(field, whole.names.length);
      });
      table.add(delimiter === ';' ? fields.map((field) => field.replace(',', '.')) : fields, info.lines);
    }
  } catch (cause) {
    if (cause instanceof DoppelError) throw cause;
    throw new DoppelError(
      'bad_persons',
      `${name}: it is no table: ${cause instanceof Error ? cause.message : cause}.`,
      { cause },
    );
  }
  if (table === null) {
    const columns = header?.join(', ').slice(0, 200) ?? '';
    throw new DoppelError('bad_persons', `${name}: a table with the names of its columns (${columns}) and no row.`);
  }
  return table.rows;
}

function readJson(bytes: Uint8Array, name: string): BoxRows {
  const { header, rows } = jsonTable(bytes, name);
  const table = new TableReading(name, header, 'row');
  rows.forEach((row, place) => {
    table.add(
      header.map((key) => fieldText(row[key])),
      place + 1,
    );
  });
  return table.rows;
}

/** Values as they are; lists and objects say nothing of a box. */
const fieldText = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
