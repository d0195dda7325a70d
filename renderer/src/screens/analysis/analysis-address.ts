import type { Address } from '../../navigation/go-to.ts';

/** The screen of an analysis at work. */
export function analysisAddress(analysis: string): Address {
  return `#/analysis/${encodeURIComponent(analysis)}`;
}
