import type { PairEvidence } from '#contract/replies.ts';
import { counted, secondsInWords } from './words.ts';

/** What speaks for and against two persons being one, in a few words: `3.1 s apart, 0.4 body heights/s`. */
export function evidenceWords(pair: PairEvidence): string {
  const words = pair.vetoed ? [`cannot be one: ${pair.veto_reason ?? 'seen apart'}`] : togetherOrApart(pair);
  if (pair.decision === 'apart') words.unshift('decided: two people');
  if (pair.decision === 'unsure') words.unshift('decided: unsure');
  return words.join(', ');
}

function togetherOrApart(pair: PairEvidence): string[] {
  if (pair.covisible_frames > 0) {
    const overlap = pair.median_overlap === null ? '' : ` (overlap ${pair.median_overlap.toFixed(2)})`;
    const words = [`${counted(pair.covisible_frames, 'common frame')}${overlap}`];
    if (pair.overlapping_frames > 0) words.push(`${pair.overlapping_frames} as one body boxed twice`);
    if (pair.apart_frames > 0) words.push(`${pair.apart_frames} apart`);
    return words;
  }
  const words = [`${secondsInWords(pair.gap_ms / 1000)} between them`];
  if (pair.needed_speed !== null) words.push(`${pair.needed_speed.toFixed(1)} body heights/s`);
  return words;
}
