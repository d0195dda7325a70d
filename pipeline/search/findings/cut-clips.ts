import path from 'node:path';
import { DoppelError } from '#base/doppel-error.ts';
import { personId } from '#base/ids.ts';
import type { LibraryPersonView, LibrarySighting } from '#contract/library.ts';
import type { SearchReply } from '#contract/search.ts';
import { type Library, libraryPerson, sourceOf, withSource } from '#library/index.ts';
import { hashFile } from '#platform/files/hash-file.ts';
import { cutClip } from '#platform/video/cut-clip.ts';
import type { SeenAt } from '#platform/video/veil-outside.ts';

/** How much of the video is shown before and after a sighting, so that one sees where somebody comes from. */
const aroundMs = 1_000;

/** A clip is at most this long: who sits for an hour is seen in two minutes of it. */
const longestMs = 120_000;

/** A clip of a sighting, or why there is none. */
export interface ClipOfSighting {
  readonly sighting: number;
  /** Within the folder of the findings; null where none was cut. */
  readonly file: string | null;
  /** Whether the sighting goes on behind the clip's end. */
  readonly cut_short: boolean;
  readonly problem: string | null;
}

/** A name as part of a file's name, on every system. */
const plain = (name: string): string => name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '_').slice(0, 60);

/** The video of a source, once it is the very file that was analysed. Throws `not_found`, `mismatch`. */
async function videoOf(library: Library, source: number): Promise<string> {
  const { path: project } = sourceOf(library, source);
  return withSource(project, async ({ video }) => {
    if ((await hashFile(video.path)) === video.sha256) return video.path;
    throw new DoppelError('mismatch', `${video.path} is another file than the one that was analysed.`);
  });
}

/** Where the chosen persons are in a stretch of a source's video, each for itself; undefined where nobody was chosen and nothing is veiled. */
async function seenIn(
  library: Library,
  source: number,
  chosen: LibraryPersonView['members'] | null,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): Promise<readonly (readonly SeenAt[])[] | undefined> {
  if (chosen === null) return undefined;
  const there = chosen.filter((member) => member.source === source);
  return withSource(sourceOf(library, source).path, ({ seen }) =>
    there.map(({ person }) => seen(personId(person), fromMs, toMs)),
  );
}

/**
 * Cuts every sighting of an answer out of its video, with a second before and after. A video that is not here, or is another file than
 * the one that was analysed, gives no clips and a reason; one bad video stops nothing.
 */
export async function cutClips(
  library: Library,
  { hits }: SearchReply,
  {
    folder,
    signal,
    clear,
  }: {
    readonly folder: string;
    readonly signal?: AbortSignal | undefined;
    /** The persons who stay to be seen, all else veiled; nothing is veiled where it is null. */
    readonly clear: ReadonlySet<number> | null;
  },
): Promise<readonly ClipOfSighting[]> {
  const chosen = clear === null ? null : [...clear].flatMap((id) => libraryPerson(library, id).members);
  const videos = new Map<number, Promise<string>>();
  const clips: ClipOfSighting[] = [];
  for (const [at, { person }] of hits.entries()) {
    for (const sighting of person.sightings) {
      const known = videos.get(sighting.source) ?? videoOf(library, sighting.source);
      videos.set(sighting.source, known);
      const name = `${String(at + 1).padStart(3, '0')}-person-${person.id}-${plain(sighting.source_name)}-${sighting.id}.mp4`;
      clips.push(
        await clipOf(sighting, {
          ...{ video: known, file: path.join('clips', name), folder, signal },
          seen: (fromMs, toMs) => seenIn(library, sighting.source, chosen, { fromMs, toMs }),
        }),
      );
    }
  }
  return clips;
}

async function clipOf(
  { id, first_ms, last_ms }: LibrarySighting,
  to: {
    readonly video: Promise<string>;
    readonly file: string;
    readonly folder: string;
    readonly signal: AbortSignal | undefined;
    readonly seen: (fromMs: number, toMs: number) => ReturnType<typeof seenIn>;
  },
): Promise<ClipOfSighting> {
  const fromMs = Math.max(0, first_ms - aroundMs);
  const toMs = Math.min(last_ms + aroundMs, fromMs + longestMs);
  const told = { sighting: id, cut_short: toMs < last_ms };
  try {
    const [video, seen] = [await to.video, await to.seen(fromMs, toMs)];
    await cutClip({ video, clip: path.join(to.folder, to.file), fromMs, toMs, seen, signal: to.signal });
    return { ...told, file: to.file.split(path.sep).join('/'), problem: null };
  } catch (error) {
    to.signal?.throwIfAborted();
    if (!(error instanceof DoppelError)) throw error;
    return { ...told, file: null, problem: error.message };
  }
}
