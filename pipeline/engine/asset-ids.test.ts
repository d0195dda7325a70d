import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { assetUrl } from '#contract/review.ts';
import { AssetIds, newAssetKey } from './asset-ids.ts';

const idOf = (url: string): string => url.slice('/asset/'.length);

test('an id says to its own scope what it stands for, and the same asset has the same address', () => {
  const ids = new AssetIds(newAssetKey(), 'project');
  fc.assert(
    fc.property(fc.maxSafeInteger(), fc.nat(0xffffffff), (number, revision) => {
      const name = { kind: 'crop', number, revision } as const;
      const url = ids.urlOf(name);
      assert.ok(assetUrl.safeParse(url).success);
      assert.equal(ids.urlOf(name), url);
      assert.deepEqual(ids.read(idOf(url)), name);
    }),
  );
});

test('an id is nothing to another scope, to another key, or when a bit of it differs', () => {
  const key = newAssetKey();
  const ids = new AssetIds(key, 'project');
  const id = idOf(ids.urlOf({ kind: 'crop', number: 7, revision: 0 }));
  assert.equal(new AssetIds(key, 'other').read(id), null);
  assert.equal(new AssetIds(newAssetKey(), 'project').read(id), null);
  const bytes = Buffer.from(id, 'base64url');
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const forged = Buffer.from(bytes);
    forged[bit >> 3] ^= 1 << (bit & 7);
    assert.equal(ids.read(forged.toString('base64url')), null);
  }
});

test('text that is no id is nothing', () => {
  const ids = new AssetIds(newAssetKey(), 'project');
  fc.assert(fc.property(fc.string(), (text) => assert.equal(ids.read(text), null)));
  const id = idOf(ids.urlOf({ kind: 'crop', number: 7, revision: 0 }));
  assert.equal(ids.read(`${id}=`), null);
});

test('neighbouring assets have ids that share nothing', () => {
  const ids = new AssetIds(newAssetKey(), 'project');
  const [a, b] = [7, 8].map((number) =>
    Buffer.from(idOf(ids.urlOf({ kind: 'crop', number, revision: 0 })), 'base64url'),
  );
  const same = a.filter((byte, index) => byte === b[index]).length;
  assert.ok(same < 8, `${same} of 32 bytes are equal`);
});
