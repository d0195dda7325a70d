import type { AttributesEntry } from '../catalogue.ts';
import type { Device, DeviceWish } from '../devices.ts';
import type { RunResult } from '../inference-protocol.ts';
import { ModelError } from '../model-error.ts';
import type { RgbImage } from '../rgb-image.ts';
import { type ModelSession, openSession } from '../session.ts';
import { StretchPreprocess } from '../stretch-preprocess.ts';

/** Crops a run: as many as the embedders take. */
const batchSize = 4;

/** A place in a crop, 0 to 1 from its left and from its top. */
export interface CropPoint {
  readonly x: number;
  readonly y: number;
}

/** What is seen on one crop. */
export interface PersonAttributes {
  /** Probability, 0 to 1, of each of the entry's `shown` attributes. The others are not given out. */
  readonly probabilities: ReadonlyMap<string, number>;
  /** Where the colour of the upper and of the lower clothes can be picked. */
  readonly topPoint: CropPoint;
  readonly bottomPoint: CropPoint;
}

/** Which file to open, and where. */
export interface AttributesOptions {
  readonly file: string;
  readonly entry: AttributesEntry;
  readonly device: DeviceWish;
}

/**
 * Recognises what a person carries and where the colours of the clothes are (Open Model Zoo,
 * person-attributes-recognition-crossroad-0230). Trained on people of 80 pixels and more who stand upright and are hardly
 * hidden; published F1: backpack 0.77, bag 0.66, hat 0.64.
 */
export class AttributesModel {
  readonly id: string;
  readonly modelSha256: string;
  readonly device: Device;
  /** Why the device is not a better one, in words; null when there is nothing to say. */
  readonly deviceNote: string | null;
  readonly #entry: AttributesEntry;
  readonly #session: ModelSession;
  readonly #preprocess: StretchPreprocess;

  private constructor(session: ModelSession, entry: AttributesEntry) {
    this.#session = session;
    this.#entry = entry;
    const { widthPx, heightPx, colour, range } = entry.picture;
    this.#preprocess = new StretchPreprocess({ widthPx, heightPx, colour, range, mean: [0, 0, 0], std: [1, 1, 1] });
    this.id = entry.id;
    this.modelSha256 = session.sha256;
    this.device = session.device;
    this.deviceNote = session.deviceNote;
  }

  /** Opens the weights. @throws ModelError `missing`, `damaged`, `wrong_hash`, `wrong_contract` or `missing_device`. */
  static async open({ file, entry, device }: AttributesOptions): Promise<AttributesModel> {
    return new AttributesModel(await openSession({ file, entry, device, threads: 1 }), entry);
  }

  /**
   * Looks at crops; one answer a crop, in their order. A crop's answer does not depend on those beside it.
   * @throws ModelError `bad_input` for an empty picture, `bad_output` when a number is not finite, `closed` after `close()`;
   * the signal's reason when it is aborted.
   */
  async recognise(
    crops: readonly RgbImage[],
    options?: { readonly signal?: AbortSignal },
  ): Promise<readonly PersonAttributes[]> {
    const found: PersonAttributes[] = [];
    for (let from = 0; from < crops.length; from += batchSize) {
      options?.signal?.throwIfAborted();
      found.push(...(await this.#recogniseBatch(crops.slice(from, from + batchSize))));
    }
    return found;
  }

  /** Ends the session. Work under way fails with `closed`. */
  close(): Promise<void> {
    return this.#session.close();
  }

  async #recogniseBatch(crops: readonly RgbImage[]): Promise<readonly PersonAttributes[]> {
    const { floats } = this.#preprocess;
    const { picture, attributes, shown, inputs } = this.#entry;
    const data = new Float32Array(crops.length * floats);
    for (const [index, crop] of crops.entries()) this.#preprocess.into(crop, data, index * floats);
    const dims = [crops.length, 3, picture.heightPx, picture.widthPx];
    const result = await this.#session.run({ [inputs[0].name]: { data, dims } });
    const rows = (output: number, width: number) => this.#rows(result, output, crops.length, width);
    const [chances, tops, bottoms] = [rows(0, attributes.length), rows(1, 2), rows(2, 2)];
    return crops.map((_, crop) => ({
      probabilities: new Map(
        attributes.flatMap((name, index) =>
          shown.includes(name) ? [[name, chances[crop * attributes.length + index]] as const] : [],
        ),
      ),
      topPoint: { x: tops[crop * 2], y: tops[crop * 2 + 1] },
      bottomPoint: { x: bottoms[crop * 2], y: bottoms[crop * 2 + 1] },
    }));
  }

  /** An output as floats, (batch * width), once it is as long as promised and every number is finite. */
  #rows(result: RunResult, output: number, batch: number, width: number): Float32Array {
    const { name } = this.#entry.outputs[output];
    const { data, dims } = result.outputs[name];
    if (data instanceof Float32Array && data.length === batch * width && data.every(Number.isFinite)) return data;
    throw new ModelError(
      'bad_output',
      `${this.#session.file} returned ${name} as [${dims.join(', ')}], expected ${batch} times ${width} finite numbers.`,
    );
  }
}
