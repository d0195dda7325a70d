import sharp from 'sharp';
import { DoppelError } from '#base/doppel-error.ts';
import type { CropId } from '#base/ids.ts';
import type { PairEvidence } from '#contract/replies.ts';
import type { ExportInput, ExportPerson } from './export-input.ts';

/** A picture of the report, and how to make its bytes. */
export interface PlannedPicture {
  readonly kind: 'animation' | 'still' | 'crop';
  /** Id of the person, or of the crop. */
  readonly id: number;
  /** Null where the project holds nothing to make it from. */
  readonly make: () => Promise<Uint8Array | null>;
}

/** The previews' own default; a still stands in their place. */
const webpQuality = 80;
/** Pixels of the longer side: a still is shown where a preview is, a crop at half of that. */
const stillSidePx = 256;
const cropSidePx = 192;

/**
 * A picture no larger than `sidePx`, as a WebP of one page (of an animation, the first). Throws `bad_project`, naming `what`,
 * for bytes that are no picture.
 */
async function shrunk(bytes: Uint8Array, sidePx: number, what: string): Promise<Uint8Array> {
  try {
    const small = sharp(bytes).resize(sidePx, sidePx, { fit: 'inside', withoutEnlargement: true });
    return await small.webp({ quality: webpQuality }).toBuffer();
  } catch (error) {
    throw new DoppelError('bad_project', `${what} cannot be read as a picture; the project file may be damaged.`, {
      cause: error,
    });
  }
}

/** The best crop of a person, which shows them better than the first one does; without crops, the first of the preview. */
async function makeStill(person: ExportPerson, input: ExportInput): Promise<Uint8Array | null> {
  const best = person.bestCrops.length === 0 ? null : await input.readCrop(person.bestCrops[0]);
  const source = best ?? (await person.animation?.()) ?? null;
  return source === null ? null : shrunk(source, stillSidePx, `The best crop of person ${person.personId}`);
}

async function makeCrop(crop: CropId, input: ExportInput): Promise<Uint8Array | null> {
  const source = await input.readCrop(crop);
  return source === null ? null : shrunk(source, cropSidePx, `Crop ${crop}`);
}

/** Every picture that stands beside the page: previews, stills, and the most alike crops of the pairs that it shows. */
export function plannedPictures(input: ExportInput, pairs: readonly PairEvidence[]): readonly PlannedPicture[] {
  const planned: PlannedPicture[] = [];
  for (const person of input.persons) {
    const { animation, personId } = person;
    if (animation !== null) planned.push({ kind: 'animation', id: personId, make: animation });
    planned.push({ kind: 'still', id: personId, make: () => makeStill(person, input) });
  }
  const crops = new Set(pairs.flatMap((pair) => pair.best_crops ?? []));
  for (const crop of [...crops].sort((left, right) => left - right)) {
    planned.push({ kind: 'crop', id: crop, make: () => makeCrop(crop as CropId, input) });
  }
  return planned;
}
