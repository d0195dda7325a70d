import type { Address } from '../../navigation/go-to.ts';

/** The ways to join: in piles, or a screen of pairs at once. */
export type JoinWay = 'piles' | 'wall';

/** The screen of a way to join. */
export function joinAddress(way: JoinWay): Address {
  return way === 'piles' ? '#/join' : '#/join/wall';
}
