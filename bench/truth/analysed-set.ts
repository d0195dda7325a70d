import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { analyze } from '#analysis/analyze.ts';
import { settings } from '#contract/settings.ts';
import { sharedFile } from '#tests/support/shared-data.ts';
import { writeMotText } from '#tracking/files/mot-text.ts';
import type { LabelledSet } from './labelled-sets.ts';

/** The weights that the shipped calibration is of. */
export const embedderId = 'osnet_x0_25_msmt17';

/**
 * Analyses a set as `doppel analyze` does, without previews, into `folder`, and returns the project's path. A project of the
 * same tracks that is there already is used again: analysing it anew would end in the same content.
 */
export async function analysedSet(set: LabelledSet, folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const text = writeMotText(set.tracks);
  const key = createHash('sha256').update(text).digest('hex').slice(0, 12);
  const name = path.join(folder, `${set.video.name}-${set.name.replaceAll(' ', '-')}-${key}`);
  const tracks = `${name}.txt`;
  if (!existsSync(tracks)) writeFileSync(tracks, text);
  const { project } = await analyze({
    video: sharedFile(set.video.file),
    source: { kind: 'tracks', path: tracks },
    out: `${name}.doppel`,
    settings: settings.parse({
      previews: { enabled: false },
      similarity: { embedder: embedderId, models: sharedFile('models'), device: 'cpu' },
    }),
    force: false,
  });
  return project;
}
