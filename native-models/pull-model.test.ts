import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, test } from 'node:test';
import { sharedFile, skipWithout } from '#tests/support/shared-data.ts';
import { type CatalogueEntry, catalogueEntry } from './catalogue.ts';
import { ModelError, type ModelErrorCode } from './model-error.ts';
import { type PullNotice, type PullOptions, pullModel } from './pull-model.ts';

/** 300 kB that no compression and no repetition can pass for others. */
const content = Buffer.concat(
  Array.from({ length: 300_000 / 32 }, (_, index) => createHash('sha256').update(String(index)).digest()),
);
const sha256 = createHash('sha256').update(content).digest('hex');
const entry: CatalogueEntry = {
  ...catalogueEntry('clip_bpe_vocabulary'),
  id: 'sample',
  file: 'sample.bin',
  bytes: content.length,
  sha256,
};
const partName = `sample.bin.${sha256.slice(0, 8)}.part`;

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A server on loopback; `requests` are the Range headers it was asked with. */
async function serve(answer: Answer) {
  const requests: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    requests.push(request.headers.range);
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'doppel-pull-'));
  closing.push(async () => {
    await chmod(folder, 0o755);
    await rm(folder, { recursive: true });
  });
  return folder;
}

/** Answers Range requests as the standard says. */
const ranged =
  (body: Buffer = content, cutAfter = Number.POSITIVE_INFINITY): Answer =>
  (request, response) => {
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    if (from >= body.length) {
      response.writeHead(416).end();
      return;
    }
    const headers = { 'content-length': String(body.length - from) };
    if (from > 0)
      response.writeHead(206, { ...headers, 'content-range': `bytes ${from}-${body.length - 1}/${body.length}` });
    else response.writeHead(200, headers);
    const piece = body.subarray(from, from + cutAfter);
    if (piece.length === body.length - from) response.end(piece);
    else response.write(piece, () => setTimeout(() => response.destroy(), 20));
  };

const pull = (models: string, baseUrl: string, more: Partial<PullOptions> = {}) =>
  pullModel('sample', { models, baseUrl, entries: [entry], onNotice: () => undefined, ...more });

const failsWith = (code: ModelErrorCode, naming: RegExp) => (error: unknown) => {
  assert.ok(error instanceof ModelError, String(error));
  assert.equal(error.code, code);
  assert.match(error.message, naming);
  return true;
};

describe('pulling a model', () => {
  test('says licence and size before it asks for anything, then brings the file whole', async () => {
    const { baseUrl, requests } = await serve(ranged());
    const folder = path.join(await emptyFolder(), 'made', 'on the way');
    const notices: PullNotice[] = [];
    const done: number[] = [];
    const state = await pull(folder, baseUrl, {
      onNotice: (notice) => {
        assert.equal(requests.length, 0);
        notices.push(notice);
      },
      onProgress: (progress) => done.push(progress.done),
    });
    assert.equal(state.state, 'present');
    assert.equal(state.path, path.join(folder, 'sample.bin'));
    assert.deepEqual(await readFile(path.join(folder, 'sample.bin')), content);
    assert.deepEqual(await readdir(folder), ['sample.bin']);
    assert.equal(notices.length, 1);
    assert.equal(notices[0].licence, 'MIT');
    assert.equal(notices[0].bytes, content.length);
    assert.equal(done.at(-1), content.length);
    assert.deepEqual(
      done,
      done.toSorted((a, b) => a - b),
    );
  });

  test('downloads nothing when the notice is not accepted', async () => {
    const { baseUrl, requests } = await serve(ranged());
    const folder = await emptyFolder();
    const refusing = pull(folder, baseUrl, {
      onNotice: () => {
        throw new Error('not this licence');
      },
    });
    await assert.rejects(refusing, /not this licence/);
    assert.equal(requests.length, 0);
    assert.deepEqual(await readdir(folder), []);
  });

  test('asks for nothing when the file is there already', async () => {
    const { baseUrl, requests } = await serve(ranged());
    const folder = await emptyFolder();
    await writeFile(path.join(folder, 'sample.bin'), content);
    assert.equal((await pull(folder, baseUrl)).state, 'present');
    assert.equal(requests.length, 0);
  });

  test('leaves another file of that name alone', async () => {
    const { baseUrl, requests } = await serve(ranged());
    const folder = await emptyFolder();
    await writeFile(path.join(folder, 'sample.bin'), 'mine');
    await assert.rejects(pull(folder, baseUrl), failsWith('wrong_hash', /sample\.bin is not the sample/));
    assert.equal(await readFile(path.join(folder, 'sample.bin'), 'utf8'), 'mine');
    assert.equal(requests.length, 0);
  });

  test('goes on where the connection was cut, over as many as it takes', async () => {
    const { baseUrl, requests } = await serve(ranged(content, 100_000));
    const folder = await emptyFolder();
    await pull(folder, baseUrl);
    assert.deepEqual(await readFile(path.join(folder, 'sample.bin')), content);
    assert.ok(requests.length >= 3 && requests.slice(1).every((range) => /^bytes=[1-9]\d*-$/.test(range ?? '')));
  });

  test('keeps what came when the server is gone, and the next attempt goes on there', async () => {
    let gone = false;
    const cutting = ranged(content, 120_000);
    const failing = await serve((request, response) => {
      if (gone) response.destroy();
      else cutting(request, response);
      gone = true;
    });
    const folder = await emptyFolder();
    await assert.rejects(pull(folder, failing.baseUrl), failsWith('download', /120000 of 300000 bytes are kept/));
    assert.deepEqual(await readdir(folder), [partName]);

    const working = await serve(ranged());
    let alreadyHere = -1;
    await pull(folder, working.baseUrl, {
      onNotice: (notice) => {
        alreadyHere = notice.alreadyHere;
      },
    });
    assert.equal(alreadyHere, 120_000);
    assert.deepEqual(working.requests, ['bytes=120000-']);
    assert.deepEqual(await readFile(path.join(folder, 'sample.bin')), content);
    assert.deepEqual(await readdir(folder), ['sample.bin']);
  });

  test('starts over where the server knows no ranges', async () => {
    const { baseUrl } = await serve((_, response) => response.end(content));
    const folder = await emptyFolder();
    await writeFile(path.join(folder, partName), content.subarray(0, 1000));
    await pull(folder, baseUrl);
    assert.deepEqual(await readFile(path.join(folder, 'sample.bin')), content);
  });

  test('leaves nothing behind of a file with another hash', async () => {
    const other = Buffer.from(content);
    other[150_000] ^= 1;
    const { baseUrl } = await serve(ranged(other));
    const folder = await emptyFolder();
    await assert.rejects(pull(folder, baseUrl), failsWith('wrong_hash', /Nothing of it was kept/));
    assert.deepEqual(await readdir(folder), []);
  });

  test('leaves nothing behind of a part that was damaged on this side', async () => {
    const { baseUrl } = await serve(ranged());
    const folder = await emptyFolder();
    await writeFile(path.join(folder, partName), 'x'.repeat(1000));
    await assert.rejects(pull(folder, baseUrl), failsWith('wrong_hash', /expected/));
    assert.deepEqual(await readdir(folder), []);
    assert.equal((await pull(folder, baseUrl)).state, 'present');
  });

  test('stops at the promised size when the server sends more', async () => {
    const { baseUrl } = await serve(ranged(Buffer.concat([content, content])));
    const folder = await emptyFolder();
    await assert.rejects(pull(folder, baseUrl), failsWith('wrong_hash', /longer than the 300000 bytes/));
    assert.deepEqual(await readdir(folder), []);
    assert.equal((await pull(folder, (await serve(ranged())).baseUrl)).state, 'present');
  });

  test('names the address and the answer when the server does not have the file', async () => {
    const { baseUrl } = await serve((_, response) => response.writeHead(404).end('gone'));
    const folder = await emptyFolder();
    await assert.rejects(pull(folder, baseUrl), failsWith('download', /\/sample\.bin answers 404 Not Found/));
  });

  test('gives up on a server that falls silent', async () => {
    const { baseUrl } = await serve(() => undefined);
    const folder = await emptyFolder();
    await assert.rejects(pull(folder, baseUrl, { stallMs: 200 }), failsWith('download', /nothing came for 0\.2 s/));
  });

  test('gives up on an address where no one listens', async () => {
    const folder = await emptyFolder();
    await assert.rejects(pull(folder, 'http://127.0.0.1:1'), failsWith('download', /cannot be downloaded/));
    assert.deepEqual(await readdir(folder), []);
  });

  test('stops when told to and keeps what came', async () => {
    const { baseUrl } = await serve((_, response) => {
      response.writeHead(200, { 'content-length': String(content.length) });
      response.write(content.subarray(0, 50_000));
    });
    const folder = await emptyFolder();
    const stop = new AbortController();
    const pulling = pull(folder, baseUrl, {
      signal: stop.signal,
      onProgress: ({ done }) => {
        if (done === 50_000) stop.abort(new Error('enough'));
      },
    });
    await assert.rejects(pulling, /enough/);
    assert.equal((await readFile(path.join(folder, partName))).length, 50_000);
  });

  test('says so when the folder cannot be made', async () => {
    const { baseUrl } = await serve(ranged());
    const folder = await emptyFolder();
    await writeFile(path.join(folder, 'file'), '');
    const below = path.join(folder, 'file', 'models');
    await assert.rejects(
      pull(below, baseUrl),
      failsWith('read_only', /cannot be written: a part of its path is a file\. Name another/),
    );
  });

  test('says so when something else is in the way', async () => {
    const { baseUrl } = await serve(ranged());
    const folder = await emptyFolder();
    await mkdir(path.join(folder, partName));
    await assert.rejects(pull(folder, baseUrl), failsWith('read_only', /cannot be written/));
  });

  test('refuses an entry without a public address before anything', async () => {
    await assert.rejects(
      pullModel('sample', { models: null, entries: [{ ...entry, download: null }], onNotice: () => assert.fail() }),
      failsWith('not_downloadable', /sample cannot be downloaded/),
    );
  });

  test('refuses a model that the catalogue does not have', async () => {
    await assert.rejects(
      pullModel('nonsense', { models: null, onNotice: () => assert.fail() }),
      failsWith('unknown_model', /no model "nonsense"/),
    );
  });
});

describe('pulling a model that is published as an OpenVINO IR', {
  skip: skipWithout('models/openvino/person-reidentification-retail-0288.xml'),
}, () => {
  const id = 'person-reidentification-retail-0288';
  const zooFile = (name: string) => sharedFile(`models/openvino/${name}`);
  /** A server that has the two files; `damaged` of them with one other byte. */
  const zoo = (damaged = 'nothing') =>
    serve((request, response) => {
      const name = path.basename(request.url ?? '');
      const body = readFileSync(zooFile(name));
      if (name.endsWith(damaged)) body[100] ^= 1;
      ranged(body)(request, response);
    });

  test('brings both files, checks both, and leaves the converted one', async () => {
    const { baseUrl, requests } = await zoo();
    const folder = await emptyFolder();
    const notices: PullNotice[] = [];
    const state = await pullModel(id, { models: folder, baseUrl, onNotice: (notice) => void notices.push(notice) });
    assert.equal(state.state, 'present');
    assert.equal(requests.length, 2);
    assert.equal(notices[0].bytes, 614_533 + 364_098);
    assert.deepEqual(await readdir(folder), ['person_reidentification_retail_0288.onnx']);
    const content = await readFile(path.join(folder, 'person_reidentification_retail_0288.onnx'));
    assert.ok(content.includes('08e24c2f1dd976ff8e1f667b93db2950ac8db8da09e163e1ca6463b82d1dbc42'), 'names its origin');
  });

  test('keeps nothing of a file that is not the one of the catalogue, and goes on with the other next time', async () => {
    const { baseUrl } = await zoo('.bin');
    const folder = await emptyFolder();
    await assert.rejects(
      pullModel(id, { models: folder, baseUrl, onNotice: () => undefined }),
      failsWith('wrong_hash', /retail-0288\.bin is not the person-reidentification-retail-0288/),
    );
    assert.deepEqual(await readdir(folder), ['person-reidentification-retail-0288.xml.0d5021c7.part']);
    const good = await zoo();
    await pullModel(id, { models: folder, baseUrl: good.baseUrl, onNotice: () => undefined });
    assert.equal(good.requests.length, 1);
  });
});
