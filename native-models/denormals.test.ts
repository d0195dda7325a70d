import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { sharedFile, skipWithout } from '#tests/support/shared-data.ts';
import { zeroDenormals } from './denormals.ts';
import { OnnxGraph } from './openvino/onnx-graph.ts';

const smallest = 2 ** -149;

/** A file with one constant of floats and one of integers whose bits would be denormal floats. */
function model(...values: readonly number[]): Uint8Array<ArrayBuffer> {
  const graph = new OnnxGraph();
  graph.constant('weights', 'f32', [values.length], new Uint8Array(Float32Array.from(values).buffer));
  graph.constant('axes', 'i32', [2], new Uint8Array(Int32Array.of(1, 2).buffer));
  return graph.finish('small', {});
}

test('denormal weights become zero, of their sign; all else stays, bit for bit', () => {
  const bytes = model(1, smallest, -smallest, 2 ** -126, 0, 0.5);
  assert.equal(zeroDenormals(bytes), 2);
  assert.deepEqual(bytes, model(1, 0, -0, 2 ** -126, 0, 0.5));
});

test('bytes that are no ONNX file, or end in the middle of one, are passed on as they are', () => {
  const cut = model(1, smallest).subarray(0, 20).slice();
  for (const bytes of [Uint8Array.of(), Uint8Array.from({ length: 500 }, (_, i) => (i * 73) % 256), cut]) {
    const before = bytes.slice();
    zeroDenormals(bytes);
    assert.equal(bytes.length, before.length);
  }
});

test('OSNet x0.25 holds 751', { skip: skipWithout('models/osnet_x0_25_msmt17.onnx') }, () => {
  const bytes = new Uint8Array(readFileSync(sharedFile('models/osnet_x0_25_msmt17.onnx')));
  assert.equal(zeroDenormals(bytes), 751);
  assert.equal(zeroDenormals(bytes), 0);
});
