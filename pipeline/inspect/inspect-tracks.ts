import { DoppelError } from '#base/doppel-error.ts';
import { type TrackFormat, type TrackReading, trackFormatTitles } from '#contract/track-formats.ts';
import { type RecognisedTracks, recogniseTracks } from '#tracking/files/recognise-tracks.ts';
import type { TrackSource } from '#tracking/files/track-source.ts';
import type { Findings } from './findings.ts';
import { trackFacts, tracksInWords } from './track-facts.ts';

/**
 * What is in tracks of any form: the persons and their boxes, read as an analysis would read them.
 *
 * @throws DoppelError `bad_file` for what is no form of tracks, `bad_persons` from the reader of the form.
 */
export async function inspectTracks(
  source: TrackSource,
  path: string,
  reading: TrackReading,
): Promise<Findings & { readonly kind: TrackFormat }> {
  const { format, read } = await recognised(source, path, reading);
  const persons = await read({ reading, picture: null });
  return { kind: format, summary: tracksInWords(trackFormatTitles[format], persons), facts: trackFacts(persons) };
}

async function recognised(source: TrackSource, path: string, reading: TrackReading): Promise<RecognisedTracks> {
  try {
    return await recogniseTracks(source, path, reading);
  } catch (cause) {
    if (!(cause instanceof DoppelError) || cause.code !== 'bad_persons') throw cause;
    throw new DoppelError('bad_file', cause.message, { cause });
  }
}
