import type { Address } from '../../navigation/go-to.ts';

/** The review with a pair on screen. */
export function reviewAddress([a, b]: readonly [number, number]): Address {
  return `#/review/${a}-${b}`;
}

/** The pair that an address names; null where it names none. */
export function pairOf(text: string | undefined): readonly [number, number] | null {
  const [, a, b] = /^(\d+)-(\d+)$/.exec(text ?? '') ?? [];
  return a === undefined || b === undefined ? null : [Number(a), Number(b)];
}
