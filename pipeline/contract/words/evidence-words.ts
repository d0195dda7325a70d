import type { PairEvidence } from '../replies.ts';
import { counted } from './count-words.ts';
import { similarityFigure } from './score-words.ts';
import { speedFigure, speedVerdict } from './speed-words.ts';
import { duration } from './time-words.ts';

/** One fact about a pair, and which way it points. */
export interface EvidenceFact {
  /** What is measured: "Seen together". */
  readonly label: string;
  /** Its number, for a table: "7 frames". */
  readonly figure: string;
  /** What the number means, for a table. */
  readonly words: string;
  /** The same as one clause, for a sentence. */
  readonly text: string;
  readonly points: 'for' | 'against' | 'neutral';
}

/** That a pair is ruled out, and why, as it is stored with the pair. In a sentence the common frames that follow say why. */
function vetoFact({ veto_reason: reason }: PairEvidence): EvidenceFact {
  const words = reason ?? 'seen at the same time in different places';
  return { label: 'Ruled out', figure: 'veto', words, text: 'ruled out', points: 'against' };
}

/**
 * What the common frames say. A veto speaks against, however many frames show one body. Below it the greater part decides: a
 * frame or two apart are what a box that jumps leaves, which is why a veto takes several.
 */
function togetherFact(pair: PairEvidence): EvidenceFact {
  const label = 'Seen together';
  const { covisible_frames: common, apart_frames: apart, overlapping_frames: overlapping } = pair;
  if (common === 0) {
    return { label, figure: 'never', words: 'no frame shows both', text: 'never seen together', points: 'neutral' };
  }
  const figure = counted(common, 'frame');
  const share = (frames: number) => (frames === common ? 'in all of them' : `in ${frames} of them`);
  const inTwoPlaces = apart === 0 ? [] : [`in two places ${share(apart)}`];
  const onOneBody = overlapping === 0 ? [] : [`on one body ${share(overlapping)}`];
  const fact = (points: EvidenceFact['points'], words: string): EvidenceFact => ({
    label,
    figure,
    words,
    text: `seen together in ${figure}, ${words}`,
    points,
  });
  if (apart > 0 && (pair.vetoed || apart >= overlapping)) {
    return fact('against', [...inTwoPlaces, ...onOneBody].join(', '));
  }
  if (overlapping === 0) return fact('neutral', 'close together');
  const median = pair.median_overlap === null ? '' : ` (median overlap ${pair.median_overlap.toFixed(2)})`;
  return fact('for', `${[...onOneBody, ...inTwoPlaces].join(', ')}${median}: probably one body boxed twice`);
}

function gapFact({ gap_ms: ms, gap_frames: frames }: PairEvidence): EvidenceFact {
  const [figure, words] = [duration(ms), counted(frames, 'frame')];
  return { label: 'Time between', figure, words, text: `${figure} apart (${words})`, points: 'neutral' };
}

function speedFact(heightsPerSecond: number): EvidenceFact {
  const figure = speedFigure(heightsPerSecond);
  const { points, words } = speedVerdict(heightsPerSecond);
  return {
    label: 'Needed speed',
    figure: `${figure} bh/s`,
    words,
    text: `would need ${figure} body heights a second: ${words}`,
    points,
  };
}

/**
 * The evidence of place and time for a pair, a veto first. Two who share a frame have neither a gap nor a speed. How alike they
 * look is told by `similarityFact` and `cropsFact`, how likely they are one by the words of `score-words.ts`.
 */
export function evidenceFacts(pair: PairEvidence): readonly EvidenceFact[] {
  return [
    ...(pair.vetoed ? [vetoFact(pair)] : []),
    togetherFact(pair),
    ...(pair.needed_speed === null ? [] : [gapFact(pair), speedFact(pair.needed_speed)]),
  ];
}

/**
 * How alike the two look as a whole, against the line from which pairs are listed. Where there is a probability it has weighed
 * the similarity already: saying "for" twice would be one too many.
 */
export function similarityFact(
  pair: Pick<PairEvidence, 'similarity'> & { readonly probability: number | null },
  threshold: number,
): EvidenceFact {
  const label = 'Similarity';
  if (pair.similarity === null) {
    const words = 'one of the two has no pictures to compare';
    return { label, figure: similarityFigure(null), words, text: 'no pictures to compare', points: 'neutral' };
  }
  const figure = similarityFigure(pair.similarity);
  const isAbove = pair.similarity >= Math.fround(threshold);
  return {
    label,
    figure,
    words: `${isAbove ? 'above' : 'below'} the line of ${similarityFigure(threshold)}`,
    text: `${figure} similar`,
    points: pair.probability !== null ? 'neutral' : isAbove ? 'for' : 'against',
  };
}

/** How well single pictures of the two agree: the best two, and the middle of all. */
export function cropsFact({
  best_crop_similarity: best,
  median_crop_similarity: median,
}: Pick<PairEvidence, 'best_crop_similarity' | 'median_crop_similarity'>): EvidenceFact {
  const words = median === null ? 'the best two' : `the best two; ${similarityFigure(median)} in the middle`;
  const figure = similarityFigure(best);
  const text =
    best === null
      ? 'no pictures to match'
      : `single pictures agree by up to ${figure}${median === null ? '' : `, ${similarityFigure(median)} in the middle`}`;
  return { label: 'Pictures', figure, words, text, points: 'neutral' };
}

/** What was decided about the two, in words; null where nothing was. */
export function answerWords(decision: PairEvidence['decision']): string | null {
  if (decision === null) return null;
  return decision === 'apart' ? 'kept apart' : 'left open';
}
