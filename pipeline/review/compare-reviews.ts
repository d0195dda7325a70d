import type { PersonId } from '#base/ids.ts';
import { type PieceAnswer, pieceAnswers, type ReviewComparison, type ReviewedPiece } from '#contract/second-review.ts';
import { cohenKappa } from '#metrics/cohen-kappa.ts';
import { isHidden, pairKey, type ReviewState } from './review-state.ts';

/** Cuts of the two that lie closer than this many frames are one: where two people pass, which box goes over when is a matter of taste. */
const sameCutFrames = 5;

/** So many disagreements are told one by one. */
const toldDisagreements = 500;

/** Rows of one tracklet that both reviews leave together. */
interface Stretch {
  readonly original: PersonId;
  readonly firstFrame: number;
  readonly lastFrame: number;
  readonly own: PersonId;
  readonly other: PersonId;
}

/** All stretches of one original person that belong to the same persons in both reviews. */
interface Piece extends ReviewedPiece {
  readonly own: PersonId;
  readonly other: PersonId;
}

/**
 * Compares what two reviews of one analysis came to. What is compared are pieces: the rows of one person of the analysis that neither
 * took apart. A pair of pieces of different persons is answered where they ended in one person, or where somebody kept them apart or
 * could not tell; so a merge of three answers three pairs. Both must be of one analysis: `isOneAnalysis`.
 */
export function compareReviews(own: ReviewState, other: ReviewState): Omit<ReviewComparison, 'own' | 'other'> {
  const stretches = commonStretches(own, other);
  const pieces = piecesOf(stretches);
  const table = pieceAnswers.map(() => pieceAnswers.map(() => 0));
  const disagreements: ReviewComparison['disagreements'] = [];
  const only = { own: 0, other: 0 };
  for (const [a, b] of answeredPairs(pieces, own, other)) {
    const [mine, theirs] = [answerTo(own, a.own, b.own), answerTo(other, a.other, b.other)];
    if (mine === null || theirs === null) {
      only[mine === null ? 'other' : 'own']++;
      continue;
    }
    table[pieceAnswers.indexOf(mine)][pieceAnswers.indexOf(theirs)]++;
    if (mine !== theirs) disagreements.push({ a: plain(a), b: plain(b), own: mine, other: theirs });
  }
  return {
    table,
    kappa: cohenKappa(table),
    only_own: only.own,
    only_other: only.other,
    disagreements: disagreements.slice(0, toldDisagreements),
    disagreement_count: disagreements.length,
    cuts: cutsOfOne(stretches),
    hidden: hiddenByOne(pieces, own, other),
  };
}

/** Whether two reviews begin with the same persons: only then can they be compared. */
export function isOneAnalysis({ originals: one }: ReviewState, { originals: other }: ReviewState): boolean {
  const text = ({ persons, tracklets }: ReviewState['originals']): string =>
    JSON.stringify([
      persons.map(({ id }) => id),
      tracklets.map((each) => [each.id, each.personId, each.firstFrame, each.lastFrame]),
    ]);
  return text(one) === text(other);
}

const plain = ({ original, person, first_frame, last_frame }: Piece): ReviewedPiece => ({
  original,
  person,
  first_frame,
  last_frame,
});

/** What a review says of two persons of its own; null where it says nothing. */
function answerTo({ pairs }: ReviewState, a: PersonId, b: PersonId): PieceAnswer | null {
  return a === b ? 'same' : (pairs.get(pairKey(a, b))?.kind ?? null);
}

interface OwnedStretch {
  readonly firstFrame: number;
  readonly lastFrame: number;
  readonly person: PersonId;
}

/** Whose each stretch of each tracklet is, in order of time. */
function ownersByTracklet({ persons }: ReviewState): ReadonlyMap<number, readonly OwnedStretch[]> {
  const owners = new Map<number, OwnedStretch[]>();
  for (const { id: person, segments } of persons.values()) {
    for (const { trackletId, firstFrame, lastFrame } of segments) {
      const known = owners.get(trackletId) ?? [];
      known.push({ firstFrame, lastFrame, person });
      owners.set(trackletId, known);
    }
  }
  for (const each of owners.values()) each.sort((one, two) => one.firstFrame - two.firstFrame);
  return owners;
}

/** The stretches that the cuts of both leave, by original person and time. */
function commonStretches(own: ReviewState, other: ReviewState): readonly Stretch[] {
  const [owners, others] = [ownersByTracklet(own), ownersByTracklet(other)];
  return own.originals.tracklets
    .flatMap(({ id, personId: original }): readonly Stretch[] =>
      (owners.get(id) ?? []).flatMap((mine) =>
        (others.get(id) ?? []).flatMap((theirs) => {
          const firstFrame = Math.max(mine.firstFrame, theirs.firstFrame);
          const lastFrame = Math.min(mine.lastFrame, theirs.lastFrame);
          if (firstFrame > lastFrame) return [];
          return [{ original, firstFrame, lastFrame, own: mine.person, other: theirs.person }];
        }),
      ),
    )
    .sort((one, two) => one.original - two.original || one.firstFrame - two.firstFrame);
}

function piecesOf(stretches: readonly Stretch[]): readonly Piece[] {
  const pieces = new Map<string, Piece>();
  for (const { original, firstFrame, lastFrame, own, other } of stretches) {
    const key = `${original} ${own} ${other}`;
    const known = pieces.get(key);
    pieces.set(key, {
      ...{ original, person: own, own, other },
      first_frame: Math.min(known?.first_frame ?? firstFrame, firstFrame),
      last_frame: Math.max(known?.last_frame ?? lastFrame, lastFrame),
    });
  }
  return [...pieces.values()];
}

function groupedBy(pieces: readonly Piece[], side: 'own' | 'other'): ReadonlyMap<PersonId, readonly Piece[]> {
  return Map.groupBy(pieces, (piece) => piece[side]);
}

/** The pairs of pieces of different original persons about which at least one of the reviews says something, each once. */
function answeredPairs(
  pieces: readonly Piece[],
  own: ReviewState,
  other: ReviewState,
): readonly (readonly [Piece, Piece])[] {
  const place = new Map(pieces.map((piece, index) => [piece, index]));
  const found = new Map<string, readonly [Piece, Piece]>();
  const add = (one: Piece, two: Piece): void => {
    if (one.original === two.original) return;
    const [first, second] = (place.get(one) ?? 0) < (place.get(two) ?? 0) ? [one, two] : [two, one];
    found.set(`${place.get(first)} ${place.get(second)}`, [first, second]);
  };
  for (const [side, { pairs }] of [
    ['own', own],
    ['other', other],
  ] as const) {
    const groups = groupedBy(pieces, side);
    for (const group of groups.values()) {
      for (const [at, one] of group.entries()) for (const two of group.slice(at + 1)) add(one, two);
    }
    for (const { a, b } of pairs.values()) {
      for (const one of groups.get(a) ?? []) for (const two of groups.get(b) ?? []) add(one, two);
    }
  }
  return [...found.values()];
}

/** The frames of one original person at which a review goes over from one person to another. */
function cutsOf(stretches: readonly Stretch[], side: 'own' | 'other'): readonly number[] {
  return stretches.flatMap((each, at) => (at > 0 && each[side] !== stretches[at - 1][side] ? [each.firstFrame] : []));
}

function cutsOfOne(stretches: readonly Stretch[]): ReviewComparison['cuts'] {
  return [...Map.groupBy(stretches, ({ original }) => original)].flatMap(([original, own]) => {
    const cuts = { own: cutsOf(own, 'own'), other: cutsOf(own, 'other') };
    const alone = (side: 'own' | 'other', against: readonly number[]) =>
      cuts[side]
        .filter((frame) => !against.some((each) => Math.abs(each - frame) < sameCutFrames))
        .map((at_frame) => ({ by: side, original, at_frame }));
    return [...alone('own', cuts.other), ...alone('other', cuts.own)];
  });
}

function hiddenByOne(pieces: readonly Piece[], own: ReviewState, other: ReviewState): ReviewComparison['hidden'] {
  const isHiddenIn = ({ persons }: ReviewState, id: PersonId): boolean => {
    const person = persons.get(id);
    return person !== undefined && isHidden(person);
  };
  const found = new Map<string, ReviewComparison['hidden'][number]>();
  for (const piece of pieces) {
    const [mine, theirs] = [isHiddenIn(own, piece.own), isHiddenIn(other, piece.other)];
    if (mine === theirs) continue;
    const by = mine ? 'own' : 'other';
    found.set(`${by} ${piece.original}`, { by, original: piece.original });
  }
  return [...found.values()];
}
