import { availableParallelism } from 'node:os';
import type { YoloEntry } from '../catalogue.ts';
import type { Device, DeviceWish } from '../devices.ts';
import { freeMemory } from '../free-memory.ts';
import { ModelError } from '../model-error.ts';
import { readModelFile } from '../model-file.ts';
import { appendOutputs, type OnnxGraph, readOnnxGraph } from '../onnx/onnx-graph.ts';
import type { RgbImage } from '../rgb-image.ts';
import { type ModelSession, openSession } from '../session.ts';
import { catalogueDetector, classNamesOf, entryOfExport } from './export-entry.ts';
import { Letterbox } from './letterbox.ts';
import { suppressOverlaps } from './suppress-overlaps.ts';
import { findTaps, type TapRole, type YoloTaps } from './tap-roles.ts';
import { readHead } from './yolo-head.ts';

/** Which weights to open, where, and what of the inside to bring out. */
interface TapOptions {
  readonly file: string;
  readonly device: DeviceWish;
  /** Tensors to bring out; those that the model has not are absent. None opens the file untouched. */
  readonly roles: readonly TapRole[];
  /** Boxes below this score are left out. */
  readonly minScore: number;
  /** Boxes of one class that overlap by more than this are one. */
  readonly maxIou: number;
  /** Boxes kept a picture, the best. */
  readonly maxBoxes: number;
  /** Copies of the graph on the CPU; one a core by default. */
  readonly lanes?: number;
  readonly threads?: number;
}

/** A tensor of the inside. */
export interface TappedTensor {
  readonly data: Float32Array<ArrayBuffer>;
  readonly dims: readonly number[];
}

/** What a detector said of one picture, and what it knew. Rows of the predictions go together, best first. */
export interface TappedPicture {
  /** (n * 4) x1, y1, x2, y2 a row in pixels of the input. */
  readonly inputBoxes: Float64Array;
  /** (n * 4) the same in pixels of the picture, within its edges. */
  readonly boxesPx: Float64Array;
  readonly confidences: Float64Array;
  readonly classes: Int32Array;
  /** (n,) the anchor that each comes from: its place in the rows of the head. */
  readonly anchors: Int32Array;
  readonly taps: Readonly<Partial<Record<TapRole, TappedTensor>>>;
  /** How the picture lies in the input. */
  readonly letterbox: Letterbox;
}

/** A YOLO detector with its inside brought out. The boxes are those of the untouched model, to the last bit. */
export class TappedYolo {
  readonly entry: YoloEntry;
  /** (classes,) as the exporter noted them. */
  readonly classNames: readonly string[];
  readonly modelSha256: string;
  readonly device: Device;
  readonly lanes: number;
  readonly taps: YoloTaps;
  /** Roles that are brought out: asked for and there. */
  readonly roles: readonly TapRole[];
  readonly #session: ModelSession;
  readonly #options: TapOptions;
  readonly #letterboxes = new Map<string, Letterbox>();

  private constructor(session: ModelSession, options: TapOptions, found: FoundTaps, entry: YoloEntry) {
    this.#session = session;
    this.#options = options;
    this.entry = entry;
    this.classNames = classNamesOf(found.graph, entry.classes);
    this.modelSha256 = session.sha256;
    this.device = session.device;
    this.lanes = session.lanes;
    this.taps = found.taps;
    this.roles = options.roles.filter((role) => found.taps.names[role] !== undefined);
  }

  /**
   * Opens the weights of the catalogue or a user's own export.
   * @throws ModelError as `openSession` does; `wrong_contract` where the file is no YOLO detector.
   */
  static async open(options: TapOptions): Promise<TappedYolo> {
    const { file, device, roles, lanes = availableParallelism(), threads } = options;
    const model = await readModelFile(file, null);
    const known = catalogueDetector(model.sha256);
    const graph = readOnnxGraph(model.bytes);
    const taps = findTaps(graph);
    const names = roles.flatMap((role) => taps.names[role] ?? []);
    const session = await openSession({
      file,
      entry: known,
      device,
      lanes,
      ...(threads === undefined ? {} : { threads }),
      ...(names.length === 0 ? {} : { withOutputs: (bytes) => appendOutputs(bytes, graph, names) }),
    });
    try {
      const [input] = session.inputs;
      const [output] = session.outputs;
      const { sha256 } = model;
      const entry = known ?? entryOfExport({ file, bytes: model.bytes.length, sha256, graph, taps, input, output });
      return new TappedYolo(session, options, { graph, taps }, entry);
    } catch (error) {
      await session.close();
      throw error;
    }
  }

  /**
   * Looks at one picture. May be asked again before it has answered; the picture is needed only until the promise is there.
   * @throws ModelError `bad_input`, `bad_output`, `failed` or `closed`.
   */
  async look(image: RgbImage): Promise<TappedPicture> {
    const { entry } = this;
    const letterbox = this.#letterboxFor(image);
    const { inputWidthPx, inputHeightPx } = letterbox;
    const data = new Float32Array(letterbox.floats);
    letterbox.fill(image, data);
    const [input] = this.#session.inputs;
    const { outputs, fed } = await this.#session.run({
      [input.name]: { data, dims: [1, 3, inputHeightPx, inputWidthPx] },
    });
    const back = fed[input.name].data;
    if (back instanceof Float32Array) freeMemory(back);
    const head = floats(entry, outputs[this.#session.outputs[0].name]);
    const wanted = Array.from({ length: entry.classes }, (_, index) => index);
    const { minScore, maxIou, maxBoxes } = this.#options;
    const request = { entry, inputWidthPx, inputHeightPx, classes: wanted, minScore };
    const proposals = readHead(head.data, head.dims, request);
    freeMemory(head.data);
    const kept = suppressOverlaps(proposals, maxIou).slice(0, maxBoxes);
    const inputBoxes = Float64Array.from(kept.flatMap((row) => [...proposals.boxes.subarray(row * 4, row * 4 + 4)]));
    const boxesPx = inputBoxes.slice();
    letterbox.toSource(boxesPx);
    const taps = Object.fromEntries(
      this.roles.map((role) => [role, floats(entry, outputs[this.taps.names[role] ?? ''])] as const),
    );
    return {
      inputBoxes,
      boxesPx,
      confidences: Float64Array.from(kept, (row) => proposals.scores[row]),
      classes: Int32Array.from(kept, (row) => proposals.classes[row]),
      anchors: Int32Array.from(kept, (row) => proposals.rows[row]),
      taps,
      letterbox,
    };
  }

  /** Ends the session. Work under way fails with `closed`. */
  close(): Promise<void> {
    return this.#session.close();
  }

  #letterboxFor({ widthPx, heightPx }: RgbImage): Letterbox {
    const key = `${widthPx}x${heightPx}`;
    const known = this.#letterboxes.get(key);
    if (known !== undefined) return known;
    const made = new Letterbox(widthPx, heightPx, this.entry.picture);
    // A set of pictures has few sizes; one of many does not keep them all.
    if (this.#letterboxes.size > 50) this.#letterboxes.clear();
    this.#letterboxes.set(key, made);
    return made;
  }
}

interface FoundTaps {
  readonly graph: OnnxGraph;
  readonly taps: YoloTaps;
}

function floats(
  entry: YoloEntry,
  tensor: { readonly data: unknown; readonly dims: readonly number[] } | undefined,
): TappedTensor {
  if (tensor === undefined || !(tensor.data instanceof Float32Array)) {
    throw new ModelError('bad_output', `${entry.file} returned other numbers than float32.`);
  }
  return { data: tensor.data as Float32Array<ArrayBuffer>, dims: tensor.dims };
}
