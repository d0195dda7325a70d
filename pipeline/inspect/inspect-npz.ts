import { DoppelError } from '#base/doppel-error.ts';
import type { TrackReading } from '#contract/track-formats.ts';
import { readNpz } from '#platform/formats/npz.ts';
import { readCanonicalPersons } from '#tracking/files/canonical-persons.ts';
import { arrayFacts, arrayWords } from './array-facts.ts';
import type { Findings } from './findings.ts';
import { trackFacts, tracksInWords } from './track-facts.ts';

/**
 * What is in an NPZ file: its arrays, and where it is a `canonical_persons.npz`, the persons.
 *
 * @throws DoppelError `bad_file` for a damaged archive or array, `bad_persons` for persons that cannot be read.
 */
export async function inspectNpz(bytes: Uint8Array, path: string, reading: TrackReading): Promise<Findings> {
  const members = await readMembers(bytes, path);
  const arrays = [...members].map(([name, content]) => ({ name, ...arrayFacts(content, `${path}, member "${name}"`) }));
  const [first] = arrays;
  const isPersons = members.has('persons') || (arrays.length === 1 && first.type === '|O');
  if (isPersons) {
    const read = await readCanonicalPersons(bytes, path, { reading });
    return { summary: tracksInWords('canonical persons', read), facts: { arrays, ...trackFacts(read) } };
  }
  const summary = arrays.length === 1 ? `one array: ${first.name} ${arrayWords(first)}` : `${arrays.length} arrays`;
  return { summary, facts: { arrays } };
}

async function readMembers(bytes: Uint8Array, path: string): Promise<ReadonlyMap<string, Uint8Array>> {
  try {
    return await readNpz(bytes);
  } catch (cause) {
    if (!(cause instanceof DoppelError)) throw cause;
    throw new DoppelError(cause.code, `${path}: ${cause.message}`, { cause });
  }
}
