import type { PairEvidence } from '../replies.ts';
import { counted, duration } from './time-words.ts';

/** One fact about a pair, and which way it points. */
export interface EvidenceFact {
  readonly points: 'for' | 'against' | 'neutral';
  readonly text: string;
}

/**
 * Body heights a second up to which a speed is that of a walk, and of a run. People walk at about 1.4 m/s (Bohannon 1997)
 * and sprinters reach 12 m/s; over a height of 1.7 m that is 0.8 and 7. In the picture a person also changes size and
 * direction, so these are words for a reader and decide nothing.
 */
const walkUpTo = 1.3;
const runUpTo = 4;
const sprintUpTo = 7;

function speedFact(heightsPerSecond: number): EvidenceFact {
  const would = `would need ${heightsPerSecond.toFixed(1)} body heights a second`;
  if (heightsPerSecond <= walkUpTo) return { points: 'for', text: `${would}: a walk` };
  if (heightsPerSecond <= runUpTo) return { points: 'neutral', text: `${would}: a run` };
  if (heightsPerSecond <= sprintUpTo) return { points: 'neutral', text: `${would}: a sprint` };
  return { points: 'against', text: `${would}: more than a person can do` };
}

function togetherFact(pair: PairEvidence): EvidenceFact {
  if (pair.covisible_frames === 0) return { points: 'neutral', text: 'never seen together' };
  const frames = counted(pair.covisible_frames, 'frame');
  if (pair.apart_frames > 0) {
    const share = pair.apart_frames === pair.covisible_frames ? 'each time' : `in ${pair.apart_frames} of them`;
    return { points: 'against', text: `seen together in ${frames}, in two places ${share}` };
  }
  if (pair.overlapping_frames === 0) return { points: 'neutral', text: `both in ${frames}, close together` };
  const overlap = pair.median_overlap === null ? '' : ` (median overlap ${pair.median_overlap.toFixed(2)})`;
  return {
    points: 'for',
    text: `both boxed in ${frames}, on top of each other${overlap}: probably one body boxed twice`,
  };
}

/** The evidence of a pair as short facts in plain words and numbers, the similarity itself left to the page. */
export function evidenceFacts(pair: PairEvidence): readonly EvidenceFact[] {
  const facts = [togetherFact(pair)];
  if (pair.needed_speed === null) facts.push({ points: 'neutral', text: 'their times in the video overlap' });
  else {
    facts.push({ points: 'neutral', text: `${duration(pair.gap_ms)} apart (${counted(pair.gap_frames, 'frame')})` });
    facts.push(speedFact(pair.needed_speed));
  }
  return facts;
}
