import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { seededRandom } from '#base/seeded-random.ts';
import { tapRoles } from '#native-models/yolo/tap-roles.ts';
import { TappedYolo } from '#native-models/yolo/tapped-yolo.ts';
import { readNpy } from '#platform/formats/npy.ts';
import { decodeFrames } from '#platform/video/decode-frames.ts';
import { probeVideo } from '#platform/video/probe-video.ts';
import { sharedFile, skipWithout } from '#tests/support/shared-data.ts';
import { anchorGrid } from '../loss/anchor-grid.ts';
import { assignLabels } from '../loss/assign-labels.ts';
import { type DecodedHead, decodeHead } from '../loss/decode-head.ts';
import { maskLoss } from '../loss/mask-loss.ts';
import { predictedMask } from '../run/predicted-masks.ts';
import { rawHeadOf } from '../run/raw-head.ts';
import { anchorsAtOnce, mixedChannels, mixKernel } from './mix-kernel.ts';
import { type DistanceTarget, headDistances } from './pair-distance.ts';
import { pairMaskLoss } from './pair-mask-loss.ts';
import { summarise } from './store/summarise-distances.ts';

describe('the mask component', () => {
  it('is mixed by the kernel as by plain sums', () => {
    const random = seededRandom(2);
    const kernel = mixKernel();
    const pixels = kernel.reserve(25_600);
    for (let at = 0; at < pixels.length; at++) pixels[at] = random.normal();
    const { coefficients } = kernel;
    for (let at = 0; at < coefficients.length; at++) coefficients[at] = random.normal();
    const mixed = kernel.mix(25_590, 25_600);
    for (let pixel = 0; pixel < 10; pixel++) {
      for (let anchor = 0; anchor < anchorsAtOnce; anchor++) {
        let sum = 0;
        for (let channel = 0; channel < mixedChannels; channel++) {
          sum += pixels[(25_590 + pixel) * mixedChannels + channel] * coefficients[channel * anchorsAtOnce + anchor];
        }
        assert.ok(Math.abs(mixed[pixel * anchorsAtOnce + anchor] - sum) < 1e-4);
      }
    }
  });

  it('is the mask loss, whatever the head before it was', () => {
    for (const seed of [1, 2, 1]) {
      const { head, target } = madePair(seed);
      const assignment = assignLabels(head, target.labels);
      assert.ok(assignment.anchors.length > 5);
      assert.ok(target.masks);
      const { seg } = maskLoss(head, target.labels, assignment, target.masks);
      const fast = pairMaskLoss(head, target.labels, assignment, target.masks);
      assert.ok(seg > 0 && Math.abs(fast / seg - 1) < 1e-5, `${fast} and ${seg}`);
    }
  });

  it('is not there without masks', () => {
    const { head, target } = madePair(3);
    const [, , , seg] = headDistances({ ...head, raw: { ...head.raw, masks: null } }, [target]);
    assert.ok(Number.isNaN(seg));
  });
});

describe('summaries', () => {
  it('leave the diagonal out and tell how much direction matters', () => {
    const summary = summarise('box', Float64Array.of(0, 1, 4, 3, 0, 2, 4, 2, 0), 3);
    assert.deepEqual(summary, {
      component: 'box',
      pairs: 6,
      min: 1,
      median: 2.5,
      mean: 16 / 6,
      max: 4,
      asymmetry: 2 / 8,
    });
    assert.equal(summarise('seg', new Float64Array(4).fill(Number.NaN), 2), null);
  });
});

/** A head of numbers by chance whose boxes lie about a label, with 32 channels of prototypes. */
function madePair(seed: number): { readonly head: DecodedHead; readonly target: DistanceTarget } {
  const random = seededRandom(seed);
  const grid = anchorGrid(128, 128);
  const noise = (count: number, scale: number): Float32Array =>
    Float32Array.from({ length: count }, () => scale * random.normal());
  const distribution = noise(64 * grid.count, 1);
  const raw = {
    ...{ grid, classes: 1, distribution, logits: noise(grid.count, 2) },
    masks: {
      channels: 32,
      coefficients: noise(32 * grid.count, 1),
      prototypes: noise(32 * 32 * 32, 1),
      height: 32,
      width: 32,
    },
  };
  const masks = [0, 1].map(() => Uint8Array.from({ length: 32 * 32 }, () => (random.uniform() < 0.5 ? 1 : 0)));
  const labels = { boxes: Float64Array.of(10, 12, 90, 100, 40, 30, 120, 110), classes: Int32Array.of(0, 0) };
  return { head: decodeHead(raw), target: { labels, masks: { masks, width: 32, height: 32 } } };
}

interface Picture {
  readonly video: string;
  readonly frame: number;
  readonly preds: readonly { readonly anchor: number; readonly box: readonly number[]; readonly cls: number }[];
}

/** Relative tolerances of box, cls, dfl and seg to the reference, which is of single precision (cls cancels most). */
const tolerances = [5e-5, 5e-3, 1e-5, 1e-4] as const;
const gains = [7.5, 0.5, 1.5, 7.5] as const;

for (const [id, every, file] of [
  ['yolov8n_w8_fp32', 20, 'distref_yolov8n_w8_fp32_25.npy'],
  ['yolo11n-seg_w8_fp32', 20, 'distref_yolo11n-seg_w8_fp32_10.npy'],
] as const) {
  const needs = [`models/${id}.onnx`, `insight/golden/${file}`, 'data/TUD-Campus.mp4', 'data/PETS09-S2L1.mp4'];
  describe(`distances of ${id}`, () => {
    it('are those of the reference, both ways', { skip: skipWithout(...needs) }, async () => {
      const { pics } = JSON.parse(readFileSync(sharedFile(`insight/golden/distance_pictures_${id}.json`), 'utf8')) as {
        pics: readonly Picture[];
      };
      const { heads, targets } = await readPictures(id, pics, every);
      const { data } = readNpy(readFileSync(sharedFile(`insight/golden/${file}`)));
      const rows = Array.from({ length: data.length / 9 }, (_, row) =>
        Array.from(data.subarray(row * 9, row * 9 + 9), Number),
      );
      let compared = 0;
      for (const [head, target, ...expected] of rows) {
        const [from, to] = [heads.get(head), targets.get(target)];
        if (from === undefined || to === undefined) continue;
        compared++;
        headDistances(from, [to]).forEach((value, component) => {
          if (Number.isNaN(value)) return;
          const error = Math.abs((value * gains[component]) / expected[component] - 1);
          assert.ok(error < tolerances[component], `${head} to ${target}, component ${component}: ${error}`);
        });
      }
      assert.equal(compared, heads.size ** 2);
    });
  });
}

/** Heads of every so manieth picture of the reference, and what it found on each as a target. */
async function readPictures(id: string, pics: readonly Picture[], every: number) {
  const heads = new Map<number, DecodedHead>();
  const targets = new Map<number, DistanceTarget>();
  const options = { device: 'cpu', roles: tapRoles, minScore: 0.25, maxIou: 0.7, maxBoxes: 300 } as const;
  const detector = await TappedYolo.open({ file: sharedFile(`models/${id}.onnx`), ...options });
  try {
    for (const name of ['TUD-Campus', 'PETS09-S2L1']) {
      const path = sharedFile(`data/${name}.mp4`);
      const places = new Map(
        pics.flatMap(({ video, frame }, at) =>
          name.startsWith(video) && at % every === 0 ? [[frame - 1, at] as const] : [],
        ),
      );
      await decodeFrames({
        path,
        probe: await probeVideo(path),
        frameIndices: Int32Array.from(places.keys()),
        onFrame: async ({ frameIndex, image }) => {
          const at = places.get(frameIndex) ?? -1;
          const seen = await detector.look(image);
          const raw = rawHeadOf(seen);
          assert.ok(raw);
          const { masks } = raw;
          heads.set(at, decodeHead(raw));
          targets.set(at, {
            labels: {
              boxes: Float64Array.from(pics[at].preds.flatMap(({ box }) => box)),
              classes: Int32Array.from(pics[at].preds, ({ cls }) => cls),
            },
            masks:
              masks === null
                ? null
                : {
                    ...{ width: masks.width, height: masks.height },
                    masks: pics[at].preds.map(({ anchor, box }) =>
                      predictedMask(masks, raw.grid.count, anchor, box, seen.letterbox),
                    ),
                  },
          });
        },
      });
    }
  } finally {
    await detector.close();
  }
  return { heads, targets };
}
