import { readMotText } from '#tracking/files/mot-text.ts';
import type { Findings } from './findings.ts';
import { trackFacts, tracksInWords } from './track-facts.ts';

/** What is in MOT text: the persons and their boxes. @throws DoppelError `bad_persons` naming the line. */
export function inspectMot(bytes: Uint8Array, path: string): Findings {
  const read = readMotText(bytes, path);
  return { summary: tracksInWords('MOT text', read), facts: trackFacts(read) };
}
