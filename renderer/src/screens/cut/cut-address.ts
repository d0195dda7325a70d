import type { Address } from '../../navigation/go-to.ts';

/** The cut of one person; of the first who may be several where none is named. */
export function cutAddress(person: number | null): Address {
  return person === null ? '#/cut' : `#/cut/${person}`;
}
