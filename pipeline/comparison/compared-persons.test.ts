import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lookAt, makeComparedProject } from '#tests/support/compared-project.ts';
import { readGallery } from './open-gallery.ts';

test('everybody is compared with everybody, and who could not be described with nobody', (context) => {
  const gallery = readGallery(
    makeComparedProject(context, [
      { id: 1, from: 0, crops: [] },
      { id: 2, from: 100, crops: [lookAt(1)] },
      { id: 3, from: 200, crops: [lookAt(0.6)] },
    ]),
  );
  const compared = gallery.compared();
  assert.deepEqual(compared.rowOf, [-1, 0, 1]);
  assert.deepEqual([compared.described, compared.matrix.length, compared.embeddings.length], [2, 4, 2]);
  assert.ok(Math.abs((compared.cosine(1, 2) ?? 0) - 0.6) < 1e-6);
  assert.equal(compared.cosine(2, 1), compared.cosine(1, 2));
  assert.deepEqual([compared.cosine(1, 1), compared.cosine(0, 1), compared.cosine(1, 0)], [1, null, null]);
});
