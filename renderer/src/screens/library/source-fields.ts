import type { LibrarySource, SaidOfSource } from '#contract/library.ts';
import { momentInWords, momentOfText } from '#contract/words/moment-words.ts';

/** What is typed about a video. */
export interface SourceFields {
  readonly name: string;
  readonly place: string;
  readonly camera: string;
  /** Separated by commas. */
  readonly tags: string;
  /** A moment, or empty where nobody knows. */
  readonly start: string;
}

/** What is known of a video, as it stands in the fields. */
export const fieldsOf = ({ name, place, camera, tags, start_ms }: LibrarySource): SourceFields => ({
  name,
  place: place ?? '',
  camera: camera ?? '',
  tags: tags.join(', '),
  start: start_ms === null ? '' : momentInWords(start_ms),
});

/** Why what is typed as the start cannot be one; null where it can. */
export const startProblem = (start: string): string | null =>
  start.trim() === '' || momentOfText(start) !== null
    ? null
    : 'Give a time such as 2026-03-04 15:16:17, or nothing where nobody knows.';

/** What videos are said to be made at, or with, each once, to be chosen again. */
export const saidBefore = (values: readonly (string | null)[]): string[] =>
  [...new Set(values.flatMap((value) => value ?? []))].toSorted();

const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');

/** What was changed of a video; what stands as it was is not said again, so that a start keeps its fractions and where it is known from. */
export function changesOf(before: LibrarySource, typed: SourceFields): SaidOfSource {
  const known = fieldsOf(before);
  const changed = (field: keyof SourceFields): boolean => typed[field].trim() !== known[field];
  return {
    ...(changed('name') ? { name: typed.name } : {}),
    ...(changed('place') ? { place: typed.place } : {}),
    ...(changed('camera') ? { camera: typed.camera } : {}),
    ...(changed('tags') ? { tags: listOf(typed.tags) } : {}),
    ...(changed('start') ? { start: typed.start.trim() === '' ? null : momentOfText(typed.start) } : {}),
  };
}

/** All that is known of a video, as it is said again. */
export function sayingAgain({
  name,
  place,
  camera,
  tags,
  start_ms,
  start_from,
}: LibrarySource): Required<SaidOfSource> {
  const start = start_ms === null || start_from === 'hand' ? start_ms : ('recorded' as const);
  return { name, place, camera, tags, start };
}

/** What takes changes of a video back: of each that was said, what was known before. */
export const takingBack = (before: LibrarySource, said: SaidOfSource): SaidOfSource =>
  Object.fromEntries(Object.entries(sayingAgain(before)).filter(([field]) => field in said));
