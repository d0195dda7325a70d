import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '#base/seeded-random.ts';
import { type DistanceTarget, headDistances } from '#insight/distance/pair-distance.ts';
import { anchorGrid } from '#insight/loss/anchor-grid.ts';
import { decodeHead, type RawHead } from '#insight/loss/decode-head.ts';
import { skipWithoutTorch } from '../support/torch.ts';
import { torchDistances } from '../support/torch-distances.ts';

const side = 160;
const classes = 3;
const pictures = 8;

/** A picture made by chance: labels of all sizes, some tiny, and a head that answers for them, more or less. */
function madePicture(seed: number): { readonly head: RawHead; readonly target: DistanceTarget } {
  const { uniform, normal } = seededRandom(seed);
  const grid = anchorGrid(side, side);
  const count = seed % 4 === 0 ? 0 : 1 + (seed % 5);
  const boxes = new Float64Array(count * 4);
  for (let at = 0; at < boxes.length; at += 4) {
    const [width, height] =
      uniform() < 0.3 ? [3 + 9 * uniform(), 3 + 9 * uniform()] : [12 + 70 * uniform(), 12 + 70 * uniform()];
    const [x, y] = [uniform() * (side - width), uniform() * (side - height)];
    boxes.set([x, y, x + width, y + height].map(Math.fround), at);
  }
  const labels = { boxes, classes: Int32Array.from({ length: count }, () => Math.floor(classes * uniform())) };
  const distribution = Float32Array.from({ length: 64 * grid.count }, () => normal());
  const logits = Float32Array.from({ length: classes * grid.count }, () => -4 + 2 * normal());
  for (let label = 0; label < count; label++) {
    for (let anchor = 0; anchor < grid.count; anchor++) {
      const near = [grid.x[anchor] - boxes[label * 4], grid.y[anchor] - boxes[label * 4 + 1]];
      const far = [boxes[label * 4 + 2] - grid.x[anchor], boxes[label * 4 + 3] - grid.y[anchor]];
      if ([...near, ...far].some((distance) => distance <= 0) || uniform() > 0.7) continue;
      [...near, ...far].forEach((distance, which) => {
        const bin = Math.min(14, Math.max(0, Math.floor(distance / grid.strides[anchor] + normal() / 2)));
        distribution[(which * 16 + bin) * grid.count + anchor] += 4;
      });
      logits[labels.classes[label] * grid.count + anchor] += 4 + 2 * normal();
    }
  }
  return { head: { grid, classes, distribution, logits, masks: null }, target: { labels, masks: null } };
}

test('distances are torch’s in double precision, both ways, tiny and missing labels among them', {
  skip: skipWithoutTorch(),
}, async () => {
  const made = Array.from({ length: pictures }, (_, seed) => madePicture(seed));
  const targets = made.map(({ target }) => target);
  const { distances } = await torchDistances(
    made.map(({ head }) => head),
    targets,
    'float64',
  );
  made.forEach(({ head }, row) => {
    const ours = headDistances(decodeHead(head), targets);
    distances[row].forEach((theirs, column) => {
      theirs.forEach((value, component) => {
        const own = ours[column * 4 + component];
        const gap = Math.abs(own - value) / Math.max(1, Math.abs(value));
        assert.ok(gap <= 1e-6, `head ${row}, target ${column}, component ${component}: ${own}, torch has ${value}`);
      });
    });
  });
});
