import { textLines } from '#platform/formats/text-lines.ts';
import { BoxRows, type FormatMeaning, quoted } from '../box-rows.ts';
import { parseDecimal } from '../mot-text.ts';
import { settleRows } from '../settle-rows.ts';
import type { Dialect } from './dialect.ts';

const meaning: FormatMeaning = {
  format: 'vatic',
  boxes: { corners: 'xyxy', unit: 'pixel' },
  framesFrom: 0,
  order: 'id',
  rowWords: (_id, line) => `line ${line}`,
};

/** Nine numbers, then the label and its attributes in quotes. */
const row = /^\s*((?:-?[\d.]+\s+){9})"([^"]*)"/;

/**
 * VATIC's text: `id x1 y1 x2 y2 frame lost occluded generated "label" "attribute" ...`, frames from 0. Rows marked as lost have nobody in
 * their box (VATIC's own readme); those that it filled in between two that were drawn are as good as others.
 */
export const vaticDialect: Dialect = {
  format: 'vatic',
  recognise: ({ lines }) => lines.length > 0 && row.test(lines[0]),
  read: (bytes, name, { reading, picture }) => {
    const rows = new BoxRows(name, meaning);
    let place = 0;
    for (const line of textLines(bytes)) {
      place++;
      if (line.trim() === '') continue;
      const [, numbers = '', label = ''] = row.exec(line) ?? [];
      const [id, a, b, c, d, frame, lost] = numbers.trim().split(/\s+/).map(parseDecimal);
      if (!Number.isSafeInteger(id)) rows.addUnreadable(`line ${place}`, `is no row of VATIC: ${quoted(line)}`);
      else if (lost === 1) rows.leaveOut('marked as lost');
      else rows.add({ id, frame, box: [a, b, c, d], confidence: null, className: label, place });
    }
    return settleRows(rows, reading, picture);
  },
};
