import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { loadPicture } from '#datasets/index.ts';
import type { RgbImage } from '#native-models/rgb-image.ts';

/** A picture with its labels as a folder of pictures and label texts has them. */
export interface GoldenPicture {
  readonly name: string;
  readonly image: RgbImage;
  readonly labels: readonly {
    readonly classIndex: number;
    readonly boxPx: readonly [number, number, number, number];
  }[];
  /** Centre and size of each label as shares of the picture. */
  readonly shares: readonly (readonly number[])[];
}

/** The PNG files of a folder with the label text beside each, by name. */
export async function readLabelsFolder(folder: string): Promise<readonly GoldenPicture[]> {
  const names = readdirSync(folder)
    .filter((file) => file.endsWith('.png'))
    .sort();
  return await Promise.all(
    names.map(async (file) => {
      const image = await loadPicture(path.join(folder, file));
      const text = readFileSync(path.join(folder, file.replace('.png', '.txt')), 'utf8');
      const rows = text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => line.split(' ').map(Number));
      const { widthPx, heightPx } = image;
      const labels = rows.map(([classIndex, cx, cy, w, h]) => ({
        classIndex,
        boxPx: [
          (cx - w / 2) * widthPx,
          (cy - h / 2) * heightPx,
          (cx + w / 2) * widthPx,
          (cy + h / 2) * heightPx,
        ] as const,
      }));
      return { name: file.replace('.png', ''), image, labels, shares: rows.map(([, ...shares]) => shares) };
    }),
  );
}
