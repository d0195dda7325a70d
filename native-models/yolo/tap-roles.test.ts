import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import sharp from 'sharp';
import { sharedFile, skipWithout } from '#tests/support/shared-data.ts';
import { ModelError } from '../model-error.ts';
import { appendOutputs, readOnnxGraph } from '../onnx/onnx-graph.ts';
import { findTaps, type TapNames, type TapRole, tapRoles } from './tap-roles.ts';
import { TappedYolo } from './tapped-yolo.ts';

const v8Names = (head: number): TapNames => ({
  backbone: `/model.${head === 22 ? 9 : 10}/cv2/act/Mul_output_0`,
  p3: `/model.${head - 7}/cv2/act/Mul_output_0`,
  p4: `/model.${head - 4}/cv2/act/Mul_output_0`,
  p5: `/model.${head - 1}/cv2/act/Mul_output_0`,
});
const twoConcats = (head: number): TapNames => ({
  ...v8Names(head),
  distribution: `/model.${head}/Concat_output_0`,
  logits: `/model.${head}/Concat_1_output_0`,
});
const segment: TapNames = {
  ...v8Names(23),
  distribution: '/model.23/Split_output_0',
  logits: '/model.23/Split_output_1',
  coefficients: '/model.23/Concat_output_0',
  prototypes: 'output1',
};

/** Read off the graphs by hand. */
const expected: Readonly<Record<string, TapNames>> = {
  yolov8n_w8_fp32: twoConcats(22),
  yolov8n_int8: twoConcats(22),
  yolov8n_int8_qdq: twoConcats(22),
  yolo11n_320_int8: twoConcats(23),
  'yolo11n-seg_w8_fp32': segment,
  'yolo11n-seg_int8': segment,
  yolox_nano: { backbone: 'input.367', p3: 'input.471', p4: 'input.531', p5: 'input.591' },
};

const isRefusal = (error: unknown): boolean => error instanceof ModelError && error.code === 'wrong_contract';

describe('taps', () => {
  for (const [id, names] of Object.entries(expected)) {
    const file = `models/${id}.onnx`;
    it(`are found in ${id} by how its tensors hang together`, { skip: skipWithout(file) }, async () => {
      assert.deepEqual(findTaps(readOnnxGraph(await readFile(sharedFile(file)))).names, names);
    });

    it(`of ${id} come out, and its boxes stay the same to the last bit`, { skip: skipWithout(file) }, async () => {
      // A picture with edges everywhere; what is found in it does not matter.
      const data = Uint8Array.from({ length: 320 * 240 * 3 }, (_, i) => Math.imul(i >> 4, 2654435761) >>> 21);
      const image = await sharp(data, { raw: { width: 320, height: 240, channels: 3 } })
        .blur(3)
        .raw()
        .toBuffer();
      const look = async (roles: readonly TapRole[]) => {
        const options = { device: 'cpu', minScore: 1e-6, maxIou: 0.9, maxBoxes: 300, lanes: 1, threads: 1 } as const;
        const detector = await TappedYolo.open({ file: sharedFile(file), roles, ...options });
        try {
          return await detector.look({ widthPx: 320, heightPx: 240, data: image });
        } finally {
          await detector.close();
        }
      };
      const [plain, tapped] = [await look([]), await look(tapRoles)];
      assert.ok(plain.confidences.length > 10);
      assert.deepEqual(tapped.inputBoxes, plain.inputBoxes);
      assert.deepEqual(tapped.confidences, plain.confidences);
      assert.deepEqual(Object.keys(tapped.taps).sort(), Object.keys(names).sort());
      for (const [role, tensor] of Object.entries(tapped.taps)) {
        assert.equal(
          tensor.data.length,
          tensor.dims.reduce((product, side) => product * side, 1),
          role,
        );
        assert.ok(
          tensor.data.some((value) => value !== 0),
          role,
        );
      }
    });
  }

  it('are refused of a model that is no detector, with what was missing', {
    skip: skipWithout('models/osnet_x0_25_msmt17.onnx'),
  }, async () => {
    const graph = readOnnxGraph(await readFile(sharedFile('models/osnet_x0_25_msmt17.onnx')));
    assert.throws(() => findTaps(graph), isRefusal);
    const file = sharedFile('models/osnet_x0_25_msmt17.onnx');
    const options = { device: 'cpu', roles: tapRoles, minScore: 0.1, maxIou: 0.7, maxBoxes: 10 } as const;
    await assert.rejects(
      TappedYolo.open({ file, ...options }),
      /is the osnet_x0_25_msmt17 of the catalogue, which is no detector/,
    );
  });

  it('are refused of a file that is cut off', { skip: skipWithout('models/yolox_nano.onnx') }, async () => {
    const bytes = await readFile(sharedFile('models/yolox_nano.onnx'));
    assert.throws(() => readOnnxGraph(bytes.subarray(0, 100_000)), { name: 'ModelError', code: 'damaged' });
    assert.throws(() => readOnnxGraph(new Uint8Array()), { code: 'damaged' });
    assert.throws(() => readOnnxGraph(Uint8Array.of(0xff, 0xff, 0xff)), { code: 'damaged' });
  });

  it('are not added twice, nor where the model has the output already', {
    skip: skipWithout('models/yolo11n-seg_int8.onnx'),
  }, async () => {
    const bytes = await readFile(sharedFile('models/yolo11n-seg_int8.onnx'));
    const graph = readOnnxGraph(bytes);
    const tapped = readOnnxGraph(
      appendOutputs(bytes, graph, ['output1', '/model.23/Split_output_0', '/model.23/Split_output_0']),
    );
    assert.deepEqual(tapped.outputs, ['output0', 'output1', '/model.23/Split_output_0']);
    assert.equal(tapped.nodes.length, graph.nodes.length);
  });
});
