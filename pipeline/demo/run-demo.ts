import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { analyze } from '#analysis/analyze.ts';
import { listPairs } from '#comparison/list-pairs.ts';
import { readGallery, withProject } from '#comparison/open-gallery.ts';
import type { WorkOptions } from '#contract/progress.ts';
import type { DemoReply } from '#contract/replies.ts';
import type { Settings } from '#contract/settings.ts';
import { similarityThreshold } from '#contract/similarity-threshold.ts';
import { exportAll } from '#export/export-all.ts';
import { exportLayout } from '#export/export-layout.ts';
import { readExportInput } from '#export/read-export-input.ts';
import { folderFailure } from '#export/write-failure.ts';
import { measureProgress } from '#platform/jobs/measure-progress.ts';
import { pairKey } from '#review/review-state.ts';
import { type DemoScene, type DemoSceneOptions, makeDemoScene } from './make-demo-scene.ts';
import { sceneFrameCount } from './scene-script.ts';

/** Where the demo goes and who listens. */
interface DemoOptions extends WorkOptions {
  readonly to: string;
  readonly settings: Settings;
  readonly onNotice?: ((text: string) => void) | undefined;
}

/**
 * Draws the scene, analyses it as any video, compares what was found with the scene's truth, and exports it. The folder keeps
 * the video, the persons file, the truth, the project and the export; a project that an earlier demo left there is made anew,
 * since the scene's own decisions are nobody's evidence.
 */
export async function runDemo({ to, settings, signal, onProgress, onNotice }: DemoOptions): Promise<DemoReply> {
  const folder = path.resolve(to);
  const report = measureProgress({ stage: 'scene', unit: 'frames', total: sceneFrameCount }, onProgress);
  const scene = await drawInto(folder, { signal, onProgress: report });
  const out = path.join(folder, 'street.doppel');
  await rm(out, { force: true });
  const { project } = await analyze(
    { video: scene.video, source: { kind: 'persons', path: scene.persons }, out, settings, force: false },
    { signal, onProgress, onNotice },
  );
  const same = new Set(scene.samePairs.map(([a, b]) => pairKey(a, b)));
  return withProject(project, 'read', async (database) => {
    const gallery = readGallery(database);
    const threshold = similarityThreshold(settings.similarity.threshold, gallery.embedder?.id ?? null);
    const every = listPairs(gallery, { threshold, scope: 'all' });
    const found = every.pairs
      .map(({ a, b, similarity, vetoed }) => ({
        a,
        b,
        similarity,
        same: same.has(pairKey(a, b)),
        listed: !vetoed && similarity !== null && similarity >= threshold,
      }))
      .filter((pair) => pair.same || pair.listed);
    const exported = await exportAll(readExportInput(gallery, new Date().toISOString()), {
      to: path.join(folder, 'export'),
      signal,
    });
    return {
      folder,
      project,
      report: path.join(exported.folder, exportLayout.page),
      embedder: gallery.embedder,
      found,
      same_pairs: same.size,
      same_listed: found.filter((pair) => pair.same && pair.listed).length,
      wrong_listed: found.filter((pair) => !pair.same).length,
    };
  });
}

async function drawInto(folder: string, options: DemoSceneOptions): Promise<DemoScene> {
  try {
    await mkdir(folder, { recursive: true });
    return await makeDemoScene(folder, options);
  } catch (error) {
    throw folderFailure(error, 'The demo', folder);
  }
}
