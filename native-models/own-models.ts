import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { type CatalogueEntry, catalogue, entryOfFile } from './catalogue.ts';
import { convertOrigin } from './convert-origin.ts';
import { ModelError } from './model-error.ts';
import { irToOnnx } from './openvino/ir-to-onnx.ts';
import type { StretchPicture } from './stretch-preprocess.ts';

const channels = z.tuple([z.number(), z.number(), z.number()]);

/** How a model of one's own takes its pictures. Its input size is read from the file itself. */
const manifestSchema = z.strictObject({
  colour: z.enum(['rgb', 'bgr']).default('rgb'),
  /** `unit`: samples divided by 255 before mean and deviation; `byte`: 0 to 255. */
  range: z.enum(['unit', 'byte']).default('unit'),
  /** Of red, green and blue, in this order. ImageNet's where nothing is said, as torchreid's models take them. */
  mean: channels.default([0.485, 0.456, 0.406]),
  std: channels
    .refine((values) => values.every((value) => value > 0), 'expected numbers above 0')
    .default([0.229, 0.224, 0.225]),
});
export type OwnManifest = Readonly<z.infer<typeof manifestSchema>>;

/** What lies beside an added file: its manifest and the hash of the file that it belongs to. */
const ownRecord = manifestSchema.extend({ name: z.string(), sha256: z.string().regex(/^[0-9a-f]{64}$/) });

/** Takes away what `addOwnModel` has just put there: the file, and its record where it has one. */
export async function dropOwnModel({ name, file }: AddedModel): Promise<void> {
  await rm(file, { force: true });
  await rm(recordOf(path.dirname(file), name), { force: true });
}

/** A model of one's own, as `doppel models add` left it. */
export interface OwnModel {
  readonly name: string;
  readonly file: string;
  readonly picture: Pick<StretchPicture, 'colour' | 'range' | 'mean' | 'std'>;
}

/** What was added, and where it lies. */
export interface AddedModel {
  /** What it is called in settings: the catalogue's id where it is one of the catalogue's, else its name. */
  readonly name: string;
  readonly file: string;
  readonly sha256: string;
  readonly isOfCatalogue: boolean;
  /** False where the very file was there already. */
  readonly isNew: boolean;
}

const recordOf = (folder: string, name: string): string => path.join(folder, `${name}.doppel-model.json`);

/** Names of models are file names, and never those of the catalogue. */
const plainName = /^[a-z0-9][a-z0-9._-]*$/;

/** The model that somebody added under this name, in the first of the folders that has it; null where none does. */
export async function findOwnModel(name: string, folders: readonly string[]): Promise<OwnModel | null> {
  if (!plainName.test(name)) return null;
  const folder = folders.find((each) => existsSync(recordOf(each, name)));
  if (folder === undefined) return null;
  const record = parseManifest(ownRecord, await readFile(recordOf(folder, name), 'utf8'), recordOf(folder, name));
  const file = path.join(folder, `${name}.onnx`);
  const { colour, range, mean, std } = record;
  const found = createHash('sha256')
    .update(await readOr(file))
    .digest('hex');
  if (found !== record.sha256) {
    throw new ModelError(
      'wrong_hash',
      `${file} is not the file that was added as ${name}: its sha256 is ${found}, expected ${record.sha256}. Add it again.`,
    );
  }
  return { name, file, picture: { colour, range, mean, std } };
}

/**
 * Copies a re-identification model of one's own into `folder`: an ONNX file, or an OpenVINO IR by its .xml file, which is
 * converted. A file of the catalogue is recognised by its hash and takes its place there. `manifest` is a path to a JSON file,
 * null for torchreid's ways. Whether it is an embedder at all is told when it is opened.
 *
 * @throws ModelError `missing` or `damaged` for files that cannot be read, `bad_input` for a manifest that is wrong or a name that
 * is taken.
 */
export async function addOwnModel(file: string, manifest: string | null, folder: string): Promise<AddedModel> {
  const picture =
    manifest === null
      ? manifestSchema.parse({})
      : parseManifest(manifestSchema, (await readOr(manifest)).toString('utf8'), manifest);
  const isIr = file.toLowerCase().endsWith('.xml');
  const given = await readOr(file);
  const bin = isIr ? await readOr(file.replace(/\.xml$/i, '.bin')) : null;
  const known = bin === null ? entryOfFile(sha256Of(given)) : entryOfOrigin(given, bin);
  if (known !== null) {
    const bytes = bin === null ? given : convertOrigin(known, { xml: given, bin }, file);
    return { ...(await keep(folder, known.file, bytes)), name: known.id, isOfCatalogue: true };
  }
  const name = path
    .parse(file)
    .name.toLowerCase()
    .replaceAll(/[^a-z0-9._-]/g, '-');
  if (!plainName.test(name) || catalogue.some(({ id, file: own }) => id === name || own === `${name}.onnx`)) {
    throw new ModelError(
      'bad_input',
      `${file} cannot be added as "${name}": the catalogue has that name, or it is none. Give the file another name.`,
    );
  }
  const bytes = bin === null ? given : irToOnnx({ xml: given, bin, name: file });
  const kept = await keep(folder, `${name}.onnx`, bytes);
  await writeFile(recordOf(folder, name), `${JSON.stringify({ name, sha256: kept.sha256, ...picture }, null, 2)}\n`);
  return { ...kept, name, isOfCatalogue: false };
}

function entryOfOrigin(xml: Uint8Array, bin: Uint8Array): CatalogueEntry | null {
  const [xmlSha256, binSha256] = [sha256Of(xml), sha256Of(bin)];
  const isFrom = ({ origin }: CatalogueEntry) => origin?.xml.sha256 === xmlSha256 && origin.bin.sha256 === binSha256;
  return catalogue.find(isFrom) ?? null;
}

/** Writes a file whole, unless another of that name with other content is there. */
async function keep(
  folder: string,
  name: string,
  bytes: Uint8Array,
): Promise<Pick<AddedModel, 'file' | 'sha256' | 'isNew'>> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, name);
  const sha256 = sha256Of(bytes);
  if (existsSync(file)) {
    if (sha256Of(await readFile(file)) === sha256) return { file, sha256, isNew: false };
    throw new ModelError(
      'bad_input',
      `${file} is there with other content. Remove it, or give the new file another name.`,
    );
  }
  await writeFile(`${file}.part`, bytes, { flush: true });
  await rename(`${file}.part`, file);
  return { file, sha256, isNew: true };
}

function parseManifest<Value>(schema: z.ZodType<Value>, text: string, name: string): Value {
  const refuse = (what: string, cause: unknown): never => {
    throw new ModelError('bad_input', `The manifest ${name} is wrong: ${what}`, { cause });
  };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return refuse(`it is no JSON (${(error as Error).message}).`, error);
  }
  const parsed = schema.safeParse(json);
  return parsed.success ? parsed.data : refuse(z.prettifyError(parsed.error), parsed.error);
}

async function readOr(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new ModelError('missing', `${file} cannot be read: ${(cause as Error).message}.`, { cause });
  }
}

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
