import { createHash, type Hash } from 'node:crypto';
import type { PersonsSource } from '#contract/requests.ts';
import type { TrackFormat } from '#contract/track-formats.ts';
import type { PictureSize } from './box-layout.ts';
import type { PersonsRead } from './person-rows.ts';
import { recogniseTracks } from './recognise-tracks.ts';
import { openTrackSource, type TrackSource } from './track-source.ts';

/** The persons of a file, folder or archive, what form they had, and the hash of what was read. */
interface PersonsFile extends PersonsRead {
  readonly format: TrackFormat;
  /** Of the file's bytes, of everything in a folder, and of how it was asked to be read, where that was asked. */
  readonly sha256: string;
}

/**
 * Reads and checks the persons that the user brought, in any form that Doppel knows (`contract/track-formats.ts`); which one it is is told
 * by the content. There is at least one person; ids differ; frames ascend and none comes twice within a person (the more confident box is
 * kept); boxes are finite, have a size, and are in pixels where the size of the picture is given (null: a format that has shares keeps
 * them).
 *
 * Throws `bad_persons` with a sentence that names the file, what was expected and what was found.
 */
export async function readPersonsSource(
  source: PersonsSource,
  picture: PictureSize | null = null,
): Promise<PersonsFile> {
  const { path, reading = {} } = source;
  const opened = await openTrackSource(path);
  const recognised = await recogniseTracks(opened, path, reading);
  const read = await recognised.read({ reading, picture });
  const hash = createHash('sha256');
  await hashSource(hash, opened);
  // The same file read in another way has other persons.
  if (Object.keys(reading).length > 0) hash.update(JSON.stringify(Object.entries(reading).sort()));
  return { ...read, format: recognised.format, sha256: hash.digest('hex') };
}

async function hashSource(hash: Hash, source: TrackSource): Promise<void> {
  if (source.kind === 'file') {
    hash.update(source.bytes);
    return;
  }
  for (const member of source.members) hash.update(`${member.name}\0`).update(await member.read());
}
