import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { SearchQuestion, SearchReply } from '#contract/search.ts';
import type { Library } from '#library/index.ts';
import { csvText } from '#platform/formats/csv-text.ts';
import { contactSheet } from './contact-sheet.ts';
import { type ClipOfSighting, cutClips } from './cut-clips.ts';

/** What was written. */
export interface WrittenFindings {
  readonly folder: string;
  readonly files: readonly string[];
  /** What could not be written, in sentences, each once. */
  readonly notes: readonly string[];
}

const iso = (ms: number | null): string => (ms === null ? '' : new Date(ms).toISOString());

/** One row a sighting, so that a table can be sorted by time and place. */
function csvOf({ hits }: SearchReply, clips: readonly ClipOfSighting[] | null): string {
  const files = new Map(clips?.map(({ sighting, file, problem }) => [sighting, file ?? problem ?? '']));
  const head = [
    'rank',
    'person',
    'name',
    'score',
    'above_cut',
    'video',
    'place',
    'camera',
    'first_frame',
    'last_frame',
    'first_ms',
    'last_ms',
    'from',
    'to',
    ...(clips === null ? [] : ['clip']),
  ];
  const rows = hits.flatMap(({ person, score, above_cut }, at) =>
    person.sightings.map((sighting) => [
      ...[String(at + 1), String(person.id), person.name ?? '', score.toFixed(4), String(above_cut)],
      ...[sighting.source_name, sighting.place ?? '', sighting.camera ?? ''],
      ...[sighting.first_frame, sighting.last_frame, Math.round(sighting.first_ms), Math.round(sighting.last_ms)].map(
        String,
      ),
      ...[iso(sighting.from_ms), iso(sighting.to_ms)],
      ...(clips === null ? [] : [files.get(sighting.id) ?? '']),
    ]),
  );
  return csvText([head, ...rows]);
}

/**
 * Writes an answer for other programs and for a file: `findings.csv` (a row a sighting), `findings.json` (the question, how it was
 * understood, the versions, all of it), `contact-sheet.png` and, where asked for, each sighting's stretch of video in `clips/`. The
 * folder is made; files of these names in it are replaced.
 */
export async function writeFindings(
  library: Library,
  {
    question,
    reply,
    to,
    clips: wanted = 'none',
    signal,
    clear,
  }: {
    readonly question: SearchQuestion;
    readonly reply: SearchReply;
    readonly to: string;
    readonly clips?: 'cut' | 'none';
    readonly signal?: AbortSignal;
    /** The persons whose pictures are shown as they are, all others veiled; everybody's where it is left out. */
    readonly clear?: readonly number[] | undefined;
  },
): Promise<WrittenFindings> {
  await mkdir(to, { recursive: true });
  const seen = clear === undefined ? null : new Set(clear);
  const clips = wanted === 'none' ? null : await cutClips(library, reply, { folder: to, signal, clear: seen });
  const contents = {
    'findings.csv': csvOf(reply, clips),
    'findings.json': `${JSON.stringify({ question, ...reply, ...(clips === null ? {} : { clips }) }, null, 2)}\n`,
    'contact-sheet.png': await contactSheet(library, reply, seen),
  };
  for (const [name, content] of Object.entries(contents)) await writeFile(path.join(to, name), content);
  const cut = (clips ?? []).flatMap(({ file }) => (file === null ? [] : [file]));
  const notes = new Set((clips ?? []).flatMap(({ problem }) => (problem === null ? [] : [`No clip: ${problem}`])));
  return { folder: path.resolve(to), files: [...Object.keys(contents), ...cut], notes: [...notes] };
}
