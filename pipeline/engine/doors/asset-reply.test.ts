import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import type { EngineAsset } from '../engine-client.ts';
import { assetReply, missingReply } from './asset-reply.ts';

const picture: EngineAsset = { mime: 'image/png', path: null, bytes: Buffer.from('0123456789') };

describe('the reply for an asset', () => {
  it('is the whole of it, to be kept where it never changes', async () => {
    const { status, headers, body } = await assetReply(picture, undefined);
    assert.deepEqual([status, String(body)], [200, '0123456789']);
    assert.deepEqual([headers['content-length'], headers['content-range']], ['10', undefined]);
    assert.equal(headers['cache-control'], 'no-store', 'it stays in no profile');
  });

  it('is the part that was asked for, and says which', async () => {
    const { status, headers, body } = await assetReply(picture, 'bytes=2-5');
    assert.deepEqual([status, String(body)], [206, '2345']);
    assert.deepEqual([headers['content-length'], headers['content-range']], ['4', 'bytes 2-5/10']);
  });

  it('says how long the whole is where the part lies behind it', async () => {
    const { status, headers, body } = await assetReply(picture, 'bytes=10-');
    assert.deepEqual([status, headers['content-range'], body], [416, 'bytes */10', new Uint8Array(0)]);
  });

  it('names the part of a file, and is missing where the file is gone or none was meant', async (context) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'doppel-reply-'));
    context.after(() => rmSync(folder, { recursive: true, force: true }));
    const file = path.join(folder, 'video.mp4');
    const video: EngineAsset = { mime: 'video/mp4', path: file, bytes: Buffer.alloc(0) };
    writeFileSync(file, 'x'.repeat(100));
    assert.deepEqual((await assetReply(video, 'bytes=-10')).body, { file, from: 90, to: 99 });
    writeFileSync(file, '');
    const empty = await assetReply(video, null);
    assert.deepEqual([empty.status, empty.headers['content-length'], String(empty.body)], [200, '0', '']);
    rmSync(file);
    assert.equal(await assetReply(video, null), missingReply);
    assert.equal(await assetReply({ ...video, path: folder }, null), missingReply);
    assert.equal(await assetReply(null, null), missingReply);
  });
});
