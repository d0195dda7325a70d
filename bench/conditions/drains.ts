import { readYoloDataset } from '#datasets/read-yolo-dataset.ts';
import { sharedFile } from '#tests/support/shared-data.ts';
import type { LabelledPicture } from './labelled-objects.ts';

/** The public pictures of drains with their types as labels; objects of one picture are one group. */
export async function labelledDrains(): Promise<readonly LabelledPicture[]> {
  const { classes, pictures } = await readYoloDataset(sharedFile('data/drain'));
  return pictures
    .filter(({ labels }) => labels.length > 0)
    .map(({ key, path, labels }) => ({
      video: 'drains',
      file: path,
      frame: null,
      boxes: labels.map(({ boxPx }) => boxPx),
      objects: labels.map(({ boxPx, classIndex }) => ({ boxPx, label: classes[classIndex], group: key })),
    }));
}
