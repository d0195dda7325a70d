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

/** What takes changes of a video back: of each that was said, what was known before. */
export function takingBack(before: LibrarySource, said: SaidOfSource): SaidOfSource {
  const { name, place, camera, tags, start_ms, start_from } = before;
  const start = start_ms === null || start_from === 'hand' ? start_ms : ('recorded' as const);
  const all: Required<SaidOfSource> = { name, place, camera, tags, start };
  return Object.fromEntries(Object.entries(all).filter(([field]) => field in said));
}
