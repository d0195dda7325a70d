import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { sharedFile, skipWithout } from '#tests/support/shared-data.ts';
import { catalogueEntry } from '../catalogue.ts';
import { convertOrigin } from '../convert-origin.ts';
import { ModelError } from '../model-error.ts';
import { openSession } from '../session.ts';
import { irToOnnx } from './ir-to-onnx.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'doppel-ir-'));
after(() => rm(folder, { recursive: true }));

const refuses = (act: () => unknown, naming: RegExp) =>
  assert.throws(act, (error) => {
    assert.ok(error instanceof ModelError, String(error));
    assert.equal(error.code, 'damaged');
    assert.match(error.message, naming);
    return true;
  });

/** One layer of a made-up IR; `in` and `out` are shapes. */
interface Made {
  readonly type: string;
  readonly data?: string;
  readonly in?: readonly string[];
  readonly out?: string;
}

/** An IR whose layer k is `layers[k]`; inputs name the layers they come from, in order. */
function made(layers: readonly Made[], inputs: Readonly<Record<number, readonly number[]>>): Uint8Array {
  const dims = (shape: string) =>
    shape
      .split(',')
      .filter(Boolean)
      .map((size) => `<dim>${size}</dim>`)
      .join('');
  const xml = layers.map(({ type, data = '', out }, id) => {
    const ports = (inputs[id] ?? []).map((_, port) => `<port id="${port}"/>`).join('');
    const given = out === undefined ? '' : `<output><port id="9">${dims(out)}</port></output>`;
    return `<layer id="${id}" name="layer ${id}" type="${type}" version="opset1"><data ${data}/><input>${ports}</input>${given}</layer>`;
  });
  const edges = Object.entries(inputs).flatMap(([to, from]) =>
    from.map((each, port) => `<edge from-layer="${each}" from-port="9" to-layer="${to}" to-port="${port}"/>`),
  );
  return Buffer.from(
    `<?xml version="1.0"?><net name="made" version="11"><layers>${xml.join('')}</layers><edges>${edges.join('')}</edges></net>`,
  );
}

const floats = (...values: readonly number[]) => new Uint8Array(Float32Array.from(values).buffer);
const parameter = (shape: string): Made => ({
  type: 'Parameter',
  data: `shape="${shape}" element_type="f32"`,
  out: shape,
});
const constant = (shape: string, offset: number, size: number, type = 'f32'): Made => ({
  type: 'Const',
  data: `element_type="${type}" shape="${shape}" offset="${offset}" size="${size}"`,
  out: shape,
});
const result: Made = { type: 'Result' };

/** x + 3, for a batch of rows of two. */
const adding = made([parameter('1,2'), constant('1', 0, 4), { type: 'Add', out: '1,2' }, result], {
  2: [0, 1],
  3: [2],
});

async function run(onnx: Uint8Array, dims: readonly number[], data: Float32Array<ArrayBuffer>) {
  const file = path.join(folder, `${createHash('sha256').update(onnx).digest('hex').slice(0, 12)}.onnx`);
  await writeFile(file, onnx);
  const session = await openSession({ file, entry: null, device: 'cpu', threads: 1 });
  try {
    const { outputs } = await session.run({ [session.inputs[0].name]: { data, dims } });
    return outputs[session.outputs[0].name];
  } finally {
    await session.close();
  }
}

/** A file of numpy's: its shape and its bytes. The inputs and outputs beside the IRs are of this kind. */
function readNpy(file: string) {
  const whole = readFileSync(file);
  const end = 10 + whole.readUInt16LE(8);
  const shape = /'shape': \(([\d, ]+)\)/.exec(whole.subarray(10, end).toString())?.[1] ?? '';
  return {
    shape: shape
      .split(',')
      .filter((part) => part.trim())
      .map(Number),
    bytes: new Uint8Array(whole.subarray(end)),
  };
}

const zooModels = ['0277', '0286', '0287', '0288'] as const;
const zooName = (number: string) => `person-reidentification-retail-${number}`;
const zooFile = (number: string, end: string) => sharedFile(`models/openvino/${zooName(number)}.${end}`);
const zooIr = (number: string) => ({
  xml: readFileSync(zooFile(number, 'xml')),
  bin: readFileSync(zooFile(number, 'bin')),
});

describe('an OpenVINO IR as ONNX', () => {
  test('computes the same, for any batch', async () => {
    const onnx = irToOnnx({ xml: adding, bin: floats(3), name: 'adding' });
    const { data, dims } = await run(onnx, [3, 2], Float32Array.of(1, 2, 3, 4, 5, 6));
    assert.deepEqual([...data], [4, 5, 6, 7, 8, 9]);
    assert.deepEqual(dims, [3, 2]);
  });

  test('has grouped convolutions, each group over its own channels', async () => {
    const layers = [
      parameter('1,2,1,1'),
      constant('2,1,1,1,1', 0, 8),
      {
        type: 'GroupConvolution',
        data: 'strides="1,1" dilations="1,1" pads_begin="0,0" pads_end="0,0"',
        out: '1,2,1,1',
      },
      result,
    ];
    const onnx = irToOnnx({ xml: made(layers, { 2: [0, 1], 3: [2] }), bin: floats(10, 100), name: 'grouped' });
    assert.deepEqual([...(await run(onnx, [1, 2, 1, 1], Float32Array.of(1, 2))).data], [10, 200]);
  });

  test('names inputs and outputs as it is told, and refuses another number of them', () => {
    const files = { xml: adding, bin: floats(3), name: 'adding' };
    assert.ok(Buffer.from(irToOnnx(files, { outputs: ['sum'] })).includes('sum'));
    refuses(() => irToOnnx(files, { outputs: ['sum', 'more'] }), /adding has 1 outputs, expected 2/);
  });

  test('names the operations that it does not know', () => {
    const xml = made([parameter('1,2'), { type: 'LSTMSequence', out: '1,2' }, result], { 1: [0], 2: [1] });
    refuses(
      () => irToOnnx({ xml, bin: floats(), name: 'x.xml' }),
      /x\.xml needs operations.*LSTMSequence.*It converts Add,/,
    );
  });

  test('refuses a graph that needs itself', () => {
    const add = { type: 'Add', out: '1,2' };
    const xml = made([parameter('1,2'), add, add, result], { 1: [0, 2], 2: [1, 1], 3: [2] });
    refuses(() => irToOnnx({ xml, bin: floats(), name: 'x.xml' }), /circle/);
  });

  for (const [what, xml, naming] of [
    ['text that is no XML', Buffer.from('PK\u0003\u0004'), /no whole XML file/],
    ['XML that ends in the middle', adding.subarray(0, adding.length - 20), /no whole XML file/],
    ['XML of another kind', Buffer.from('<svg version="11"/>'), /begins with <svg>, expected <net>/],
    ['an IR of an older version', Buffer.from('<net version="7"/>'), /version 7, expected 10 or 11/],
    ['bytes that are no text', Uint8Array.of(0xff, 0xfe, 0xfd), /no whole XML file/],
    ['an edge from nowhere', made([parameter('1,2'), result], { 1: [5] }), /an edge comes from layer 5/],
  ] as const) {
    test(`refuses ${what}`, () => refuses(() => irToOnnx({ xml, bin: floats(3), name: 'x.xml' }), naming));
  }

  test('refuses weights that end too early, and sizes that do not fit', () => {
    refuses(() => irToOnnx({ xml: adding, bin: floats(), name: 'x.xml' }), /end at byte 0, .*up to byte 4/);
    const xml = made([constant('3', 0, 4), result], { 1: [0] });
    refuses(() => irToOnnx({ xml, bin: floats(3), name: 'x.xml' }), /4 bytes for 3 numbers of f32/);
  });
});

describe("the zoo's own models", {
  skip: skipWithout(
    'models/openvino/inputs_u8_nhwc_bgr.npy',
    ...zooModels.map((n) => `models/openvino/${zooName(n)}.xml`),
  ),
}, () => {
  for (const number of zooModels) {
    test(`${number} gives OpenVINO's own vectors, at a cosine of 0.99999 and more`, async () => {
      const onnx = irToOnnx({ ...zooIr(number), name: number });
      const pictures = readNpy(sharedFile('models/openvino/inputs_u8_nhwc_bgr.npy'));
      const golden = new Float32Array(readNpy(sharedFile(`models/openvino/embeddings_${number}.npy`)).bytes.buffer);
      const [count, height, width] = pictures.shape;
      const planes = new Float32Array(count * 3 * height * width);
      pictures.bytes.forEach((value, at) => {
        const [channel, pixel] = [at % 3, Math.floor(at / 3)];
        const [picture, place] = [Math.floor(pixel / (height * width)), pixel % (height * width)];
        planes[(picture * 3 + channel) * height * width + place] = value;
      });
      const { data, dims } = await run(onnx, [count, 3, height, width], planes);
      assert.deepEqual(dims, [count, 256]);
      for (let row = 0; row < count; row++) {
        let [dot, own, other] = [0, 0, 0];
        for (let k = row * 256; k < (row + 1) * 256; k++) {
          const [a, b] = [Number(data[k]), golden[k]];
          dot += a * b;
          own += a * a;
          other += b * b;
        }
        assert.ok(dot / Math.sqrt(own * other) >= 0.99999, `picture ${row}`);
      }
    });

    test(`${number} converts to the very file of the catalogue`, () => {
      const entry = catalogueEntry(zooName(number));
      const converted = convertOrigin(entry, zooIr(number), number);
      assert.equal(createHash('sha256').update(converted).digest('hex'), entry.sha256);
    });
  }

  test('refuses the weights of another model', () => {
    const files = { xml: zooIr('0277').xml, bin: zooIr('0288').bin, name: '0277.xml' };
    refuses(() => irToOnnx(files), /0277\.xml cannot be read: the weights end at byte 364098/);
  });
});
