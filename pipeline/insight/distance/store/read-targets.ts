import { z } from 'zod';
import { decodeRle } from '#base/coco-rle.ts';
import type { InsightFile, StoredPicture } from '#datasets/index.ts';
import type { YoloEntry } from '#native-models/catalogue.ts';
import { Letterbox } from '#native-models/yolo/letterbox.ts';
import { fromBlob } from '#platform/sqlite/number-blob.ts';
import { parseJson } from '#platform/sqlite/parse-json.ts';
import type { LabelMasks } from '../../loss/mask-loss.ts';
import type { DistanceTarget } from '../pair-distance.ts';

const rleText = z.object({ size: z.tuple([z.int(), z.int()]), counts: z.string() });

/** Input pixels a pixel of the prototypes. */
const prototypeScale = 4;

/** What was predicted on one picture of a run, from the counted confidence on, as labels for other pictures' heads. */
export function readTarget(file: InsightFile, runId: number, picture: StoredPicture, entry: YoloEntry): DistanceTarget {
  const rows = file.read(() =>
    file
      .prepare<{ classId: number; box: Buffer; rle: string | null }>(
        `SELECT class_id AS classId, input_box AS box, rle FROM insight_prediction
         WHERE run_id = ? AND picture_id = ? AND counted = 1 ORDER BY ordinal`,
      )
      .all(runId, picture.id),
  );
  const boxes = new Float64Array(rows.length * 4);
  for (const [at, { box }] of rows.entries()) boxes.set(fromBlob(file, Float64Array, box), at * 4);
  const labels = { boxes, classes: Int32Array.from(rows, ({ classId }) => classId) };
  if (entry.maskCoefficients === 0) return { labels, masks: null };
  const letterbox = new Letterbox(picture.widthPx, picture.heightPx, entry.picture);
  const [width, height] = [letterbox.inputWidthPx / prototypeScale, letterbox.inputHeightPx / prototypeScale];
  const masks = rows.map(({ rle }) => {
    const whole = rle === null ? null : decodeRle(parseJson(file, rleText, rle));
    return whole === null ? new Uint8Array(width * height) : sampled(whole, picture, letterbox, width, height);
  });
  return { labels, masks: { masks, width, height } satisfies LabelMasks };
}

/** A mask over the picture brought back to the prototypes' size: the value under the middle of each of their pixels. */
function sampled(
  whole: Uint8Array,
  { widthPx, heightPx }: StoredPicture,
  letterbox: Letterbox,
  width: number,
  height: number,
): Uint8Array {
  const mask = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(((y + 0.5) * prototypeScale - letterbox.topPx) / letterbox.scale);
    if (row < 0 || row >= heightPx) continue;
    for (let x = 0; x < width; x++) {
      const column = Math.floor(((x + 0.5) * prototypeScale - letterbox.leftPx) / letterbox.scale);
      if (column >= 0 && column < widthPx) mask[y * width + x] = whole[row * widthPx + column];
    }
  }
  return mask;
}
