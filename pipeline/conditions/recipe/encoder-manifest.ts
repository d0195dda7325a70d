import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { DoppelError } from '#base/doppel-error.ts';

const three = z.tuple([z.number(), z.number(), z.number()]);
const vectors = z.array(z.array(z.number()).min(1)).min(2);

/** What stands beside a picture encoder: how pictures go in, and what its text encoder made of the prompts. */
const manifestText = z.object({
  format: z.literal('doppel-picture-encoder-1'),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  height: z.number().int().positive(),
  width: z.number().int().positive(),
  mean: three,
  std: three,
  dimension: z.number().int().positive(),
  logit_scale: z.number().positive(),
  classes: z.array(z.string()).min(2),
  position: z.enum(['with', 'without']),
  text_vectors: z.object({ top: vectors, middle: vectors, bottom: vectors }),
});
export type EncoderManifest = z.infer<typeof manifestText>;

/** The manifest's name beside an ONNX file. */
export const manifestFileOf = (onnx: string): string => onnx.replace(/\.onnx$/, '.manifest.json');

/**
 * The manifest of a picture encoder, once it is sure that it belongs to the file.
 * @throws DoppelError `bad_model` where the manifest is missing, damaged, or of another file.
 */
export async function readEncoderManifest(onnx: string): Promise<EncoderManifest> {
  const place = manifestFileOf(onnx);
  const text = await readFile(place, 'utf8').catch((cause: unknown) => {
    throw new DoppelError(
      'bad_model',
      `${onnx} has no manifest beside it (${place}). Make it with doppel conditions recipe.`,
      { cause },
    );
  });
  const bytes = await readFile(onnx).catch((cause: unknown) => {
    throw new DoppelError('missing_model', `There is no picture encoder ${onnx}.`, { cause });
  });
  const read = manifestText.safeParse(parsed(text));
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new DoppelError(
      'bad_model',
      `${place} is no manifest of a picture encoder (${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}).`,
    );
  }
  const manifest = read.data;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (sha256 !== manifest.sha256)
    throw new DoppelError(
      'bad_model',
      `${place} was made for another file: ${onnx} has sha256 ${sha256}, expected ${manifest.sha256}.`,
    );
  const wrong = Object.values(manifest.text_vectors).find(
    (rows) => rows.length !== manifest.classes.length || rows.some((row) => row.length !== manifest.dimension),
  );
  if (wrong !== undefined)
    throw new DoppelError(
      'bad_model',
      `${place} has text vectors of another shape than ${manifest.classes.length} x ${manifest.dimension}.`,
    );
  return manifest;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
