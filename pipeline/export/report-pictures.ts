import sharp from 'sharp';
import { DoppelError } from '#base/doppel-error.ts';
import type { CropId } from '#base/ids.ts';
import type { PairEvidence } from '#contract/replies.ts';
import { veilPicture } from '#platform/images/veil-picture.ts';
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

/** The persons who are shown as they are; null for everybody. */
export type ClearPersons = ReadonlySet<number> | null;

/** A picture as it may be shown: small, and veiled where its person is not to be known. */
async function shown(bytes: Uint8Array, sidePx: number, what: string, look: 'clear' | 'veiled'): Promise<Uint8Array> {
  const small = await shrunk(bytes, sidePx, what);
  return look === 'clear' ? small : veilPicture(small, sidePx);
}

/** The best crop of a person, which shows them better than the first one does; without crops, the first of the preview. */
async function makeStill(
  person: ExportPerson,
  input: ExportInput,
  look: 'clear' | 'veiled',
): Promise<Uint8Array | null> {
  const best = person.bestCrops.length === 0 ? null : await input.readCrop(person.bestCrops[0]);
  const source = best ?? (await person.animation?.()) ?? null;
  return source === null ? null : shown(source, stillSidePx, `The best crop of person ${person.personId}`, look);
}

async function makeCrop(crop: CropId, input: ExportInput, look: 'clear' | 'veiled'): Promise<Uint8Array | null> {
  const source = await input.readCrop(crop);
  return source === null ? null : shown(source, cropSidePx, `Crop ${crop}`, look);
}

/**
 * Every picture that stands beside the page: previews, stills, and the most alike crops of the pairs that it shows. Of persons who are
 * not `clear`, stills and crops are veiled, and there is no preview. Somebody who walks through a clear person's crop is not veiled.
 */
export function plannedPictures(
  input: ExportInput,
  pairs: readonly PairEvidence[],
  clear: ClearPersons,
): readonly PlannedPicture[] {
  const lookOf = (person: number) => (clear === null || clear.has(person) ? 'clear' : 'veiled');
  const planned: PlannedPicture[] = [];
  for (const person of input.persons) {
    const { animation, personId } = person;
    const look = lookOf(personId);
    if (animation !== null && look === 'clear') planned.push({ kind: 'animation', id: personId, make: animation });
    planned.push({ kind: 'still', id: personId, make: () => makeStill(person, input, look) });
  }
  const owners = new Map<number, number>(
    pairs.flatMap(({ a, b, best_crops: crops }) =>
      crops === null
        ? []
        : [
            [crops[0], a],
            [crops[1], b],
          ],
    ),
  );
  for (const [crop, owner] of [...owners].sort(([left], [right]) => left - right)) {
    planned.push({ kind: 'crop', id: crop, make: () => makeCrop(crop as CropId, input, lookOf(owner)) });
  }
  return planned;
}
