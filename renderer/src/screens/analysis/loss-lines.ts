import type { LossReport } from '#contract/replies.ts';

/** A kind of loss and how often it happened. */
export interface LossLine {
  readonly what: string;
  readonly count: number;
}

/** What was lost, without what was not. */
export function lossLines(loss: LossReport): readonly LossLine[] {
  const lines: readonly LossLine[] = [
    { what: 'places where the video is damaged', count: loss.decode_errors },
    { what: 'gaps in its time', count: loss.time_gaps.length },
    { what: 'frames missing', count: loss.frames_missing },
    { what: 'pictures that could not be cut', count: loss.crops_missing },
    { what: 'persons whose boxes may lie on wrong frames', count: loss.persons_possibly_misaligned.length },
    { what: 'boxes that reached beyond the picture and were clipped', count: loss.boxes_clamped },
    { what: 'boxes without any area', count: loss.boxes_empty },
    { what: 'rows of the persons file left out', count: loss.rows_left_out },
  ];
  return lines.filter(({ count }) => count > 0);
}
