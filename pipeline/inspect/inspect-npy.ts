import { arrayFacts, arrayWords } from './array-facts.ts';
import type { Findings } from './findings.ts';

/** What is in an NPY file. @throws DoppelError `bad_file` for a damaged one. */
export function inspectNpy(bytes: Uint8Array, path: string): Findings {
  const facts = arrayFacts(bytes, path);
  return { summary: `an array ${arrayWords(facts)}`, facts: { ...facts } };
}
