import { escapeControls, wrapText } from './terminal-text.ts';
import { columnsOf } from './text-columns.ts';

/** A column: its heading, and on which side its cells are flush. Numbers stand right. */
interface TableColumn {
  readonly title: string;
  readonly align: 'left' | 'right';
}

/** Between two columns. */
const gap = '  ';
/** A last column narrower than this is not worth wrapping (a convention). */
const minWrapped = 24;

/**
 * An aligned table as lines, headings first. The last column wraps where the terminal is `width` columns wide; null for
 * output that is no terminal, which never wraps.
 */
export function textTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  width: number | null,
): readonly string[] {
  const cells = [columns.map(({ title }) => title), ...rows.map((row) => row.map(escapeControls))];
  const widths = columns.map((_, column) => widestOf(cells.map((row) => row[column])));
  const last = columns.length - 1;
  const before = widths.slice(0, last).reduce((sum, columnWidth) => sum + columnWidth + gap.length, 0);
  const room = width === null ? Number.POSITIVE_INFINITY : Math.max(minWrapped, width - before);
  return cells.flatMap((row) => {
    const start = row.slice(0, last).map((cell, column) => pad(cell, widths[column], columns[column].align) + gap);
    const ending =
      columns[last].align === 'right' ? [pad(row[last], widths[last], 'right')] : wrapText(row[last], room);
    return ending.map((part, n) => (n === 0 ? start.join('') + part : ' '.repeat(before) + part).trimEnd());
  });
}

/** In letters of the terminal. The pairs of a thousand persons are more than a call can have arguments. */
function widestOf(cells: readonly string[]): number {
  return cells.reduce((widest, cell) => Math.max(widest, columnsOf(cell)), 0);
}

/** Lines of `name   value`, the values aligned: for summaries. */
export function namedLines(pairs: readonly (readonly [string, string])[]): readonly string[] {
  const widest = widestOf(pairs.map(([name]) => name));
  return pairs.map(([name, value]) => `${pad(name, widest, 'left')}${gap}${value}`.trimEnd());
}

function pad(text: string, columns: number, align: TableColumn['align']): string {
  const space = ' '.repeat(Math.max(0, columns - columnsOf(text)));
  return align === 'left' ? text + space : space + text;
}
