import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { tapRoles } from '#native-models/yolo/tap-roles.ts';
import { TappedYolo } from '#native-models/yolo/tapped-yolo.ts';
import { readGolden } from '#tests/golden/golden-files.ts';
import { type GoldenPicture, readLabelsFolder } from '#tests/support/insight-golden.ts';
import { sharedFile, skipWithout } from '#tests/support/shared-data.ts';
import { rawHeadOf } from '../run/raw-head.ts';
import { anchorGrid } from './anchor-grid.ts';
import { type AssignRules, assignRules, type LabelSet } from './assign-labels.ts';
import { completeIou, shapeAngle } from './complete-iou.ts';
import { type DecodedHead, decodeHead } from './decode-head.ts';
import { labelMask, shareMasks } from './label-masks.ts';
import { labelSet } from './label-set.ts';
import { maskLoss } from './mask-loss.ts';
import { lossParts, pictureLoss } from './picture-loss.ts';

/** Heads and labels by a formula, so that they need no file (network side 128, 3 classes). */
function formulaCase(seed: number): { readonly head: DecodedHead; readonly labels: LabelSet } {
  let state = BigInt(seed);
  const r = (): number => {
    state = (1103515245n * state + 12345n) % (1n << 31n);
    return Number((state >> 16n) & 32767n) / 32768;
  };
  const grid = anchorGrid(128, 128);
  const count = [0, 1, 2, 3, 6, 10][seed % 6];
  const classes: number[] = [];
  const boxes: number[] = [];
  for (let label = 0; label < count; label++) {
    classes.push(Math.floor(3 * r()));
    const side = (): number => (seed >= 18 ? 2 + 12 * r() : 8 + 80 * r());
    const [w, h] = [side(), side()];
    const [x1, y1] = [r() * (128 - w), r() * (128 - h)];
    boxes.push(x1, y1, x1 + w, y1 + h);
  }
  const distribution = new Float64Array(64 * grid.count);
  const logits = new Float64Array(3 * grid.count);
  for (let anchor = 0; anchor < grid.count; anchor++) {
    for (let channel = 0; channel < 64; channel++) distribution[channel * grid.count + anchor] = (r() - 0.5) * 2;
    for (let index = 0; index < 3; index++) logits[index * grid.count + anchor] = -4 + 4 * (r() - 0.5);
    for (let label = 0; label < count; label++) {
      const [x1, y1, x2, y2] = boxes.slice(label * 4, label * 4 + 4);
      const [x, y, stride] = [grid.x[anchor], grid.y[anchor], grid.strides[anchor]];
      if (!(x > x1 && y > y1 && x < x2 && y < y2) || r() >= 0.7) continue;
      [x - x1, y - y1, x2 - x, y2 - y].forEach((far, side) => {
        const v = Math.min(Math.max(far / stride + (r() - 0.5), 0), 14);
        const b = Math.floor(v);
        distribution[(side * 16 + b) * grid.count + anchor] += 4 * (1 - (v - b));
        distribution[(side * 16 + b + 1) * grid.count + anchor] += 4 * (v - b);
      });
      logits[classes[label] * grid.count + anchor] += 3 + 3 * r();
    }
  }
  const raw = {
    grid,
    classes: 3,
    distribution: Float32Array.from(distribution),
    logits: Float32Array.from(logits),
    masks: null,
  };
  return { head: decodeHead(raw), labels: { boxes: Float64Array.from(boxes), classes: Int32Array.from(classes) } };
}

const near = (found: number, expected: number, tolerance: number, what: string): void => {
  const error = expected === 0 ? Math.abs(found) : Math.abs(found / expected - 1);
  assert.ok(error <= tolerance, `${what}: ${found} instead of ${expected} (${error.toExponential(1)})`);
};

type Rows = Readonly<Record<string, readonly (readonly [number, number, number, number])[]>>;
const versions: readonly (readonly [string, AssignRules])[] = [
  ['8.4.190', assignRules],
  ['8.3.235', { ...assignRules, widen: null }],
];

describe('losses', () => {
  for (const [version, rules] of versions) {
    it(`are those of ultralytics ${version} on cases by formula, to 1e-6`, () => {
      for (const [seed, box, cls, dfl] of (readGolden('losses-by-formula.golden.json') as Rows)[version]) {
        const { head, labels } = formulaCase(seed);
        const loss = pictureLoss(head, labels, rules);
        near(loss.box * 7.5, box, 1e-6, `box of ${seed}`);
        near(loss.cls * 0.5, cls, 1e-6, `cls of ${seed}`);
        near(loss.dfl * 1.5, dfl, 1e-6, `dfl of ${seed}`);
        const parts = lossParts(head, labels, rules);
        for (const part of ['box', 'cls', 'dfl'] as const) near(parts[part], loss[part], 1e-12, part);
      }
    });
  }

  it('of the labels sum to the picture', () => {
    const { head, labels } = formulaCase(5);
    const loss = pictureLoss(head, labels);
    const sum = (part: 'box' | 'cls' | 'dfl'): number => loss.labels.reduce((total, label) => total + label[part], 0);
    near(sum('box'), loss.box, 1e-12, 'box');
    near(sum('dfl'), loss.dfl, 1e-12, 'dfl');
    near(sum('cls') + loss.backgroundCls, loss.cls, 1e-12, 'cls');
    assert.ok(loss.backgroundCls > 0);
  });

  it('are the same with exponents that take the long way', () => {
    const { head, labels } = formulaCase(10);
    const slow = pictureLoss(head, labels, { ...assignRules, beta: 6.000000001 });
    near(slow.box, pictureLoss(head, labels).box, 1e-6, 'box');
  });

  it('refuse a head that holds NaN, or numbers of another model', () => {
    const { head } = formulaCase(1);
    const broken = { ...head.raw, logits: head.raw.logits.with(7, Number.NaN) };
    assert.throws(() => decodeHead(broken), { code: 'bad_model', message: /NaN/ });
    assert.throws(() => decodeHead({ ...head.raw, classes: 80 }), { code: 'bad_model', message: /expected/ });
  });

  it('know complete IoU by heart: 1 for equal boxes, below 0 for far ones', () => {
    const angle = shapeAngle(10, 20);
    near(completeIou(0, 0, 10, 20, angle, 0, 0, 10, 20, angle), 1, 1e-6, 'equal');
    assert.ok(completeIou(0, 0, 10, 20, angle, 100, 0, 110, 20, angle) < -0.5);
  });
});

interface Golden {
  readonly box_loss: number;
  readonly cls_loss: number;
  readonly dfl_loss: number;
  readonly seg_loss: number;
}
const golden = (name: string): Readonly<Record<string, Golden>> =>
  JSON.parse(readFileSync(sharedFile(`insight/golden/${name}`), 'utf8'));

async function headsOf(
  id: string,
  work: (picture: GoldenPicture, head: DecodedHead, labels: LabelSet, place: Parameters<typeof labelSet>[1]) => void,
) {
  const options = { device: 'cpu', roles: tapRoles, minScore: 0.25, maxIou: 0.7, maxBoxes: 300, lanes: 1 } as const;
  const detector = await TappedYolo.open({ file: sharedFile(`models/${id}.onnx`), ...options });
  try {
    for (const picture of await readLabelsFolder(sharedFile('insight/golden/pictures'))) {
      const seen = await detector.look(picture.image);
      const raw = rawHeadOf(seen);
      assert.ok(raw);
      work(picture, decodeHead(raw), labelSet(picture.labels, seen.letterbox), seen.letterbox);
    }
  } finally {
    await detector.close();
  }
}

describe('losses on real pictures', () => {
  const det = ['models/yolov8n_w8_fp32.onnx', 'insight/golden/det_yolov8n_w8_fp32_8.4.190_float64.json'];
  it("of a detector are the reference's in float64, to 1e-4", { skip: skipWithout(...det) }, async () => {
    const expected = golden('det_yolov8n_w8_fp32_8.4.190_float64.json');
    await headsOf('yolov8n_w8_fp32', ({ name }, head, labels) => {
      const loss = pictureLoss(head, labels);
      near(loss.box * 7.5, expected[name].box_loss, 1e-4, `box of ${name}`);
      near(loss.cls * 0.5, expected[name].cls_loss, 1e-4, `cls of ${name}`);
      near(loss.dfl * 1.5, expected[name].dfl_loss, 1e-4, `dfl of ${name}`);
    });
  });

  const seg = ['models/yolo11n-seg_w8_fp32.onnx', 'insight/golden/seg_yolo11n-seg_w8_fp32_overlap_8.4.190.json'];
  it("of a segmenter are the reference's, masks apart or over each other, to 1e-5", {
    skip: skipWithout(...seg),
  }, async () => {
    const expected = {
      separate: golden('seg_yolo11n-seg_w8_fp32_separate_8.4.190.json'),
      overlap: golden('seg_yolo11n-seg_w8_fp32_overlap_8.4.190.json'),
    };
    await headsOf('yolo11n-seg_w8_fp32', ({ name, shares, image }, head, labels, { scale, leftPx, topPx }) => {
      const loss = pictureLoss(head, labels);
      // The reference's masks: sixteen corners around each box.
      const masks = shares.map(([cx, cy, w, h]) =>
        labelMask(
          [
            Array.from({ length: 32 }, (_, at) => {
              const turn = (Math.floor(at / 2) * 2 * Math.PI) / 16;
              return at % 2 === 0
                ? (cx + (w / 2) * Math.cos(turn)) * image.widthPx * scale + leftPx
                : (cy + (h / 2) * Math.sin(turn)) * image.heightPx * scale + topPx;
            }),
          ],
          640,
          640,
        ),
      );
      for (const mode of ['separate', 'overlap'] as const) {
        const { seg_loss, box_loss } = expected[mode][name];
        near(loss.box * 7.5, box_loss, 1e-5, `box of ${name}`);
        near(
          maskLoss(head, labels, loss.assignment, shareMasks(masks, 160, 160, mode)).seg * 7.5,
          seg_loss,
          1e-5,
          `seg of ${name}, ${mode}`,
        );
      }
    });
  });
});
