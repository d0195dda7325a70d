import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { analyze } from '#analysis/analyze.ts';
import { settings } from '#contract/settings.ts';
import { readAnimation } from '#project/animations.ts';
import { readCropImage, readPersonCrops } from '#project/crops.ts';
import { readPersons } from '#project/persons.ts';
import { openProject } from '#project/project-file.ts';

/** The picture of a crop, with what was measured on it. */
interface DrawnCrop {
  readonly image: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly sharpness: number;
  readonly quality: number;
}

/** A figure of the demo scene: its crops in order of time, and its moving preview. */
export interface DrawnFigure {
  readonly crops: readonly DrawnCrop[];
  readonly preview: { readonly webp: Uint8Array; readonly frameCount: number };
}

/** The figures of the demo scene in `folder`, by analysing it as any video. The project is kept beside the scene. */
export async function drawnFigures(folder: string): Promise<readonly DrawnFigure[]> {
  const file = path.join(folder, 'figures.doppel');
  if (!existsSync(file)) {
    const aside = `${file}.partial`;
    await rm(aside, { force: true });
    await analyze({
      video: path.join(folder, 'street.mp4'),
      source: { kind: 'persons', path: path.join(folder, 'canonical_persons.npz') },
      out: aside,
      settings: settings.parse({ similarity: { embedder: 'stripes' } }),
      force: false,
    });
    await rename(aside, file);
  }
  const project = openProject(file, 'write');
  try {
    return readPersons(project).flatMap(({ id }): readonly DrawnFigure[] => {
      const crops = readPersonCrops(project, id).flatMap((crop): readonly DrawnCrop[] => {
        const image = readCropImage(project, crop.id);
        const { widthPx, heightPx, sharpness, quality } = crop;
        const isWhole = widthPx !== null && heightPx !== null && sharpness !== null && quality !== null;
        return image === null || !isWhole ? [] : [{ image, widthPx, heightPx, sharpness, quality }];
      });
      const preview = readAnimation(project, id);
      return crops.length === 0 || preview === null ? [] : [{ crops, preview }];
    });
  } finally {
    project.close();
  }
}
