import type { DecisionRequest } from '#contract/decisions.ts';
import type { QueuePair } from '#contract/review.ts';
import { pairKey } from '../../state/queue-state.ts';

/** From this P(same) on a pair of the wall is marked as the same to begin with: four to one. Below, nothing is marked. */
export const sureFrom = 0.8;

/** What is said of a pair of the wall. */
export type WallMark = 'same' | 'different' | 'open';

/** A screen of the wall: its pairs, and what they are marked with to begin with. */
export interface WallPage {
  readonly pairs: readonly QueuePair[];
  readonly mark: WallMark;
}

/** The least width of a pair on the wall and its height, in CSS pixels with their gap: four pictures of a standing person. */
export const tilePx = { width: 286, height: 140 } as const;

/** How much larger than that a pair is drawn at most: beyond, the pictures show no more than they did. */
const mostScale = 2.6;

/** How many pairs fit into a room of some size, at the least size of a pair. */
export function pairsThatFit({ width, height }: Room): number {
  return Math.max(1, Math.floor(width / tilePx.width)) * Math.max(1, Math.floor(height / tilePx.height));
}

/** How many times its least size a pair can have so that `count` of them still fit; 1 at least. */
export function tileScale(count: number, { width, height }: Room): number {
  for (let scale = mostScale; scale > 1; scale -= 0.1) {
    if (pairsThatFit({ width: width / scale, height: height / scale }) >= count && width / scale >= tilePx.width)
      return scale;
  }
  return 1;
}

/** The room for the pairs of a wall, in CSS pixels. */
export interface Room {
  readonly width: number;
  readonly height: number;
}

/**
 * The next screen: so many of the likeliest pairs, no person in two of them, nobody who may be several. Sure pairs and others never
 * share a screen, for what is marked beforehand must be the same all over it.
 */
export function nextPage(
  pairs: readonly QueuePair[],
  count: number,
  { passed, mayBeTwo }: { readonly passed: ReadonlySet<string>; readonly mayBeTwo: ReadonlySet<number> },
): WallPage {
  const open = pairs.filter((pair) => !passed.has(pairKey(pair)) && !mayBeTwo.has(pair.a) && !mayBeTwo.has(pair.b));
  const isSure = ({ probability }: QueuePair) => probability !== null && probability >= sureFrom;
  const sure = open.filter(isSure);
  const taken = new Set<number>();
  const chosen: QueuePair[] = [];
  for (const pair of sure.length > 0 ? sure : open) {
    if (chosen.length === count) break;
    if (taken.has(pair.a) || taken.has(pair.b)) continue;
    taken.add(pair.a).add(pair.b);
    chosen.push(pair);
  }
  return { pairs: chosen, mark: sure.length > 0 ? 'same' : 'open' };
}

/** What a click makes of a mark: the wrong ones are clicked where all are marked, the right ones where none is. */
export function clicked(mark: WallMark, start: WallMark): WallMark {
  const round: readonly WallMark[] = start === 'same' ? ['same', 'different', 'open'] : ['open', 'same', 'different'];
  return round[(round.indexOf(mark) + 1) % round.length];
}

/** The one decision that accepting a screen is; null where nothing is marked. */
export function wallDecision(
  { pairs, mark }: WallPage,
  marks: ReadonlyMap<string, WallMark>,
): Extract<DecisionRequest, { kind: 'join' }> | null {
  const marked = pairs.map((pair) => ({ pair, as: marks.get(pairKey(pair)) ?? mark }));
  const groups = marked.flatMap(({ pair: { a, b }, as }) => (as === 'same' ? [{ persons: [a, b] }] : []));
  const aparts = marked.flatMap(({ pair: { a, b }, as }) => (as === 'different' ? [{ a, b }] : []));
  return groups.length + aparts.length === 0 ? null : { kind: 'join', groups, aparts };
}
