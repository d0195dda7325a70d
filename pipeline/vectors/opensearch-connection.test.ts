import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '#tests/property/sample-project.ts';
import { sendBulk } from './opensearch-bulk.ts';
import { connectOpenSearch, leavesMachine } from './opensearch-connection.ts';
import { OpenSearchStore } from './opensearch-store.ts';
import { makeCrowd } from './support/made-vectors.ts';
import { createVectorFile } from './support/vector-file.ts';
import { ensureSpace } from './vector-truth.ts';

test('vectors go to another machine only over TLS and with a name and a password', () => {
  for (const node of ['http://127.0.0.1:9200', 'http://localhost:9200', 'http://[::1]:9200']) {
    assert.equal(leavesMachine({ node }), false);
    void connectOpenSearch({ node }).close();
  }
  for (const node of ['http://search.example:9200', 'https://search.example:9200', 'http://127.0.0.1.example:9200']) {
    assert.equal(leavesMachine({ node }), true);
    assert.throws(() => connectOpenSearch({ node }), /only over https:\/\/ and with a name and a password/);
  }
  assert.throws(
    () => connectOpenSearch({ node: 'http://search.example', username: 'a', password: 'b' }),
    /only over https/,
  );
  void connectOpenSearch({ node: 'https://search.example', username: 'a', password: 'b' }).close();
  assert.throws(() => connectOpenSearch({ node: 'https://a:b@search.example' }), /apart from its address/);
  assert.throws(() => connectOpenSearch({ node: 'search' }), /is no address/);
  assert.throws(() => connectOpenSearch({ node: 'ftp://127.0.0.1' }), /must begin with http/);
});

/** A server that answers bulk requests by a script, one entry a request. */
async function scriptedServer(script: readonly ((lines: readonly string[]) => { status: number; body: unknown })[]) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (part) => {
      text += part;
    });
    request.on('end', () => {
      const { status, body } = script[Math.min(asked.length, script.length - 1)](text.trim().split('\n'));
      asked.push(text);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { node: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, close: () => server.close() };
}

const items = (...statuses: readonly number[]) => ({
  status: 200,
  body: { errors: true, items: statuses.map((status) => ({ index: { status, error: { reason: 'said so' } } })) },
});

test('what a busy server refuses is sent again, and only that; a refusal for good is an error', async (context) => {
  const server = await scriptedServer([() => items(201, 429, 503), () => items(429, 201), () => items(201)]);
  const client = connectOpenSearch({ node: server.node });
  context.after(async () => {
    await client.close();
    server.close();
  });
  const documents = [1, 2, 3].map((owner) => ({ owner, document: { owner } }));
  await sendBulk(client, 'x', documents);
  assert.equal(server.asked.length, 3);
  assert.deepEqual(
    server.asked.map((text) => [...text.matchAll(/"_id":"(\d)"/g)].map((match) => match[1]).join('')),
    ['123', '23', '2'],
  );
  const strict = await scriptedServer([() => items(400)]);
  const other = connectOpenSearch({ node: strict.node });
  context.after(async () => {
    await other.close();
    strict.close();
  });
  await assert.rejects(sendBulk(other, 'x', documents.slice(0, 1)), /refused owner 1: said so/);
});

test('vectors that could not be sent stay in the outbox, are found meanwhile, and are sent by the next try', async (context) => {
  const folder = temporaryFolder(context);
  const database = createVectorFile(path.join(folder, 'v.vectors'));
  const server = await scriptedServer([() => items(400)]);
  const client = connectOpenSearch({ node: server.node });
  context.after(async () => {
    await client.close();
    server.close();
    database.close();
  });
  const space = ensureSpace(database, { kind: 'person', modelSha256: 'c'.repeat(64), dimension: 8 });
  const store = new OpenSearchStore(database, space, { client, library: 'test', shards: 1, replicas: 0 });
  database.prepare("INSERT INTO vector_index VALUES (?, 'opensearch', 0, '{}')").run(space.id);
  const crowd = makeCrowd({ dimension: 8, people: 3, cropsEach: 2, step: 0.2, seed: 1 });
  await assert.rejects(store.put(crowd), /refused owner/);
  assert.equal((await store.describe()).pendingRows, 6);
  assert.equal((await store.near({ like: [crowd[1].vectors.subarray(0, 8)], limit: 1 }))[0].owner, 2);
});
