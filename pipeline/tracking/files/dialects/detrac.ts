import { readXml } from '#platform/formats/xml-events.ts';
import { BoxRows, type FormatMeaning } from '../box-rows.ts';
import { parseDecimal } from '../mot-text.ts';
import { settleRows } from '../settle-rows.ts';
import type { Dialect } from './dialect.ts';

const meaning: FormatMeaning = {
  format: 'detrac',
  boxes: { corners: 'xywh', unit: 'pixel' },
  framesFrom: 1,
  order: 'id',
  rowWords: (id, frame) => `target ${id} of frame ${frame}`,
};

/**
 * UA-DETRAC's XML: a `frame` with its number from 1, in it `target`s with an id, a `box` (left, top, width, height) and an `attribute`
 * that says of which type of vehicle it is. Regions that it ignores are nobody's.
 */
export const detracDialect: Dialect = {
  format: 'detrac',
  recognise: ({ text }) =>
    /<sequence[\s>]/.test(text) && /<(?:target_list|ignored_region|sequence_attribute|frame)[\s>/]/.test(text),
  read: (bytes, name, { reading, picture }) => {
    const rows = new BoxRows(name, meaning);
    let [frame, id] = [Number.NaN, Number.NaN];
    let box: readonly [number, number, number, number] | null = null;
    let className: string | null = null;
    readXml(bytes, name, {
      open: (path, attributes) => {
        const [element, around] = [path.at(-1), path.at(-2)];
        if (element === 'frame') frame = parseDecimal(attributes.num ?? '');
        else if (element === 'target') [id, box, className] = [parseDecimal(attributes.id ?? ''), null, null];
        else if (around !== 'target') return;
        else if (element === 'attribute') className = attributes.vehicle_type ?? null;
        else if (element === 'box') {
          const { left = '', top = '', width = '', height = '' } = attributes;
          const [a, b, c, d] = [left, top, width, height].map(parseDecimal);
          box = [a, b, c, d];
        }
      },
      close: (path) => {
        if (path.at(-1) !== 'target') return;
        if (box === null || !Number.isSafeInteger(id))
          rows.addUnreadable(`frame ${frame}`, 'has a target without id or box');
        else rows.add({ id, frame, box, confidence: null, className, place: frame });
      },
    });
    return settleRows(rows, reading, picture);
  },
};
