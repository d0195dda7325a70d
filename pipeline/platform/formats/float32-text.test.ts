import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { float32Row, float32Text } from './float32-text.ts';

const float32 = fc.float({ noNaN: true, noDefaultInfinity: true });

const normal = float32.filter((value) => value === 0 || Math.abs(value) >= 2 ** -126);

test('the text of a float32 is JSON and reads back as the very same float32', () => {
  fc.assert(
    fc.property(float32, (value) => {
      const text = float32Text(value);
      assert.equal(Math.fround(JSON.parse(text)) === value, true, text);
    }),
    { numRuns: 5_000 },
  );
});

test('no shorter number of digits would read back as the same float32', () => {
  const digits = (text: string) =>
    text.replace(/e.*$/, '').replace(/[-.]/g, '').replace(/^0+/, '').replace(/0+$/, '').length;
  fc.assert(
    fc.property(normal, (value) => {
      const used = digits(float32Text(value));
      for (let fewer = 1; fewer < used; fewer++) {
        assert.notEqual(
          Math.fround(Number(value.toPrecision(fewer))),
          value,
          `${float32Text(value)} by ${fewer} digits`,
        );
      }
    }),
    { numRuns: 5_000 },
  );
});

test('a row of float32 values is a JSON array without the digits of the double', () => {
  const values = Float32Array.of(9, 0.7, -0.125, 1, 0, 1e-10);
  assert.equal(float32Row(values, 1, 5), '[0.7,-0.125,1,0,1e-10]');
});
