import type { CropEmbedder, EmbedOptions } from '../crop-embedder.ts';
import type { Device, DeviceWish } from '../devices.ts';
import { ModelError } from '../model-error.ts';
import type { RgbImage } from '../rgb-image.ts';
import { type ModelSession, openSession } from '../session.ts';
import { describeTensor } from '../tensor-contract.ts';
import type { PairPicture } from './pair-catalogue.ts';
import { pictureInput } from './picture-input.ts';

/** Pictures a run: a vision tower takes some 100 ms a picture on a CPU, so larger runs gain nothing and delay an abort. */
const batchSize = 4;

/** Names of the one vector a picture, the best first: CLIP's projection, SigLIP's pooled state, open_clip's features. */
const vectorNames = ['image_embeds', 'pooler_output', 'image_features', 'embedding', 'embeddings', 'output'] as const;

/** The picture side of a model of texts and pictures: pictures in, one vector each out. */
export class VisionEncoder implements CropEmbedder {
  readonly id: string;
  readonly modelSha256: string;
  readonly dimension: number;
  readonly device: Device;
  readonly weightless = false;
  readonly #session: ModelSession;
  readonly #picture: PairPicture;
  readonly #input: string;
  readonly #output: string;

  private constructor(
    session: ModelSession,
    names: { readonly input: string; readonly output: string },
    { id, picture, dimension }: { readonly id: string; readonly picture: PairPicture; readonly dimension: number },
  ) {
    this.#session = session;
    this.#picture = picture;
    this.#input = names.input;
    this.#output = names.output;
    this.id = id;
    this.modelSha256 = session.sha256;
    this.dimension = dimension;
    this.device = session.device;
  }

  /**
   * Opens the weights and runs them once on a grey picture, which tells the dimension.
   * @throws ModelError `missing`, `damaged`, `wrong_contract`, `missing_device` or `bad_output`.
   */
  static async open(options: {
    readonly file: string;
    readonly id: string;
    readonly picture: PairPicture;
    readonly device: DeviceWish;
  }): Promise<VisionEncoder> {
    const session = await openSession({ file: options.file, entry: null, device: options.device });
    try {
      const names = visionContract(session, options.picture);
      const { sizePx } = options.picture;
      const data = new Float32Array(3 * sizePx * sizePx);
      const { outputs } = await session.run({ [names.input]: { data, dims: [1, 3, sizePx, sizePx] } });
      const { dims } = outputs[names.output];
      if (dims.length !== 2 || dims[1] < 1) {
        throw new ModelError(
          'bad_output',
          `${options.file} returned the shape [${dims.join(', ')}], expected a vector.`,
        );
      }
      return new VisionEncoder(session, names, { ...options, dimension: dims[1] });
    } catch (error) {
      await session.close();
      throw error;
    }
  }

  async embed(images: readonly RgbImage[], options?: EmbedOptions): Promise<Float32Array> {
    const vectors = new Float32Array(images.length * this.dimension);
    const { sizePx } = this.#picture;
    const floats = 3 * sizePx * sizePx;
    for (let from = 0; from < images.length; from += batchSize) {
      options?.signal?.throwIfAborted();
      const batch = images.slice(from, from + batchSize);
      const data = new Float32Array(batch.length * floats);
      for (const [at, image] of batch.entries()) pictureInput(image, this.#picture, data, at * floats);
      const { outputs } = await this.#session.run({ [this.#input]: { data, dims: [batch.length, 3, sizePx, sizePx] } });
      const rows = outputs[this.#output];
      const isRight = rows.data instanceof Float32Array && rows.data.length === batch.length * this.dimension;
      if (!isRight || !(rows.data as Float32Array).every(Number.isFinite)) {
        throw new ModelError('bad_output', `${this.#session.file} returned no vectors of finite numbers.`);
      }
      vectors.set(rows.data as Float32Array, from * this.dimension);
    }
    return vectors;
  }

  close(): Promise<void> {
    return this.#session.close();
  }
}

/** Reads from the graph which input and which output are meant, and refuses what is no encoder of pictures of this size. */
function visionContract({ file, inputs, outputs }: ModelSession, { sizePx }: PairPicture) {
  const refuse = (what: string): never => {
    throw new ModelError('wrong_contract', `${file} is no encoder of pictures such as CLIP's: ${what}.`);
  };
  const [input] = inputs;
  const fits = (size: number | string | undefined): boolean => typeof size !== 'number' || size === sizePx;
  if (inputs.length !== 1 || input.type !== 'float32' || input.shape.length !== 4 || !fits(input.shape[3])) {
    const found = inputs.map(describeTensor).join(' and ');
    return refuse(`its input is ${found}, expected one float32 [batch, 3, ${sizePx}, ${sizePx}]`);
  }
  const vectors = outputs.filter(({ type, shape }) => type === 'float32' && (shape.length === 2 || shape.length === 0));
  const named = vectorNames.map((name) => vectors.find((output) => output.name === name));
  const output = named.find((found) => found !== undefined) ?? (vectors.length === 1 ? vectors[0] : undefined);
  if (output === undefined) {
    return refuse(
      `its output is ${outputs.map(describeTensor).join(' and ')}, expected one float32 [batch, dimension]`,
    );
  }
  return { input: input.name, output: output.name };
}
