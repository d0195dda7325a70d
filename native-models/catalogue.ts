import { z } from 'zod';
import catalogueFile from './catalogue.json' with { type: 'json' };
import { ModelError } from './model-error.ts';

/** A tensor as the model file declares it; a name in the shape stands for any size. */
const tensorSpec = z.strictObject({
  name: z.string().min(1),
  type: z.enum(['float32', 'float16', 'uint8', 'int32', 'int64']),
  shape: z.array(z.union([z.int().positive(), z.string().min(1)])),
});
export type TensorSpec = Readonly<z.infer<typeof tensorSpec>>;

const hash = z.string().regex(/^[0-9a-f]{64}$/);
/** A bare file name: never a path, since it is joined to folders. */
const fileName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/);

/** A file that a model is made from. */
const originFile = z.strictObject({
  file: fileName,
  bytes: z.int().positive(),
  sha256: hash,
  download: z.url({ protocol: /^https$/ }),
});

const shared = {
  id: z.string().regex(/^[a-z0-9][a-z0-9_-]*$/),
  file: fileName,
  bytes: z.int().positive(),
  sha256: hash,
  /** Licence of the upstream project. What the training data allows is another question and is not answered here. */
  licence: z.string().min(1),
  /** Where the file comes from, in words. */
  source: z.string().min(1),
  /** The public address of exactly these bytes; null for files that have none. */
  download: z.url({ protocol: /^https$/ }).nullable(),
  /** The OpenVINO IR that the file is converted from, description and weights; they have addresses where the file has none. */
  origin: z.strictObject({ xml: originFile, bin: originFile }).optional(),
  /** Other files of the same weights under the same name, such as another program's conversion: taken as well. */
  also: z.array(z.strictObject({ bytes: z.int().positive(), sha256: hash, source: z.string().min(1) })).default([]),
  /** Whether most of it computes in whole numbers of eight bits, which onnxruntime does on the processor alone. */
  quantised: z.boolean().default(false),
  inputs: z.array(tensorSpec),
  outputs: z.array(tensorSpec),
};

/** Of red, green and blue, in this order whatever `colour` says of the planes. */
const channels = z.tuple([z.number(), z.number(), z.number()]).readonly();

/** How a picture becomes the input tensor. `dynamic` is true when the model takes other sizes than this one. */
const picture = {
  widthPx: z.int().positive(),
  heightPx: z.int().positive(),
  dynamic: z.boolean(),
  colour: z.enum(['rgb', 'bgr']),
  /** `unit`: samples divided by 255; `byte`: 0 to 255 as they are. */
  range: z.enum(['unit', 'byte']),
};

const osnetEntry = z.strictObject({
  ...shared,
  family: z.literal('osnet'),
  picture: z.strictObject({ ...picture, fit: z.literal('stretch'), mean: channels, std: channels }),
});
const yoloEntry = z.strictObject({
  ...shared,
  family: z.literal('yolo'),
  picture: z.strictObject({
    ...picture,
    /** Where the shrunken picture lies in the input; the rest is filled with the grey level `pad`. */
    fit: z.enum(['letterbox-centre', 'letterbox-top-left']),
    pad: z.int().min(0).max(255),
    /** Taken away from the samples in their range, then divided by. Most detectors take samples as they are. */
    mean: channels.default([0, 0, 0]),
    std: channels.default([1, 1, 1]),
  }),
  /**
   * `v8`: (1, 4 + classes + maskCoefficients, N), boxes as centre and size in input pixels, scores after the sigmoid, no NMS.
   * `yolox`: (1, N, 5 + classes), boxes relative to the grid of strides 8, 16 and 32, objectness and scores after the sigmoid.
   * `rtmdet`: (1, N, 5), corners in input pixels and the score, overlaps suppressed by the graph itself; of one class.
   */
  head: z.enum(['v8', 'yolox', 'rtmdet']),
  classes: z.int().positive(),
  maskCoefficients: z.int().nonnegative(),
});
/** Recognises what people wear and carry from a crop (Open Model Zoo). */
const attributesEntry = z.strictObject({
  ...shared,
  family: z.literal('attributes'),
  picture: z.strictObject({ ...picture, fit: z.literal('stretch') }),
  /** What the channels of the first output are probabilities of, in their order. */
  attributes: z.array(z.string().min(1)),
  /** Those of them that may be shown: reliable enough, and nobody's sex is ever guessed at. */
  shown: z.array(z.string().min(1)),
});
const clipEntry = z.strictObject({
  ...shared,
  family: z.literal('clip'),
  vocabulary: z.strictObject({
    tokens: z.int().positive(),
    start: z.int().nonnegative(),
    end: z.int().nonnegative(),
    context: z.int().positive(),
  }),
});
const catalogueSchema = z.strictObject({
  models: z.array(z.discriminatedUnion('family', [osnetEntry, yoloEntry, attributesEntry, clipEntry])),
});

export type OsnetEntry = Readonly<z.infer<typeof osnetEntry>>;
export type YoloEntry = Readonly<z.infer<typeof yoloEntry>>;
export type AttributesEntry = Readonly<z.infer<typeof attributesEntry>>;
type ClipEntry = Readonly<z.infer<typeof clipEntry>>;
/** What is known of one model file: how to recognise it, where it comes from, what goes in and what comes out. */
export type CatalogueEntry = OsnetEntry | YoloEntry | AttributesEntry | ClipEntry;
export type ModelFamily = CatalogueEntry['family'];

/**
 * Reads a catalogue and checks every field; ids and files are unique.
 * @throws ModelError `damaged` naming the first field that is wrong.
 */
export function readCatalogue(json: unknown): readonly CatalogueEntry[] {
  const parsed = catalogueSchema.safeParse(json);
  if (!parsed.success) {
    throw new ModelError('damaged', `The model catalogue is wrong: ${z.prettifyError(parsed.error)}`, {
      cause: parsed.error,
    });
  }
  for (const key of ['id', 'file', 'sha256'] as const) {
    const values = parsed.data.models.map((entry) => entry[key]);
    const twice = values.find((value, index) => values.indexOf(value) !== index);
    if (twice !== undefined) throw new ModelError('damaged', `The model catalogue has the ${key} ${twice} twice.`);
  }
  return parsed.data.models;
}

/** Whether a file of this SHA-256 is the entry's model: its own file, or another of the same weights. */
export function isFileOf(entry: CatalogueEntry, sha256: string): boolean {
  return sha256 === entry.sha256 || entry.also.some((other) => other.sha256 === sha256);
}

/** The entry whose model a file of this SHA-256 is; null where the catalogue does not know it. */
export function entryOfFile(sha256: string, entries: readonly CatalogueEntry[] = catalogue): CatalogueEntry | null {
  return entries.find((entry) => isFileOf(entry, sha256)) ?? null;
}

/** Whether `pull` can get it. */
export const canPull = ({ download, origin }: CatalogueEntry): boolean => download !== null || origin !== undefined;

/** The catalogue that comes with the program (catalogue.json). */
export const catalogue: readonly CatalogueEntry[] = readCatalogue(catalogueFile);

/**
 * The entry with this id.
 * @throws ModelError `unknown_model` with the ids that there are.
 */
export function catalogueEntry(id: string, entries: readonly CatalogueEntry[] = catalogue): CatalogueEntry {
  const entry = entries.find((candidate) => candidate.id === id);
  if (entry !== undefined) return entry;
  throw new ModelError(
    'unknown_model',
    `There is no model "${id}" in the catalogue. It has ${entries.map((candidate) => candidate.id).join(', ')}.`,
  );
}
