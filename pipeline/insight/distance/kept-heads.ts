import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { anchorGrid } from '../loss/anchor-grid.ts';
import type { RawHead } from '../loss/decode-head.ts';

/** What a head was computed from: with these equal, it would come out the same again. */
export interface HeadOrigin {
  readonly modelSha256: string;
  /** `cpu`, `cuda` ...: another device rounds otherwise. */
  readonly device: string;
  readonly pixelsSha256: string;
}

/** Bytes that heads take beside an insight file at most, unless told otherwise: some hundred heads of YOLOv8n at 640 pixels. */
export const usualHeadBytes = 512 * 2 ** 20;

const count = z.number().int().positive();
const headFacts = z.object({
  format: z.literal('doppel-head-1'),
  input: z.tuple([count, count]),
  classes: count,
  masks: z.object({ channels: count, height: count, width: count }).nullable(),
  sha256: z.string(),
});

/**
 * Raw heads kept in a folder beside an insight file, so that a new picture's column needs no detector for the pictures that were there before.
 * Capped: heads of other models go first, the oldest before the others; once it is full of this model's own, no more are kept. Every file
 * can be removed at any time: what is missing or damaged is computed again.
 */
export class KeptHeads {
  readonly #folder: string;
  readonly #mostBytes: number;

  constructor(insightPath: string, mostBytes: number) {
    this.#folder = `${insightPath}.heads`;
    this.#mostBytes = mostBytes;
  }

  /** The head of a picture; null where none is kept, or its file is not what was written. */
  read(origin: HeadOrigin): RawHead | null {
    const file = this.#fileOf(origin);
    const bytes = bytesOf(file);
    if (bytes === null) return null;
    const head = headOf(bytes);
    if (head === null) rmSync(file, { force: true });
    return head;
  }

  /** Keeps a head where there is room. Whole or not at all, also where the program is ended meanwhile. */
  keep(origin: HeadOrigin, head: RawHead): void {
    const bytes = bytesOfHead(head);
    if (bytes.length > this.#mostBytes) return;
    mkdirSync(this.#folder, { recursive: true });
    if (!this.#makeRoom(bytes.length, origin)) return;
    const file = this.#fileOf(origin);
    const unfinished = `${file}.${process.pid}.part`;
    writeFileSync(unfinished, bytes);
    renameSync(unfinished, file);
  }

  #makeRoom(bytes: number, origin: HeadOrigin): boolean {
    const own = prefixOf(origin);
    const files = readdirSync(this.#folder)
      .map((name) => ({ name, ...sizeAndTime(path.join(this.#folder, name)) }))
      .toSorted((a, b) => a.timeMs - b.timeMs);
    let used = files.reduce((sum, { size }) => sum + size, 0);
    for (const { name, size } of files.filter((each) => !each.name.startsWith(own))) {
      if (used + bytes <= this.#mostBytes) break;
      rmSync(path.join(this.#folder, name), { force: true });
      used -= size;
    }
    return used + bytes <= this.#mostBytes;
  }

  #fileOf(origin: HeadOrigin): string {
    return path.join(this.#folder, `${prefixOf(origin)}${origin.pixelsSha256}.head`);
  }
}

const prefixOf = ({ modelSha256, device }: HeadOrigin): string => `${modelSha256.slice(0, 16)}-${device}-`;

function bytesOf(file: string): Uint8Array | null {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function sizeAndTime(file: string): { readonly size: number; readonly timeMs: number } {
  const found = statSync(file, { throwIfNoEntry: false });
  return { size: found?.size ?? 0, timeMs: found?.mtimeMs ?? 0 };
}

/** The arrays of a head in the order in which a file holds them. */
const arraysOf = ({ distribution, logits, masks }: RawHead): readonly Float32Array[] =>
  [distribution, logits, ...(masks === null ? [] : [masks.coefficients, masks.prototypes])].map((array) =>
    Float32Array.from(array),
  );

/** A line of JSON with the shapes and the hash of what follows: the arrays as little-endian float32. */
function bytesOfHead(head: RawHead): Uint8Array {
  const arrays = arraysOf(head).map((array) => new Uint8Array(array.buffer));
  const hash = createHash('sha256');
  for (const array of arrays) hash.update(array);
  const { grid, classes, masks } = head;
  const facts = {
    format: 'doppel-head-1',
    input: [grid.inputWidthPx, grid.inputHeightPx],
    classes,
    masks: masks === null ? null : { channels: masks.channels, height: masks.height, width: masks.width },
    sha256: hash.digest('hex'),
  };
  return Buffer.concat([Buffer.from(`${JSON.stringify(facts)}\n`), ...arrays]);
}

function headOf(bytes: Uint8Array): RawHead | null {
  const end = bytes.indexOf(10);
  const facts = headFacts.safeParse(end < 0 ? null : parsed(bytes.subarray(0, end)));
  if (!facts.success) return null;
  const { input, classes, masks, sha256 } = facts.data;
  const body = Uint8Array.from(bytes.subarray(end + 1));
  const grid = anchorGrid(...input);
  const lengths = [
    64 * grid.count,
    classes * grid.count,
    ...(masks === null ? [] : [masks.channels * grid.count, masks.channels * masks.height * masks.width]),
  ];
  const whole = lengths.reduce((sum, length) => sum + length, 0);
  if (body.length !== whole * 4 || createHash('sha256').update(body).digest('hex') !== sha256) return null;
  const parts: Float32Array<ArrayBuffer>[] = [];
  for (const [at, length] of lengths.entries()) {
    const from = lengths.slice(0, at).reduce((sum, each) => sum + each, 0) * 4;
    // A copy each: they are handed to another thread one by one.
    parts.push(new Float32Array(body.buffer.slice(from, from + length * 4)));
  }
  const [distribution, logits, coefficients, prototypes] = parts;
  return { grid, classes, distribution, logits, masks: masks === null ? null : { ...masks, coefficients, prototypes } };
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
