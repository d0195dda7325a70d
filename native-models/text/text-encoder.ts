import type { CatalogueEntry } from '../catalogue.ts';
import type { Device, DeviceWish } from '../devices.ts';
import type { RunResult, TensorData } from '../inference-protocol.ts';
import { ModelError } from '../model-error.ts';
import { type ModelSession, openSession } from '../session.ts';
import { describeTensor, type TensorDeclaration } from '../tensor-contract.ts';

/** Texts a run, at most: a run of 8 takes little memory and an abort is heard between runs. */
const batchSize = 8;

/** Names that exporters give the token ids, and the mask that says which of them are text (transformers, open_clip, OpenAI). */
const idNames = ['input_ids', 'text', 'texts', 'tokens', 'token_ids'] as const;
const maskNames = ['attention_mask', 'mask'] as const;
/** Names of the one vector a text, the best first: CLIP's projection, SigLIP's pooled state, open_clip's features. */
const vectorNames = ['text_embeds', 'pooler_output', 'text_features', 'embedding', 'embeddings', 'output'] as const;

/** How rows of tokens are brought to one length: CLIP 77 and 0, SigLIP 64 and 0. */
export interface TokenPadding {
  /** Tokens a row. A model whose file fixes another length is refused. */
  readonly length: number;
  /** The id that fills a row behind the text. */
  readonly id: number;
}

/** Which file to open, and how its rows are filled. */
interface TextEncoderOptions {
  readonly file: string;
  /** The catalogue entry that the file must be; null for a file of one's own, whose contract the file itself tells. */
  readonly entry: CatalogueEntry | null;
  readonly device: DeviceWish;
  readonly padding: TokenPadding;
}

/** What of the graph is used. */
interface TextContract {
  readonly ids: TensorDeclaration;
  /** Null for models such as SigLIP's, which read the filling too. */
  readonly mask: TensorDeclaration | null;
  readonly output: string;
  /** Texts that a run must have; null where any number will do. */
  readonly fixedBatch: number | null;
}

/** The text side of a model of texts and pictures (CLIP, MobileCLIP, SigLIP): token ids in, one unit vector a text out. */
export class TextEncoder {
  /** SHA-256 of the weights as lower-case hex. */
  readonly modelSha256: string;
  /** Numbers a vector, as the model returns them. */
  readonly dimension: number;
  readonly device: Device;
  /** Why the device is not a better one, in words; null when there is nothing to say. */
  readonly deviceNote: string | null;
  readonly #session: ModelSession;
  readonly #contract: TextContract;
  readonly #padding: TokenPadding;

  private constructor(session: ModelSession, contract: TextContract, padding: TokenPadding, dimension: number) {
    this.#session = session;
    this.#contract = contract;
    this.#padding = padding;
    this.modelSha256 = session.sha256;
    this.dimension = dimension;
    this.device = session.device;
    this.deviceNote = session.deviceNote;
  }

  /**
   * Opens the weights and runs them once on an empty text, which tells the dimension.
   * @throws ModelError `missing`, `damaged`, `wrong_hash`, `wrong_contract` (also for a model that takes no tokens),
   * `missing_device` or `bad_output`.
   */
  static async open({ file, entry, device, padding }: TextEncoderOptions): Promise<TextEncoder> {
    const session = await openSession({ file, entry, device });
    try {
      const contract = textContract(session, padding);
      const { data, dims } = await run(session, contract, padding, [[]]);
      const dimension = dims[1];
      checkRows(file, data, dims, { texts: contract.fixedBatch ?? 1, dimension });
      return new TextEncoder(session, contract, padding, dimension);
    } catch (error) {
      await session.close();
      throw error;
    }
  }

  /**
   * Describes texts, each a row of token ids from its start to its end token. Returns texts.length * dimension floats, a row a text
   * in the order given, of length one. A text's row does not depend on the texts beside it.
   * @throws ModelError `bad_input` for a row longer than the padding's length or an id that is no whole number from 0 on, `bad_output` when a
   * number is not finite or a vector is zero, `closed` after `close()`; the signal's reason when it is aborted.
   */
  async encode(
    texts: readonly (readonly number[])[],
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<Float32Array<ArrayBuffer>> {
    for (const ids of texts) checkIds(ids, this.#padding);
    const vectors = new Float32Array(texts.length * this.dimension);
    const step = this.#contract.fixedBatch ?? batchSize;
    for (let from = 0; from < texts.length; from += step) {
      options?.signal?.throwIfAborted();
      const batch = texts.slice(from, from + step);
      const { data, dims } = await run(this.#session, this.#contract, this.#padding, batch);
      const rows = this.#contract.fixedBatch ?? batch.length;
      checkRows(this.#session.file, data, dims, { texts: rows, dimension: this.dimension });
      batch.forEach((_, row) => {
        const own = data.subarray(row * this.dimension, (row + 1) * this.dimension);
        vectors.set(unit(this.#session.file, own), (from + row) * this.dimension);
      });
    }
    return vectors;
  }

  /** Ends the session. Work under way fails with `closed`. */
  close(): Promise<void> {
    return this.#session.close();
  }
}

/** Reads from the graph which inputs and which output are meant, and refuses what is no encoder of texts. */
function textContract({ file, inputs, outputs }: ModelSession, { length }: TokenPadding): TextContract {
  const refuse = (what: string): never => {
    throw new ModelError('wrong_contract', `${file} is not a text encoder such as CLIP's: ${what}.`);
  };
  const isTokens = ({ type, shape }: TensorDeclaration): boolean =>
    (type === 'int64' || type === 'int32') && shape.length === 2;
  const all = inputs.map(describeTensor).join(' and ');
  const ids = idNames.map((name) => inputs.find((input) => input.name === name)).find((found) => found !== undefined);
  if (ids === undefined || !isTokens(ids)) {
    return refuse(`its input is ${all}, expected token ids [batch, length] of whole numbers`);
  }
  const mask = inputs.find(({ name }) => maskNames.some((known) => known === name)) ?? null;
  const unknown = inputs.find((input) => input !== ids && input !== mask);
  if (unknown !== undefined) return refuse(`it also wants ${describeTensor(unknown)}, which nothing here can give`);
  if (mask !== null && !isTokens(mask)) return refuse(`its mask is ${describeTensor(mask)}, expected whole numbers`);
  const [batch, tokens] = ids.shape;
  if (typeof tokens === 'number' && tokens !== length) return refuse(`it reads ${tokens} tokens, expected ${length}`);
  // Exporters leave shapes out or name them, so rank decides where it is told: one vector a text has two axes.
  const isVector = ({ type, shape }: TensorDeclaration): boolean =>
    type === 'float32' && (shape.length === 2 || shape.length === 0);
  const named = vectorNames.map((name) => outputs.find((output) => output.name === name && isVector(output)));
  const vectors = outputs.filter(isVector);
  const output = named.find((found) => found !== undefined) ?? (vectors.length === 1 ? vectors[0] : undefined);
  if (output === undefined) {
    return refuse(
      `its output is ${outputs.map(describeTensor).join(' and ')}, expected one float32 [batch, dimension]`,
    );
  }
  return { ids, mask, output: output.name, fixedBatch: typeof batch === 'number' ? batch : null };
}

function checkIds(ids: readonly number[], { length }: TokenPadding): void {
  if (ids.length > length) {
    throw new ModelError('bad_input', `A text has ${ids.length} tokens, expected at most ${length}.`);
  }
  const wrong = ids.find((id) => !Number.isSafeInteger(id) || id < 0);
  if (wrong !== undefined) throw new ModelError('bad_input', `${wrong} is no token: expected whole numbers from 0 on.`);
}

/** Runs a batch, filled to the padding's length and to the batch that the model insists on. */
async function run(
  session: ModelSession,
  { ids, mask, output, fixedBatch }: TextContract,
  padding: TokenPadding,
  texts: readonly (readonly number[])[],
): Promise<TensorData> {
  const rows = fixedBatch ?? texts.length;
  const at = (row: number, place: number): number | undefined => texts[row]?.[place];
  const feeds = {
    [ids.name]: whole(ids, rows, padding.length, (row, place) => at(row, place) ?? padding.id),
    ...(mask === null
      ? {}
      : { [mask.name]: whole(mask, rows, padding.length, (row, place) => (at(row, place) === undefined ? 0 : 1)) }),
  };
  const result: RunResult = await session.run(feeds);
  return result.outputs[output];
}

/** A (rows, length) tensor of whole numbers in the type that the model declares. */
function whole(
  { type }: TensorDeclaration,
  rows: number,
  length: number,
  value: (row: number, place: number) => number,
): TensorData {
  const numbers = Array.from({ length: rows * length }, (_, index) =>
    value(Math.floor(index / length), index % length),
  );
  const data = type === 'int32' ? Int32Array.from(numbers) : BigInt64Array.from(numbers, BigInt);
  return { data, dims: [rows, length] };
}

/** Refuses an output of another shape than promised. */
function checkRows(
  file: string,
  data: TensorData['data'],
  dims: readonly number[],
  expected: { readonly texts: number; readonly dimension: number },
): asserts data is Float32Array<ArrayBuffer> {
  const { texts, dimension } = expected;
  const isRight = data instanceof Float32Array && dims.length === 2 && dims[0] === texts && dims[1] === dimension;
  if (!isRight || dimension === 0) {
    throw new ModelError('bad_output', `${file} returned the shape [${dims.join(', ')}], expected a vector a text.`);
  }
}

/** A vector scaled to length one. */
function unit(file: string, vector: Float32Array): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  if (!Number.isFinite(length) || length === 0) {
    throw new ModelError(
      'bad_output',
      `${file} returned a vector that is zero or not finite. The weights are damaged, or the device is.`,
    );
  }
  return vector.map((value) => value / length);
}
