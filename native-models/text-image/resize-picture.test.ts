import assert from 'node:assert/strict';
import { test } from 'node:test';
import pillow from '#tests/fixtures/pillow-resized.json' with { type: 'json' };
import type { TapKernel } from '../axis-taps.ts';
import { pictureInput } from './picture-input.ts';
import { cutCentre, resizePicture } from './resize-picture.ts';

const source = {
  widthPx: 31,
  heightPx: 23,
  data: Uint8Array.from({ length: 31 * 23 * 3 }, (_, i) => (i * i * 31 + i * 7) % 256),
};

test('both kernels resize as Pillow does, to one grey level, shrinking and growing', () => {
  for (const { kernel, widthPx, heightPx, rgb } of pillow.sizes) {
    const { data } = resizePicture(source, { widthPx, heightPx, kernel: kernel as TapKernel });
    const expected = Buffer.from(rgb, 'base64');
    assert.equal(data.length, expected.length);
    const most = data.reduce((worst, value, at) => Math.max(worst, Math.abs(value - expected[at])), 0);
    assert.ok(most <= 1, `${kernel} to ${widthPx} x ${heightPx}: ${most} grey levels`);
  }
});

test('a picture that is wider than high loses its sides, not its proportions', () => {
  const numbers = { mean: [0.5, 0, 0], std: [0.5, 1, 1] } as const;
  const picture = { sizePx: 23, fit: 'centre', kernel: 'bicubic', ...numbers } as const;
  const out = new Float32Array(3 * 23 * 23 + 1);
  pictureInput(source, picture, out, 1);
  const middle = cutCentre(source, 23);
  assert.equal(out[0], 0);
  assert.ok(Math.abs(out[1] - (middle.data[0] / 255 - 0.5) / 0.5) < 1e-6);
  assert.ok(Math.abs(out[1 + 23 * 23] - middle.data[1] / 255) < 1e-6);
  assert.deepEqual([...middle.data.subarray(0, 3)], [...source.data.subarray(3 * 4, 3 * 5)]);
  assert.throws(() => pictureInput({ ...source, widthPx: 30 }, picture, out, 0), { code: 'bad_input' });
});
