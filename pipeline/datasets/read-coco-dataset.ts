import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { encodeRle, maskOfRuns } from '#base/coco-rle.ts';
import { DoppelError } from '#base/doppel-error.ts';
import { schemaWords } from '#contract/schema-words.ts';
import type { DatasetInput, DatasetProblem, LabelInput, PictureInput, ProblemKind } from './dataset-input.ts';
import { findDoubles } from './find-doubles.ts';
import { type ReadingOptions, scanPictures } from './scan-pictures.ts';

const runLengths = z.object({
  size: z.tuple([z.int().positive(), z.int().positive()]),
  counts: z.union([z.string(), z.array(z.int().nonnegative())]),
});
const annotation = z.object({
  id: z.union([z.number(), z.string()]).optional(),
  image_id: z.union([z.number(), z.string()]),
  category_id: z.int(),
  bbox: z.array(z.number().nullable()).optional(),
  segmentation: z.union([z.array(z.array(z.number())), runLengths]).optional(),
  iscrowd: z.union([z.literal(0), z.literal(1), z.boolean()]).optional(),
  track_id: z.union([z.number(), z.string()]).optional(),
});
const cocoFile = z.object({
  images: z.array(z.object({ id: z.union([z.number(), z.string()]), file_name: z.string() })),
  annotations: z.array(annotation),
  categories: z.array(z.object({ id: z.int(), name: z.string() })),
});
type Annotation = z.infer<typeof annotation>;

/**
 * Reads a COCO JSON with its pictures, which lie under `pictures` (the JSON's folder by default). Categories keep the order of their
 * ids. What is damaged, missing, doubled or impossible is told.
 * @throws DoppelError `not_found`, `bad_file` for what is no COCO JSON or leads to no picture, `cancelled`.
 */
export async function readCocoDataset(
  source: string,
  options: ReadingOptions & { readonly pictures?: string | undefined; readonly split?: string | undefined } = {},
): Promise<DatasetInput> {
  const file = path.resolve(source);
  const coco = await readCoco(file);
  const folder = path.resolve(options.pictures ?? path.dirname(file));
  const categories = coco.categories.toSorted((a, b) => a.id - b.id);
  const problems: DatasetProblem[] = [];
  const byImage = Map.groupBy(coco.annotations, ({ image_id }) => String(image_id));
  const places = coco.images.map((image) => placeOf(image.file_name, folder));
  const present = coco.images.flatMap((image, at) => {
    const place = places[at];
    if (place !== null) return [{ image, place }];
    problems.push({
      kind: 'missing_picture',
      key: image.file_name,
      message: `${image.file_name} is listed and not in ${folder}.`,
    });
    return [];
  });
  const scans = await scanPictures(
    present.map(({ place }) => place),
    options,
  );
  const pictures: PictureInput[] = [];
  present.forEach(({ image, place }, at) => {
    const scan = scans[at];
    const key = image.file_name;
    if ('problem' in scan) {
      problems.push({ kind: 'damaged_picture', key, message: scan.problem });
      return;
    }
    const labels = labelsOf(byImage.get(String(image.id)) ?? [], { key, ...scan }, categories, problems);
    pictures.push({ key, path: place, frame: null, split: options.split ?? null, ...scan, video: null, labels });
  });
  const known = new Set(coco.images.map(({ id }) => String(id)));
  for (const id of byImage.keys()) {
    if (!known.has(id))
      problems.push({
        kind: 'missing_picture',
        key: id,
        message: `Labels name the picture ${id}, which is not listed.`,
      });
  }
  if (pictures.length === 0)
    throw new DoppelError('bad_file', `${file} leads to no picture that can be read in ${folder}.`);
  const classes = categories.map(({ name }) => name);
  const name = path.basename(file, '.json');
  return { name, kind: 'coco', source: file, classes, pictures, problems: [...problems, ...findDoubles(pictures)] };
}

async function readCoco(file: string): Promise<z.infer<typeof cocoFile>> {
  if (!existsSync(file)) throw new DoppelError('not_found', `There is no file ${file}.`);
  try {
    return cocoFile.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    const why = cause instanceof z.ZodError ? schemaWords(cause) : String(cause);
    throw new DoppelError('bad_file', `${file} is no COCO JSON with images, annotations and categories: ${why}`, {
      cause,
    });
  }
}

/** The picture's path, kept within the folder: a name from a stranger must lead nowhere else. */
function placeOf(name: string, folder: string): string | null {
  const place = [name, path.join('images', name)]
    .map((candidate) => path.resolve(folder, candidate))
    .find((candidate) => candidate.startsWith(folder + path.sep) && existsSync(candidate));
  return place ?? null;
}

interface SizedKey {
  readonly key: string;
  readonly widthPx: number;
  readonly heightPx: number;
}

function labelsOf(
  annotations: readonly Annotation[],
  picture: SizedKey,
  categories: readonly { readonly id: number }[],
  problems: DatasetProblem[],
): readonly LabelInput[] {
  const seen = new Set<string>();
  return annotations.flatMap((row) => {
    const tell = (kind: ProblemKind, what: string): readonly LabelInput[] => {
      problems.push({ kind, key: picture.key, message: `${picture.key}: annotation ${row.id ?? ''} ${what}.` });
      return [];
    };
    const classIndex = categories.findIndex(({ id }) => id === row.category_id);
    if (classIndex < 0) return tell('bad_class', `has category ${row.category_id}, which is not listed`);
    const [x, y, w, h] = (row.bbox ?? []).map((value) => value ?? Number.NaN);
    if (row.bbox?.length !== 4 || ![x, y, w, h].every(Number.isFinite))
      return tell('bad_label', 'has no box of four numbers');
    if (!(w > 0 && h > 0)) return tell('empty_box', 'has a box without area');
    const isWithin = x >= -1 && y >= -1 && x + w <= picture.widthPx + 1 && y + h <= picture.heightPx + 1;
    if (!isWithin)
      return tell('out_of_range', `has a box outside the picture of ${picture.widthPx} x ${picture.heightPx} pixels`);
    const same = JSON.stringify([classIndex, x, y, w, h]);
    if (seen.has(same)) return tell('doubled_label', 'says the same as an earlier one; one is kept');
    seen.add(same);
    const shape = shapeOf(row, picture);
    if (shape === null)
      return tell('bad_label', 'has a mask of another size than its picture, or an outline of less than three points');
    const identity = row.track_id === undefined ? null : String(row.track_id);
    return [{ classIndex, boxPx: [x, y, x + w, y + h], ...shape, identity, crowd: row.iscrowd ? 1 : 0 }];
  });
}

function shapeOf({ segmentation }: Annotation, picture: SizedKey): Pick<LabelInput, 'polygonsPx' | 'rle'> | null {
  if (segmentation === undefined || (Array.isArray(segmentation) && segmentation.length === 0))
    return { polygonsPx: null, rle: null };
  if (Array.isArray(segmentation)) {
    const isWhole = segmentation.every((outline) => outline.length >= 6 && outline.length % 2 === 0);
    return isWhole ? { polygonsPx: segmentation, rle: null } : null;
  }
  const [height, width] = segmentation.size;
  if (height !== picture.heightPx || width !== picture.widthPx) return null;
  if (typeof segmentation.counts === 'string')
    return { polygonsPx: null, rle: { size: [height, width], counts: segmentation.counts } };
  return { polygonsPx: null, rle: encodeRle(maskOfRuns(segmentation.counts, height, width), height, width) };
}
