import { availableParallelism } from 'node:os';
import type { YoloEntry } from '../catalogue.ts';
import type { Device, DeviceWish } from '../devices.ts';
import { freeMemory } from '../free-memory.ts';
import { ModelError } from '../model-error.ts';
import type { RgbImage } from '../rgb-image.ts';
import { type ModelSession, openSession } from '../session.ts';
import { Letterbox } from './letterbox.ts';
import { suppressOverlaps } from './suppress-overlaps.ts';
import { readHead } from './yolo-head.ts';

/** The class of people in COCO, which all detectors of the catalogue were trained on. */
const personClass = 0;

/** Which weights to open, where, and what to look for. */
interface YoloOptions {
  readonly file: string;
  readonly entry: YoloEntry;
  readonly device: DeviceWish;
  /** Boxes below this score are left out. */
  readonly minScore: number;
  /** Boxes of one class that overlap by more than this are one. */
  readonly maxIou: number;
  /** Boxes kept a picture, the best. */
  readonly maxBoxes: number;
  /** COCO classes to look for; people by default. */
  readonly classes?: readonly number[];
  /** Copies of the graph on the CPU; one a core by default. */
  readonly lanes?: number;
  /** Threads within a lane; the cores divided among the lanes by default. */
  readonly threads?: number;
}

/** What was found in one picture, best first. */
export interface DetectedBoxes {
  /** (n * 4) x1, y1, x2, y2 a row, pixels of the picture, within its edges. */
  readonly boxesPx: Float32Array;
  /** (n,) 0 to 1. */
  readonly confidences: Float32Array;
  /** (n,) COCO classes from 0. */
  readonly classes: Int32Array;
}

/**
 * A YOLO detector: pictures in, boxes out. Works on as many pictures at once as there are cores, each in a thread of its
 * own; a picture's boxes do not depend on what else is under way.
 */
export class YoloDetector {
  readonly id: string;
  /** SHA-256 of the weights as lower-case hex. */
  readonly modelSha256: string;
  readonly device: Device;
  /** Why the device is not a better one, in words; null when there is nothing to say. */
  readonly deviceNote: string | null;
  /** How many pictures can be worked on at once. */
  readonly lanes: number;
  readonly #session: ModelSession;
  readonly #options: YoloOptions;
  #letterbox: Letterbox | null = null;
  #letterboxKey = '';
  /** Input arrays that no run holds; all of the size of the present letterbox. */
  #spare: Float32Array<ArrayBuffer>[] = [];

  private constructor(session: ModelSession, options: YoloOptions) {
    this.#session = session;
    this.#options = options;
    this.id = options.entry.id;
    this.modelSha256 = session.sha256;
    this.device = session.device;
    this.deviceNote = session.deviceNote;
    this.lanes = session.lanes;
  }

  /**
   * Opens the weights.
   * @throws ModelError as `openSession` does.
   */
  static async open(options: YoloOptions): Promise<YoloDetector> {
    const { file, entry, device, lanes = availableParallelism(), threads } = options;
    const session = await openSession({ file, entry, device, lanes, ...(threads === undefined ? {} : { threads }) });
    return new YoloDetector(session, options);
  }

  /**
   * Finds the boxes of one picture. May be asked again before it has answered; the picture is needed only until the promise is
   * there.
   * @throws ModelError `bad_input`, `bad_output`, `failed` or `closed`.
   */
  async detect(image: RgbImage): Promise<DetectedBoxes> {
    const { entry, minScore, maxIou, maxBoxes, classes = [personClass] } = this.#options;
    const letterbox = this.#letterboxFor(image);
    const { inputWidthPx, inputHeightPx } = letterbox;
    const [input] = this.#session.inputs;
    const [output] = this.#session.outputs;
    const data = this.#spare.pop() ?? new Float32Array(letterbox.floats);
    letterbox.fill(image, data);
    const { outputs, fed } = await this.#session.run({
      [input.name]: { data, dims: [1, 3, inputHeightPx, inputWidthPx] },
    });
    const back = fed[input.name].data;
    if (back instanceof Float32Array && letterbox === this.#letterbox) this.#spare.push(back);
    const head = outputs[output.name];
    if (!(head.data instanceof Float32Array)) {
      throw new ModelError('bad_output', `${entry.file} returned other numbers than float32.`);
    }
    const proposals = readHead(head.data, head.dims, { entry, inputWidthPx, inputHeightPx, classes, minScore });
    freeMemory(head.data);
    letterbox.toSource(proposals.boxes);
    const { boxes } = proposals;
    const kept = suppressOverlaps(proposals, maxIou).filter(
      (row) => boxes[row * 4 + 2] > boxes[row * 4] && boxes[row * 4 + 3] > boxes[row * 4 + 1],
    );
    const best = kept.slice(0, maxBoxes);
    return {
      boxesPx: Float32Array.from(best.flatMap((row) => [...boxes.subarray(row * 4, row * 4 + 4)])),
      confidences: Float32Array.from(best, (row) => proposals.scores[row]),
      classes: Int32Array.from(best, (row) => proposals.classes[row]),
    };
  }

  /** Ends the session. Work under way fails with `closed`. */
  close(): Promise<void> {
    return this.#session.close();
  }

  #letterboxFor({ widthPx, heightPx }: RgbImage): Letterbox {
    const key = `${widthPx}x${heightPx}`;
    if (this.#letterbox === null || this.#letterboxKey !== key) {
      this.#letterbox = new Letterbox(widthPx, heightPx, this.#options.entry.picture);
      this.#letterboxKey = key;
      this.#spare = [];
    }
    return this.#letterbox;
  }
}
