import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readGolden } from '#tests/golden/golden-files.ts';
import { sharedFile, skipWithout } from '#tests/support/shared-data.ts';
import { videoFrames } from '#tests/support/video-frames.ts';
import { catalogueEntry } from '../catalogue.ts';
import type { RgbImage } from '../rgb-image.ts';
import { type DetectedBoxes, YoloDetector } from './yolo-detector.ts';

/** The limits that the golden boxes were made with (tests/golden/detect.py). */
const limits = { minScore: 0.1, maxIou: 0.6, maxBoxes: 15 };

function openDetector(id: string, changed: { readonly lanes?: number } = {}): Promise<YoloDetector> {
  const entry = catalogueEntry(id);
  assert.ok(entry.family === 'yolo');
  return YoloDetector.open({ file: sharedFile(`models/${entry.file}`), entry, device: 'cpu', ...limits, ...changed });
}

const pictures = (clip: string, frameIndices: Int32Array): Promise<readonly RgbImage[]> =>
  videoFrames(sharedFile(`data/${clip}.mp4`), frameIndices);

/** x1, y1, x2, y2, score of those above 0.25. */
type Row = readonly [number, number, number, number, number];
const rowsOf = ({ boxesPx, confidences }: DetectedBoxes): readonly Row[] =>
  [...confidences].map(
    (score, i): Row => [boxesPx[i * 4], boxesPx[i * 4 + 1], boxesPx[i * 4 + 2], boxesPx[i * 4 + 3], score],
  );

function iou(a: Row, b: Row): number {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  if (width <= 0 || height <= 0) return 0;
  const both = width * height;
  return both / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - both);
}

describe('YOLO detectors', () => {
  for (const clip of ['TUD-Campus', 'PETS09-S2L1-clip']) {
    for (const id of [
      'yolox_nano',
      'rtmdet_nano_person',
      'yolov8n_int8',
      'yolov8n_int8_qdq',
      'yolov8n_w8_fp32',
      'yolo11n_320_int8',
    ]) {
      const skip = skipWithout(`data/${clip}.mp4`, `models/${id}.onnx`);
      it(`find the boxes that Python finds: ${id} on ${clip}`, { skip }, async () => {
        const golden = readGolden(`${clip}.${id}.boxes.golden.json`) as { frames: readonly (readonly number[])[] };
        const images = await pictures(
          clip,
          Int32Array.from(golden.frames, ([frame]) => frame),
        );
        const detector = await openDetector(id);
        const found = await Promise.all(images.map((image) => detector.detect(image)));
        await detector.close();
        let expected = 0;
        let equal = 0;
        golden.frames.forEach(([, ...values], f) => {
          const ours = rowsOf(found[f]);
          for (let at = 0; at < values.length; at += 5) {
            const row: Row = [values[at], values[at + 1], values[at + 2], values[at + 3], values[at + 4]];
            if (row[4] <= 0.25) continue;
            expected++;
            const twin = ours.find((candidate) => iou(candidate, row) >= 0.99);
            if (twin !== undefined && Math.abs(twin[4] - row[4]) < 0.005) equal++;
          }
          // Nothing is made up either: as many of ours as of theirs, but for those on the very border of 0.25.
          const count = (rows: readonly { readonly score: number }[]) =>
            rows.filter(({ score }) => score > 0.25).length;
          const theirs = Array.from({ length: values.length / 5 }, (_, i) => ({ score: values[i * 5 + 4] }));
          assert.ok(Math.abs(count(ours.map(([, , , , score]) => ({ score }))) - count(theirs)) <= 1);
        });
        assert.ok(expected > 40);
        assert.ok(equal >= 0.99 * expected, `${equal} of ${expected} boxes agree`);
      });
    }
  }

  const skip = skipWithout('data/TUD-Campus.mp4', 'models/yolox_nano.onnx');
  it('find the same, bit for bit, one picture after the other or many at once', { skip }, async () => {
    const images = await pictures('TUD-Campus', Int32Array.of(0, 10, 20, 30));
    const alone = await openDetector('yolox_nano', { lanes: 1 });
    const together = await openDetector('yolox_nano', { lanes: 2 });
    const inTurn: DetectedBoxes[] = [];
    for (const image of images) inTurn.push(await alone.detect(image));
    const atOnce = await Promise.all(images.map((image) => together.detect(image)));
    await Promise.all([alone.close(), together.close()]);
    assert.deepEqual(atOnce, inTurn);
  });

  it('find nobody in an empty picture, also where the graph itself suppresses overlaps', {
    skip: skipWithout('models/rtmdet_nano_person.onnx'),
  }, async () => {
    const detector = await openDetector('rtmdet_nano_person');
    const image = { widthPx: 64, heightPx: 48, data: new Uint8Array(64 * 48 * 3).fill(90) };
    const { confidences } = await detector.detect(image);
    await detector.close();
    assert.equal(confidences.length, 0);
  });

  it('refuse work once they are closed', { skip }, async () => {
    const detector = await openDetector('yolox_nano');
    await detector.close();
    const image = { widthPx: 32, heightPx: 32, data: new Uint8Array(32 * 32 * 3) };
    await assert.rejects(detector.detect(image), { code: 'closed' });
  });
});
