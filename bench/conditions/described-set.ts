import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { flipped } from '#conditions/features/augment.ts';
import type { Describer } from '#conditions/features/describer.ts';
import { positionNumbers } from '#conditions/features/position-numbers.ts';
import type { LabelledRows } from '#conditions/train/training-data.ts';
import { loadPicture } from '#datasets/load-picture.ts';
import type { RgbImage } from '#native-models/rgb-image.ts';
import { decodeFrames } from '#platform/video/decode-frames.ts';
import { probeVideo } from '#platform/video/probe-video.ts';
import type { LabelledPicture } from './labelled-objects.ts';

/** Labelled objects with their numbers, one row each in every block. */
export interface DescribedSet {
  readonly classes: readonly string[];
  /** (n,) */
  readonly labels: Int32Array;
  readonly groups: readonly string[];
  readonly videos: readonly string[];
  /** By the kind of feature, `position` among them; (n * width). */
  readonly blocks: ReadonlyMap<string, { readonly width: number; readonly rows: Float64Array }>;
}

/**
 * Describes the labelled objects of pictures by each describer, in the pictures' order. `flipped-KIND` holds the same of mirrored pictures.
 * With a cache folder the numbers are kept there.
 */
export async function describeSet(
  pictures: readonly LabelledPicture[],
  describers: readonly Describer[],
  cache: string | undefined,
): Promise<DescribedSet> {
  const objects = pictures.flatMap((picture) => picture.objects.map((object) => ({ picture, object })));
  const classes = [...new Set(objects.map(({ object }) => object.label))].toSorted();
  const parts = new Map<string, Float64Array[]>();
  const key = createHash('sha256')
    .update(JSON.stringify([pictures, describers.map(({ kind, source }) => [kind, source])]))
    .digest('hex')
    .slice(0, 16);
  const kept = cache === undefined ? undefined : path.join(cache, `described-${key}.json`);
  if (kept !== undefined && existsSync(kept)) {
    for (const [kind, rows] of Object.entries<number[][]>(JSON.parse(readFileSync(kept, 'utf8')))) {
      parts.set(
        kind,
        rows.map((row) => Float64Array.from(row)),
      );
    }
  } else {
    await describeAll(pictures, describers, parts);
    if (kept !== undefined) {
      writeFileSync(
        kept,
        JSON.stringify(Object.fromEntries([...parts].map(([kind, rows]) => [kind, rows.map((row) => [...row])]))),
      );
    }
  }
  return {
    classes,
    labels: Int32Array.from(objects, ({ object }) => classes.indexOf(object.label)),
    groups: objects.map(({ object }) => object.group),
    videos: objects.map(({ picture }) => picture.video),
    blocks: new Map(
      [...parts].map(([kind, rows]) => [
        kind,
        { width: rows[0].length, rows: Float64Array.from(rows.flatMap((row) => [...row])) },
      ]),
    ),
  };
}

async function describeAll(
  pictures: readonly LabelledPicture[],
  describers: readonly Describer[],
  parts: Map<string, Float64Array[]>,
): Promise<void> {
  const add = (kind: string, rows: readonly Float64Array[]): void => {
    parts.set(kind, [...(parts.get(kind) ?? []), ...rows]);
  };
  await eachImage(pictures, async (picture, image) => {
    const boxes = picture.objects.map(({ boxPx }) => boxPx);
    for (const describer of describers) {
      add(describer.kind, await describer.describe(image, boxes));
      const mirrored = flipped({ image, boxes });
      add(`flipped-${describer.kind}`, await describer.describe(mirrored.image, mirrored.boxes));
    }
    add(
      'position',
      boxes.map((box) =>
        positionNumbers(
          box,
          picture.boxes.filter((other) => other.some((value, side) => value !== box[side])),
          image,
          { overlap: 'included' },
        ),
      ),
    );
  });
}

/** Hands over the pixels of each picture in order; a video is decoded once. */
async function eachImage(
  pictures: readonly LabelledPicture[],
  use: (picture: LabelledPicture, image: RgbImage) => Promise<void>,
): Promise<void> {
  for (const [file, own] of Map.groupBy(pictures, (picture) => picture.file)) {
    if (own[0].frame === null) {
      for (const picture of own) await use(picture, await loadPicture(file));
      continue;
    }
    const byFrame = new Map(own.map((picture) => [picture.frame, picture]));
    await decodeFrames({
      path: file,
      probe: await probeVideo(file),
      frameIndices: Int32Array.from(own, ({ frame }) => frame ?? 0).sort(),
      onFrame: async ({ frameIndex, image }) => {
        const picture = byFrame.get(frameIndex);
        if (picture !== undefined) await use(picture, image);
      },
    });
  }
}

/** The rows of some kinds of features side by side: `['neck', 'position']`. */
export function rowsOf({ labels, blocks }: DescribedSet, kinds: readonly string[]): LabelledRows {
  const own = kinds.map((kind) => {
    const block = blocks.get(kind);
    if (block === undefined) throw new Error(`nothing was described by ${kind}`);
    return block;
  });
  const inputs = own.reduce((sum, { width }) => sum + width, 0);
  const features = new Float64Array(labels.length * inputs);
  labels.forEach((_, row) => {
    let at = row * inputs;
    for (const { width, rows } of own) {
      features.set(rows.subarray(row * width, (row + 1) * width), at);
      at += width;
    }
  });
  return { features, inputs, labels };
}
