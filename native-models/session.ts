import { availableParallelism } from 'node:os';
import type { CatalogueEntry } from './catalogue.ts';
import { chooseDeviceFor, type Device, type DeviceChoice, type DeviceWish } from './devices.ts';
import { InferenceLane } from './inference-lane.ts';
import { type Demand, InferenceLanes } from './inference-lanes.ts';
import type { Optimisation, RunResult, TensorData } from './inference-protocol.ts';
import { ModelError } from './model-error.ts';
import { type ModelBytes, readModelFile } from './model-file.ts';
import { contractDifference, type TensorDeclaration } from './tensor-contract.ts';

/** What to open, and how. */
interface SessionOptions {
  /** Path of the ONNX file. */
  readonly file: string;
  /** The catalogue entry that the file must be; null where anything that opens will do. */
  readonly entry: CatalogueEntry | null;
  readonly device: DeviceWish;
  /**
   * Copies of the graph that run side by side on the CPU, each in a thread of its own. More than one pays for small models
   * that are run often; 1 by default, and on other devices always.
   */
  readonly lanes?: number;
  /**
   * Whether all lanes are opened with the session, which is the default, or one, and the others when it has no rest while somebody waits:
   * each takes memory and a tenth of a second of a processor, and beside a video's decoding one is often enough.
   */
  readonly lanesOpen?: 'at once' | 'when busy';
  /** Threads within a lane; the cores divided among the lanes by default. */
  readonly threads?: number;
  /** `all` by default. */
  readonly optimisation?: Optimisation;
  /**
   * Makes of the file's bytes those that are opened, with outputs of its own behind the model's. The hash stays that of the file;
   * the entry is held against the model's first outputs. None by default.
   */
  readonly withOutputs?: (file: Uint8Array) => Uint8Array<ArrayBuffer>;
}

/** An opened model. */
export interface ModelSession {
  readonly file: string;
  /** SHA-256 of the bytes that were opened. */
  readonly sha256: string;
  /** The device that is used. */
  readonly device: Device;
  /** Why it is not a better one, in words; null when there is nothing to say. */
  readonly deviceNote: string | null;
  readonly inputs: readonly TensorDeclaration[];
  readonly outputs: readonly TensorDeclaration[];
  /** How many runs can be under way at once, for now. */
  readonly lanes: number;
  /**
   * Runs the model without blocking the caller. The arrays of `feeds` are handed over, empty afterwards, and come back as
   * `fed`. Runs may be asked for before earlier ones have ended.
   * @throws ModelError `failed` with the runtime's words; `closed` after `close()`.
   */
  run(feeds: Readonly<Record<string, TensorData>>, demand?: Demand): Promise<RunResult>;
  /** Ends the threads after the run under way; what waits fails with `closed`. */
  close(): Promise<void>;
}

/**
 * Opens a model file for inference in worker threads.
 *
 * @throws ModelError `missing`, `wrong_hash` or `wrong_contract` when the file is not what the entry says, `damaged` when it
 * cannot be opened, `missing_device` when a device was named that cannot be used.
 */
export async function openSession(options: SessionOptions): Promise<ModelSession> {
  const model = await readModelFile(options.file, options.entry);
  const choice = await chooseDeviceFor(options.entry, options.device);
  try {
    return await openOn(choice, model, options);
  } catch (error) {
    // A GPU that passed the probe may still lack the memory or the operations for this model.
    if (options.device !== 'auto' || choice.device === 'cpu' || !(error instanceof ModelError)) throw error;
    const note = `${error.message} Inference runs on the CPU instead.`;
    return await openOn({ device: 'cpu', note }, model, options);
  }
}

async function openOn(choice: DeviceChoice, model: ModelBytes, options: SessionOptions): Promise<ModelSession> {
  const laneCount = choice.device === 'cpu' ? Math.max(1, options.lanes ?? 1) : 1;
  const threads = options.threads ?? Math.max(1, Math.floor(availableParallelism() / laneCount));
  const opened: InferenceLane[] = [];
  if (choice.device === 'cuda') keepWholeFloats();
  const bytes = options.withOutputs?.(model.bytes) ?? model.bytes;
  const openLane = (): Promise<InferenceLane> => {
    const start = {
      model: new Uint8Array(bytes), // a copy of its own for each thread
      device: choice.device,
      threads,
      optimisation: options.optimisation ?? 'all',
    };
    return InferenceLane.open(start, model.path);
  };
  try {
    const opening = Array.from({ length: options.lanesOpen === 'when busy' ? 1 : laneCount }, async () => {
      opened.push(await openLane());
    });
    // All of them end before one's failure is told, so that each that opened is closed.
    const failed = (await Promise.allSettled(opening)).find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
    const [{ inputs, outputs }] = opened;
    const own = options.entry && options.withOutputs ? outputs.slice(0, options.entry.outputs.length) : outputs;
    const differs = options.entry && contractDifference(options.entry, inputs, own);
    if (differs) {
      throw new ModelError('wrong_contract', `${model.path} is not what the catalogue says of it: ${differs}.`);
    }
    const lanes = new InferenceLanes(opened, laneCount, openLane);
    return {
      file: model.path,
      sha256: model.sha256,
      device: choice.device,
      deviceNote: choice.note,
      inputs,
      outputs,
      get lanes() {
        return lanes.count;
      },
      run: (feeds, demand) => lanes.run(feeds, demand),
      close: () => lanes.close(),
    };
  } catch (error) {
    await Promise.all(opened.map((lane) => lane.close()));
    throw error;
  }
}

/**
 * NVIDIA's libraries shorten the factors of products to ten bits on newer cards unless this is set before they are loaded
 * (figures: docs/devices.md); onnxruntime-node passes no such option on. Who sets it to something else is listened to.
 */
function keepWholeFloats(): void {
  process.env.NVIDIA_TF32_OVERRIDE ??= '0';
}
