import { textLines } from '#platform/formats/text-lines.ts';
import { BoxRows, type FormatMeaning, quoted } from '../box-rows.ts';
import { parseDecimal } from '../mot-text.ts';
import { settleRows } from '../settle-rows.ts';
import type { Dialect } from './dialect.ts';

const meaning: FormatMeaning = {
  format: 'kitti',
  boxes: { corners: 'xyxy', unit: 'pixel' },
  framesFrom: 0,
  order: 'id',
  rowWords: (_id, line) => `line ${line}`,
};

/** frame, id, type, truncated, occluded, alpha, x1, y1, x2, y2, then the box in space (7) and, of results, a score. */
const neededColumns = 10;
const scoreColumn = 17;
const row = /^\d+ -?\d+ [A-Za-z_]+( -?[\d.]+(e[+-]?\d+)?){7,15}$/i;

/** KITTI's tracking labels (devkit_tracking, readme.txt): one line a box, frames from 0, the type a name; `DontCare` has the id -1. */
export const kittiDialect: Dialect = {
  format: 'kitti',
  recognise: ({ lines }) => lines.length > 0 && row.test(lines[0].replaceAll(/\s+/g, ' ')),
  read: (bytes, name, { reading, picture }) => {
    const rows = new BoxRows(name, meaning);
    let place = 0;
    for (const line of textLines(bytes)) {
      place++;
      const fields = line.trim().split(/\s+/);
      if (fields[0] === '') continue;
      const [frame, id] = fields.slice(0, 2).map(parseDecimal);
      const [a, b, c, d] = fields.slice(6, neededColumns).map(parseDecimal);
      if (fields.length < neededColumns || !Number.isSafeInteger(id)) {
        rows.addUnreadable(`line ${place}`, `is no row of KITTI tracking labels: ${quoted(line)}`);
        continue;
      }
      // Scores of KITTI have no bounds; only one that can be a confidence is one.
      const score = parseDecimal(fields[scoreColumn] ?? '');
      const confidence = score >= 0 && score <= 1 ? score : null;
      rows.add({ id, frame, box: [a, b, c, d], confidence, className: fields[2], place });
    }
    return settleRows(rows, reading, picture);
  },
};
