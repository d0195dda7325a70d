import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { doublingModel } from '#tests/fixtures/doubling-model.ts';
import { patient } from '#tests/support/patience.ts';
import { sharedFile, skipWithout } from '#tests/support/shared-data.ts';
import { type CatalogueEntry, catalogueEntry } from './catalogue.ts';
import { ModelError, type ModelErrorCode } from './model-error.ts';
import { openSession } from './session.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'doppel-session-'));
after(() => rm(folder, { recursive: true }));

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const target = path.join(folder, name);
  await writeFile(target, content);
  return target;
}

const model = await file('doubling.onnx', doublingModel);
const open = (overrides: object = {}) => openSession({ file: model, entry: null, device: 'cpu', ...overrides });
const feed = (...values: readonly number[]) => ({ x: { data: Float32Array.from(values), dims: [values.length] } });

/** An entry that the doubling model fits, but for what is overridden. */
const entryOf = (overrides: object): CatalogueEntry => ({
  ...catalogueEntry('osnet_x0_25_msmt17'),
  id: 'doubling',
  sha256: createHash('sha256').update(doublingModel).digest('hex'),
  bytes: doublingModel.length,
  inputs: [{ name: 'x', type: 'float32', shape: [2] }],
  outputs: [{ name: 'y', type: 'float32', shape: [2] }],
  ...overrides,
});

const failsWith = (code: ModelErrorCode, naming: RegExp) => (error: unknown) => {
  assert.ok(error instanceof ModelError, String(error));
  assert.equal(error.code, code);
  assert.match(error.message, naming);
  return true;
};

describe('a session', () => {
  test('runs the model and hands the input arrays back', async () => {
    const session = await open();
    const feeds = feed(1, 2);
    const { outputs, fed } = await session.run(feeds);
    assert.deepEqual(outputs.y, { data: new Float32Array([2, 4]), dims: [2] });
    assert.equal(feeds.x.data.length, 0, 'the caller no longer has the array');
    assert.deepEqual(fed.x.data, new Float32Array([1, 2]));
    await session.close();
  });

  test('knows its file, hash, device and tensors', async () => {
    const session = await open({ entry: entryOf({}) });
    assert.equal(session.sha256, createHash('sha256').update(doublingModel).digest('hex'));
    assert.equal(session.device, 'cpu');
    assert.deepEqual(session.inputs, [{ name: 'x', type: 'float32', shape: [2] }]);
    await session.close();
  });

  test('answers each of many runs over several lanes with its own result', async () => {
    const session = await open({ lanes: 3 });
    const values = Array.from({ length: 60 }, (_, index) => index);
    const results = await Promise.all(values.map((value) => session.run(feed(value, -value))));
    for (const [value, { outputs }] of results.entries()) {
      assert.deepEqual(outputs.y.data, new Float32Array([2 * value, -2 * value]));
    }
    await session.close();
  });

  test('opens further lanes only when those that there are have no rest while somebody waits, and then uses them', async () => {
    const session = await open({ lanes: 3, lanesOpen: 'when busy' });
    assert.equal(session.lanes, 1);
    for (const until = performance.now() + 1500; performance.now() < until; ) await session.run(feed(1, 2), 'beside');
    assert.equal(session.lanes, 1, 'nobody waited for those');
    const gaveUp = performance.now() + patient(30_000);
    for (let value = 0; session.lanes < 3 && performance.now() < gaveUp; value++) {
      const { outputs } = await session.run(feed(value, 1));
      assert.deepEqual(outputs.y.data, new Float32Array([2 * value, 2]));
    }
    assert.equal(session.lanes, 3);
    const results = await Promise.all(Array.from({ length: 12 }, (_, value) => session.run(feed(value, 0))));
    for (const [value, { outputs }] of results.entries()) assert.equal(outputs.y.data[0], 2 * value);
    await session.close();
    await assert.rejects(session.run(feed(1, 2)), failsWith('closed', /was closed/));
  });

  test('goes on after an input that the model refuses', async () => {
    const session = await open();
    await assert.rejects(session.run(feed(1, 2, 3)), failsWith('failed', /doubling\.onnx failed/));
    await assert.rejects(session.run({ z: feed(1, 2).x }), failsWith('failed', /doubling\.onnx failed/));
    const { outputs } = await session.run(feed(3, 4));
    assert.deepEqual(outputs.y.data, new Float32Array([6, 8]));
    await session.close();
  });

  test('fails what waits when it is closed, and everything after', async () => {
    const session = await open();
    const waiting = session.run(feed(1, 2));
    const expected = assert.rejects(waiting, failsWith('closed', /was closed/));
    await session.close();
    await expected;
    await assert.rejects(session.run(feed(1, 2)), failsWith('closed', /was closed/));
    await session.close();
  });

  test('does not keep the process alive when nobody closes it', async () => {
    const program = await file(
      'forgets.ts',
      `import { openSession } from ${JSON.stringify(new URL('./session.ts', import.meta.url).href)};
       const session = await openSession({ file: ${JSON.stringify(model)}, entry: null, device: 'cpu', lanes: 2 });
       const { outputs } = await session.run({ x: { data: new Float32Array([1, 2]), dims: [2] } });
       console.log(outputs.y.data.join());`,
    );
    const { stdout } = await promisify(execFile)(process.execPath, [program], { timeout: patient(30_000) });
    assert.equal(stdout.trim(), '2,4');
  });

  test('onnxruntime keeps no record of its use, neither of a session nor of a probe', async () => {
    const home = await mkdtemp(path.join(folder, 'home-'));
    const { ORT_DISABLE_TELEMETRY: _, ...rest } = process.env;
    const env = {
      ...rest,
      HOME: home,
      USERPROFILE: home,
      LOCALAPPDATA: home,
      XDG_CACHE_HOME: path.join(home, 'cache'),
    };
    const program = await file(
      'recorded.ts',
      `import { openSession } from ${JSON.stringify(new URL('./session.ts', import.meta.url).href)};
       const session = await openSession({ file: ${JSON.stringify(model)}, entry: null, device: 'cpu' });
       await session.run({ x: { data: new Float32Array([1, 2]), dims: [2] } });
       await session.close();`,
    );
    await promisify(execFile)(process.execPath, [program], { env, timeout: patient(30_000) });
    const probe = fileURLToPath(new URL('./device-probe.ts', import.meta.url));
    await promisify(execFile)(process.execPath, [probe, 'cpu'], { env, timeout: patient(30_000) });
    assert.deepEqual(await readdir(home, { recursive: true }), []);
  });

  test('lets the process exit with its own code in the middle of a run', {
    skip: skipWithout('models/yolox_nano.onnx'),
  }, async () => {
    const program = await file(
      'exits.ts',
      `import { openSession } from ${JSON.stringify(new URL('./session.ts', import.meta.url).href)};
       const file = ${JSON.stringify(sharedFile('models/yolox_nano.onnx'))};
       const session = await openSession({ file, entry: null, device: 'cpu', lanes: 2 });
       const run = () => session.run({ images: { data: new Float32Array(3 * 416 * 416), dims: [1, 3, 416, 416] } });
       Promise.all(Array.from({ length: 50 }, run));
       setTimeout(() => process.exit(7), 50);`,
    );
    const exited = promisify(execFile)(process.execPath, [program], { timeout: patient(30_000) });
    await assert.rejects(exited, (error) => (error as { code?: unknown }).code === 7);
  });

  test('leaves the event loop free while the model runs', { skip: skipWithout('models/yolox_nano.onnx') }, async () => {
    const session = await open({ file: sharedFile('models/yolox_nano.onnx'), threads: 1 });
    const image = () => ({ data: new Float32Array(3 * 416 * 416), dims: [1, 3, 416, 416] });
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await Promise.all([session.run({ images: image() }), session.run({ images: image() })]);
    clearInterval(timer);
    await session.close();
    assert.ok(turns > 5, `${turns} turns of the event loop during two runs`);
  });
});

describe('opening a model', () => {
  test('refuses a file that is not there', async () => {
    await assert.rejects(
      open({ file: path.join(folder, 'none.onnx') }),
      failsWith('missing', /none\.onnx cannot be read: there is no such file\.$/),
    );
  });

  test('refuses a folder', async () => {
    await assert.rejects(open({ file: folder }), failsWith('missing', /cannot be read/));
  });

  test('refuses text, an empty file and a model that was cut off', async () => {
    for (const [name, content] of [
      ['text.onnx', 'These are not the weights you are looking for.\n'],
      ['empty.onnx', ''],
      ['cut.onnx', doublingModel.subarray(0, 40)],
    ] as const) {
      const broken = await file(name, content);
      await assert.rejects(open({ file: broken }), failsWith('damaged', new RegExp(`${name}.*cannot be opened`)));
    }
  });

  test('refuses another hash than the entry has, and shows both', async () => {
    const entry = entryOf({ sha256: 'a'.repeat(64) });
    await assert.rejects(open({ entry }), failsWith('wrong_hash', /its sha256 is [0-9a-f]{64}, expected a{64}/));
  });

  test('refuses another input or output than the entry has, and says which', async () => {
    const input = entryOf({ inputs: [{ name: 'x', type: 'float32', shape: [3] }] });
    await assert.rejects(
      open({ entry: input }),
      failsWith('wrong_contract', /its input is x float32 \[2\], expected x float32 \[3\]/),
    );
    const output = entryOf({ outputs: [{ name: 'y', type: 'float32', shape: ['batch'] }] });
    await assert.rejects(
      open({ entry: output }),
      failsWith('wrong_contract', /its output is y float32 \[2\], expected y float32 \[batch\]/),
    );
  });
});
