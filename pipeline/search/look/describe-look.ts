import { z } from 'zod';
import { median } from '#base/vector-math.ts';
import type { AttributesModel } from '#native-models/attributes/attributes-model.ts';
import type { RgbImage } from '#native-models/rgb-image.ts';
import { type ClothesColours, clothesColours } from './clothes-colours.ts';
import { colourTerms } from './colour-terms.ts';
import { type CropSamples, sampleCrop } from './sample-colours.ts';
import { videoLight } from './video-light.ts';

/** What somebody may carry or wear, and is searched for; never sex, age or origin. */
export const carriedThings = ['backpack', 'bag', 'hat'] as const;
export type CarriedThing = (typeof carriedThings)[number];

/** How the attribute model calls them. */
const attributeOf: Readonly<Record<CarriedThing, string>> = {
  backpack: 'has_backpack',
  bag: 'has_bag',
  hat: 'has_hat',
};

const samplesText = z.object({ upper: z.string(), lower: z.string(), whole: z.string() });
const probability = z.number().min(0).max(1);

/** What is stored of how somebody looks: samples of some crops, and what the attribute model saw on them. */
export const rawLook = z.object({
  crops: z.array(samplesText),
  /** Median probabilities; null where the attribute model was not there. */
  carries: z.object({ backpack: probability, bag: probability, hat: probability }).nullable(),
});
export type RawLook = z.infer<typeof rawLook>;

const shares = z.object(
  Object.fromEntries(colourTerms.map((term) => [term, z.number()])) as Record<
    (typeof colourTerms)[number],
    z.ZodNumber
  >,
);

/** What is said of how somebody looks, once the light of the whole video is known. */
export const saidLook = z.object({
  upper: shares,
  lower: shares,
  carries: rawLook.shape.carries,
});
export type SaidLook = ClothesColours & Pick<RawLook, 'carries'>;

const pack = (samples: Uint8Array): string => Buffer.from(samples).toString('base64');
const unpack = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));

const samplesOf = (text: z.infer<typeof samplesText>): CropSamples => ({
  upper: unpack(text.upper),
  lower: unpack(text.lower),
  whole: unpack(text.whole),
});

/** Describes how somebody looks from some crops, best first; with the attribute model also what they carry. */
export async function describeLook(crops: readonly RgbImage[], attributes: AttributesModel | null): Promise<RawLook> {
  const seen = attributes === null ? [] : await attributes.recognise(crops);
  const chance = (thing: CarriedThing): number =>
    median(seen.map(({ probabilities }) => probabilities.get(attributeOf[thing]) ?? 0));
  return {
    crops: crops.map((crop) => {
      const { upper, lower, whole } = sampleCrop(crop);
      return { upper: pack(upper), lower: pack(lower), whole: pack(whole) };
    }),
    carries: seen.length === 0 ? null : { backpack: chance('backpack'), bag: chance('bag'), hat: chance('hat') },
  };
}

/** Says how the persons of one video look, its light taken off: by their numbers. */
export function concludeLooks(raw: ReadonlyMap<number, unknown>): ReadonlyMap<number, SaidLook> {
  const read = [...raw].map(([id, look]) => {
    const { crops, carries } = rawLook.parse(look);
    return { id, carries, samples: crops.map(samplesOf) };
  });
  const light = videoLight(read.flatMap(({ samples }) => samples.map(({ whole }) => whole)));
  return new Map(read.map(({ id, carries, samples }) => [id, { ...clothesColours(samples, light), carries }]));
}
