import { DoppelError } from '#base/doppel-error.ts';
import { seededRandom } from '#base/seeded-random.ts';
import type { WorkOptions } from '#contract/progress.ts';
import { eachPicture, type InsightFile, type StoredPicture } from '#datasets/index.ts';
import type { RgbImage } from '#native-models/rgb-image.ts';
import { type Augmentation, type BoxedPicture, flipped, recropped, relit } from '../features/augment.ts';
import { positionNumbers, positionVersion } from '../features/position-numbers.ts';
import type { ConditionObject, ConditionSet } from '../objects/condition-objects.ts';
import type { BoxPx, PictureSize } from '../spatial/box-numbers.ts';
import { addFeatures, readFeatures } from '../store/feature-store.ts';
import type { LabelledRows } from '../train/training-data.ts';
import { boxKinds, type FeatureKind } from './feature-kinds.ts';
import type { OpenDescriber } from './open-describer.ts';

/** Objects in rows of features, side by side by kind. */
export interface DescribedObjects {
  readonly rows: LabelledRows;
  /** The objects of the rows. */
  readonly objects: readonly ConditionObject[];
  readonly sources: Readonly<Record<string, string>>;
}

/** What to describe, with which open models. */
interface DescribeRequest {
  readonly file: InsightFile;
  readonly set: ConditionSet;
  readonly kinds: readonly FeatureKind[];
  readonly describers: ReadonlyMap<FeatureKind, OpenDescriber>;
  /** Also described as changed so; kept beside, for the training side. */
  readonly augment: readonly Augmentation[];
  readonly onProblem: (message: string) => void;
}

/**
 * Describes the objects of a set whose features are not stored yet, a picture at a time, and stores them at once: an interrupted work goes on.
 * Objects of pictures that cannot be read any more are told and left out.
 * @throws DoppelError `cancelled`, and what the models throw.
 */
export async function describeObjects(
  request: DescribeRequest,
  { signal, onProgress }: WorkOptions = {},
): Promise<DescribedObjects> {
  const { file, set, kinds, describers, augment } = request;
  const sources = sourcesOf(kinds, describers);
  const pixelKinds = kinds.filter((kind) => !boxKinds.includes(kind));
  const variants = ['plain', ...augment];
  const stored = pixelKinds.flatMap((kind) =>
    variants.map((variant) => new Set(readFeatures(file, sources[kind], variant).keys())),
  );
  const missing = set.objects.filter(({ id }) => stored.some((ids) => !ids.has(id)));
  const pictures = new Map<number, { readonly picture: StoredPicture; readonly objects: ConditionObject[] }>();
  for (const object of missing) {
    const own = pictures.get(object.picture.id) ?? { picture: object.picture, objects: [] };
    own.objects.push(object);
    pictures.set(object.picture.id, own);
  }
  let done = 0;
  await eachPicture({
    pictures: [...pictures.values()].map(({ picture }) => picture),
    signal,
    onProblem: (picture, message) => request.onProblem(`${picture.name}: ${message}`),
    onPicture: async (picture, image) => {
      const objects = pictures.get(picture.id)?.objects ?? [];
      for (const kind of pixelKinds)
        await describePicture(file, image, objects, sources[kind], describers.get(kind), augment);
      done++;
      onProgress?.({
        stage: 'describe',
        unit: 'pictures',
        done,
        total: pictures.size,
        per_second: null,
        seconds_left: null,
      });
    },
  });
  return gather(request, sources);
}

async function describePicture(
  file: InsightFile,
  image: RgbImage,
  objects: readonly ConditionObject[],
  source: string,
  open: OpenDescriber | undefined,
  augment: readonly Augmentation[],
): Promise<void> {
  if (open === undefined) throw new DoppelError('internal', 'Expected an open model for each kind of feature.');
  const plain: BoxedPicture = { image, boxes: objects.map(({ boxPx }) => boxPx) };
  const random = seededRandom(objects[0]?.picture.id ?? 0);
  for (const variant of ['plain', ...augment] as const) {
    const changed = changePicture(plain, variant, random);
    const rows = await open.describer.describe(changed.image, changed.boxes);
    addFeatures(
      file,
      source,
      variant,
      objects.map(({ id }, index) => [id, rows[index]] as const),
    );
  }
}

function changePicture(
  picture: BoxedPicture,
  variant: 'plain' | Augmentation,
  random: ReturnType<typeof seededRandom>,
): BoxedPicture {
  switch (variant) {
    case 'plain':
      return picture;
    case 'flip':
      return flipped(picture);
    case 'light':
      return relit(picture, random);
    case 'crop':
      return recropped(picture, random);
  }
}

function sourcesOf(
  kinds: readonly FeatureKind[],
  describers: DescribeRequest['describers'],
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    kinds.map((kind) => {
      if (boxKinds.includes(kind)) return [kind, `${positionVersion}:${kind}`];
      const open = describers.get(kind);
      if (open === undefined) throw new DoppelError('internal', `Expected an open model for ${kind} features.`);
      return [kind, open.describer.source];
    }),
  );
}

/** The rows of all objects that have every kind of feature, in the objects' order. */
function gather({ file, set, kinds }: DescribeRequest, sources: Readonly<Record<string, string>>): DescribedObjects {
  const blocks = kinds.map((kind) =>
    boxKinds.includes(kind)
      ? new Map(set.objects.map((object) => [object.id, positionOf(object, kind)]))
      : readFeatures(file, sources[kind], 'plain'),
  );
  const objects = set.objects.filter(({ id }) => blocks.every((block) => block.has(id)));
  return { ...joinRows(objects, blocks), objects, sources };
}

/** The position numbers of an object as a kind asks for them. */
export function positionOf(
  {
    boxPx,
    others,
    picture,
  }: { readonly boxPx: BoxPx; readonly others: readonly BoxPx[]; readonly picture: PictureSize },
  kind: FeatureKind,
): Float64Array {
  return positionNumbers(boxPx, others, picture, { overlap: kind === 'position' ? 'included' : 'left out' });
}

function joinRows(
  objects: readonly ConditionObject[],
  blocks: readonly ReadonlyMap<number, Float64Array>[],
): { readonly rows: LabelledRows } {
  const parts = objects.map(({ id }) => blocks.map((block) => block.get(id) ?? new Float64Array(0)));
  const inputs = parts[0]?.reduce((sum, part) => sum + part.length, 0) ?? 0;
  const features = new Float64Array(objects.length * inputs);
  parts.forEach((own, row) => {
    let at = row * inputs;
    for (const part of own) {
      features.set(part, at);
      at += part.length;
    }
  });
  return { rows: { features, inputs, labels: Int32Array.from(objects, ({ label }) => label ?? -1) } };
}
