import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { DoppelError } from '#base/doppel-error.ts';
import { isMissing, readReason } from '#base/system-errors.ts';
import { hasVideoEnding } from '#base/video-endings.ts';
import type { AnalysisSource } from '#contract/requests.ts';

/** Which part of a folder, from 1, of how many. */
export interface Shard {
  readonly part: number;
  readonly of: number;
}

/** One video of a folder, and where its project goes. */
export interface BatchEntry {
  /** Its path within the folder, with `/`. */
  readonly name: string;
  readonly video: string;
  readonly project: string;
  readonly source: AnalysisSource;
}

/**
 * The shard of a video, from 1: by the SHA-256 of its name alone. Machines that list the folder at different moments then agree on
 * every video that both see, so that none is left to nobody; shards of few videos are of uneven size for it.
 */
export function shardOfName(name: string, shards: number): number {
  return (createHash('sha256').update(name).digest().readUInt32BE(0) % shards) + 1;
}

const withoutEnding = (name: string): string => name.slice(0, name.length - path.posix.extname(name).length);

/** The names of projects, by the names of their videos; the ending stays where two videos would otherwise share a project. */
export function projectNames(names: readonly string[]): ReadonlyMap<string, string> {
  const alike = new Map<string, number>();
  // Compared without case, since some file systems do.
  const key = (name: string): string => withoutEnding(name).toLowerCase();
  for (const name of names) alike.set(key(name), (alike.get(key(name)) ?? 0) + 1);
  return new Map(names.map((name) => [name, `${(alike.get(key(name)) ?? 0) > 1 ? name : withoutEnding(name)}.doppel`]));
}

/** Every file within a folder, by its path in it, in the order of names. Files and folders whose name begins with a dot are left out. */
async function filesIn(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  const walk = async (within: string): Promise<void> => {
    for (const entry of await readdir(path.join(folder, within), { withFileTypes: true })) {
      if (entry.name.startsWith('.')) continue;
      const name = within === '' ? entry.name : `${within}/${entry.name}`;
      // A link to a folder is not followed: it may lead back up.
      if (entry.isDirectory()) await walk(name);
      else if (entry.isFile() || (entry.isSymbolicLink() && (await isFileAt(path.join(folder, name)))))
        found.push(name);
    }
  };
  await walk('');
  return found.toSorted();
}

const isFileAt = async (file: string): Promise<boolean> => {
  try {
    return (await stat(file)).isFile();
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
};

/** How a batch is laid out. */
export interface BatchOptions {
  /** Where projects go, in the folders of their videos. */
  readonly to: string;
  readonly shard: Shard | null;
  /** `beside`: a file of the video's name that ends in .npz holds its persons, one in .txt its tracks. */
  readonly persons: 'detected' | 'beside';
}

/** The videos of a folder and its folders, or of a shard of it, in the order of their names. Throws `not_found`, `bad_file`. */
export async function planBatch(folder: string, { to, shard, persons }: BatchOptions): Promise<readonly BatchEntry[]> {
  const files = await filesIn(folder).catch((cause: unknown) => {
    const message = `The folder ${folder} cannot be read: ${readReason(cause)}.`;
    throw new DoppelError(isMissing(cause) ? 'not_found' : 'bad_file', message, { cause });
  });
  const there = new Set(files);
  const videos = files.filter(hasVideoEnding);
  const projects = projectNames(videos);
  const sourceOf = (name: string): AnalysisSource => {
    const stem = withoutEnding(name);
    if (persons === 'beside' && there.has(`${stem}.npz`)) {
      return { kind: 'persons', path: path.join(folder, `${stem}.npz`) };
    }
    if (persons === 'beside' && there.has(`${stem}.txt`)) {
      return { kind: 'tracks', path: path.join(folder, `${stem}.txt`) };
    }
    return { kind: 'detected' };
  };
  return videos
    .filter((name) => shard === null || shardOfName(name, shard.of) === shard.part)
    .map((name) => ({
      name,
      video: path.join(folder, name),
      project: path.join(to, projects.get(name) ?? `${name}.doppel`),
      source: sourceOf(name),
    }));
}
