import assert from 'node:assert/strict';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import sharp from 'sharp';
import { readAccessLog } from '#engine/custody/access-log.ts';
import { ApiKeys, type ApiScope } from '#server/api/api-keys.ts';
import { startApi } from '#server/api-server.ts';
import { temporaryFolder } from '../property/sample-project.ts';
import { writeMadePair } from '../support/made-pair.ts';
import { serveMadeLibrary } from '../support/served-library.ts';
import { sharedFile, skipWithout } from '../support/shared-data.ts';

const skipPair = skipWithout('models/bpe_simple_vocab_16e6.txt.gz');

/** A library of two videos, served; and what asks it. */
async function served(
  context: TestContext,
  given: { scopes?: readonly ApiScope[]; perMinute?: number; encoder?: string } = {},
) {
  const folder = temporaryFolder(context);
  const { file, api, secret } = await serveMadeLibrary(folder, given);
  context.after(() => api.close());
  const ask = async (where: string, init: RequestInit & { key?: string | null } = {}) => {
    const key = init.key === undefined ? secret : init.key;
    const headers = {
      ...(init.headers as Record<string, string>),
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
    };
    const answer = await fetch(`${api.url}${where}`, { ...init, headers });
    const text = await answer.text();
    const type = answer.headers.get('content-type') ?? '';
    return { status: answer.status, type, text, body: /json/.test(type) ? JSON.parse(text) : null };
  };
  const post = (where: string, body: unknown) =>
    ask(where, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  return { folder, file, api, ask, post };
}

test('nothing but health and readiness is told without a key, and a key does only what it was made for', async (context) => {
  const { ask, file } = await served(context, { scopes: ['search'] });
  assert.equal((await ask('/health', { key: null })).status, 200);
  assert.equal((await ask('/nowhere', { key: null })).status, 404);
  for (const where of ['/v1/persons', '/v1/library', '/track_e/search/text?q=red', '/metrics']) {
    for (const key of [null, 'dpl_wrong', 'dpl_']) {
      const { status, type, body } = await ask(where, { key });
      assert.deepEqual([status, type, body.status], [401, 'application/problem+json; charset=utf-8', 401]);
    }
  }
  assert.equal((await ask('/metrics')).status, 403);
  assert.equal((await ask('/v1/persons')).status, 200);
  if (process.platform !== 'win32') assert.equal(statSync(`${file}-keys.json`).mode & 0o777, 0o600);
  assert.ok(!readFileSync(`${file}-keys.json`, 'utf8').includes('dpl_'), 'no secret is stored');
});

test('an expired and a revoked key are refused', async (context) => {
  const { ask, file } = await served(context);
  const keys = new ApiKeys(file);
  const { secret, key } = keys.make('short', ['search'], 1);
  assert.equal((await ask('/v1/persons', { key: secret })).status, 200);
  keys.revoke(key.id);
  assert.equal((await ask('/v1/persons', { key: secret })).status, 401);
  assert.throws(() => keys.revoke(key.id), { code: 'not_found' });
  const old = keys.make('old', ['search'], -1);
  assert.equal((await ask('/v1/persons', { key: old.secret })).status, 401);
});

test('words and persons are searched for, and the same question again is answered from the cache until something changes', async (context) => {
  const { ask, post } = await served(context);
  const red = await ask('/track_e/search/text?q=red%20jacket,%20woman&limit=2');
  assert.equal(red.status, 200);
  assert.deepEqual(
    red.body.hits.map(({ person }: { person: { id: number } }) => person.id),
    [1, 4],
  );
  assert.deepEqual(red.body.understood.refused, [{ word: 'woman', why: 'sex' }]);
  const again = await ask('/track_e/search/text?q=red%20jacket,%20woman&limit=2');
  assert.equal(again.text, red.text);
  const like = await post('/track_e/search/hybrid', { like: [1] });
  assert.equal(like.body.hits[0].person.id, 4);
  const figure = async (name: string) =>
    Number(new RegExp(`^${name} (\\d+)$`, 'm').exec((await ask('/metrics')).text)?.[1]);
  assert.equal(await figure('doppel_answer_cache_hits_total'), 1);
  assert.equal(await figure('doppel_answer_cache_misses_total'), 2);
  const decided = await post('/v1/decisions', { decision: { kind: 'merge', persons: [1, 4] }, by: 'Ana' });
  assert.equal(decided.status, 200);
  const after = await ask('/track_e/search/text?q=red%20jacket,%20woman&limit=2');
  assert.equal(after.body.hits[0].person.sightings.length, 2);
  assert.equal(await figure('doppel_answer_cache_misses_total'), 3);
});

test('every search is written down with the key that asked, and what is not let in is not', async (context) => {
  const { ask, post, file } = await served(context);
  await ask('/track_e/search/text?q=red%20jacket');
  await ask('/track_e/search/text?q=red%20jacket'); // answered from the cache, and asked all the same
  await post('/v1/search', { words: 'grey', like: [1], unlike: [4] });
  await post('/track_e/search/objects', { filter: {} });
  await ask('/track_e/search/text?q=secret', { key: 'dpl_wrong' });
  const { entries } = readAccessLog(file);
  assert.deepEqual(
    entries.map(({ by, act, detail }) => `${act} by ${by}: ${detail}`),
    [
      'search by key test: red jacket',
      'search by key test: red jacket',
      'search by key test: grey; like 1; unlike 4',
      'search by key test: object: by filters',
    ],
  );
});

test('what is wrong is told as a problem that names it, and never as our own failure', async (context) => {
  const { ask, post } = await served(context);
  const wrong: readonly (readonly [number, Promise<{ status: number; type: string; body: { detail: string } }>])[] = [
    [422, post('/v1/search', {})],
    [400, post('/v1/search', { words: 'red', surprise: 1 })],
    [400, post('/v1/search', { words: 'x'.repeat(501) })],
    [400, post('/v1/search', { words: 'red', limit: 0 })],
    [404, post('/v1/search', { like: [12345] })],
    [400, ask('/v1/persons?limit=many')],
    [400, ask('/v1/persons/none')],
    [404, ask('/v1/persons/999')],
    [400, ask('/v1/search', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' })],
    [415, ask('/v1/search', { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'red' })],
    [415, ask('/track_e/ingest/image', { method: 'POST', headers: { 'content-type': 'image/gif' }, body: 'GIF89a' })],
    [
      422,
      ask('/track_e/ingest/image', { method: 'POST', headers: { 'content-type': 'image/png' }, body: 'no picture' }),
    ],
    [404, post('/v1/decisions', { decision: { kind: 'merge', persons: [1, 999] }, by: 'Ana' })],
    [400, post('/v1/decisions', { decision: { kind: 'split', person: 1, at_frame: 2 }, by: 'Ana' })],
    [422, post('/v1/decisions', { decision: { kind: 'apart', a: 1, b: 1 }, by: 'Ana' })],
    [405, ask('/v1/persons/1', { method: 'PUT' })],
    [422, ask('/track_e/search/text?q=red%20car&of=picture')],
    [405, ask('/v1/persons', { method: 'DELETE' })],
    [404, ask('/v1/saved-searches/7', { method: 'DELETE' })],
    [400, ask(`/track_e/search/text?q=${'x'.repeat(20_000)}`)],
  ];
  for (const [at, [status, asked]] of wrong.entries()) {
    const answer = await asked;
    assert.equal(answer.status, status, `${at}: ${JSON.stringify(answer.body)}`);
    assert.equal(answer.type, 'application/problem+json; charset=utf-8', String(at));
    assert.ok(answer.body.detail.length > 10);
  }
});

test('a picture is taken in once, however often it is sent', async (context) => {
  const { ask } = await served(context);
  const picture = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#3060a0' } })
    .png()
    .toBuffer();
  const send = () =>
    ask('/track_e/ingest/image?name=blue.png&place=hall&tags=night,%20rain', {
      method: 'POST',
      headers: { 'content-type': 'image/png' },
      body: new Uint8Array(picture),
    });
  const [first, second] = [await send(), await send()];
  assert.deepEqual([first.status, first.body.added, second.body.added], [200, true, false]);
  assert.deepEqual([first.body.picture.width, first.body.picture.height], [64, 48]);
  assert.deepEqual(first.body.picture.tags, ['night', 'rain']);
  assert.equal(second.body.picture.id, first.body.picture.id);
  const preview = await ask(`/v1/pictures/${first.body.picture.id}/preview`);
  assert.deepEqual([preview.status, preview.type], [200, 'image/jpeg']);
  assert.equal((await ask('/v1/pictures/999/preview')).status, 404);
});

const photo = 'data/photos/bus.jpg';
const encoder = 'models/mobilenet_v2_features.onnx';
test('objects of a picture are found again by class and by likeness', {
  skip: skipWithout(photo, encoder, 'models/yolov8n_int8.onnx'),
}, async (context) => {
  const { ask, post } = await served(context, { encoder: sharedFile(encoder) });
  const image = {
    method: 'POST',
    headers: { 'content-type': 'image/jpeg' },
    body: new Uint8Array(readFileSync(sharedFile(photo))),
  };
  const { body } = await ask('/track_e/ingest/image?name=bus.jpg', image);
  const classes = body.picture.objects.map((object: { class: string }) => object.class);
  assert.ok(
    classes.includes('bus') && classes.filter((named: string) => named === 'person').length >= 3,
    String(classes),
  );
  const buses = await post('/track_e/search/objects', { filter: { classes: ['bus'], min_confidence: 0.5 } });
  assert.equal(buses.body.hits.length, 1);
  assert.equal((await post('/track_e/search/objects', { filter: { classes: ['zebra'] } })).body.hits.length, 0);
  const similar = await ask('/track_e/search/similar', image);
  assert.ok(similar.body.hits[0].score > 0.999);
  assert.equal((await ask('/track_e/search/similar?of=object&limit=3', image)).body.hits.length, 3);
});

test('too many requests, and too large ones, are turned away', async (context) => {
  const { ask } = await served(context, { perMinute: 5 });
  const statuses = [];
  for (let round = 0; round < 7; round++) statuses.push((await ask('/v1/persons')).status);
  assert.deepEqual(statuses, [200, 200, 200, 200, 200, 429, 429]);
  const big = await ask('/track_e/ingest/image', {
    method: 'POST',
    key: 'dpl_other',
    headers: { 'content-type': 'image/png' },
    body: new Uint8Array(33 << 20),
  });
  assert.equal(big.status, 401, 'whoever has no key is not read');
});

test('another address than loopback needs a certificate', async (context) => {
  const folder = temporaryFolder(context);
  const options = { library: path.join(folder, 'x'), port: 0, tls: null, pictureEncoder: null, perMinute: 10 };
  await assert.rejects(startApi({ ...options, host: '0.0.0.0' }), /needs a certificate/);
  await assert.rejects(startApi({ ...options, host: '127.0.0.1' }), { code: 'not_found' });
  writeFileSync(path.join(folder, 'x'), 'no library');
  await assert.rejects(startApi({ ...options, host: '127.0.0.1' }), { code: 'bad_file' });
});

test('the OpenAPI file describes every route, and the pages that show it are our own', async (context) => {
  const { ask } = await served(context);
  const { body } = await ask('/openapi.json', { key: null });
  assert.equal(body.openapi, '3.1.0');
  for (const [where, method] of [
    ['/track_e/ingest/image', 'post'],
    ['/track_e/search/text', 'get'],
    ['/track_e/search/hybrid', 'post'],
    ['/track_e/search/similar', 'post'],
    ['/track_e/search/objects', 'post'],
    ['/v1/search', 'post'],
    ['/v1/persons/{id}', 'get'],
    ['/v1/sightings', 'get'],
    ['/v1/saved-searches', 'get'],
  ] as const) {
    const route = body.paths[where]?.[method];
    assert.ok(route, where);
    assert.ok(route.summary.length > 5 && route.responses['401'] !== undefined && route.security !== undefined, where);
  }
  assert.deepEqual(body.paths['/v1/search'].post.requestBody.content['application/json'].schema.properties.words, {
    type: 'string',
    maxLength: 500,
  });
  const page = await ask('/docs/', { key: null });
  assert.equal(page.status, 200);
  assert.ok(
    !/https?:\/\/(?!127\.0\.0\.1)/.test(page.text.replaceAll('http://www.w3.org', '')),
    'nothing comes from elsewhere',
  );
});

test('words find pictures and objects where a pair of encoders is open; a text is described once', {
  skip: skipPair,
}, async (context) => {
  const pair = await writeMadePair(temporaryFolder(context));
  const { ask, post } = await served(context, { encoder: pair });
  for (const [at, background] of ['#3060a0', '#a03020', '#208040'].entries()) {
    const body = await sharp({ create: { width: 64, height: 48, channels: 3, background } })
      .png()
      .toBuffer();
    const where = `/track_e/ingest/image?name=${at}.png`;
    const { status } = await ask(where, { method: 'POST', headers: { 'content-type': 'image/png' }, body });
    assert.equal(status, 200);
  }
  const found = await ask('/track_e/search/text?q=a%20red%20car&of=picture');
  assert.equal(found.status, 200, found.text);
  assert.deepEqual(found.body.ranked_by, ['the words, as made_pair compares them with pictures']);
  assert.equal(found.body.hits.length, 3);
  const scores: readonly number[] = found.body.hits.map(({ score }: { score: number }) => score);
  assert.deepEqual(
    scores,
    scores.toSorted((a, b) => b - a),
  );
  assert.match(found.body.model_sha256, /^[0-9a-f]{64}$/);
  const next = await ask('/track_e/search/text?q=A%20%20RED%20car&of=picture&offset=1&limit=1');
  assert.equal(next.body.hits[0].picture.id, found.body.hits[1].picture.id);
  const objects = await post('/track_e/search/objects', { words: 'a red car' });
  assert.equal(objects.status, 200, objects.text);
  const { text } = await ask('/metrics');
  assert.match(text, /doppel_text_vectors_asked\{outcome="hit"\} 2/);
  assert.match(text, /doppel_text_vectors_asked\{outcome="miss"\} 1/);
});

test('that OpenSearch does not answer is told, and nothing of it where it is not used', async (context) => {
  const without = await served(context);
  assert.doesNotMatch((await without.ask('/metrics')).text, /^doppel_opensearch_up/m);
  process.env.DOPPEL_OPENSEARCH = 'http://127.0.0.1:9';
  context.after(() => {
    delete process.env.DOPPEL_OPENSEARCH;
  });
  const { ask } = await served(context);
  const { status, text } = await ask('/metrics');
  assert.equal(status, 200);
  assert.match(text, /^doppel_opensearch_up\{engine="opensearch"\} 0$/m);
});
