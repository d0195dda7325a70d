import { readGallery, withProject } from '#comparison/open-gallery.ts';
import type { RgbImage } from '#native-models/rgb-image.ts';
import { decodeCrop } from '#platform/images/decode-crop.ts';
import { readCropImage } from '#project/crops.ts';
import type { ComparedPerson, ComparedSet } from './compared-set.ts';

/** How bright a person is: luma from 0 to 255, the mean over the best crops. */
export interface Brightness {
  /** Of the whole crop: the ground around the person as well. */
  readonly whole: number;
  /** Of the middle half of its width and height: mostly clothes. */
  readonly middle: number;
}

/** Reads the best crops of an analysed set. Persons without crops are left out. */
export async function readBrightness(
  set: ComparedSet,
  project: string,
): Promise<ReadonlyMap<ComparedPerson, Brightness>> {
  return withProject(project, 'read', async (database) => {
    const gallery = readGallery(database);
    const found = new Map<ComparedPerson, Brightness>();
    for (const person of set.persons) {
      const pngs = person.view.cropIds.flatMap((crop) => readCropImage(gallery.project, crop) ?? []);
      const images = await Promise.all(pngs.map((png) => decodeCrop(png)));
      if (images.length === 0) continue;
      const mean = (margin: number): number =>
        images.reduce((sum, image) => sum + meanLuma(image, margin), 0) / images.length;
      found.set(person, { whole: mean(0), middle: mean(0.25) });
    }
    return found;
  });
}

/**
 * Mean luma (Rec. 601 weights), 0 to 255, of a picture without a margin of `margin` times its width and height on each side.
 */
function meanLuma({ widthPx, heightPx, data }: RgbImage, margin: number): number {
  const [left, top] = [Math.floor(widthPx * margin), Math.floor(heightPx * margin)];
  let sum = 0;
  for (let y = top; y < heightPx - top; y++) {
    for (let x = left; x < widthPx - left; x++) {
      const at = (y * widthPx + x) * 3;
      sum += 0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2];
    }
  }
  return sum / ((widthPx - 2 * left) * (heightPx - 2 * top));
}
