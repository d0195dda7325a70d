import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { analyze } from '#analysis/analyze.ts';
import { listPairs } from '#comparison/list-pairs.ts';
import { readGallery, withProject } from '#comparison/open-gallery.ts';
import type { ModelCheck } from '#contract/models.ts';
import type { WorkOptions } from '#contract/progress.ts';
import { settings as settingsSchema } from '#contract/settings.ts';
import { averagePrecision } from '#metrics/labelled-ranking.ts';
import { openEmbedder } from '#platform/models/embedder.ts';
import { pairKey } from '#review/review-state.ts';
import { makeDemoScene } from './make-demo-scene.ts';

/**
 * Tries an embedder on the drawn demo scene: whether it opens, what it gives, and how well it ranks the scene's known
 * duplicates. Drawn figures are no people: a model that fails here is given its pictures in another way than it was trained
 * with, and one that passes may still be poor. Throws `bad_model` for a file that is no embedder, and what `analyze` throws.
 *
 * @param embedder as in the settings, `models` the folder that it is looked for in.
 */
export async function checkEmbedder(
  embedder: string,
  models: string | null,
  { signal, onProgress }: WorkOptions = {},
): Promise<ModelCheck> {
  // An analysis would go on without similarity where the model does not open; here that is the answer.
  await (await openEmbedder({ embedder, models, device: 'cpu' })).embedder.close();
  const folder = await mkdtemp(path.join(tmpdir(), 'doppel-model-'));
  try {
    const scene = await makeDemoScene(folder, { signal });
    const settings = settingsSchema.parse({
      previews: { enabled: false },
      crops: { per_person: 8 },
      similarity: { embedder, models },
    });
    const { project } = await analyze(
      {
        video: scene.video,
        source: { kind: 'persons', path: scene.persons },
        out: path.join(folder, 'check.doppel'),
        settings,
        force: false,
      },
      { signal, onProgress },
    );
    const same = new Set(scene.samePairs.map(([a, b]) => pairKey(a, b)));
    return await withProject(project, 'read', (database) => {
      const gallery = readGallery(database);
      const { pairs } = listPairs(gallery, { threshold: 0, scope: 'all' });
      const judged = pairs
        .filter(({ vetoed }) => !vetoed)
        .map(({ a, b, similarity }) => ({ same: same.has(pairKey(a, b)), score: similarity ?? -1 }));
      return {
        dimension: gallery.embedder?.dimension ?? 0,
        pairs: judged.length,
        same: judged.filter((pair) => pair.same).length,
        average_precision: averagePrecision(judged),
      };
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
