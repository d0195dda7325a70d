import { availableParallelism } from 'node:os';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { entryOfFile, type OsnetEntry } from '../catalogue.ts';
import type { CropEmbedder, EmbedOptions } from '../crop-embedder.ts';
import type { Device, DeviceWish } from '../devices.ts';
import type { Demand } from '../inference-lanes.ts';
import type { RunResult } from '../inference-protocol.ts';
import { ModelError } from '../model-error.ts';
import type { RgbImage } from '../rgb-image.ts';
import { type ModelSession, openSession } from '../session.ts';
import { imagenetPicture, type StretchPicture, StretchPreprocess } from '../stretch-preprocess.ts';
import { describeTensor } from '../tensor-contract.ts';

/** Crops a run on the processor; see the figures at OsnetEmbedder. */
const cpuBatch = 4;

/**
 * Crops a run on a card, always so many: the last ones of a call are filled up, because cuDNN tries every way of a convolution for each
 * number of crops that it has not met, and onnxruntime-node passes no option on that would stop it. On an H100 that took 2 s for 4 crops
 * a run, 5 to 11 s for 16 and 12 s for 32, where 790 to 920, 2,900 to 4,300 and 4,000 crops a second came of it; making crops ready
 * allows 1,600.
 */
const cardBatch = 8;

/** Lanes on the CPU, at most: beyond this, preprocessing on the calling thread is the limit. */
const mostLanes = 4;

/** Runs asked for and not yet answered, a lane: one that runs and one that is ready when it ends. */
const runsAhead = 2;

/** Which weights to open, and where. */
interface OsnetOptions {
  readonly file: string;
  /** The catalogue entry that the file must be; null for weights of one's own, whose contract the file itself tells. */
  readonly entry: OsnetEntry | null;
  /** How a file outside the catalogue takes its pictures; as torchreid's where nothing is said. */
  readonly picture?: Pick<StretchPicture, 'colour' | 'range' | 'mean' | 'std'> | undefined;
  readonly device: DeviceWish;
}

/** Names, sizes and limits of an embedder's graph, read from the file. */
interface EmbedderContract {
  readonly input: string;
  readonly output: string;
  readonly widthPx: number;
  readonly heightPx: number;
  /** The number of crops that a run must have; null where any will do, on the processor and in the file. */
  readonly fixedBatch: number | null;
}

/**
 * OSNet, or any embedder with the same contract: pictures in as (batch, 3, height, width), vectors out as (batch, any
 * number).
 *
 * How it runs was chosen by `bench/embedding.ts` (OSNet x0.25, onnxruntime 1.30, 2 cores of an AMD EPYC with AVX-512, crops
 * a second of a bare loop): optimisation `all` 706, `extended` 258 (1 thread, batch 8). Batches of 1, 8 and 16 made 713,
 * 706 and 667; 4 are as fast as 8 through the lanes and take 12 MB less. One session of 2 threads made 1,261 spinning and 892 waiting on an idle machine, but 300 and 620 with another
 * program on one of the cores, where one thread still made 700. Two lanes of one thread each, from pixels to vectors, made
 * 1,136 when idle (90 % of the best bare loop: 0.22 ms of a crop's 1.7 are preprocessing), as much as the best bare loop beside
 * a little other work, and 1.1 to 1.5 times as much on a busy machine. On an older Xeon `extended` was faster than `all`
 * (155 to 115). The second lane is opened when the first has no rest while somebody waits: a whole job of 720p, where one keeps up with
 * the decoding, takes 35 MB and 0.3 s of processor time less without (`npm run bench -- job`).
 */
export class OsnetEmbedder implements CropEmbedder {
  readonly id: string;
  readonly modelSha256: string;
  readonly dimension: number;
  readonly device: Device;
  readonly weightless = false;
  /** Why the device is not a better one, in words; null when there is nothing to say. */
  readonly deviceNote: string | null;
  readonly #session: ModelSession;
  readonly #contract: EmbedderContract;
  readonly #preprocess: StretchPreprocess;
  /** Input arrays that no run holds. */
  readonly #spare: Float32Array<ArrayBuffer>[] = [];

  private constructor(
    session: ModelSession,
    contract: EmbedderContract,
    picture: Pick<StretchPicture, 'colour' | 'range' | 'mean' | 'std'>,
    id: string,
    dimension: number,
  ) {
    this.#session = session;
    this.#contract = contract;
    this.#preprocess = new StretchPreprocess({
      widthPx: contract.widthPx,
      heightPx: contract.heightPx,
      colour: picture.colour,
      range: picture.range,
      mean: picture.mean,
      std: picture.std,
    });
    this.id = id;
    this.modelSha256 = session.sha256;
    this.dimension = dimension;
    this.device = session.device;
    this.deviceNote = session.deviceNote;
  }

  /**
   * Opens the weights and runs them once, which tells the dimension.
   * @throws ModelError `missing`, `damaged`, `wrong_hash`, `wrong_contract` (also for a model of another family),
   * `missing_device` or `bad_output`.
   */
  static async open({ file, entry, picture, device }: OsnetOptions): Promise<OsnetEmbedder> {
    const lanes = Math.min(mostLanes, availableParallelism());
    const session = await openSession({ file, entry, device, lanes, lanesOpen: 'when busy', threads: 1 });
    try {
      const contract = embedderContract(session);
      const dimension = await trialDimension(session, contract);
      const named = entry ?? entryOfFile(session.sha256);
      const id = named?.id ?? `${path.parse(file).name}@${session.sha256.slice(0, 8)}`;
      const own = named?.family === 'osnet' ? named.picture : (picture ?? imagenetPicture);
      return new OsnetEmbedder(session, contract, own, id, dimension);
    } catch (error) {
      await session.close();
      throw error;
    }
  }

  async embed(crops: readonly RgbImage[], options?: EmbedOptions): Promise<Float32Array> {
    const vectors = new Float32Array(crops.length * this.dimension);
    const step = this.#contract.fixedBatch ?? cpuBatch;
    const running = new Set<Promise<void>>();
    const failures: unknown[] = [];
    try {
      for (let from = 0; from < crops.length && failures.length === 0; from += step) {
        options?.signal?.throwIfAborted();
        const run = this.#embedBatch(crops.slice(from, from + step), vectors, from, options?.demand)
          .catch((error: unknown) => void failures.push(error))
          .finally(() => running.delete(run));
        running.add(run);
        // While the lanes work, the next batch is made ready; answers and aborts are heard in between.
        if (running.size < this.#session.lanes * runsAhead) await setImmediate();
        else await Promise.race(running);
      }
    } finally {
      await Promise.all(running);
    }
    if (failures.length > 0) throw failures[0];
    options?.signal?.throwIfAborted();
    return vectors;
  }

  close(): Promise<void> {
    return this.#session.close();
  }

  /** Describes a batch and puts its vectors in their place, `from` crops from the start. */
  async #embedBatch(crops: readonly RgbImage[], vectors: Float32Array, from: number, demand?: Demand): Promise<void> {
    const { floats } = this.#preprocess;
    const { input, output, widthPx, heightPx, fixedBatch } = this.#contract;
    const whole = this.#spare.pop() ?? new Float32Array((fixedBatch ?? cpuBatch) * floats);
    for (const [index, crop] of crops.entries()) this.#preprocess.into(crop, whole, index * floats);
    const batch = fixedBatch ?? crops.length;
    const data = whole.subarray(0, batch * floats);
    const result = await this.#session.run({ [input]: { data, dims: [batch, 3, heightPx, widthPx] } }, demand);
    this.#spare.push(new Float32Array(result.fed[input].data.buffer));
    const rows = floatRows(this.#session.file, result, output, batch, this.dimension);
    vectors.set(rows.subarray(0, crops.length * this.dimension), from * this.dimension);
  }
}

/** Reads from the graph what goes in and comes out, and refuses what is no embedder of pictures. */
function embedderContract({ file, sha256, device, inputs, outputs }: ModelSession): EmbedderContract {
  const refuse = (what: string): never => {
    const known = entryOfFile(sha256);
    const family = known === null ? '' : ` It is ${known.id} of the catalogue, of the family ${known.family}.`;
    throw new ModelError('wrong_contract', `${file} is not an embedder such as OSNet: ${what}.${family}`);
  };
  const [input] = inputs;
  const [output] = outputs;
  if (inputs.length !== 1 || input.type !== 'float32' || input.shape.length !== 4 || input.shape[1] !== 3) {
    return refuse(
      `its input is ${inputs.map(describeTensor).join(' and ')}, expected one float32 [batch, 3, height, width]`,
    );
  }
  if (outputs.length !== 1 || output.type !== 'float32' || output.shape.length !== 2) {
    return refuse(
      `its output is ${outputs.map(describeTensor).join(' and ')}, expected one float32 [batch, dimension]`,
    );
  }
  const [batch, , height, width] = input.shape;
  return {
    input: input.name,
    output: output.name,
    widthPx: typeof width === 'number' ? width : imagenetPicture.widthPx,
    heightPx: typeof height === 'number' ? height : imagenetPicture.heightPx,
    fixedBatch: typeof batch === 'number' ? batch : device === 'cpu' ? null : cardBatch,
  };
}

/** Runs the model on a grey picture: what comes out is as long as every vector will be. */
async function trialDimension(session: ModelSession, contract: EmbedderContract): Promise<number> {
  const { input, output, widthPx, heightPx, fixedBatch } = contract;
  const batch = fixedBatch ?? 1;
  const data = new Float32Array(batch * 3 * heightPx * widthPx);
  const result = await session.run({ [input]: { data, dims: [batch, 3, heightPx, widthPx] } });
  const { dims } = result.outputs[output];
  floatRows(session.file, result, output, batch, dims[1]);
  return dims[1];
}

/** The output as floats, once its shape is as promised and every number is finite. */
function floatRows(
  file: string,
  result: RunResult,
  output: string,
  batch: number,
  dimension: number,
): Float32Array<ArrayBuffer> {
  const { data, dims } = result.outputs[output];
  if (!(data instanceof Float32Array) || dims[0] !== batch || dims[1] !== dimension || dimension === 0) {
    throw new ModelError(
      'bad_output',
      `${file} returned the shape [${dims.join(', ')}], expected [${batch}, ${dimension}].`,
    );
  }
  if (!data.every(Number.isFinite)) {
    throw new ModelError(
      'bad_output',
      `${file} returned numbers that are not finite. The weights are damaged, or the device is.`,
    );
  }
  return data;
}
