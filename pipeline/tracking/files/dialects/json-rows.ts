import { z } from 'zod';
import { DoppelError } from '#base/doppel-error.ts';
import { decodeText } from '#platform/formats/text-lines.ts';
import { parseJsonBytes } from './coco.ts';
import { boxColumn, columnsOf } from './table-columns.ts';

/** A row as it is written: what is known of one box, under its names. */
type JsonRow = Readonly<Record<string, unknown>>;
const jsonRow = z.record(z.string(), z.unknown());
const jsonRows = z.array(jsonRow).min(1);
const byFrame = z.record(z.string().regex(/^\d{1,9}$/), z.array(jsonRow));

/**
 * Whether a text begins as rows in JSON do: a list of them, one a line, or one list of them within an object, where a box is named. COCO
 * is asked before.
 */
export function isRowsOfJson(text: string): boolean {
  if (/^\s*\[\s*\{/.test(text) || /^\s*\{.*\}\s*[\r\n]+\s*\{/.test(text)) return true;
  if (/^\s*\{\s*"[^"]{1,60}"\s*:\s*\[\s*\{/.test(text)) return true;
  const keys = [...text.matchAll(/"([^"\n]{1,40})"\s*:\s*[[{]/g)];
  return /^\s*\{/.test(text) && keys.some(([, key]) => boxColumn(key) !== null);
}

/**
 * The rows of a JSON text: a list of them (JSONSink), one a line, a list within an object, lists by the number of their frame, or frames
 * that hold a list of boxes, which each get what is said of their frame. A box that is a list of four or an object becomes columns of its
 * own. Throws `bad_persons` where there are none.
 */
export function jsonTable(bytes: Uint8Array, name: string): { header: readonly string[]; rows: readonly JsonRow[] } {
  const columns = new Map<string, ReturnType<typeof boxColumn>>();
  const columnOf = (key: string) => {
    const known = columns.get(key);
    if (known !== undefined) return known;
    const column = boxColumn(key);
    columns.set(key, column);
    return column;
  };
  const rows = rowsIn(bytes, name)
    .flatMap(rowsOfFrame)
    .map((row) => withBoxColumns(row, columnOf));
  return { header: [...new Set(rows.flatMap((row) => Object.keys(row)))], rows };
}

function rowsIn(bytes: Uint8Array, name: string): readonly JsonRow[] {
  const [start = ''] = decodeText(bytes.subarray(0, 1 << 16));
  const value = /^\s*\{[^\r\n]*\}\s*[\r\n]+\s*\{/.test(start) ? lineValues(bytes, name) : parseJsonBytes(bytes, name);
  const list = jsonRows.safeParse(value);
  if (list.success) return list.data;
  const frames = byFrame.safeParse(value);
  if (frames.success) {
    const found = Object.entries(frames.data).flatMap(([frame, some]) => some.map((row) => ({ frame, ...row })));
    if (found.length > 0) return found;
  }
  const whole = jsonRow.safeParse(value);
  const lists = Object.values(whole.success ? whole.data : {}).flatMap((each) => jsonRows.safeParse(each).data ?? []);
  if (lists.length > 0) return lists;
  throw new DoppelError('bad_persons', `${name}: JSON in which no list of rows with boxes is found.`, {
    cause: list.error,
  });
}

/** JSON Lines: a value a line. */
function lineValues(bytes: Uint8Array, name: string): readonly unknown[] {
  const lines = [...decodeText(bytes)].join('').split(/[\r\n]+/);
  return lines.flatMap((line, at) => {
    if (line.trim() === '') return [];
    try {
      return [JSON.parse(line) as unknown];
    } catch (cause) {
      throw new DoppelError('bad_persons', `${name}: line ${at + 1} is no whole JSON, as the lines before it are.`, {
        cause,
      });
    }
  });
}

/** The boxes of a row that stands for a frame and holds a list of them; the row itself where it holds none. */
function rowsOfFrame(row: JsonRow): readonly JsonRow[] {
  const inner = Object.entries(row).flatMap(([key, value]) => {
    if (!Array.isArray(value)) return [];
    const list = jsonRows.safeParse(value);
    return list.success ? [{ key, list: list.data }] : [];
  });
  // A frame in which nobody is has an empty list, and no id or box of its own.
  if (inner.length === 0) return Object.values(row).some(isEmptyList) ? [] : [row];
  // A box with lists of its own, of joints for example, is a row.
  if (!('missing' in columnsOf(Object.keys(withBoxColumns(row))))) return [row];
  const outer = Object.fromEntries(Object.entries(row).filter(([key]) => !inner.some((each) => each.key === key)));
  return inner.flatMap(({ list }) => list.map((each) => ({ ...outer, ...each })));
}

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

function withBoxColumns(row: JsonRow, columnOf = boxColumn): JsonRow {
  return Object.fromEntries(
    Object.entries(row).flatMap(([key, value]): (readonly [string, unknown])[] => {
      const column = columnOf(key);
      if (column === null) return [[key, value]];
      if (Array.isArray(value) && value.length >= 4) return column.names.map((name, at) => [name, value[at]] as const);
      const parts = jsonRow.safeParse(value);
      return parts.success ? Object.entries(parts.data) : [[key, value]];
    }),
  );
}
