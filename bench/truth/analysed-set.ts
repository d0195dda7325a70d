import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { analyze } from '#analysis/analyze.ts';
import { settings } from '#contract/settings.ts';
import { sharedFile } from '#tests/support/shared-data.ts';
import { writeMotText } from '#tracking/files/mot-text.ts';
import type { LabelledSet } from './labelled-sets.ts';

/**
 * Cuts a set's crops as `doppel analyze` does, into `folder`, and returns the project's path. Nothing is described: that is
 * done for each embedder (described-set.ts). A project of the same tracks that is there already is used again: analysing it
 * anew would end in the same content.
 */
export async function analysedSet(set: LabelledSet, folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const text = writeMotText(set.tracks);
  const key = createHash('sha256').update(text).digest('hex').slice(0, 12);
  const name = path.join(folder, `${set.video.name}-${set.name}-${key}`.replaceAll(' ', '-'));
  const tracks = `${name}.txt`;
  if (!existsSync(tracks)) writeFileSync(tracks, text);
  const { project } = await analyze({
    video: sharedFile(set.video.file),
    source: { kind: 'tracks', path: tracks },
    out: `${name}.doppel`,
    settings: settings.parse({ previews: { enabled: false }, similarity: { enabled: false } }),
    force: false,
  });
  return project;
}
