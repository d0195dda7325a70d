import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { withProject } from '#comparison/open-gallery.ts';
import { decodeCrop } from '#platform/images/decode-crop.ts';
import { readCropImage } from '#project/crops.ts';
import type { LeftOutPair } from '#reid/calibration/leave-one-out.ts';
import { markdownTable } from '../support/markdown-table.ts';
import type { ComparedPerson, ComparedSet } from './compared-set.ts';

/** Pairs of each kind that are shown: the likeliest two people, and the unlikeliest one person. */
const shownOfAKind = 20;

/** Pixels of a crop on the sheet. */
const [crop, gap] = [{ widthPx: 96, heightPx: 192 }, 6];

/**
 * Writes a sheet of pictures for each of the pairs on which model and truth disagree most, and returns a table of them. Wrong
 * labels stand at its top as well as wrong models.
 */
export async function writeDisputed(
  leftOut: readonly LeftOutPair<ComparedSet>[],
  projectOf: (set: ComparedSet) => Promise<string>,
  folder: string,
): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  const wrongly = (same: boolean): readonly LeftOutPair<ComparedSet>[] =>
    leftOut
      .filter((pair) => pair.same === same)
      .toSorted((a, b) => (same ? a.probability - b.probability : b.probability - a.probability))
      .slice(0, shownOfAKind);
  const rows: (string | number)[][] = [];
  for (const pair of [...wrongly(false), ...wrongly(true)]) {
    const { a, b, set, same, probability } = pair;
    const ids = `${a.view.personId}-${b.view.personId}`;
    const name = `${same ? 'same' : 'different'}-${probability.toFixed(3)}-${set.video}-${set.name}-${ids}.png`;
    await writeSheet(await projectOf(set), [a, b], path.join(folder, name.replaceAll(' ', '_')));
    rows.push([
      same ? 'one person' : 'two people',
      probability.toFixed(3),
      `${set.video}, ${set.name}`,
      ids,
      a.human,
      b.human,
    ]);
  }
  return markdownTable(['truth', 'P(same)', 'set', 'ids', 'who the first is', 'who the second is'], rows);
}

async function writeSheet(project: string, persons: readonly ComparedPerson[], file: string): Promise<void> {
  const rows = await withProject(project, 'read', (database) =>
    Promise.all(
      persons.map(({ view }) =>
        Promise.all(view.cropIds.flatMap((id) => readCropImage(database, id) ?? []).map((png) => decodeCrop(png))),
      ),
    ),
  );
  const pieces = await Promise.all(
    rows.flatMap((images, row) =>
      images.map(async ({ widthPx, heightPx, data }, column) => ({
        input: await sharp(data, { raw: { width: widthPx, height: heightPx, channels: 3 } })
          .resize(crop.widthPx, crop.heightPx, { fit: 'fill' })
          .png()
          .toBuffer(),
        left: gap + column * (crop.widthPx + gap),
        top: gap + row * (crop.heightPx + gap),
      })),
    ),
  );
  const columns = Math.max(1, ...rows.map((images) => images.length));
  await sharp({
    create: {
      width: gap + columns * (crop.widthPx + gap),
      height: gap + rows.length * (crop.heightPx + gap),
      channels: 3,
      background: '#888888',
    },
  })
    .composite(pieces)
    .png()
    .toFile(file);
}
