import type { Address } from '../../navigation/go-to.ts';

/** Everybody for whom no cut is proposed, a row each. */
export const everybodyAddress: Address = '#/cut/all';

/** The cut of one person, marked at a frame where one is named; of the first who may be several where nobody is. */
export function cutAddress(person: number | null, atFrame: number | null = null): Address {
  if (person === null) return '#/cut';
  return atFrame === null ? `#/cut/${person}` : `#/cut/${person}?at=${atFrame}`;
}
