import { parseDecimal, readMotText } from '../mot-text.ts';
import type { Dialect, TextHead } from './dialect.ts';

/** MOT text: `frame, id, x, y, width, height, confidence, class, visibility`. */
export const motDialect: Dialect = {
  format: 'mot',
  recognise: ({ lines }: TextHead) => {
    // One odd row, or a cut-off last one, does not make it something else.
    const rows = lines.map(columnsOf);
    const fitting = rows.filter(
      (fields) => fields.length >= 6 && fields.slice(0, 2).every((text) => Number.isFinite(parseDecimal(text))),
    );
    return fitting.length > 0 && fitting.length >= rows.length / 2;
  },
  read: (bytes, name, options) => readMotText(bytes, name, options),
};

function columnsOf(line: string): readonly string[] {
  const row = line.replace(/#.*$/, '').trim();
  const fields = row.includes(';') ? row.split(';') : row.includes(',') ? row.split(',') : row.split(/\s+/);
  return fields.map((text) => text.trim());
}
