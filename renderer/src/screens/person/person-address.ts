import type { Address } from '../../navigation/go-to.ts';

/** The screen of one person. */
export function personAddress(person: number): Address {
  return `#/person/${person}`;
}

/** The screen of one person with Split already open. */
export function splitAddress(person: number): Address {
  return `#/person/${person}/split`;
}
