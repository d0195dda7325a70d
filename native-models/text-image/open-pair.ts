import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { DeviceWish } from '../devices.ts';
import { ModelError } from '../model-error.ts';
import { fileSha256 } from '../model-file.ts';
import { TextEncoder } from '../text/text-encoder.ts';
import { openTokenizer } from './open-tokenizer.ts';
import { type PairFile, type TextImagePair, textImagePairs } from './pair-catalogue.ts';
import { VisionEncoder } from './vision-encoder.ts';

/** An open pair. Whoever opens it closes both encoders. */
export interface OpenedPair {
  readonly id: string;
  readonly vision: VisionEncoder;
  readonly text: TextEncoder;
  /** The token ids of a text. */
  readonly tokens: (text: string) => readonly number[];
}

const numbers = z.tuple([z.number(), z.number(), z.number()]);
const pairFile = z.strictObject({ file: z.string().min(1), sha256: z.string().nullable().default(null) });
/** A pair of one's own: a JSON file beside its files. */
const pairManifest = z.strictObject({
  format: z.literal('doppel-text-image-pair-1'),
  id: z.string().regex(/^[a-z0-9][a-z0-9_-]*$/),
  licence: z.string().default('not said'),
  source: z.string().default('a file of its own'),
  text: pairFile,
  vision: pairFile,
  tokenizer: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('clip'), file: pairFile }),
    z.strictObject({
      kind: z.literal('tokenizer-json'),
      file: pairFile,
      letters: z.enum(['as they are', 'lower']).default('as they are'),
    }),
  ]),
  padding: z.strictObject({ length: z.int().min(2).max(4096), id: z.int().min(0) }),
  picture: z.strictObject({
    sizePx: z.int().min(8).max(2048),
    fit: z.enum(['centre', 'stretch']),
    kernel: z.enum(['bilinear', 'bicubic']),
    mean: numbers,
    std: numbers,
  }),
});

/** Whether a name means a pair: an id of the catalogue of pairs, or a JSON file that describes one. */
export const meansPair = (name: string): boolean =>
  textImagePairs.some(({ id }) => id === name) || name.toLowerCase().endsWith('.json');

/**
 * Opens a pair of the catalogue by its id, its files looked for in `folders`, or one of one's own by the JSON file beside its files.
 * @throws ModelError `missing`, `wrong_hash`, `wrong_contract` (also where the two give vectors of other lengths), `damaged`.
 */
export async function openPair(
  name: string,
  { folders, device }: { readonly folders: readonly string[]; readonly device: DeviceWish },
): Promise<OpenedPair> {
  const known = textImagePairs.find(({ id }) => id === name);
  const pair = known ?? (await readManifest(name));
  const places = known === undefined ? [path.dirname(path.resolve(name))] : folders;
  const tokenizerFile = await locate(pair, pair.tokenizer.file, places);
  const [textFile, visionFile] = [await locate(pair, pair.text, places), await locate(pair, pair.vision, places)];
  const encode = await openTokenizer(pair.tokenizer.kind, tokenizerFile, pair.padding.length);
  const lower = pair.tokenizer.kind === 'tokenizer-json' && pair.tokenizer.letters === 'lower';
  const text = await TextEncoder.open({ file: textFile, entry: null, device, padding: pair.padding });
  try {
    const vision = await VisionEncoder.open({ file: visionFile, id: pair.id, picture: pair.picture, device });
    if (vision.dimension !== text.dimension) {
      await vision.close();
      throw new ModelError(
        'wrong_contract',
        `${pair.id}: texts become ${text.dimension} numbers and pictures ${vision.dimension}; they are no pair.`,
      );
    }
    return { id: pair.id, vision, text, tokens: (asked) => encode(lower ? asked.toLowerCase() : asked) };
  } catch (error) {
    await text.close();
    throw error;
  }
}

async function readManifest(file: string): Promise<TextImagePair> {
  const content = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new ModelError('missing', `There is no file ${file} that describes a pair of encoders.`, { cause });
  });
  try {
    return pairManifest.parse(JSON.parse(content));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new ModelError('damaged', `${file} does not describe a pair of encoders: ${reason}`, { cause });
  }
}

/** A file of a pair, looked for in folders, its content checked where it is known. */
async function locate(pair: TextImagePair, { file, sha256 }: PairFile, folders: readonly string[]): Promise<string> {
  const found = folders.map((folder) => path.join(folder, file)).find((each) => existsSync(each));
  if (found === undefined) {
    throw new ModelError(
      'missing',
      `${pair.id} needs ${file}, which is not in ${folders.join(', nor in ')}. ${textImagePairs.some(({ id }) => id === pair.id) ? `"doppel models pull ${pair.id}" downloads it (${pair.licence}).` : `It comes from ${pair.source} (${pair.licence}); put it there under this name.`}`,
    );
  }
  const real = sha256 === null ? null : await fileSha256(found);
  if (real !== sha256) {
    throw new ModelError(
      'wrong_hash',
      `${found} is not the file of ${pair.id}: its sha256 is ${real}, expected ${sha256}.`,
    );
  }
  return found;
}
