import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, truncateSync } from 'node:fs';
import path from 'node:path';
import type { CropEmbedder } from '#native-models/crop-embedder.ts';
import type { RgbImage } from '#native-models/rgb-image.ts';

/** Crops between two writes. */
const cropsAWrite = 64;

/**
 * Describes pictures, and keeps what was described in a folder: the cuts of a video share most of their crops, and each is
 * described once by each embedder. A picture is known by its pixels.
 */
export class VectorCache {
  readonly dimension: number;
  readonly modelSha256: string;
  readonly #embedder: CropEmbedder;
  readonly #file: string;
  readonly #vectors = new Map<string, Float32Array>();

  constructor(embedder: CropEmbedder, folder: string, kind = 'plain') {
    this.#embedder = embedder;
    this.dimension = embedder.dimension;
    this.modelSha256 = embedder.modelSha256 ?? '';
    this.#file = path.join(folder, `vectors-${embedder.id}-${kind}`);
    this.#read();
  }

  /** (n * dimension) as the model returns them, a row a picture. */
  async describe(images: readonly RgbImage[]): Promise<Float32Array> {
    const keys = images.map(keyOf);
    const missing = images.filter((_, index) => !this.#vectors.has(keys[index]));
    for (let from = 0; from < missing.length; from += cropsAWrite) {
      const batch = missing.slice(from, from + cropsAWrite);
      this.#keep(batch.map(keyOf), await this.#embedder.embed(batch));
    }
    const rows = new Float32Array(images.length * this.dimension);
    keys.forEach((key, row) => {
      rows.set(this.#vectors.get(key) ?? [], row * this.dimension);
    });
    return rows;
  }

  #read(): void {
    if (!existsSync(`${this.#file}.keys`)) return;
    const keys = readFileSync(`${this.#file}.keys`, 'utf8').split('\n').filter(Boolean);
    const bytes = readFileSync(`${this.#file}.f32`);
    const whole = Math.min(keys.length, Math.floor(bytes.length / (4 * this.dimension)));
    const floats = new Float32Array(
      bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + whole * 4 * this.dimension),
    );
    for (let row = 0; row < whole; row++) {
      this.#vectors.set(keys[row], floats.subarray(row * this.dimension, (row + 1) * this.dimension));
    }
    // What a killed run left half written is dropped.
    truncateSync(`${this.#file}.f32`, whole * 4 * this.dimension);
    truncateSync(`${this.#file}.keys`, whole * 41);
  }

  #keep(keys: readonly string[], rows: Float32Array): void {
    keys.forEach((key, row) => {
      this.#vectors.set(key, rows.slice(row * this.dimension, (row + 1) * this.dimension));
    });
    appendFileSync(`${this.#file}.f32`, new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength));
    appendFileSync(`${this.#file}.keys`, keys.map((key) => `${key}\n`).join(''));
  }
}

function keyOf({ widthPx, data }: RgbImage): string {
  return createHash('sha1').update(`${widthPx}x`).update(data).digest('hex');
}
