import type { PersonDetail } from '#contract/review.ts';
import type { VideoTimes } from '../../state/video-times.ts';
import { cutFrames, stripTiles } from './cut-plan.ts';

/** A person with the pictures at which somebody else begins. */
export interface MarkedRow {
  readonly person: PersonDetail;
  readonly crops: ReadonlySet<number>;
}

/** A row that is to be cut. */
interface RowToCut extends MarkedRow {
  /** The frames of its cuts, ascending; `places` says where the box goes over before a picture. */
  readonly framesAt: (places: ReadonlyMap<number, number>, times: Pick<VideoTimes, 'msOf'>) => readonly number[];
}

/** The rows with a mark, of those who are still shown: whoever was hidden or merged meanwhile is not cut. */
export function markedRows(
  marks: ReadonlyMap<number, MarkedRow>,
  shown: readonly { readonly id: number }[],
): readonly RowToCut[] {
  return shown.flatMap(({ id }) => {
    const row = marks.get(id);
    if (row === undefined || row.crops.size === 0) return [];
    return [{ ...row, framesAt: (places, times) => cutFrames(stripTiles(row.person, row.crops, times), places) }];
  });
}

/** How many cuts some rows make in all. */
export function cutsIn(rows: readonly MarkedRow[]): number {
  return rows.reduce((sum, { crops }) => sum + crops.size, 0);
}
