import path from 'node:path';
import { DoppelError } from '#base/doppel-error.ts';
import type { SaidOfSource } from '#contract/library.ts';
import { type OpenedSource, withSource } from './read-project-persons.ts';
import { startTimeOf } from './start-time.ts';
import type { Source, SourceFacts } from './store/sources.ts';

/** Before anything was filmed, and after any clock that is set to a wrong year: what lies outside was typed wrongly. */
const [firstYear, lastYear] = [1888, 2200];

/** Filters take no longer ones. */
const longestText = 200;

/** A text without what surrounds it. Throws `usage` for one of several lines, which a place as a tag is kept apart by, and for a long one. */
function oneLine(text: string, what: string): string {
  const trimmed = text.trim();
  if (trimmed.length > longestText) throw new DoppelError('usage', `${what} may have ${longestText} characters.`);
  if (/[\r\n]/.test(trimmed)) throw new DoppelError('usage', `${what} has to stand in one line.`);
  return trimmed;
}

const nameOrNull = (text: string | null | undefined, what: string): string | null | undefined =>
  text == null ? text : oneLine(text, what) || null;

function checkedStart(startMs: number): number {
  const year = new Date(startMs).getUTCFullYear();
  if (year >= firstYear && year < lastYear) return startMs;
  throw new DoppelError('usage', `A video began between ${firstYear} and ${lastYear}; this time lies outside.`);
}

/** When the video of a project began as its name or its metadata have it; nothing where neither says anything. */
export function recordedStart({ video }: Pick<OpenedSource, 'video'>): SourceFacts {
  const told = startTimeOf(path.basename(video.path), video.tags, Date.now());
  return told === null ? {} : { startMs: told.startMs, startFrom: told.from };
}

/** As it is asked for, from the project: throws `not_found` where nothing says it, `mismatch` where another project has its place, and what opening a project throws. */
export function requireRecordedStart({ path: file, name, uuid }: Source): Promise<SourceFacts> {
  return withSource(file, (opened) => {
    if (opened.uuid !== uuid)
      throw new DoppelError('mismatch', `${file} is another project than the one that was added.`);
    const told = recordedStart(opened);
    if (told.startMs !== undefined) return told;
    throw new DoppelError('not_found', `Neither the name of the video of ${name} nor its metadata say when it began.`);
  });
}

/**
 * What somebody said of a source, as it is kept: texts of one line, empty ones as unknown, each tag once. `recorded` gives the start that
 * the video says of itself. Throws `usage` with what is wrong, and what `recorded` throws where it is asked for.
 */
export async function factsSaid(
  { name, place, camera, tags, start }: SaidOfSource,
  recorded: () => SourceFacts | Promise<SourceFacts>,
): Promise<SourceFacts> {
  const called = name === undefined ? undefined : oneLine(name, 'The name');
  if (called === '') throw new DoppelError('usage', 'A source has to be called something.');
  const words = tags?.map((tag) => oneLine(tag, 'A tag')).filter((tag) => tag !== '');
  return {
    ...(start === undefined ? {} : start === 'recorded' ? await recorded() : startSaid(start)),
    name: called,
    place: nameOrNull(place, 'The place'),
    camera: nameOrNull(camera, 'The camera'),
    tags: words === undefined ? undefined : [...new Set(words)],
  };
}

const startSaid = (startMs: number | null): SourceFacts =>
  startMs === null ? { startMs, startFrom: null } : { startMs: checkedStart(startMs), startFrom: 'hand' };
