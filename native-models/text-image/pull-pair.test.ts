import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { temporaryFolder } from '#tests/property/sample-project.ts';
import { ModelError } from '../model-error.ts';
import type { PullNotice } from '../pull-model.ts';
import { type PublishedPair, textImagePairs } from './pair-catalogue.ts';
import { filesOf } from './pair-states.ts';
import { pullPair } from './pull-pair.ts';

const weightsOf = (file: string): string => `weights of ${file}`;
const named = (file: string) => ({
  file,
  sha256: createHash('sha256').update(weightsOf(file)).digest('hex'),
  bytes: weightsOf(file).length,
  address: `https://nowhere.invalid/${file}`,
});
const sample: PublishedPair = {
  ...textImagePairs[0],
  id: 'sample',
  text: named('sample.text.onnx'),
  vision: named('sample.vision.onnx'),
  tokenizer: { kind: 'tokenizer-json', file: named('sample.tokenizer.json'), letters: 'lower' },
};

/** A server on loopback that has the pair's files but for `broken`, which it answers with other bytes of the same length. */
async function serve(context: TestContext, broken: string | null = null) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const file = path.basename(request.url ?? '');
    asked.push(file);
    response.end(file === broken ? 'x'.repeat(weightsOf(file).length) : weightsOf(file));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(() => server.close());
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

test('each file of a known pair has its length, its hash and an address at a whole commit', () => {
  for (const pair of textImagePairs) {
    for (const { file, bytes, sha256, address } of filesOf(pair)) {
      assert.match(address, /^https:\/\/[^/]+\/.*\/[0-9a-f]{40}\//, file);
      assert.match(sha256, /^[0-9a-f]{64}$/, file);
      assert.ok(Number.isInteger(bytes) && bytes > 1_000_000, file);
    }
  }
});

test('a pair is brought whole after its licence and size were told; what is here already is not asked for', async (context) => {
  const { baseUrl, asked } = await serve(context);
  const models = temporaryFolder(context);
  writeFileSync(path.join(models, 'sample.text.onnx'), weightsOf('sample.text.onnx'));
  const notices: PullNotice[] = [];
  const done: number[] = [];
  const options = {
    ...{ models, baseUrl, pairs: [sample] },
    onNotice: (notice: PullNotice) => {
      assert.equal(asked.length, 0);
      notices.push(notice);
    },
    onProgress: (progress: { readonly done: number }) => done.push(progress.done),
  };
  const state = await pullPair('sample', options);
  assert.equal(state.state, 'present');
  assert.equal(state.path, path.join(models, 'sample.vision.onnx'));
  assert.deepEqual(asked, ['sample.vision.onnx', 'sample.tokenizer.json']);
  assert.equal(notices[0].bytes, sample.vision.bytes + sample.tokenizer.file.bytes);
  assert.equal(done.at(-1), notices[0].bytes);
  assert.deepEqual(readdirSync(models).toSorted(), ['sample.text.onnx', 'sample.tokenizer.json', 'sample.vision.onnx']);
  await pullPair('sample', options);
  assert.equal(asked.length, 2, 'a pair that is here asks for nothing');
});

test('what is not the published file is not kept, the whole ones are, and the next attempt goes on there', async (context) => {
  const { baseUrl } = await serve(context, 'sample.tokenizer.json');
  const models = temporaryFolder(context);
  const options = { models, pairs: [sample], onNotice: () => undefined };
  await assert.rejects(
    pullPair('sample', { ...options, baseUrl }),
    (error) =>
      error instanceof ModelError && error.code === 'wrong_hash' && /Nothing of it was kept/.test(error.message),
  );
  assert.deepEqual(readdirSync(models).toSorted(), ['sample.text.onnx', 'sample.vision.onnx']);
  const good = await serve(context);
  assert.equal((await pullPair('sample', { ...options, baseUrl: good.baseUrl })).state, 'present');
  assert.deepEqual(good.asked, ['sample.tokenizer.json']);
  rmSync(path.join(models, 'sample.vision.onnx'));
  writeFileSync(path.join(models, 'sample.vision.onnx'), 'mine');
  await assert.rejects(pullPair('sample', options), /sample\.vision\.onnx is not the file of sample/);
});
