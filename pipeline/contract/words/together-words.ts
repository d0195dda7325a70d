import { counted } from './count-words.ts';

/**
 * Up to so many frames apart a veto is a question and no law: a tracker that hands a box to the wrong one of two who pass does it for
 * about that long. Two seconds at seven frames a second; of three true pairs of PETS09-S2L1 (bare) that a veto ruled out, all lie below.
 */
const fewFrames = 15;

/** Whether two were seen apart in so few frames that it is worth a look. */
export function isQuestionOfFrames({
  vetoed,
  apart_frames,
}: {
  readonly vetoed: boolean;
  readonly apart_frames: number;
}): boolean {
  return vetoed && apart_frames <= fewFrames;
}

/** "together in 6 of 539 frames". `rows`: the frames in which the one who is seen less often is seen. */
export function togetherWords(apartFrames: number, rows: number): string {
  return `together in ${apartFrames} of ${counted(rows, 'frame')}`;
}
